/**
 * The invariant: how wrong this computer's clock is, and when it is set, changes nothing but what a wall clock would show. Calls have the
 * gateway's times; what others do arrives; nothing waits for a time that the clock will not reach for days.
 * The service runs in a process of its own, whose clock is right.
 */
import { cp, rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoNumbers } from '../../shared/demo-numbers.ts';
import { type RunningService, startService } from '../e2e/support/service.ts';
import { type Desk, loadedReplica, openDesk } from '../replica/support/desk.ts';
import { temporaryFolder } from '../replica/support/folder.ts';
import { Proxy } from '../replica/support/proxy.ts';
import { until } from '../replica/support/until.ts';
import { Client } from '../service/support.ts';
import { newContact, quick } from './support/desk-at-small-city.ts';
import { setClock, trueNow } from './support/set-clock.ts';

const day = 24 * 3_600_000;
const nearMs = 20_000;

let service: RunningService;
let admin: Client;
let template: string;
beforeAll(async () => {
  service = await startService();
  admin = new Client(service.url, await service.token('admin'));
  template = await loadedReplica({ url: service.url, token: await service.token('call-taker') });
}, 120_000);
afterAll(async () => {
  await service.remove();
  await rm(template, { recursive: true, force: true });
});

async function openAt(proxy: Proxy): Promise<Desk> {
  const folder = await temporaryFolder();
  await cp(template, folder, { recursive: true });
  return openDesk({ folder, service: { url: proxy.url, token: await service.token('call-taker') }, timings: quick });
}

const online = (desk: Desk) => desk.state('online', (state) => state.service === 'online' && state.load === null && state.pendingEdits === 0);
const isTrue = (instant: string | null | undefined) => typeof instant === 'string' && Math.abs(Date.parse(instant) - trueNow()) < nearMs;

/** Somebody else writes; it must come here without a person's doing. */
async function hearsOfOthers(desk: Desk, name: string): Promise<void> {
  const id = await admin.contact(name, { firstname: 'Clock' });
  await until(`what somebody else wrote: ${name}`, async () => (await desk.ask('contacts.get', { id })).ok, 10_000);
}

async function answeredCall(desk: Desk) {
  await until('the line', async () => (await desk.ask('calls.simulateRing', { number: demoNumbers.known })).ok);
  const card = await desk.card('rings', ({ state }) => state === 'ringing');
  await desk.get('calls.answer', { key: card.key });
  return desk.card('is answered', ({ key, session }) => key === card.key && session);
}

async function activityOf(legKey: string): Promise<Record<string, unknown>> {
  const legId = legKey.slice(legKey.indexOf('/') + 1);
  return until('the completed phone call at the service', async () => (await admin.filter('phonecalls', `ring_legid eq '${legId}' and statecode eq 1`)).rows[0]);
}

describe.each([
  ['three days ahead', 3 * day],
  ['three days behind', -3 * day],
])('a clock that is %s', (_what, offset) => {
  test('a call has the gateway’s times, here and at the service; the desk stays in sync and says so', async () => {
    setClock(offset);
    const desk = await openAt(await Proxy.open(service.url));
    await online(desk);
    const card = await answeredCall(desk);
    expect([card.ringingAt, card.answeredAt].map(isTrue)).toEqual([true, true]);
    await desk.get('calls.finish', { key: card.key, disposition: 'informationGiven', notes: 'By the clock' });
    const activity = await activityOf(card.key);
    expect([activity['actualstart'], activity['actualend']].map((at) => isTrue(String(at)))).toEqual([true, true]);
    expect(activity['actualdurationminutes']).toBe(0);
    await hearsOfOthers(desk, `Sync${offset}`);
    const { asOf } = await online(desk);
    // By this computer's clock or by the right one, but not by any other.
    expect(Math.min(Math.abs(Date.parse(asOf ?? '') - Date.now()), Math.abs(Date.parse(asOf ?? '') - trueNow()))).toBeLessThan(nearMs);
  });

  test('a call that is taken and finished while the line is down has the right times too', async () => {
    setClock(offset);
    const proxy = await Proxy.open(service.url);
    const desk = await openAt(proxy);
    await online(desk);
    await until('the line', async () => (await desk.ask('calls.simulateRing', { number: demoNumbers.unknown })).ok);
    const { key } = await desk.card('rings', ({ state }) => state === 'ringing');
    proxy.down();
    await desk.state('offline', (state) => state.service === 'offline');
    await desk.get('calls.answer', { key });
    const card = await desk.card('was taken here', (one) => one.key === key && one.session);
    expect(isTrue(card.answeredAt), `answered at ${card.answeredAt}`).toBe(true);
    await desk.get('calls.finish', { key, disposition: 'informationGiven', notes: 'Without a line' });
    proxy.up();
    const activity = await activityOf(key);
    expect([activity['actualstart'], activity['actualend']].map((at) => [at, isTrue(String(at))])).toEqual([[activity['actualstart'], true], [activity['actualend'], true]]);
  });

  test('set so while the desk runs, without the line: what others write still comes, and so do edits', async () => {
    const clock = setClock();
    const proxy = await Proxy.open(service.url);
    const desk = await openAt(proxy);
    await online(desk);
    proxy.line = false;
    proxy.cut();
    clock.ahead(offset);
    await hearsOfOthers(desk, `Set${offset}`);
    clock.ahead(0);
    await hearsOfOthers(desk, `SetBack${offset}`);
    await desk.get('contacts.create', newContact(`Own${offset}`));
    await until('the edit at the service', async () => (await admin.filter('contacts', `lastname eq 'Own${offset}'`)).rows.length === 1, 10_000);
    await desk.state('as of now', ({ asOf }) => isTrue(asOf));
  });

  test('set so while the desk is offline: it is back as soon as the service is', async () => {
    const clock = setClock();
    const proxy = await Proxy.open(service.url);
    const desk = await openAt(proxy);
    await online(desk);
    proxy.down();
    await desk.get('contacts.create', newContact(`Offline${offset}`));
    await desk.state('offline', (state) => state.service === 'offline');
    clock.ahead(offset);
    proxy.up();
    await until('the edit at the service', async () => (await admin.filter('contacts', `lastname eq 'Offline${offset}'`)).rows.length === 1, 5_000);
  });

  test('set so while an edit is set aside, because the service failed on it: it has its turn soon', async () => {
    const clock = setClock();
    const proxy = await Proxy.open(service.url);
    const desk = await openAt(proxy);
    await online(desk);
    let failures = 0;
    proxy.fault = (method) => (method === 'GET' || failures++ > 0 ? 'pass' : { status: 500 });
    await desk.get('contacts.create', newContact(`Aside${offset}`));
    await until('the failure', () => failures > 0);
    await desk.state('waiting with its edit', ({ pendingEdits }) => pendingEdits === 1);
    clock.ahead(offset);
    await until('the edit at the service', async () => (await admin.filter('contacts', `lastname eq 'Aside${offset}'`)).rows.length === 1, 12_000);
  });
});
