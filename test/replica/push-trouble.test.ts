/** A service that fails: on one edit, on everything for an hour, or because it is asked too much. And a desk that was away for long. */
import { join } from 'node:path';
import { v4 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { Connection } from '../../electron/replica/store/connection.ts';
import { readEntries } from '../../electron/replica/store/outbox.ts';
import type { RecordEdit } from '../../electron/replica/store/record-edit.ts';
import { BackOff } from '../../electron/replica/sync/back-off.ts';
import { defaultTimings } from '../../electron/replica/sync/synchronizer.ts';
import { pusherDefaults } from '../../electron/replica/sync/push.ts';
import { Proxy } from './support/proxy.ts';
import { openOutbox } from './support/pusher.ts';
import { startTestService, type TestService } from './support/service.ts';

let service: TestService;
let proxy: Proxy;
beforeAll(async () => void (service = await startTestService()), 120_000);
beforeEach(async () => void (proxy = await Proxy.open(service.url)));
afterAll(() => service.close());

const through = () => ({ url: proxy.url, token: service.token });
const newContact = (id: string, lastname: string, firstname = 'Ines'): RecordEdit => ({ table: 'contact', id, kind: 'create', changes: { firstname, lastname } });
const change = (id: string, changes: Record<string, string>): RecordEdit => ({ table: 'contact', id, kind: 'update', changes });
const contactsNamed = async (lastname: string) => (await service.rows('contact', `$filter=lastname eq '${lastname}'`)).map((row) => row['contactid']);
const writes = () => proxy.seen.filter(({ method }) => method !== 'GET').length;

/** From now on the service's store breaks over contacts of this first name: a defect, so it answers 500 to the part that writes one. */
async function chokeOn(firstname: string): Promise<{ heal: () => Promise<void> }> {
  const connection = await Connection.open(join(service.dataDirectory, 'city.sqlite'), 'write');
  const name = `choke_${v4().slice(0, 8)}`;
  for (const event of ['INSERT', 'UPDATE']) {
    await connection.exec(`CREATE TRIGGER ${name}_${event} BEFORE ${event} ON contact WHEN NEW.firstname = '${firstname}' BEGIN SELECT RAISE(ABORT, 'made by the test'); END`);
  }
  let healed = false;
  const heal = async () => {
    if (healed) return;
    healed = true;
    for (const event of ['INSERT', 'UPDATE']) await connection.exec(`DROP TRIGGER ${name}_${event}`);
    await connection.close();
  };
  onTestFinished(heal);
  return { heal };
}

describe('an edit on which the service fails', () => {
  test('is set aside by itself: others go on, also behind it; what depends on it waits; it is tried again, later each time', async () => {
    const poison = `Poison${v4().slice(0, 6)}`;
    const { heal } = await chokeOn(poison);
    let now = Date.now();
    const outbox = await openOutbox(through(), { now: () => now, retry: { firstMs: 10_000, capMs: 60_000 } });
    const [mark, poisoned] = [v4().slice(0, 8), v4()];
    await outbox.edit(newContact(v4(), mark));
    await outbox.edit(newContact(poisoned, mark, poison));
    await outbox.edit(change(poisoned, { description: 'Behind it' }));
    await outbox.edit(newContact(v4(), mark));
    await outbox.push();
    expect(await contactsNamed(mark)).toHaveLength(2);
    expect(await readEntries(outbox.store.views)).toMatchObject([
      { kind: 'create', state: 'pending', attempts: 1, reason: expect.stringContaining('unexpected error'), recordId: poisoned },
      { kind: 'update', state: 'pending', attempts: 0 },
    ]);
    const waits: number[] = [];
    for (let attempt = 2; attempt <= 6; attempt++) {
      const [entry] = await readEntries(outbox.store.views);
      waits.push(Date.parse(entry?.retryAt ?? '') - now);
      const asked = writes();
      await outbox.push();
      expect(writes(), 'not before its time').toBe(asked);
      expect(outbox.pusher.nextRetryAt).toBe(Date.parse(entry?.retryAt ?? ''));
      now = Date.parse(entry?.retryAt ?? '');
      await outbox.push();
      expect(writes()).toBe(asked + 1);
    }
    expect(waits[0]).toBeGreaterThanOrEqual(5_000);
    expect(waits.at(-1)).toBeGreaterThan(waits[0] ?? 0);
    expect(Math.max(...waits)).toBeLessThanOrEqual(60_000);
    await heal();
    now += 60_000;
    await outbox.push();
    expect(await outbox.waiting()).toEqual([]);
    expect(await contactsNamed(mark)).toHaveLength(3);
  });

  test('and a gateway that gives up on large batches: smaller ones follow, all arrive in a few requests', async () => {
    const outbox = await openOutbox(through());
    const mark = v4().slice(0, 8);
    for (let count = 0; count < 60; count++) await outbox.edit(newContact(v4(), mark));
    let batches = 0;
    proxy.fault = (method) => (method === 'POST' && batches++ < 2 ? { status: 504 } : 'pass');
    await outbox.push();
    expect(await contactsNamed(mark)).toHaveLength(60);
    expect(writes()).toBeLessThan(10);
    expect(await outbox.waiting()).toEqual([]);
  });
});

test('three different edits in a row on which it fails: the service is in trouble, everything else is left alone', async () => {
  const poison = `Poison${v4().slice(0, 6)}`;
  const { heal } = await chokeOn(poison);
  const outbox = await openOutbox(through());
  const mark = v4().slice(0, 8);
  for (let count = 0; count < 3; count++) await outbox.edit(newContact(v4(), mark, poison));
  await expect(outbox.push()).rejects.toMatchObject({ kind: 'busy', status: 500 });
  await outbox.edit(newContact(v4(), mark));
  await outbox.push(); // the first that it takes ends the trouble
  expect(await contactsNamed(mark)).toHaveLength(1);
  await heal();
});

test.each([429, 503])('%i: nothing more is asked until the back-off is over, and no edit is blamed for it', async (status) => {
  const outbox = await openOutbox(through());
  const mark = v4().slice(0, 8);
  for (let count = 0; count < 150; count++) await outbox.edit(newContact(v4(), mark));
  proxy.fault = () => ({ status, headers: { 'retry-after': '7' } });
  await expect(outbox.push()).rejects.toMatchObject({ kind: 'busy', status, retryAfterMs: 7_000 });
  expect(writes()).toBe(1);
  expect((await readEntries(outbox.store.views)).every(({ attempts, retryAt }) => attempts === 0 && retryAt === null)).toBe(true);
  proxy.fault = () => 'pass';
  await outbox.push();
  expect(await contactsNamed(mark)).toHaveLength(150);
});

test('an hour of 500 with a thousand edits waiting: a request every half minute, and all of them arrive once afterwards', async () => {
  let now = Date.now();
  const outbox = await openOutbox(through(), { now: () => now, retry: pusherDefaults.retry });
  const mark = v4().slice(0, 8);
  for (let count = 0; count < 1_000; count++) await outbox.edit(newContact(v4(), mark));
  proxy.fault = (method) => (method === 'GET' ? 'pass' : { status: 500 });
  const backOff = new BackOff(defaultTimings.backOff);
  const end = now + 3_600_000;
  while (now < end) {
    await expect(outbox.push()).rejects.toMatchObject({ kind: 'busy' });
    now += backOff.next(null);
  }
  // 30 s at most between tries, spread down to half of it.
  expect(writes()).toBeLessThan(300);
  proxy.fault = () => 'pass';
  proxy.seen.length = 0;
  for (let minutes = 0; (await outbox.waiting()).length > 0 && minutes < 10; minutes++) {
    await outbox.push();
    now += 60_000;
  }
  expect(await outbox.waiting()).toEqual([]);
  expect(new Set(await contactsNamed(mark)).size).toBe(1_000);
  expect(writes()).toBeLessThan(60);
}, 120_000);

test('a thousand edits of a day without the network: thirty requests at most, every edit at the service once, in its order', async () => {
  const outbox = await openOutbox(through());
  const mark = v4().slice(0, 8);
  const visits = Array.from({ length: 250 }, () => ({ call: v4(), person: v4(), incident: v4() }));
  for (const { call, person, incident } of visits) {
    await outbox.edit({ table: 'phonecall', id: call, kind: 'create', changes: { subject: `Call ${mark}`, directioncode: false } });
    await outbox.edit(
      newContact(person, mark),
      { table: 'incident', id: incident, kind: 'create', changes: { title: `Case ${mark}`, customerid: person, customeridtype: 'contact' } },
      { table: 'phonecall', id: call, kind: 'update', changes: { ring_contactid: person, regardingobjectid: incident, regardingobjectidtype: 'incident' } },
    );
    await outbox.edit({ table: 'phonecall', id: call, kind: 'update', changes: { description: 'Notes' } });
    await outbox.edit({ table: 'phonecall', id: call, kind: 'update', changes: { description: 'Last notes', statecode: 1, statuscode: 4 } });
  }
  // The last notes of each call have joined the ones before.
  expect((await readEntries(outbox.store.views)).length).toBe(1_250);
  const startedAt = performance.now();
  await outbox.push();
  const seconds = (performance.now() - startedAt) / 1000;
  expect(await outbox.waiting()).toEqual([]);
  expect(proxy.seen.length).toBeLessThanOrEqual(30);
  expect(new Set(await contactsNamed(mark)).size).toBe(250);
  const calls = await service.rows('phonecall', `$filter=subject eq 'Call ${mark}'`);
  const cases = await service.rows('incident', `$filter=title eq 'Case ${mark}'`);
  const arrived = (rows: typeof calls, ...names: string[]) => rows.map((row) => names.map((name) => String(row[name])).join(' ')).sort();
  expect(arrived(calls, 'activityid', '_ring_contactid_value', '_regardingobjectid_value', 'description', 'statecode')).toEqual(
    visits.map(({ call, person, incident }) => `${call} ${person} ${incident} Last notes 1`).sort(),
  );
  expect(arrived(cases, 'incidentid', '_customerid_value')).toEqual(visits.map(({ incident, person }) => `${incident} ${person}`).sort());
  expect(seconds, 'about 100 groups a second on this machine').toBeLessThan(60);
}, 120_000);
