/** Calls over the real line: the simulator of the real service rings, the desk shows, answers and writes. */
import { cp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Server } from 'socket.io';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { CallSocket } from '../../electron/replica/calls/call-socket.ts';
import { createReplica } from '../../electron/replica/replica.ts';
import { demoNumbers } from '../../shared/demo-numbers.ts';
import type { CallCard } from '../../shared/contract/records.ts';
import { deskSocketPath } from '../../shared/wire.ts';
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

async function desk(): Promise<{ desk: Desk; proxy: Proxy; folder: string }> {
  const proxy = await Proxy.open(service.url);
  const folder = await temporaryFolder();
  await cp(template, folder, { recursive: true });
  const opened = await openDesk({ folder, service: { url: proxy.url, token: service.token } });
  await opened.inSync();
  return { desk: opened, proxy, folder };
}
/** The simulator's calls outlive a test: a desk may still see an earlier one. */
async function ring(one: Desk, number: string | null): Promise<CallCard> {
  const before = new Set(one.cards.map((card) => card.key));
  expect(await one.replica.ring(number)).toMatchObject({ ok: true });
  return one.card('rings', (card) => card.state === 'ringing' && !before.has(card.key));
}
const phoneCalls = (id: string) => service.rows('phonecall', `$filter=activityid eq ${id}&$expand=phonecall_activity_parties`);

test('a ring that was asked for, and a screen that asked, before the store was open are served when it is (--ring at the start)', async () => {
  const folder = await temporaryFolder();
  await cp(template, folder, { recursive: true });
  const replica = createReplica({ log: () => undefined });
  onTestFinished(() => replica.stop());
  const rung = replica.ring(demoNumbers.known);
  const state = replica.request('workspace', 'desk.state', {});
  await replica.start(join(folder, 'replica.sqlite'), service);
  expect(await state).toMatchObject({ ok: true, value: { extensions: ['1001'] } });
  expect(await rung).toEqual({ ok: true, value: null });
  const key = await until('the call', async () => {
    const cards = await replica.request('pop', 'calls.active', {});
    return cards.ok ? (cards.value as CallCard[])[0]?.key : null;
  });
  expect(await replica.request('pop', 'calls.hangUp', { key })).toMatchObject({ ok: true });
});

test('a call event of the wrong shape: the log says which and where it is wrong, not whose it is', async () => {
  const http = createServer();
  const server = new Server(http, { path: deskSocketPath });
  server.on('connection', (socket) => {
    socket.on('subscribe', (_subscribe: unknown, acknowledge: (answer: unknown) => void) => acknowledge({ lastSeq: 0 }));
    socket.emit('call', { seq: 41, type: 'ringing', number: '+17435550142', name: 'Rosalind Achterberg' });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const logged: string[] = [];
  const socket = new CallSocket({
    log: (_level, message, details) => void logged.push(`${message} ${JSON.stringify(details)}`),
    lastSeq: () => null,
    onCall: () => undefined,
    onReplayed: () => undefined,
    onHint: () => undefined,
    onConnected: () => undefined,
    onSession: () => undefined,
    onLine: () => undefined,
  });
  onTestFinished(async () => {
    socket.close();
    await server.close();
  });
  socket.connect({ url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, token: 'any' });
  const line = await until('the complaint', () => logged.find((one) => one.includes('wrong shape')));
  expect(line).toMatch(/"seq":41,"problem":".*callId/);
  expect(line).not.toMatch(/5550142|Rosalind/);
});

describe('a call over the line', () => {
  test('from a known number: pop, answer, notes, finish; one completed activity at the service', async () => {
    const { desk: one } = await desk();
    const ringing = await ring(one, demoNumbers.known);
    expect(ringing.caller?.fullName).toBe('Rosalind Achterberg');
    expect(ringing.openCaseCount).toBe(2);
    await one.get('calls.answer', { key: ringing.key });
    const answered = await one.card('is answered', (card) => card.session && card.key === ringing.key);
    expect(one.sessions).toContainEqual({ key: ringing.key, byPerson: true });
    const id = answered.phoneCallId ?? '';
    await one.get('calls.attach', { key: ringing.key, caseId: answered.openCases[0]?.id ?? '' });
    await one.get('calls.saveNotes', { key: ringing.key, notes: 'asks when' });
    await one.get('calls.finish', { key: ringing.key, disposition: 'existingCase', notes: 'asks when; told Friday' });
    await until('the card to leave', () => one.cards.every((card) => card.key !== ringing.key));
    await one.inSync();
    const [activity, ...more] = await phoneCalls(id);
    expect(more).toEqual([]);
    expect(activity).toMatchObject({
      subject: 'Phone call from Rosalind Achterberg', directioncode: false, phonenumber: demoNumbers.known, statecode: 1, statuscode: 4,
      description: 'asks when; told Friday', _regardingobjectid_value: answered.openCases[0]?.id, _ring_contactid_value: ringing.caller?.contactId,
    });
    const user = (await one.get('desk.state', {})).user?.id;
    expect(activity?.['phonecall_activity_parties']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ participationtypemask: 1, _partyid_value: ringing.caller?.contactId }),
        expect.objectContaining({ participationtypemask: 2, _partyid_value: user }),
      ]),
    );
    expect((await one.get('calls.recent', { limit: 5 }))[0]).toMatchObject({ key: ringing.key, callerName: 'Rosalind Achterberg', caseTitle: answered.openCases[0]?.title });
  });

  test('from an unknown number: a case for a new contact links the call, also when the service goes away in between', async () => {
    const { desk: one, proxy } = await desk();
    const ringing = await ring(one, demoNumbers.unknown);
    expect(ringing).toMatchObject({ match: 'none', caller: null });
    await one.get('calls.chooseNewEntity', { key: ringing.key, newEntity: 'case' });
    await one.get('calls.answer', { key: ringing.key });
    const answered = await one.card('is answered', (card) => card.session && card.key === ringing.key);
    expect(answered.newEntity).toBe('case');
    proxy.down();
    const [category] = await one.get('categories.list', {});
    const { caseId, contactId } = await one.get('cases.create', {
      callKey: ringing.key,
      customer: { newContact: { firstName: 'Ines', lastName: 'Duarte', mobilePhone: ringing.number ?? '' } },
      draft: {
        title: 'Pothole', requestType: 'report', categoryId: category?.id ?? '', teamId: null, priority: 'normal', origin: 'phone', incidentAddress: '9 Elm Street',
        remainAnonymous: false, wantsUpdates: true, confidential: false, description: '',
      },
    });
    expect(await one.card('knows the caller', (card) => card.match === 'chosen' && card.key === ringing.key)).toMatchObject({ attachedCaseId: caseId, newEntity: null, caller: { contactId, fullName: 'Ines Duarte' } });
    await one.get('calls.finish', { key: ringing.key, disposition: 'newCase', notes: '' });
    proxy.up();
    await one.inSync();
    const [activity] = await phoneCalls(answered.phoneCallId ?? '');
    expect(activity).toMatchObject({ _regardingobjectid_value: caseId, _ring_contactid_value: contactId, statecode: 1 });
    expect(await service.rows('incident', `$filter=incidentid eq ${caseId}`)).toMatchObject([{ _customerid_value: contactId, caseorigincode: 1 }]);
  });

  test('answered while the whole service is away: taken here, and one activity at the service when it is back', async () => {
    const { desk: one, proxy } = await desk();
    const ringing = await ring(one, demoNumbers.known);
    proxy.down();
    await one.state('has no line', (state) => state.capabilities.answer && !state.capabilities.hangUp);
    await one.get('calls.answer', { key: ringing.key });
    const taken = await one.card('is taken here', (card) => card.session && card.key === ringing.key);
    expect(taken).toMatchObject({ state: 'answered', caller: { fullName: 'Rosalind Achterberg' } });
    expect(one.sessions).toContainEqual({ key: ringing.key, byPerson: true });
    proxy.up();
    // The PBX saw no answer: when the leg is over for it, the call is over here.
    await one.state('has the line again', (state) => state.capabilities.hangUp);
    await one.get('calls.hangUp', { key: ringing.key });
    await one.card('is over', (card) => card.key === ringing.key && card.state === 'ended');
    await one.get('calls.finish', { key: ringing.key, disposition: 'informationGiven', notes: 'on the telephone itself' });
    await one.inSync();
    expect(await phoneCalls(taken.phoneCallId ?? '')).toMatchObject([{ description: 'on the telephone itself', statecode: 1, _ring_contactid_value: ringing.caller?.contactId }]);
  });

  test('of a telephone system that cannot be told to answer is taken here by whoever presses Answer', async () => {
    const { desk: one } = await desk();
    const legId = 'pushed.1';
    const report = async (type: string) => {
      const answer = await fetch(`${service.url}/api/desk/v1/calls/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${service.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ type, callId: 'pushed', legId, extension: '1001', direction: 'inbound', number: demoNumbers.known }),
      });
      expect(answer.status).toBe(202);
    };
    await report('ringing');
    const ringing = await one.card('rings', (card) => card.state === 'ringing' && card.key.endsWith(`/${legId}`));
    await one.get('calls.answer', { key: ringing.key });
    const taken = await one.card('is taken', (card) => card.session && card.key === ringing.key);
    expect(one.sessions).toContainEqual({ key: ringing.key, byPerson: true });
    await report('answered'); // the telephone was picked up: nothing new, and no second activity
    await report('ended');
    await one.card('is over', (card) => card.key === ringing.key && card.state === 'ended');
    await one.get('calls.finish', { key: ringing.key, disposition: 'informationGiven', notes: '' });
    await one.inSync();
    expect(await phoneCalls(taken.phoneCallId ?? '')).toHaveLength(1);
    expect(await service.rows('phonecall', `$filter=ring_legid eq '${legId}'`)).toHaveLength(1);
  });

  test('withheld: no number, no person, and the activity invents neither', async () => {
    const { desk: one } = await desk();
    const ringing = await ring(one, null);
    expect(ringing).toMatchObject({ match: 'withheld', number: null, caller: null });
    await one.get('calls.answer', { key: ringing.key });
    const answered = await one.card('is answered', (card) => card.session && card.key === ringing.key);
    await one.get('calls.finish', { key: ringing.key, disposition: 'informationGiven', notes: '' });
    await one.inSync();
    expect((await phoneCalls(answered.phoneCallId ?? ''))[0]).toMatchObject({ phonenumber: null, _ring_contactid_value: null, _regardingobjectid_value: null });
  });

  test('that came and went while this desk was away is a missed entry, not a pop', async () => {
    const { desk: away, proxy, folder } = await desk();
    const other = await openDesk({ folder: await temporaryFolder(), service });
    await other.state('listening', (state) => state.service === 'online');
    // The desk must have a place in the log to come back to.
    const first = await ring(away, demoNumbers.known);
    await away.get('calls.hangUp', { key: first.key });
    await until('the first card to leave', () => away.cards.every((card) => card.key !== first.key));
    proxy.down();
    const rang = await ring(other, demoNumbers.unknown);
    await other.get('calls.hangUp', { key: rang.key });
    await until('the ring to end', () => other.cards.every((card) => card.key !== rang.key));
    await away.replica.stop();
    proxy.up();
    const back = await openDesk({ folder, service: { url: proxy.url, token: service.token } });
    const missed = await until('the entry', async () => (await back.get('calls.recent', { limit: 10 })).find((call) => call.key === rang.key && call.state !== 'ringing'));
    expect(['missed', 'declined']).toContain(missed.state);
    expect(back.port.every<{ key: string }[]>('calls').flat().some((card) => card.key === rang.key)).toBe(false);
  });
});
