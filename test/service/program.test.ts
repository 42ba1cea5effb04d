/** The program as an operator starts it, and the embedded service as the desktop starts it. */
import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ServiceToMain } from '../../shared/contract/messages.ts';
import { serveEmbedded } from '../../service/embedded.ts';
import { program } from './program.ts';

// Programs start slowly where many run at once.
vi.setConfig({ testTimeout: 120_000 });

let data: string;
beforeAll(async () => (data = await mkdtemp(join(tmpdir(), 'ringdesk-program-'))));
afterAll(() => rm(data, { recursive: true, force: true }));

describe('npm run service', () => {
  test('prints its address as one line, is ready then, keeps names and numbers out of the log, and ends on SIGTERM', async () => {
    const started = program(['--demo', '--port', '0', '--data', join(data, 'demo'), '--log-level', 'debug']);
    try {
      const url = await started.ready();
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
      const signedIn = (await (
        await fetch(`${url}/api/desk/v1/demo/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"user":"call-taker"}' })
      ).json()) as { token: string };
      const filter = encodeURIComponent("mobilephone eq '(743) 555-0142' and lastname eq 'Achterberg'");
      const answer = await fetch(`${url}/api/data/v9.2/contacts?$filter=${filter}`, { headers: { authorization: `Bearer ${signedIn.token}` } });
      expect(((await answer.json()) as { value: unknown[] }).value).toHaveLength(1);
    } finally {
      started.process.kill('SIGTERM');
    }
    expect(await started.ended).toBe(0);
    const { out, err } = started.output();
    expect(out.trim().split('\n')).toHaveLength(1);
    expect(err).toContain('has stopped');
    expect(err).toContain('"route":"/api/data/v9.2/*"');
    expect(err).not.toMatch(/0142|Achterberg/);
    for (const line of err.trim().split('\n')) expect(() => JSON.parse(line) as unknown, line).not.toThrow();
  });

  test('a token for the first administrator of a real city', async () => {
    const directory = join(data, 'city');
    const issued = program(['--data', directory, '--issue-token', 'admin']);
    expect(await issued.ended).toBe(0);
    const { token } = JSON.parse(issued.output().out) as { token: string };
    const started = program(['--port', '0', '--data', directory]);
    try {
      const url = await started.ready();
      expect((await fetch(`${url}/api/data/v9.2/WhoAmI`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
    } finally {
      started.process.kill('SIGINT');
    }
    expect(await started.ended).toBe(0);
  });

  test('a port that is taken is said in one sentence', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const started = program(['--port', String(port), '--data', join(data, 'taken'), '--log-level', 'silent']);
    expect(await started.ended).toBe(1);
    expect(started.output().err).toContain(`Port ${port} on 127.0.0.1 is taken`);
    expect(started.output().err.trim().split('\n')).toHaveLength(1);
    other.close();
  });
});

describe('the embedded service', () => {
  class Port extends EventEmitter {
    readonly messages: ServiceToMain[] = [];
    postMessage(message: ServiceToMain): void {
      this.messages.push(message);
      this.emit(message.kind, message);
    }
    tell(data: unknown): void {
      this.emit('message', { data });
    }
  }
  const next = async <K extends ServiceToMain['kind']>(port: Port, kind: K) => (await once(port, kind))[0] as Extract<ServiceToMain, { kind: K }>;

  test('starts a demo city, tells address and token, refuses what it does not know, and stops', async () => {
    const port = new Port();
    const codes: number[] = [];
    serveEmbedded(port, (code) => codes.push(code));
    const failed = next(port, 'failed');
    port.tell({ kind: 'dance' });
    expect((await failed).message).toContain('does not know');
    const started = next(port, 'ready');
    port.tell({ kind: 'start', dataDirectory: join(data, 'embedded'), demoUser: 'call-taker' });
    const { url, token } = await started;
    const session = (await (await fetch(`${url}/api/desk/v1/session`, { headers: { authorization: `Bearer ${token}` } })).json()) as { extensions: string[] };
    expect(session.extensions).toEqual(['1001']);
    expect(port.messages.some((message) => message.kind === 'log' && message.level === 'info')).toBe(true);
    const stopped = next(port, 'stopped');
    port.tell({ kind: 'stop' });
    await stopped;
    expect(codes).toEqual([0]);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });

  test('a directory that cannot be used is told, and another may be tried', async () => {
    const file = join(data, 'a-file');
    await writeFile(file, '');
    const port = new Port();
    serveEmbedded(port, () => undefined);
    const failed = next(port, 'failed');
    port.tell({ kind: 'start', dataDirectory: join(file, 'below'), demoUser: 'call-taker' });
    expect((await failed).message).toContain('a-file');
    const started = next(port, 'ready');
    port.tell({ kind: 'start', dataDirectory: join(data, 'embedded'), demoUser: 'call-taker' });
    await started;
    const stopped = next(port, 'stopped');
    port.tell({ kind: 'stop' });
    await stopped;
  });
});
