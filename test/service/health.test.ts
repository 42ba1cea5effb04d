/** Whether the service may be used, how it ends, and that nothing is lost or half-written when it is ended, or its disk is full. */
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { Agent, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify from 'fastify';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseConfiguration } from '../../service/configuration.ts';
import { registerHealth } from '../../service/health.ts';
import { issueTokenOnly } from '../../service/open-city.ts';
import { SqliteFile } from '../../service/store/sqlite-file.ts';
import { silent } from '../calls/support.ts';
import { type Program, program, programThatObeysModes, programWithFileLimit } from './program.ts';
import { query } from './store-support.ts';
import { Client, startTestService } from './support.ts';

// Programs start slowly where many run at once.
vi.setConfig({ testTimeout: 180_000 });

let data: string;
let file: string;
const programs: Program[] = [];
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'ringdesk-health-'));
  file = join(data, 'city.sqlite');
});
afterEach(async () => {
  for (const started of programs.splice(0)) {
    started.process.kill('SIGKILL');
    await started.ended;
  }
  await rm(data, { recursive: true, force: true });
});
const serve = (...flags: string[]) => {
  const started = program(['--port', '0', '--data', data, ...flags]);
  programs.push(started);
  return started;
};
const pushSecret = 'a-secret-of-the-test';
const push = (url: string, callId: string) =>
  fetch(`${url}/api/desk/v1/calls/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${pushSecret}` },
    body: JSON.stringify({ type: 'queued', callId, queue: 'general' }),
  });
const token = () => issueTokenOnly(parseConfiguration({ dataDirectory: data }), 'admin', silent);

describe('health', () => {
  test('both addresses are open to everybody and say nothing but their state', async () => {
    const service = await startTestService({ dataDirectory: data });
    try {
      expect(await (await fetch(`${service.service.url}/healthz`)).json()).toEqual({ status: 'ok' });
      expect(await (await fetch(`${service.service.url}/readyz`)).json()).toEqual({ status: 'ready' });
    } finally {
      await service.close();
    }
  });

  test('a telephone system that cannot be reached is a warning, not a failure; who asks is not told which', async () => {
    const nobodyThere = { host: '127.0.0.1', port: 9, user: 'screenpop', secret: 'x', systemName: 'city-hall' };
    const service = await startTestService({ dataDirectory: data, pbx: [nobodyThere] });
    try {
      const answer = await fetch(`${service.service.url}/readyz`);
      expect([answer.status, await answer.json()]).toEqual([200, { status: 'ready', warnings: ['telephone systems that cannot be reached: 1'] }]);
    } finally {
      await service.close();
    }
  });

  test('a store that fails, one that does not answer in time, and a service that is stopping are 503', async () => {
    let stopping = false;
    let change: () => Promise<number> = () => Promise.resolve(1);
    const app = fastify();
    registerHealth(app, { currentChange: () => change() }, () => stopping);
    const ready = async () => (await app.inject('/readyz')).statusCode;
    expect(await ready()).toBe(200);
    change = () => Promise.reject(new Error('disk I/O error'));
    expect(await ready()).toBe(503);
    change = () => new Promise(() => undefined);
    expect(await ready()).toBe(503);
    change = () => Promise.resolve(1);
    stopping = true;
    expect(await ready()).toBe(503);
    expect((await app.inject('/healthz')).statusCode).toBe(200);
    await app.close();
  });
});

describe('the end', () => {
  test('SIGTERM: a request under way is answered, others are told 503, the write-ahead log is emptied, exit code 0', async () => {
    const started = serve();
    const url = await started.ready();
    const api = new Client(url, await token());
    const agent = new Agent({ keepAlive: true, maxSockets: 2 });
    // Its body is not complete yet: the service has it under way until the test lets it go on.
    const slow = request(`${api.root}/contacts`, { method: 'POST', agent, headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' } });
    slow.write('{"lastname":');
    const waiting = request(`${url}/readyz`, { agent });
    waiting.end();
    const [first] = (await once(waiting, 'response')) as [IncomingMessage];
    first.resume();
    await once(first, 'end');
    started.process.kill('SIGTERM');
    await started.logged('Stopping');
    const later = request(`${url}/readyz`, { agent });
    later.end();
    // Either over the connection that is still open, or it is closed to new requests already.
    const state = await once(later, 'response').then(
      ([answer]) => {
        (answer as IncomingMessage).resume();
        return (answer as IncomingMessage).statusCode;
      },
      () => 'closed',
    );
    expect([503, 'closed']).toContain(state);
    slow.end('"Late"}');
    const [answer] = (await once(slow, 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(204);
    answer.resume();
    expect(await started.ended).toBe(0);
    agent.destroy();
    expect(started.output().err).toContain('has stopped');
    expect((await readdir(data)).sort()).toEqual(['city.sqlite', 'token.key']);
    expect(await query(file, "select lastname from contact where lastname = 'Late'")).toHaveLength(1);
  });

  test('a second SIGTERM does not wait: exit code 1', async () => {
    const started = serve();
    const url = await started.ready();
    const slow = request(`${url}/api/desk/v1/calls/events`, { method: 'POST', headers: { authorization: `Bearer ${await token()}`, 'content-type': 'application/json' } });
    slow.on('error', () => undefined);
    slow.flushHeaders();
    slow.write('{');
    await started.logged('ready');
    started.process.kill('SIGTERM');
    await started.logged('Stopping');
    started.process.kill('SIGTERM');
    expect(await started.ended).toBe(1);
    expect(started.output().err).toContain('Stopping at once');
  });
});

describe('faults', () => {
  test('killed in the middle of writing, again and again: what was answered is there, the file is sound', async () => {
    const bearer = await token();
    const answered: string[] = [];
    for (let round = 0; round < 5; round += 1) {
      const started = serve('--log-level', 'error');
      const api = new Client(await started.ready(), bearer);
      let killed = false;
      const writer = async (writerNumber: number) => {
        for (let count = 0; !killed; count += 1) {
          const lastname = `Round ${round} writer ${writerNumber} row ${count}`;
          const made = await api.send('POST', 'contacts', { lastname }).catch(() => undefined);
          if (made?.status === 204) answered.push(lastname);
          if (answered.length >= (round + 1) * 12) {
            killed = true;
            started.process.kill('SIGKILL');
          }
        }
      };
      await Promise.all([writer(1), writer(2), writer(3)]);
      await started.ended;
    }
    const last = serve('--log-level', 'error');
    const api = new Client(await last.ready(), bearer);
    const stored = new Set((await api.get('contacts?$select=lastname')).rows.map((row) => row['lastname']));
    expect(answered.filter((lastname) => !stored.has(lastname))).toEqual([]);
    expect(answered.length).toBeGreaterThanOrEqual(60);
    last.process.kill('SIGTERM');
    expect(await last.ended).toBe(0);
    expect(await query(file, 'pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    // Nothing half-written: every contact has its audit entry and the other way round.
    const [counts] = await query<{ contacts: number; entries: number }>(
      file,
      "select (select count(*) from contact where lastname like 'Round%') as contacts, (select count(*) from ring_auditentry where ring_rowtable = 'contact' and ring_action = 311000000) as entries",
    );
    expect(counts?.entries).toBe(counts?.contacts);
  });

  test('a full disk: 503 with Retry-After for rows, files and calls, none of them in part; reading goes on', async () => {
    const bearer = await token();
    const started = programWithFileLimit(1_500_000, ['--port', '0', '--data', data, '--log-level', 'silent'], { RINGDESK_PUSH_SECRET: pushSecret });
    programs.push(started);
    const url = await started.ready();
    const api = new Client(url, bearer);
    const note = await api.create('annotations', { subject: 'Photo' });
    const file25 = { method: 'PUT', headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/octet-stream' }, body: Buffer.alloc(5_000_000, 1) };
    const upload = await fetch(`${url}/api/desk/v1/attachments/${note}`, file25);
    expect([upload.status, upload.headers.get('retry-after')]).toEqual([503, '10']);
    const description = 'x'.repeat(1_900);
    let refused;
    let made = 0;
    for (let count = 0; count < 3_000 && !refused; count += 1) {
      const answer = await api.send('POST', 'contacts', { lastname: `Contact ${count}`, description });
      if (answer.status === 204) made += 1;
      else refused = answer;
    }
    expect([refused?.status, refused?.headers.get('retry-after')]).toEqual([503, '10']);
    expect(refused?.error.message).toContain('Nothing was changed');
    let calls = await push(url, 'call-0');
    for (let count = 1; count < 500 && calls.status === 202; count += 1) calls = await push(url, `call-${count}`);
    expect([calls.status, calls.headers.get('retry-after')]).toEqual([503, '10']);
    const counted = await api.get('contacts?$count=true&$top=1');
    expect(counted.status).toBe(200);
    expect(counted.body['@odata.count']).toBe(made + 1); // and the contact Anonymous
    expect((await api.get(`annotations(${note})?$select=filesize,isdocument`)).body).toMatchObject({ filesize: null, isdocument: false });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    started.process.kill('SIGTERM');
    await started.ended;
    expect(await query(file, 'pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    const [events] = await query<{ events: number; calls: number }>(file, 'select (select count(*) from call_event) as events, (select count(*) from ring_call) as calls');
    expect(events?.events, 'an event and its call are there together').toBe(events?.calls);
    // With room again, the service starts, and what was left of the upload is gone.
    const again = serve('--log-level', 'silent');
    expect((await new Client(await again.ready(), bearer).contact('After')).length).toBe(36);
    expect(await query(file, 'select count(*) as pieces from annotation_content')).toEqual([{ pieces: 0 }]);
  });

  test('somebody else holds the database: writing is 503 until they let go, and nothing of it is there', async () => {
    const service = await startTestService({ dataDirectory: data, pushSecret });
    const { api } = service;
    const other = await SqliteFile.open(file, 'write');
    try {
      const contact = await api.contact('Before');
      await other.run('begin immediate');
      const [patch, calls] = await Promise.all([api.send('PATCH', `contacts(${contact})`, { lastname: 'During' }), push(service.service.url, 'call')]);
      expect([patch.status, patch.headers.get('retry-after'), calls.status]).toEqual([503, '10', 503]);
      await other.run('rollback');
      expect((await api.get(`contacts(${contact})?$select=lastname`)).body['lastname']).toBe('Before');
      expect((await api.send('PATCH', `contacts(${contact})`, { lastname: 'After' })).status).toBe(204);
      expect((await push(service.service.url, 'call')).status).toBe(202);
    } finally {
      await other.close();
      await service.close();
    }
  });

  test('a data directory without the right to write is refused in words', async () => {
    await token();
    await chmod(file, 0o400);
    await chmod(data, 0o500);
    const started = programThatObeysModes(['--port', '0', '--data', data]);
    programs.push(started);
    expect(await started.ended).toBe(1);
    expect(started.output().err).toMatch(/must be writable for this user/);
    await chmod(data, 0o700);
  });
});
