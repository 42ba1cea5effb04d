/** How the user of this desk stands: chosen, followed through calls, told to the real service, kept through whatever happens. */
import { createServer } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Server } from 'socket.io';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { CallSocket } from '../../electron/replica/calls/call-socket.ts';
import { DeskPresence } from '../../electron/replica/calls/desk-presence.ts';
import { ReplicaStore } from '../../electron/replica/store/store.ts';
import { demoNumbers } from '../../shared/demo-numbers.ts';
import type { CallCard } from '../../shared/contract/records.ts';
import { success } from '../../shared/errors.ts';
import { type AgentPresence, deskSocketPath, presencePath, type PresenceReport } from '../../shared/wire.ts';
import { type Desk, loadedReplica, openDesk } from './support/desk.ts';
import { temporaryFolder } from './support/folder.ts';
import { Proxy } from './support/proxy.ts';
import { startTestService, type TestService } from './support/service.ts';
import { until } from './support/until.ts';

let service: TestService;
let template: string;
let supervisor: string;
beforeAll(async () => {
  service = await startTestService();
  template = await loadedReplica(service);
  const answer = await fetch(`${service.url}/api/desk/v1/demo/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"user":"call-supervisor"}' });
  supervisor = ((await answer.json()) as { token: string }).token;
}, 300_000);
afterAll(async () => {
  await service.close();
  await rm(template, { recursive: true, force: true });
});

async function atService(): Promise<AgentPresence | undefined> {
  const answer = await fetch(service.url + presencePath, { headers: { authorization: `Bearer ${supervisor}` } });
  return ((await answer.json()) as AgentPresence[])[0];
}
const told = (state: AgentPresence['state'], reason: string | null = null) =>
  until(`${state} at the service`, async () => {
    const there = await atService();
    return there?.state === state && there.reason === reason ? there : null;
  });
async function desk(): Promise<{ desk: Desk; proxy: Proxy }> {
  const proxy = await Proxy.open(service.url);
  const opened = await openDesk({ folder: await copyOfTemplate(), service: { url: proxy.url, token: service.token } });
  await opened.state('listening', (state) => state.service === 'online' && (state.presence?.queues ?? null) !== null);
  return { desk: opened, proxy };
}
async function copyOfTemplate(): Promise<string> {
  const folder = await temporaryFolder();
  await cp(template, folder, { recursive: true });
  return folder;
}

describe('at a desk', () => {
  test('not ready with a reason: told to the service; chosen without the line, told when it is back; a reason of nobody is refused', async () => {
    const { desk: one, proxy } = await desk();
    await one.get('presence.set', { state: 'notReady', reason: 'lunch' });
    const there = await told('notReady', 'lunch');
    const here = await one.state('told', ({ presence }) => presence?.state === 'notReady' && presence.queues !== null);
    expect(here.presence).toEqual({ state: 'notReady', reason: 'lunch', since: there.since, chosen: { state: 'notReady', reason: 'lunch' }, queues: 'none' });

    expect(await one.ask('presence.set', { state: 'notReady', reason: 'siesta' })).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
    expect(await one.ask('presence.set', { state: 'ready', reason: null }, 'pop')).toMatchObject({ ok: false });

    proxy.down();
    await one.state('without the line', ({ presence }) => presence?.queues === null);
    await one.get('presence.set', { state: 'notReady', reason: 'training' });
    expect((await one.get('desk.state', {})).presence).toMatchObject({ state: 'notReady', reason: 'training', queues: null });
    const { since } = (await one.get('desk.state', {})).presence ?? {};
    expect(await atService()).toMatchObject({ reason: 'lunch' });
    proxy.up();
    expect(await told('notReady', 'training')).toMatchObject({ since }); // when it was chosen, not when it was told
  });

  test('a call is followed by itself: on a call, wrap-up, and back to what was chosen meanwhile', async () => {
    const { desk: one } = await desk();
    await one.get('presence.set', { state: 'ready', reason: null });
    await told('ready');
    await one.replica.ring(demoNumbers.known);
    const { key } = await one.card('rings', (card) => card.state === 'ringing');
    expect((await one.get('desk.state', {})).presence?.state).toBe('ready');
    await one.get('calls.answer', { key });
    await told('onCall');
    await one.get('presence.set', { state: 'notReady', reason: 'break' });
    expect((await one.get('desk.state', {})).presence).toMatchObject({ state: 'onCall', chosen: { state: 'notReady', reason: 'break' } });
    await one.get('calls.hangUp', { key });
    const wrapUp = await told('wrapUp');
    const card = await one.card('is over', ({ endedAt }) => endedAt !== null);
    expect(wrapUp.since).toBe(card.endedAt);
    await one.get('calls.finish', { key, disposition: 'informationGiven', notes: '' });
    await told('notReady', 'break');
  });

  test('ready, chosen in a wrap-up, ends it for the telephone system while the notes stay open; a crash keeps it', async () => {
    const { desk: one, proxy } = await desk();
    await one.replica.ring(demoNumbers.unknown);
    const { key } = await one.card('rings', (card) => card.state === 'ringing');
    await one.get('calls.answer', { key });
    await one.card('is answered', (card) => card.key === key && card.session);
    await one.get('calls.hangUp', { key });
    await told('wrapUp');
    await one.get('presence.set', { state: 'ready', reason: null });
    const { since } = await told('ready');
    expect(one.cards.find((card) => card.key === key)).toMatchObject({ session: true });
    await one.replica.stop();
    const again = await openDesk({ folder: join(one.databasePath, '..'), service: { url: proxy.url, token: service.token } });
    const state = await again.state('told', ({ presence }) => (presence?.queues ?? null) !== null);
    expect(state.presence).toMatchObject({ state: 'ready', since });
    await again.get('calls.finish', { key, disposition: 'informationGiven', notes: '' });
  });

  test('the city may end a wrap-up that takes too long', async () => {
    const store = await ReplicaStore.open(join(await temporaryFolder(), 'replica.sqlite'), () => undefined);
    const reports: PresenceReport[] = [];
    let cards: Pick<CallCard, 'state' | 'session' | 'answeredAt' | 'ringingAt' | 'endedAt'>[] = [];
    const presence = new DeskPresence({
      store,
      log: () => undefined,
      now: Date.now,
      cards: () => cards as CallCard[],
      hasPhone: () => true,
      wrapUpLimitMs: () => 40,
      line: {
        isUp: true,
        tell: async (report) => {
          reports.push(report);
          return success({ ok: true, since: report.since, queues: 'followed' });
        },
      },
      onChanged: () => undefined,
    });
    onTestFinished(async () => {
      presence.stop();
      await store.close();
    });
    await presence.start();
    const call = { session: true, answeredAt: new Date().toISOString(), ringingAt: new Date().toISOString() };
    cards = [{ ...call, state: 'answered', endedAt: null }];
    presence.follow();
    await until('on a call', () => reports.at(-1)?.state === 'onCall');
    const endedAt = new Date(Date.now() + 5).toISOString();
    cards = [{ ...call, state: 'ended', endedAt }];
    presence.follow();
    await until('the wrap-up to end by itself', () => reports.at(-1)?.state === 'ready');
    expect(reports.map(({ state }) => state)).toEqual(['onCall', 'wrapUp', 'ready']);
    expect(Date.parse(reports[2]?.since ?? '')).toBeGreaterThanOrEqual(Date.parse(endedAt) + 40);
  });
});

test('what can be done to a call is what its own telephone system can do: one that only reports is told nothing', async () => {
  const { desk: one } = await desk();
  expect((await one.get('desk.state', {})).systems).toMatchObject({ simulator: { hold: true, presence: false } });
  const report = async (type: string) => {
    const answer = await fetch(`${service.url}/api/desk/v1/calls/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${service.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ type, callId: 'reported', legId: 'reported.1', extension: '1001', direction: 'inbound', number: demoNumbers.known }),
    });
    expect(answer.status).toBe(202);
  };
  await report('ringing');
  await report('answered');
  const { key } = await one.card('was reported', (card) => card.session && card.key === 'push/reported.1');
  expect(await one.ask('calls.hold', { key })).toMatchObject({ ok: false, error: { code: 'not-supported' } });
  await report('ended');
  await one.card('is over', (card) => card.key === key && card.endedAt !== null);
  await one.get('calls.finish', { key, disposition: 'informationGiven', notes: '' });
});

test('what the service told at sign-in is followed at a reconnect: another extension needs no restart', async () => {
  const { desk: one } = await desk();
  const { user } = await one.get('desk.state', {});
  const give = (extension: string) => service.write('PATCH', `systemusers(${user?.id ?? ''})`, { ring_extension: extension });
  await give('1041');
  onTestFinished(() => give('1001'));
  await one.state('at the other telephone', ({ extensions }) => extensions[0] === '1041');
});

test('after sleep: a line that only seems to be up is made anew at once, and nothing is missed', async () => {
  const http = createServer();
  const server = new Server(http, { path: deskSocketPath });
  let subscriptions = 0;
  server.on('connection', (socket) => {
    socket.on('subscribe', (_subscribe: unknown, acknowledge: (answer: unknown) => void) => {
      subscriptions += 1;
      acknowledge({ lastSeq: 7 });
    });
    socket.on('authenticate', (_token: unknown, acknowledge: (accepted: boolean) => void) => acknowledge(true));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  // What goes through this road when the computer falls asleep never comes out again, without an error.
  const roads: [Socket, Socket][] = [];
  const road = createTcpServer((near) => {
    const far = connect(port, '127.0.0.1');
    near.pipe(far).pipe(near);
    for (const end of [near, far]) end.on('error', () => undefined);
    roads.push([near, far]);
  });
  await new Promise<void>((resolve) => road.listen(0, '127.0.0.1', resolve));
  let connections = 0;
  const lines: boolean[] = [];
  const socket: CallSocket = new CallSocket({
    log: () => undefined,
    lastSeq: () => 7,
    onCall: () => undefined,
    onReplayed: () => undefined,
    onHint: () => undefined,
    onConnected: () => (connections += 1),
    onSession: () => undefined,
    onLine: () => void lines.push(socket.isUp),
  });
  onTestFinished(async () => {
    socket.close();
    for (const [near, far] of roads) for (const end of [near, far]) end.destroy();
    road.close();
    await server.close();
  });
  socket.connect({ url: `http://127.0.0.1:${(road.address() as AddressInfo).port}`, token: 'any' });
  await until('the line', () => socket.isUp);
  await socket.wake(); // nothing is wrong: nothing is made anew
  expect([connections, lines]).toEqual([1, [true]]);
  for (const [near, far] of roads) {
    near.unpipe(far);
    far.unpipe(near);
  }
  const before = Date.now();
  await socket.wake();
  await until('the line again', () => subscriptions === 2 && socket.isUp);
  expect(Date.now() - before, 'sooner than the silence would have been noticed').toBeLessThan(20_000);
  expect(lines).toEqual([true, false, true]);
});
