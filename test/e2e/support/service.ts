/** The real case service as its own program (`npm run service`), with a data folder that outlives restarts. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const project = resolve(import.meta.dirname, '../../..');

export interface RunningService {
  readonly url: string;
  token(user: string): Promise<string>;
  /** Reads one record or a filtered set as the administrator. */
  get(path: string): Promise<Record<string, unknown>>;
  records(path: string): Promise<Record<string, unknown>[]>;
  /** Reports call events as a PBX does. */
  push(...events: Record<string, unknown>[]): Promise<void>;
  stop(): Promise<void>;
  /** Again on the same port, with the same data. */
  start(): Promise<void>;
  remove(): Promise<void>;
}

/** @param environment secrets, which do not belong on a command line */
export async function startService(extraArguments: readonly string[] = [], environment: Readonly<Record<string, string>> = {}): Promise<RunningService> {
  const data = await mkdtemp(join(tmpdir(), 'ringdesk-service-'));
  let child: ChildProcess | null = null;
  let url = '';

  async function start(): Promise<void> {
    const port = url === '' ? '0' : new URL(url).port;
    const started = spawn(process.execPath, ['--import', 'tsx', 'service/main.ts', '--demo', '--port', port, '--data', data, ...extraArguments], {
      cwd: project,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    child = started;
    let complaints = '';
    started.stderr.on('data', (text: Buffer) => (complaints = (complaints + text.toString()).slice(-4000)));
    const line = await Promise.race([
      once(createInterface({ input: started.stdout }), 'line').then(([first]) => first as string),
      once(started, 'exit').then(([code]) => Promise.reject(new Error(`the service ended with ${String(code)}:\n${complaints}`))),
    ]);
    url = (JSON.parse(line) as { url: string }).url;
  }

  async function stop(): Promise<void> {
    const running = child;
    child = null;
    if (!running || running.exitCode !== null) return;
    const ended = once(running, 'exit');
    running.kill('SIGTERM');
    await ended;
  }

  const tokens = new Map<string, string>();
  async function token(user: string): Promise<string> {
    const known = tokens.get(user);
    if (known) return known;
    const response = await fetch(`${url}/api/desk/v1/demo/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user }),
    });
    const answer = (await response.json()) as { token: string };
    tokens.set(user, answer.token);
    return answer.token;
  }

  async function get(path: string): Promise<Record<string, unknown>> {
    const response = await fetch(`${url}/api/data/v9.2/${path}`, { headers: { authorization: `Bearer ${await token('admin')}`, accept: 'application/json' } });
    if (!response.ok) throw new Error(`${response.status} for ${path}: ${await response.text()}`);
    return (await response.json()) as Record<string, unknown>;
  }

  await start();
  return {
    get url() {
      return url;
    },
    token,
    get,
    records: async (path) => (await get(path))['value'] as Record<string, unknown>[],
    async push(...events) {
      const response = await fetch(`${url}/api/desk/v1/calls/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${await token('admin')}`, 'content-type': 'application/json' },
        body: JSON.stringify(events),
      });
      if (response.status !== 202) throw new Error(`${response.status}: ${await response.text()}`);
    },
    stop,
    start,
    async remove() {
      await stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}
