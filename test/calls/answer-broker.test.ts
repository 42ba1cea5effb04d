import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answerBroker } from '../../service/calls/broker/answer-broker.ts';
import { brokerConfigurationSchema } from '../../service/calls/broker/configuration.ts';
import { AsteriskBench, desk, dialling } from './asterisk-bench.ts';
import { FakePbx } from './fake-pbx.ts';

const secret = 'a-secret-of-the-broker';
const brokerRights = ['ListCommands', 'Ping', 'PJSIPNotify'];
let pbx: FakePbx;
let broker: FastifyInstance;
let url: string;
const logged: string[] = [];

async function run(settings: object = {}): Promise<void> {
  const configuration = brokerConfigurationSchema.parse({ secret, agents: '^1\\d{3}$', asterisk: { host: '127.0.0.1', port: pbx.port, user: 'answer', secret: 'x' }, ...settings });
  broker = answerBroker(configuration, pino({}, { write: (line: string) => void logged.push(line) }));
  url = await broker.listen({ port: 0, host: '127.0.0.1' });
}
beforeEach(async () => {
  logged.length = 0;
  pbx = new FakePbx();
  pbx.rights = brokerRights;
  await pbx.listen();
});
afterEach(async () => {
  await broker.close();
  await pbx.stop();
});

async function ask(path: string, body?: unknown, token = secret): Promise<{ status: number; error: string | undefined }> {
  const response = await fetch(`${url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, error: text === '' ? undefined : (JSON.parse(text) as { error: string }).error };
}
const talk = { extension: '1001', channel: 'PJSIP/1001-0000004c' };

describe('answer broker', () => {
  test('tells the phone of a channel to talk, without events of its own, and logs no number', async () => {
    await run();
    expect(await ask('/ready')).toEqual({ status: 204, error: undefined });
    expect(await ask('/talk', talk)).toEqual({ status: 204, error: undefined });
    expect(pbx.actions.find(({ Action }) => Action === 'Login')).toMatchObject({ Username: 'answer', Events: 'off' });
    expect(pbx.actions.at(-1)).toMatchObject({ Action: 'PJSIPNotify', Channel: 'PJSIP/1001-0000004c', Variable: 'Event=talk' });
    expect(logged.join('\n')).not.toMatch(/1001|PJSIP/);
  });

  test('tells the phone of a channel to hold, with the same checks and one count for both', async () => {
    await run({ talksPerMinute: 2 });
    expect(await ask('/hold', talk)).toEqual({ status: 204, error: undefined });
    expect(pbx.actions.at(-1)).toMatchObject({ Action: 'PJSIPNotify', Channel: 'PJSIP/1001-0000004c', Variable: 'Event=hold' });
    expect(await ask('/hold', { extension: '1001', channel: 'PJSIP/trunk-0000004c' })).toMatchObject({ status: 403 });
    expect(await ask('/hold', { extension: '1001' })).toMatchObject({ status: 400 });
    expect(await ask('/hold', talk, 'wrong')).toMatchObject({ status: 401 });
    expect(await ask('/talk', talk)).toMatchObject({ status: 204 });
    expect(await ask('/hold', talk)).toMatchObject({ status: 429 });
    expect(pbx.actions.filter(({ Action }) => Action === 'PJSIPNotify').map(({ Variable }) => Variable)).toEqual(['Event=hold', 'Event=talk']);
    expect(logged.join('\n')).not.toMatch(/1001|PJSIP/);
  });

  test('nothing but a channel of an allowed desk phone, and only with the secret', async () => {
    await run();
    for (const bad of [
      { extension: '2001', channel: 'PJSIP/2001-0000004c' },
      { extension: '1001', channel: 'PJSIP/1002-0000004c' },
      { extension: '1001', channel: 'PJSIP/trunk-0000004c' },
      { extension: '1001', channel: 'Local/1001@desks-0000004c;1' },
      { extension: '1001', channel: 'PJSIP/1001-0000004c\r\nAction: Command' },
      { extension: '1001', channel: 'IAX2/1001-0000004c' },
    ]) {
      expect((await ask('/talk', bad)).status, JSON.stringify(bad)).toBe(403);
    }
    expect(await ask('/talk', { ...talk, Action: 'Command' })).toMatchObject({ status: 400 });
    expect(await ask('/talk', '{"extension":')).toMatchObject({ status: 400 });
    expect(await ask('/originate', talk)).toMatchObject({ status: 404 });
    expect(await ask('/talk', talk, 'wrong')).toMatchObject({ status: 401 });
    expect(pbx.actions.map(({ Action }) => Action)).not.toContain('PJSIPNotify');
  });

  test('guesses at the secret are slowed down, and so is one phone that is told again and again', async () => {
    await run({ talksPerMinute: 2 });
    expect(await Promise.all([ask('/talk', talk), ask('/talk', talk)])).toMatchObject([{ status: 204 }, { status: 204 }]);
    expect(await ask('/talk', talk)).toMatchObject({ status: 429 });
    expect((await ask('/talk', { extension: '1002', channel: 'PJSIP/1002-0000004d' })).status, 'another phone').toBe(204);
    for (let attempt = 0; attempt < 10; attempt++) expect((await ask('/ready', undefined, `guess-${attempt}`)).status).toBe(401);
    expect((await ask('/ready')).status, 'the right one too, from this address').toBe(429);
  });

  test('it is ready only when its user may notify phones; a PBX that is away and comes back is found again', async () => {
    pbx.rights = ['ListCommands', 'Ping'];
    await run();
    expect(await ask('/ready')).toMatchObject({ status: 503, error: expect.stringContaining('write = system') as string });
    await broker.close();

    pbx.rights = brokerRights;
    await run();
    expect((await ask('/ready')).status).toBe(204);
    const { port } = pbx;
    await pbx.stop();
    await expect.poll(() => ask('/talk', talk)).toMatchObject({ status: 503, error: expect.stringContaining('nothing listens') as string });
    pbx = new FakePbx();
    pbx.rights = brokerRights;
    await pbx.listen(port);
    expect((await ask('/talk', talk)).status).toBe(204);
  });

  test('a channel that is gone: 404 with the words of the PBX', async () => {
    pbx.answer = () => ({ Response: 'Error', Message: 'No such channel' });
    await run();
    expect(await ask('/talk', talk)).toEqual({ status: 404, error: 'The PBX refused: No such channel' });
  });

  test('as a program: says where it listens, ends on SIGTERM, refuses wrong settings by name', async () => {
    await run();
    const folder = await mkdtemp(join(tmpdir(), 'ringdesk-broker-'));
    try {
      const file = join(folder, 'broker.json');
      const start = () => spawn(process.execPath, ['--import', 'tsx', 'service/calls/broker/main.ts', '--config', file], { stdio: ['ignore', 'pipe', 'pipe'] });
      await writeFile(file, JSON.stringify({ port: 0, secret, asterisk: { host: '127.0.0.1', port: pbx.port, user: 'answer', secret: 'x' } }));
      const program = start();
      const [line] = (await once(createInterface(program.stdout), 'line')) as [string];
      url = (JSON.parse(line) as { url: string }).url;
      expect((await ask('/ready')).status).toBe(204);
      program.kill('SIGTERM');
      expect((await once(program, 'exit'))[0]).toBe(0);

      await writeFile(file, JSON.stringify({ secret: 'short', asterisk: { host: '127.0.0.1', user: 'answer' } }));
      const wrong = start();
      let words = '';
      wrong.stderr.on('data', (chunk: Buffer) => (words += chunk.toString()));
      expect((await once(wrong, 'close'))[0]).toBe(2);
      expect(words).toContain('secret: must have at least 16 characters');
      expect(words).toContain('asterisk.secret');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('Hold through the broker', () => {
  let bench: AsteriskBench;
  beforeEach(async () => {
    await run();
    bench = await AsteriskBench.open();
  });
  afterEach(() => bench.close());
  const hold = { type: 'hold', callId: 'x.0', legId: 'x.1' } as const;
  const resume = { ...hold, type: 'resume' } as const;
  const connected = async (settings: object = {}) => {
    const adapter = await bench.connected({ broker: { url, secret }, holdByNotify: true, answerWithinMs: 500, ...settings });
    await expect.poll(() => adapter.capabilities.answer).toBe(true);
    return adapter;
  };

  test('is offered only where the setting says that the phones obey, and where there is a broker', async () => {
    const adapter = await connected();
    expect(adapter.capabilities.hold).toBe(true);
    const plain = await bench.start(bench.pbx.port, { systemName: 'plain', broker: { url, secret } });
    await expect.poll(() => plain.capabilities.answer).toBe(true);
    expect(plain.capabilities.hold).toBe(false);
    await bench.pbx.asked('Status', 2);
    expect(await plain.command(hold, await bench.answered())).toMatchObject({ code: 'not-supported', message: expect.stringContaining('use your desk phone') as string });
    expect(pbx.actions.map(({ Action }) => Action), 'no phone is told').not.toContain('PJSIPNotify');
    expect(() => bench.configuration(5038, { holdByNotify: true })).toThrow(/of no use without/);
  });

  test('is done when the PBX says that the call is held, and resumed when it says so', async () => {
    const adapter = await connected({ answerWithinMs: 4_000 });
    const leg = await bench.answered();
    const held = adapter.command(hold, leg);
    expect(await pbx.asked('PJSIPNotify')).toMatchObject({ Channel: desk.Channel, Variable: 'Event=hold' });
    bench.pbx.event('Hold', desk);
    expect(await held).toEqual({ ok: true });
    expect(await adapter.command(hold, leg)).toEqual({ ok: false, code: 'invalid-input', message: 'This call is on hold already.' });
    const resumed = adapter.command(resume, leg);
    expect(await pbx.asked('PJSIPNotify', 2)).toMatchObject({ Channel: desk.Channel, Variable: 'Event=talk' });
    bench.pbx.event('Unhold', desk);
    expect(await resumed).toEqual({ ok: true });
    expect(await adapter.command(resume, leg)).toMatchObject({ code: 'invalid-input', message: 'This call is not on hold.' });
    expect((await bench.watch.count(4)).map(({ type }) => type)).toEqual(['ringing', 'answered', 'held', 'resumed']);
  });

  test('a phone that does not obey, a call that ends meanwhile, one that only rings: each says what to do', async () => {
    const adapter = await connected();
    const ringing = await bench.ring();
    expect(await adapter.command(hold, ringing)).toMatchObject({ code: 'invalid-input', message: 'This call is not answered yet.' });
    bench.pbx.event('DialEnd', { ...dialling, DialStatus: 'ANSWER' });
    await bench.watch.count(2);
    const leg = await bench.leg();
    expect(await adapter.command(hold, leg)).toEqual({ ok: false, code: 'unavailable', message: 'Your desk phone did not hold the call: use its own key.' });
    bench.pbx.event('Hold', desk);
    await bench.watch.count(3);
    expect(await adapter.command(resume, leg)).toEqual({ ok: false, code: 'unavailable', message: 'Your desk phone did not take the call back: use its own key.' });
    const tooLate = adapter.command(resume, leg);
    await pbx.asked('PJSIPNotify', 3);
    bench.pbx.event('Hangup', { ...desk, Cause: '16' });
    expect(await tooLate).toEqual({ ok: false, code: 'not-found', message: 'This call is already over.' });
  });

  test('a broker that is gone is said at once, and why is in the log', async () => {
    const adapter = await connected();
    const leg = await bench.answered();
    await broker.close();
    expect(await adapter.command(hold, leg)).toEqual({ ok: false, code: 'unavailable', message: 'Your desk phone could not be told to hold the call: use its own key.' });
    expect(bench.said('did not tell the phone to hold')).toHaveLength(1);
  });
});

describe('Answer through the broker', () => {
  let bench: AsteriskBench;
  beforeEach(async () => {
    bench = await AsteriskBench.open();
  });
  afterEach(() => bench.close());
  const answer = { type: 'answer', callId: 'x.0', legId: 'x.1' } as const;

  test('is offered while the broker is ready, and done only when the PBX says that the call is answered', async () => {
    await run();
    const adapter = await bench.connected({ broker: { url, secret } }, { brokerCheckMs: 50 });
    await expect.poll(() => adapter.capabilities.answer).toBe(true);
    const leg = await bench.ring();
    const answered = adapter.command(answer, leg);
    expect(await pbx.asked('PJSIPNotify')).toMatchObject({ Channel: desk.Channel });
    bench.pbx.event('DialEnd', { ...dialling, DialStatus: 'ANSWER' });
    expect(await answered).toEqual({ ok: true });
    await broker.close();
    await expect.poll(() => adapter.capabilities.answer).toBe(false);
  });

  test('a phone that does not obey, a caller who gives up, a broker that is gone: each says what to do', async () => {
    await run();
    const adapter = await bench.connected({ broker: { url, secret }, answerWithinMs: 500 });
    const leg = await bench.ring();
    expect(await adapter.command(answer, leg)).toEqual({ ok: false, code: 'unavailable', message: 'Your desk phone did not answer: pick up.' });
    const tooLate = adapter.command(answer, leg);
    await pbx.asked('PJSIPNotify', 2);
    bench.pbx.event('Hangup', { ...desk, Cause: '127' });
    expect(await tooLate).toMatchObject({ ok: false, code: 'not-found' });

    await broker.close();
    const second = Object.fromEntries(Object.entries(dialling).map(([key, value]) => [key, value.replaceAll('x.', 'y.').replace('00000001', '00000003')]));
    bench.pbx.event('DialBegin', second);
    bench.pbx.event('DialState', { ...second, DialStatus: 'RINGING' });
    await bench.watch.count(3);
    const unreachable = await adapter.command({ type: 'answer', callId: 'y.0', legId: 'y.1' }, leg);
    expect(unreachable).toEqual({ ok: false, code: 'unavailable', message: 'Your desk phone could not be told to answer: pick up.' });
    expect(bench.said('it cannot be reached').length).toBeGreaterThan(0);
    expect(bench.logged.join('\n')).not.toContain(secret);
  });

  test('its secret crosses no network in clear', () => {
    expect(() => bench.configuration(5038, { broker: { url: 'http://pbx.example:7321', secret } })).toThrow(/must be https/);
    expect(bench.configuration(5038, { broker: { url: 'https://pbx.example:7321', secret } }).broker?.url).toBe('https://pbx.example:7321');
  });
});
