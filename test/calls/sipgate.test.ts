/** Pushes in the form of sipgate.io, over HTTP, and what stands in the call log after them. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { choiceName } from '../../shared/entities/index.ts';
import { loggedCallId } from '../../shared/rules/call-id.ts';
import type { CallEvent } from '../../shared/wire.ts';
import { type LogOnDisk, logOnDisk, runCalls, type RunningCalls } from './support.ts';

const secret = 'a-secret+with/slash==';
let disk: LogOnDisk;
let running: RunningCalls;
beforeEach(async () => {
  disk = await logOnDisk();
  running = await runCalls(disk, { configuration: { pushSecret: secret, sipgate: { extensions: { '1234567w0': '1001', w1: '1002', '492111234': '1003' } } } });
});
afterEach(async () => {
  await running.stop();
  await disk.remove();
});

async function send(fields: Record<string, string | readonly string[]>, options: { path?: string; headers?: Record<string, string> } = {}) {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one);
  const path = options.path ?? `/${encodeURIComponent(secret)}`;
  const response = await fetch(`${running.url}/api/desk/v1/calls/sipgate${path}`, { method: 'POST', body, headers: options.headers ?? {} });
  return { status: response.status, text: await response.text() };
}
const newCall = { event: 'newCall', callId: '7', direction: 'in', from: '492119999', to: '492111234' };
const group = { ...newCall, 'user[]': ['Alice', 'Bob', '1009'], 'userId[]': ['w0', 'w1', 'w2'], 'fullUserId[]': ['1234567w0', '1234567w1', '1234567w2'] };
async function told(): Promise<(string | undefined)[][]> {
  return (await disk.log.after(0, 'all', 100)).map((event) => [event.type, event.extension]);
}
const last = async (): Promise<CallEvent | undefined> => (await disk.log.after(0, 'all', 100)).at(-1);
const outcomeOf = async (callId: string) => choiceName('ring_call', 'ring_outcome', Number((await disk.store.find('ring_call', loggedCallId('sipgate', callId)))?.['ring_outcome']));

describe('a call in the form of sipgate.io', () => {
  test('rings at each user by full id, id, or name; one answers, the others are told; hung up', async () => {
    expect((await send(group)).status).toBe(200);
    expect(await last()).toMatchObject({ system: 'sipgate', callId: '7', direction: 'inbound', number: '492119999', did: '492111234' });
    await send(group);
    await send({ ...newCall, event: 'answer', user: 'Bob', userId: 'w1', fullUserId: '1234567w1', answeringNumber: '492118888' });
    await send({ ...newCall, event: 'answer', user: 'Bob', userId: 'w1', fullUserId: '1234567w1' });
    await send({ ...newCall, event: 'hangup', cause: 'normalClearing', answeringNumber: '492118888' });
    await send({ ...newCall, event: 'hangup', cause: 'normalClearing' });
    expect(await told()).toEqual([['ringing', '1001'], ['ringing', '1002'], ['ringing', '1009'], ['answered', '1002'], ['answered-elsewhere', '1001'], ['answered-elsewhere', '1009'], ['ended', '1002']]);
    expect(await last()).toMatchObject({ number: '492119999', talkMs: expect.any(Number) as number });
    expect(await outcomeOf('7')).toBe('completed');
  });

  test.each([
    ['busy', 'busy', 'busy'],
    ['cancel', 'missed', 'missed'],
    ['noAnswer', 'missed', 'missed'],
    ['notFound', 'missed', 'missed'],
    ['something new', 'missed', 'missed'],
  ])('nobody takes it, %s: %s', async (cause, type, outcome) => {
    await send({ ...newCall, 'user[]': '1009' });
    await send({ event: 'hangup', callId: '7', cause });
    expect(await last()).toMatchObject({ type, extension: '1009', number: '492119999', direction: 'inbound' });
    expect(await outcomeOf('7')).toBe(outcome);
  });

  test('without users: at the phone of the number that was called; the answering number, or the only phone that rings, tells who answers', async () => {
    await send(newCall);
    await send({ event: 'answer', callId: '7', answeringNumber: '492118888' });
    expect(await told()).toEqual([['ringing', '1003'], ['answered', '1003']]);
    await send({ ...newCall, callId: '8', 'user[]': ['1001', '1002'] });
    await send({ event: 'answer', callId: '8', answeringNumber: '1002' });
    expect((await told()).slice(-2)).toEqual([['answered', '1002'], ['answered-elsewhere', '1001']]);
    await send({ ...newCall, callId: '9', 'user[]': ['1001', '1002'] });
    await send({ event: 'answer', callId: '9' });
    expect((await told()).slice(-2), 'by nobody who is known here').toEqual([['answered-elsewhere', '1001'], ['answered-elsewhere', '1002']]);
  });

  test('outgoing: of the user who calls, to whom they call', async () => {
    await send({ event: 'newCall', callId: '7', direction: 'out', from: '492111234', to: '492119999', 'user[]': 'Alice', 'fullUserId[]': '1234567w0' });
    await send({ event: 'answer', callId: '7', direction: 'out', from: '492111234', to: '492119999' });
    expect((await disk.log.after(0, 'all', 9)).map(({ type, extension, direction, number, did }) => [type, extension, direction, number, did])).toEqual([
      ['ringing', '1001', 'outbound', '492119999', undefined],
      ['answered', '1001', 'outbound', '492119999', undefined],
    ]);
  });

  test('anonymous: withheld in every event, and written nowhere', async () => {
    await send({ ...newCall, from: 'anonymous', 'user[]': '1001' });
    await send({ event: 'answer', callId: '7', from: 'anonymous', to: '492111234', direction: 'in', user: '1001' });
    const events = await disk.log.after(0, 'all', 9);
    expect(events.map(({ withheld, number }) => [withheld, number])).toEqual([[true, undefined], [true, undefined]]);
    expect(JSON.stringify(await disk.database.selectFrom('call_event').selectAll().execute())).not.toContain('anonymous');
  });

  test('transferred: the new call of the same caller rings, and the one who passed it on leaves it; one call in the log', async () => {
    await send({ ...newCall, origCallId: 'orig', 'user[]': 'Doc' });
    await send({ event: 'answer', callId: '7', origCallId: 'orig', user: 'Doc' });
    await send({ ...newCall, callId: '8', origCallId: 'orig', diversion: '492110000', 'user[]': 'Marty' });
    await send({ event: 'answer', callId: '8', user: 'Marty' });
    await send({ event: 'hangup', callId: '7', origCallId: 'orig', cause: 'normalClearing' });
    expect((await disk.log.after(0, 'all', 9)).map(({ type, extension, to, divertedFrom }) => [type, extension, to ?? divertedFrom])).toEqual([
      ['ringing', 'Doc', undefined],
      ['answered', 'Doc', undefined],
      ['ringing', 'Marty', '492110000'],
      ['answered', 'Marty', '492110000'],
      ['transferred', 'Doc', 'Marty'],
      ['ended', 'Doc', undefined],
    ]);
    await send({ event: 'hangup', callId: '8', cause: 'normalClearing' });
    expect(await outcomeOf('orig')).toBe('completed');
  });

  test('a hangup that overtakes its new call: it does not ring for ever', async () => {
    await send({ event: 'hangup', callId: '7', 'user[]': '1001', cause: 'cancel' });
    await send({ ...newCall, 'user[]': '1001' });
    expect(await told()).toEqual([['missed', '1001']]);
    expect((await send({ event: 'hangup', callId: 'never heard of', cause: 'cancel' })).status).toBe(200);
  });

  test('pushes of one call that arrive at the same time', async () => {
    await send(group);
    await Promise.all([...Array.from({ length: 5 }, () => send({ event: 'answer', callId: '7', userId: 'w1' })), ...Array.from({ length: 5 }, () => send({ event: 'hangup', callId: '7', cause: 'normalClearing' }))]);
    expect((await disk.log.openLegs('sipgate'))).toEqual([]);
    expect((await told()).length).toBeLessThanOrEqual(7);
  });
});

describe('who may, and what is wrong', () => {
  const basic = (password: string) => ({ authorization: `Basic ${Buffer.from(`pbx:${password}`).toString('base64')}` });
  test('the secret in the address, as a password, as a bearer; nobody without it, nor with a token of a user in the address', async () => {
    for (const headers of [basic(secret), { authorization: `Bearer ${secret}` }, { authorization: 'Bearer admin' }]) expect((await send(newCall, { path: '', headers })).status).toBe(200);
    for (const [path, headers] of [['', {}], ['/wrong', {}], ['/admin', {}], ['', basic('wrong')], ['', { authorization: 'Basic !' }], ['', { authorization: 'Bearer desk-1001' }]] as const) {
      expect((await send(newCall, { path, headers })).status, path).toBe(401);
    }
  });

  test('guessing here and at the other form is counted together', async () => {
    for (let attempt = 0; attempt < 5; attempt++) await send(newCall, { path: `/guess-${attempt}` });
    for (let attempt = 0; attempt < 5; attempt++) await running.push({}, `guess-${attempt}`);
    expect((await send(newCall)).status).toBe(429);
    expect((await running.push({}, secret)).status).toBe(429);
  });

  test.each([
    ['an unknown event', { event: 'dtmf', callId: '7' }, 'event'],
    ['no call', { event: 'answer' }, 'callId'],
    ['a direction that is none', { ...newCall, direction: 'up' }, 'direction'],
    ['a new call of nobody', { event: 'newCall', callId: '7', direction: 'in', to: '1' }, 'from'],
    ['a number that is too long', { ...newCall, from: '1'.repeat(81) }, 'from'],
    ['nothing', {}, 'event'],
  ])('%s: 400 names the field, nothing is stored', async (_what, fields, field) => {
    const { status, text } = await send(fields);
    expect(status).toBe(400);
    expect(Object.keys((JSON.parse(text) as { error: { details: object } }).error.details)).toContain(field);
    expect(await disk.log.lastSeq()).toBe(0);
  });

  test('a body of another kind, a broken one, one that is too large', async () => {
    const post = async (body: string, type: string) => (await fetch(`${running.url}/api/desk/v1/calls/sipgate`, { method: 'POST', body, headers: { ...basic(secret), 'content-type': type } })).status;
    expect(await post('event=newCall', 'text/xml')).toBe(415);
    expect(await post('{"event":', 'application/json')).toBe(400);
    expect(await post('[]', 'application/json')).toBe(400);
    expect(await post('no parts', 'multipart/form-data; boundary=x')).toBe(400);
    expect(await post(`event=${'x'.repeat(70_000)}`, 'application/x-www-form-urlencoded')).toBe(413);
  });
});
