/** Starts the city's programs and ends them with the test or benchmark that uses them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { CitySize } from './rows.ts';
import type { LoadReport } from './load-process.ts';

const project = resolve(import.meta.dirname, '../..');

function program(name: string, words: readonly string[], environment: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, name), ...words], { cwd: project, stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...environment } });
}

async function firstLine(child: ChildProcess): Promise<string | null> {
  if (!child.stdout) return null;
  for await (const line of createInterface({ input: child.stdout })) return line;
  return null;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

export async function servePages(size: CitySize, rowsPerPage = 1_000): Promise<{ url: string; stop(): Promise<void> }> {
  const child = program('page-server.ts', [size.contact, size.incident, size.phonecall, rowsPerPage].map(String));
  const { url } = JSON.parse((await firstLine(child)) ?? '{}') as { url?: string };
  if (url === undefined) throw new Error('the page server did not start');
  return {
    url,
    async stop() {
      child.stdin?.end();
      child.kill('SIGKILL');
      await ended(child);
    },
  };
}

/** @param killAfterMs SIGKILL so long after the start; the report is null then, unless the load was faster */
export async function load(file: string, url: string, options: { killAfterMs?: number; environment?: NodeJS.ProcessEnv } = {}): Promise<LoadReport | null> {
  const child = program('load-process.ts', [file, url], options.environment);
  const timer = options.killAfterMs === undefined ? null : setTimeout(() => child.kill('SIGKILL'), options.killAfterMs);
  const line = await firstLine(child);
  if (timer) clearTimeout(timer);
  await ended(child);
  return line === null ? null : (JSON.parse(line) as LoadReport);
}
