/** The application dies as in a power cut: all of its processes at the same instant, none of them asked. */
import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import sqlite3 from 'sqlite3';
import type { Desk } from './desk.ts';

/** Playwright starts the app as the leader of a process group of its own. Resolves once nothing of it is left. */
export async function killWhole(desk: Desk): Promise<void> {
  const { pid } = desk.app.process();
  if (pid === undefined) throw new Error('the application has no process');
  const ended = new Promise((resolve) => desk.app.process().once('exit', resolve));
  process.kill(-pid, 'SIGKILL');
  await ended;
  await expect.poll(() => livingIn(pid), { timeout: 10_000, intervals: [10] }).toEqual([]);
}

/** Processes of this group that are not yet dead. */
function livingIn(group: number): string[] {
  return execFileSync('ps', ['-eo', 'pgid=,pid=,stat=,comm='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith(`${group} `) && !/^\d+\s+\d+\s+Z/.test(line));
}

/** What SQLite says of every replica in this folder, looked at in a copy: the app shall find the files as the kill left them. */
export async function integrity(userData: string): Promise<string[]> {
  const folder = join(userData, 'replicas');
  const copy = await mkdtemp(join(tmpdir(), 'ringdesk-killed-'));
  try {
    const names = await readdir(folder).catch(() => []);
    for (const name of names) await cp(join(folder, name), join(copy, name), { recursive: true });
    const said: string[] = [];
    for (const name of names.filter((one) => one.endsWith('.sqlite'))) said.push(await integrityOf(join(copy, name)));
    return said;
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/** Files that were set aside because they could not be read. */
export async function setAside(userData: string): Promise<string[]> {
  return (await readdir(join(userData, 'replicas')).catch(() => [])).filter((name) => name.includes('unreadable'));
}

function integrityOf(file: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const database = new sqlite3.Database(file, sqlite3.OPEN_READWRITE, (error) => error && reject(error));
    database.all<{ integrity_check: string }>('PRAGMA integrity_check', [], (error, rows) => {
      database.close();
      if (error) resolve(`${file}: ${error.message}`);
      else resolve(rows.map((row) => row.integrity_check).join('\n'));
    });
  });
}
