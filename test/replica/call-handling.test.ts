/** Handling a call over the real line: the simulator of the real service carries it out, the desk shows and writes. */
import { cp, rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CallCard } from '../../shared/contract/records.ts';
import { demoNumbers } from '../../shared/demo-numbers.ts';
import { type Desk, loadedReplica, openDesk } from './support/desk.ts';
import { temporaryFolder } from './support/folder.ts';
import { Proxy } from './support/proxy.ts';
import { startTestService, type TestService } from './support/service.ts';
import { until } from './support/until.ts';

let service: TestService;
let template: string;
beforeAll(async () => {
  service = await startTestService();
  template = await loadedReplica(service);
}, 300_000);
afterAll(async () => {
  await service.close();
  await rm(template, { recursive: true, force: true });
});

async function desk(): Promise<{ desk: Desk; proxy: Proxy }> {
  const proxy = await Proxy.open(service.url);
  const folder = await temporaryFolder();
  await cp(template, folder, { recursive: true });
  const opened = await openDesk({ folder, service: { url: proxy.url, token: service.token } });
  await opened.inSync();
  return { desk: opened, proxy };
}
async function ring(one: Desk, number: string): Promise<CallCard> {
  const before = new Set(one.cards.map((card) => card.key));
  await one.get('calls.simulateRing', { number });
  return one.card('rings', (card) => card.state === 'ringing' && !before.has(card.key));
}
async function talk(one: Desk, number: string = demoNumbers.known): Promise<string> {
  const { key } = await ring(one, number);
  await one.get('calls.answer', { key });
  await one.card('is answered', (card) => card.key === key && card.state === 'answered');
  return key;
}
async function push(...events: Record<string, unknown>[]): Promise<void> {
  const post = (path: string, body: unknown, token?: string) =>
    fetch(`${service.url}/api/desk/v1/${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) }, body: JSON.stringify(body) });
  const { token } = (await (await post('demo/session', { user: 'admin' })).json()) as { token: string };
  expect((await post('calls/events', events, token)).status).toBe(202);
}
const is = (key: string, state: CallCard['state']) => (card: CallCard) => card.key === key && card.state === state;
const description = async (one: Desk, key: string) => {
  const id = one.cards.find((card) => card.key === key)?.phoneCallId;
  const record = await one.get('contacts.get', { id: one.cards.find((card) => card.key === key)?.caller?.contactId ?? '' });
  return record.timeline.find((entry) => entry.id === id)?.detail ?? '';
};

describe('at the desk', () => {
  test('held, resumed, muted; answering a second call holds the first', async () => {
    const { desk: one } = await desk();
    const first = await talk(one);
    await one.get('calls.mute', { key: first, muted: true });
    await one.card('is muted', (card) => card.key === first && card.muted);
    await one.get('calls.hold', { key: first });
    await one.card('is held', is(first, 'held'));
    expect(await one.ask('calls.hold', { key: first })).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
    await one.get('calls.resume', { key: first });
    await one.card('is resumed', is(first, 'answered'));

    const second = await talk(one, demoNumbers.unknown);
    await one.card('the first is held', is(first, 'held'));
    await one.get('calls.resume', { key: first });
    await one.card('the second is held', is(second, 'held'));
    await one.get('calls.hangUp', { key: first });
    await one.get('calls.hangUp', { key: second });
    expect(await one.ask('calls.hold', { key: first })).toMatchObject({ ok: false, error: { code: 'not-found' } });
  });

  test('an interpreter is waited for, joins, and stands in the description with the wait after the wrap-up', async () => {
    const { desk: one } = await desk();
    const key = await talk(one);
    await one.get('calls.addParty', { key, number: '(743) 555-0177' });
    const waiting = await one.card('waits', (card) => card.parties.length === 1);
    expect(waiting.parties[0]).toMatchObject({ number: demoNumbers.interpreter, label: 'Interpreter line', role: 'added', joinedAt: null });
    await one.card('has the interpreter', (card) => typeof card.parties[0]?.joinedAt === 'string');
    expect(await one.ask('calls.addParty', { key, number: 'nobody' })).toMatchObject({ ok: false, error: { code: 'invalid-input', details: { number: 'number' } } });
    const id = one.cards.find((card) => card.key === key)?.phoneCallId ?? '';
    await one.get('calls.finish', { key, disposition: 'informationGiven', notes: 'Wants a text' });
    await one.inSync();
    const [there] = await service.rows('phonecall', `$filter=activityid eq ${id}`);
    expect(there?.['description']).toMatch(/^Wants a text\nInterpreter line joined after 0:0\d$/);
  });

  test('an emergency: the guidance and 911 are noted with the time; the warm transfer is completed', async () => {
    const { desk: one } = await desk();
    const key = await talk(one);
    await one.get('calls.emergency', { key, step: 'guidance' });
    await one.get('calls.transfer', { key, to: '911', warm: true });
    const consulting = await one.card('speaks with 911', (card) => card.state === 'held' && typeof card.parties[0]?.joinedAt === 'string');
    expect(consulting.parties).toMatchObject([{ number: '911', role: 'consult' }]);
    await one.get('calls.transfer', { key, to: '911', warm: false });
    const over = await one.card('is transferred', is(key, 'ended'));
    expect(over).toMatchObject({ transferredTo: '911', session: true });
    expect(await description(one, key)).toMatch(/^Emergency guidance opened at \d+:\d\d [AP]M\n911 called at \d+:\d\d [AP]M/);
  });

  test('a number with an extension is dialled without it: a person dials that once they answer', async () => {
    const { desk: one } = await desk();
    await one.get('calls.dial', { number: '(743) 555-0142 ext. 204' });
    const dialled = await one.card('is answered', (card) => card.direction === 'outbound' && card.state === 'answered');
    expect(dialled).toMatchObject({ number: '(743) 555-0142' });
    await one.get('calls.hangUp', { key: dialled.key });
    await one.card('is over', is(dialled.key, 'ended'));
    expect(await one.ask('calls.dial', { number: 'Rosalind' })).toMatchObject({ ok: false, error: { details: { number: 'number' } } });
  });

  test('offline: commands say so and what to do, the emergency is noted all the same', async () => {
    const { desk: one, proxy } = await desk();
    const key = await talk(one);
    proxy.down();
    await one.state('offline', (state) => !state.capabilities.hold);
    for (const [name, input] of [['calls.hold', { key }], ['calls.mute', { key, muted: true }], ['calls.transfer', { key, to: '911', warm: true }], ['calls.addParty', { key, number: '711' }], ['calls.dial', { number: '711' }]] as const) {
      expect(await one.ask(name, input as never), name).toMatchObject({ ok: false, error: { code: 'unavailable', message: expect.stringContaining('desk phone') as string } });
    }
    expect(one.cards.find((card) => card.key === key)?.parties).toEqual([]);
    await one.get('calls.emergency', { key, step: 'called' });
    expect(await one.card('is an emergency', (card) => card.emergencyCalledAt !== null)).toMatchObject({ emergencyAt: expect.any(String) as string });
  });

  test('without a disposition a call is not finished, and stays', async () => {
    const { desk: one } = await desk();
    const key = await talk(one);
    expect(await one.ask('calls.finish', { key, disposition: null, notes: 'x' })).toMatchObject({ ok: false, error: { code: 'invalid-input', details: { disposition: 'required' } } });
    expect(one.cards.find((card) => card.key === key)).toMatchObject({ session: true, state: 'answered' });
  });
});

describe('missed calls', () => {
  let last = 0;
  /** A call that rang here and stopped, as another PBX reports it. */
  const missed = async (one: Desk, number: string) => {
    last += 1;
    const leg = { callId: `missed-${last}`, legId: `missed-${last}-leg`, extension: '1001', direction: 'inbound', number, queue: '311 General' };
    await push({ ...leg, type: 'ringing' }, { ...leg, type: 'missed' });
    const key = `push/${leg.legId}`;
    await until('the missed call', async () => ((await one.get('calls.missed', {})).some((call) => call.key === key) ? true : null));
    return key;
  };

  test('stand on the list until somebody calls back or says that nothing is left to do', async () => {
    const { desk: one } = await desk();
    const keys = [await missed(one, demoNumbers.known), await missed(one, demoNumbers.unknown)];
    const list = () => one.get('calls.missed', {}).then((calls) => calls.filter((call) => keys.includes(call.key)));
    expect(await list()).toMatchObject([{ key: keys[1], callerName: null, number: '(743) 555-0188' }, { key: keys[0], callerName: 'Rosalind Achterberg', queue: '311 General' }]);
    await one.get('calls.followUp', { keys, followUp: 'done' });
    expect(await list()).toEqual([]);
    await one.get('calls.followUp', { keys, followUp: null });
    await one.get('calls.callBack', { key: keys[0] ?? '' });
    const called = await one.card('is called back', (card) => card.direction === 'outbound' && card.state === 'answered');
    expect(called).toMatchObject({ session: true, caller: { fullName: 'Rosalind Achterberg' } });
    expect((await list()).map((call) => call.key)).toEqual([keys[1]]);
    await one.get('calls.finish', { key: called.key, disposition: 'informationGiven', notes: '' });
    const [answered] = await until('the finished call', async () => {
      const calls = await one.get('calls.answered', { limit: 1 });
      return calls[0]?.key === called.key && calls[0].seconds !== null ? calls : null;
    });
    expect(answered).toMatchObject({ direction: 'outbound', callerName: 'Rosalind Achterberg', disposition: 'informationGiven' });
  });

  test('one that a colleague answered is not on it', async () => {
    const { desk: one } = await desk();
    const key = await missed(one, demoNumbers.known);
    await service.write('POST', 'phonecalls', { subject: 'Phone call', phonenumber: demoNumbers.known, ring_callid: `missed-${last}`, directioncode: false });
    await until('the colleague to be known', async () => ((await one.get('calls.missed', {})).some((call) => call.key === key) ? null : true));
  });
});
