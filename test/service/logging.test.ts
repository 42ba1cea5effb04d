/** What an operator finds in the log, and what nobody finds there: names, numbers, tokens, texts, addresses of requests. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningService, startService } from '../../service/server.ts';
import { deskSocketPath, protocolVersion } from '../../shared/wire.ts';
import { query } from './store-support.ts';
import { Client } from './support.ts';

const name = 'Xylophonia';
const number = '9515550188';
const secretText = 'quokka-bandana';
const pushSecret = 'zebra-crossing-0123';

let dataDirectory: string;
let service: RunningService;
let api: Client;
let lines: string[];
beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'ringdesk-logging-'));
  lines = [];
  // Everything, even what an operator would have to ask for.
  const logger = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) });
  service = await startService({ dataDirectory, port: 0, pushSecret, logger });
  api = new Client(service.url, await service.issueToken('admin'));
});
afterAll(async () => {
  await service.close();
  await rm(dataDirectory, { recursive: true, force: true });
});
const entries = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);
const call = (path: string, init: RequestInit = {}) => fetch(`${service.url}${path}`, init);

describe('the log', () => {
  test('has one line for every request: who, which route, what became of it, how long, under the id that the answer carries', async () => {
    const answer = await api.get('contacts?$top=1');
    const id = answer.headers.get('x-ms-service-request-id');
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    const { body } = await api.get('WhoAmI');
    const line = entries().find((entry) => entry['reqId'] === id);
    expect(line).toMatchObject({ level: 30, msg: 'Answered', method: 'GET', route: '/api/data/v9.2/*', status: 200, ms: expect.any(Number), userId: body['UserId'] });
  });

  test('holds no name, number, token or text, whatever is asked, answered or goes wrong', async () => {
    const contact = await api.contact(name, { mobilephone: number, description: secretText });
    const incident = await api.incident(secretText, contact, { ring_confidential: true });
    await api.filter('contacts', `contains(lastname,'${name}') and mobilephone eq '${number}'`);
    await api.filter('contacts', `lastname eqq '${name}'`);
    await api.get(`contacts(mobilephone='${number}')`);
    await api.get(`${name}?$search=${number}`);
    await api.send('POST', 'contacts', `{"lastname": ${name}`);
    await api.send('POST', 'contacts', { lastname: name.repeat(500), [secretText]: 1 });
    await api.send('PATCH', `incidents(${incident})`, { ring_externalid: secretText });
    await api.send('POST', '$batch', `--${secretText}\r\n${name}`, { 'content-type': `multipart/mixed; boundary=${secretText}` });
    await call(`/${name}/${number}?q=${secretText}`);
    await call(`/%zz${name}`);
    await call('/api/desk/v1/session', { headers: { authorization: `Bearer ${secretText}` } });
    await call('/api/desk/v1/session', { headers: { authorization: `Bearer ${api.token}`, origin: `http://${name}.example.org` } });
    await call(`/api/desk/v1/attachments/${name}`, { headers: { authorization: `Bearer ${api.token}` } });
    const push = (body: string) => call('/api/desk/v1/calls/events', { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${pushSecret}` }, body });
    expect((await push(JSON.stringify({ type: 'ringing', callId: '1', legId: '2', extension: '1001', number, name }))).status).toBe(202);
    await push(JSON.stringify({ type: name, number }));
    await push(`{"number": ${number}, ${name}`);
    const form = (secret: string, event: string) =>
      call(`/api/desk/v1/calls/sipgate/${secret}`, { method: 'POST', body: new URLSearchParams({ event, callId: secretText, direction: 'in', from: number, to: number, 'user[]': name }) });
    expect((await form(pushSecret, 'newCall')).status).toBe(200);
    expect((await form(pushSecret, name)).status).toBe(400);
    expect((await form(secretText, 'newCall')).status).toBe(401);
    expect(entries().some((entry) => entry['level'] === 40 && entry['sender'] === '127.0.0.1'), 'who tried without the secret').toBe(true);
    const socket = io(service.url, { path: deskSocketPath, auth: { token: api.token }, transports: ['websocket'], reconnection: false });
    await socket.timeout(5_000).emitWithAck('subscribe', { protocolVersion, since: name });
    await socket.timeout(5_000).emitWithAck('command', { type: 'answer', callId: number, legId: name });
    socket.disconnect();
    // Defects and faults: a table that is gone, under every way of asking.
    await query(join(dataDirectory, 'city.sqlite'), 'alter table contact rename to elsewhere');
    expect((await api.filter('contacts', `lastname eq '${name}'`)).status).toBeGreaterThanOrEqual(500);
    expect((await api.send('POST', 'contacts', { lastname: name, mobilephone: number })).status).toBeGreaterThanOrEqual(500);
    await query(join(dataDirectory, 'city.sqlite'), 'alter table call_event rename to nowhere');
    expect((await push(JSON.stringify({ type: 'ringing', callId: '3', legId: '4', extension: '1001', number, name }))).status).toBeGreaterThanOrEqual(500);

    const failed = entries().filter((entry) => Number(entry['level']) >= 50);
    expect(failed.length, 'what went wrong is in the log, with its cause').toBeGreaterThanOrEqual(3);
    expect(failed.every((entry) => 'err' in entry)).toBe(true);
    const log = lines.join('');
    for (const secret of [name, number, secretText, pushSecret, api.token]) expect(log.toLowerCase().includes(secret.toLowerCase()), secret).toBe(false);
  });
});
