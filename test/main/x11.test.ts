import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cookieIn } from '../../electron/main/x11/authority.ts';
import { openXConnection } from '../../electron/main/x11/connection.ts';

const cookie = '0123456789abcdef0123456789abcdef';
let folder = '';
let authority = '';

/** A real X server that lets nobody in without the cookie. */
async function startServer(): Promise<{ server: ChildProcess; display: string }> {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '640x480x24', '-nolisten', 'tcp', '-auth', authority], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const number = await new Promise<string>((resolve, reject) => {
    server.once('error', reject);
    createInterface({ input: server.stdio[3] as Readable }).once('line', resolve);
  });
  return { server, display: `:${number}` };
}

async function ended(server: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => server.once('exit', resolve));
  server.kill();
  await gone;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ringdesk-x11-'));
  authority = join(folder, 'authority');
  // A server takes every cookie of its file; its programs look for the one of their display.
  const lines = Array.from({ length: 200 }, (_, number) => `add :${number} . ${cookie}\n`);
  execFileSync('xauth', ['-q', '-f', authority, 'source', '-'], { input: lines.join(''), stdio: ['pipe', 'ignore', 'ignore'] });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the X server', () => {
  test('lets us in with the user’s cookie only; without it there is no connection, and no waiting', async () => {
    const { server, display } = await startServer();
    try {
      expect(await openXConnection({ DISPLAY: display, XAUTHORITY: join(folder, 'none') })).toBeNull();
      const x = await openXConnection({ DISPLAY: `${display}.0`, XAUTHORITY: authority });
      expect(await x?.inputFocus()).toEqual({ window: 1, revertTo: 0 });
      expect(await x?.setInputFocus({ window: 0, revertTo: 1 })).toBe(true);
      expect(await x?.inputFocus()).toMatchObject({ window: 0 });
      // A window that does not exist: refused, and the next question is answered rightly.
      expect(await x?.setInputFocus({ window: 0x7f_ff_ff, revertTo: 1 })).toBe(false);
      expect(await x?.setInputFocus({ window: 1, revertTo: 1 })).toBe(true);
      expect(await x?.inputFocus()).toMatchObject({ window: 1 });
      x?.close();
    } finally {
      await ended(server);
    }
  });

  test('that ends leaves no question open', async () => {
    const { server, display } = await startServer();
    const x = await openXConnection({ DISPLAY: display, XAUTHORITY: authority });
    expect(x).not.toBeNull();
    await ended(server);
    expect(await x?.inputFocus()).toBeNull();
    expect(await x?.setInputFocus({ window: 1, revertTo: 1 })).toBe(false);
  });

  test.each([undefined, '', 'far.example:0', 'localhost:10.0', ':9999'])('at %s is none that we use', async (display) => {
    expect(await openXConnection(display === undefined ? {} : { DISPLAY: display })).toBeNull();
  });
});

test('the cookie is that of this machine and this display; a file cut short has none', async () => {
  const file = await readFile(authority);
  expect(cookieIn(file, '7', hostname())?.toString('hex')).toBe(cookie);
  expect(cookieIn(file, '999', hostname())).toBeNull();
  expect(cookieIn(file, '7', 'another-machine')).toBeNull();
  expect(cookieIn(file.subarray(0, 15), '0', hostname())).toBeNull();
});
