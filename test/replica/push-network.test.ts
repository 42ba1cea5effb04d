/**
 * The invariant: every edit is at the service exactly once, in its order, whatever the network does to batches of several change sets.
 * The faults are made between a real service and the pusher.
 */
import { v4 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { RecordEdit } from '../../electron/replica/store/record-edit.ts';
import { type Fault, Proxy } from './support/proxy.ts';
import { openOutbox, type TestOutbox } from './support/pusher.ts';
import { startTestService, type TestService } from './support/service.ts';
import { temporaryFolder } from './support/folder.ts';

let service: TestService;
let proxy: Proxy;
beforeAll(async () => void (service = await startTestService()), 120_000);
beforeEach(async () => void (proxy = await Proxy.open(service.url)));
afterAll(() => service.close());

const newContact = (id: string, lastname: string): RecordEdit => ({ table: 'contact', id, kind: 'create', changes: { firstname: 'Ines', lastname } });
const newCase = (id: string, title: string, contactId: string): RecordEdit => ({ table: 'incident', id, kind: 'create', changes: { title, customerid: contactId, customeridtype: 'contact' } });
const change = (id: string, changes: Record<string, string>): RecordEdit => ({ table: 'contact', id, kind: 'update', changes });
const through = () => ({ url: proxy.url, token: service.token });

/** Three change sets that go together: a new person with a case, another new person, a change of a known one. */
async function threeGroups(outbox: TestOutbox) {
  const mark = v4().slice(0, 8);
  const [known, first, second, caseId] = [v4(), v4(), v4(), v4()];
  await service.write('POST', 'contacts', { contactid: known, firstname: 'Ada', lastname: mark });
  await outbox.receive('contact', known);
  await outbox.edit(newContact(first, mark), newCase(caseId, `Case ${mark}`, first));
  await outbox.edit(newContact(second, mark));
  await outbox.edit(change(known, { firstname: 'Changed' }));
  const atService = async () => ({
    contacts: (await service.rows('contact', `$filter=lastname eq '${mark}'`)).map((row) => `${String(row['firstname'])} ${String(row['contactid'])}`).sort(),
    cases: (await service.rows('incident', `$filter=title eq 'Case ${mark}'`)).map((row) => [row['incidentid'], row['_customerid_value']]),
  });
  const wanted = { contacts: [`Ines ${first}`, `Ines ${second}`, `Changed ${known}`].sort(), cases: [[caseId, first]] };
  return { atService, wanted, known };
}

/** Pushes until nothing waits; a fault may make some of the tries fail. */
async function pushAll(outbox: TestOutbox): Promise<number> {
  for (let tries = 1; tries <= 20; tries++) {
    try {
      await outbox.push();
      return tries;
    } catch (cause) {
      expect(cause).toMatchObject({ name: 'ServiceProblem' });
    }
  }
  throw new Error('20 tries were not enough');
}

describe.each<[string, Fault]>([
  ['is lost', 'drop-answer'],
  ['is cut off in the middle', 'cut'],
  ['is half of what its length says', 'truncate'],
  ['breaks behind the first change set', { cutAfter: 900 }],
  ['is somebody else’s page', 'html'],
  ['is that of a repetition', 'duplicate'],
])('the answer of a batch %s', (_what, fault) => {
  test('every edit is there once, and nothing waits', async () => {
    const outbox = await openOutbox(through());
    const { atService, wanted } = await threeGroups(outbox);
    let spoilt = 0;
    proxy.fault = (method) => (method === 'POST' && spoilt++ === 0 ? fault : 'pass');
    await pushAll(outbox);
    expect(spoilt).toBeGreaterThan(0);
    expect(await atService()).toEqual(wanted);
    expect(await outbox.waiting()).toEqual([]);
  });
});

test('a batch that arrives late, after it was sent again, changes nothing any more', async () => {
  const outbox = await openOutbox(through());
  const { atService, wanted, known } = await threeGroups(outbox);
  let late = 0;
  proxy.fault = (method) => (method === 'POST' && late++ === 0 ? 'late' : 'pass');
  await pushAll(outbox);
  expect(await atService()).toEqual(wanted);
  await service.write('PATCH', `contacts(${known})`, { firstname: 'Newer' });
  await proxy.deliverLate();
  expect((await service.rows('contact', `$filter=contactid eq ${known}`))[0]).toMatchObject({ firstname: 'Newer' });
  expect((await atService()).contacts).toHaveLength(3);
  expect(await outbox.waiting()).toEqual([]);
});

test('the service restarts between a batch and its answer: every edit is there once', async () => {
  const dataDirectory = await temporaryFolder();
  let restarting = await startTestService({ dataDirectory });
  onTestFinished(() => restarting.close());
  proxy.retarget(restarting.url);
  const outbox = await openOutbox({ url: proxy.url, token: restarting.token });
  const [first, second, caseId] = [v4(), v4(), v4()];
  await outbox.edit(newContact(first, 'Restart'), newCase(caseId, 'Restart', first));
  await outbox.edit(newContact(second, 'Restart'));
  let spoilt = 0;
  proxy.fault = (method) => (method === 'POST' && spoilt++ === 0 ? 'hold' : 'pass');
  let acted = (): void => undefined;
  const done = new Promise<void>((resolve) => (acted = resolve));
  proxy.answered = (method) => {
    if (method === 'POST') acted();
  };
  const pushing = expect(outbox.push()).rejects.toMatchObject({ kind: 'unreachable' });
  await done;
  await restarting.close();
  proxy.cut();
  await pushing;
  expect(await outbox.waiting()).toHaveLength(3);
  restarting = await startTestService({ dataDirectory });
  proxy.retarget(restarting.url);
  await pushAll(outbox);
  expect(await restarting.rows('contact', `$filter=lastname eq 'Restart'`)).toHaveLength(2);
  expect(await restarting.rows('incident', `$filter=title eq 'Restart'`)).toMatchObject([{ incidentid: caseId }]);
  expect(await outbox.waiting()).toEqual([]);
}, 60_000);

describe('a random network', () => {
  test.each([1, 2, 3, 4, 5])('edits of a day arrive once each and in their order (%i)', async (seed) => {
    const random = mulberry(seed);
    const outbox = await openOutbox(through());
    const mark = `${v4().slice(0, 8)}`;
    const people = Array.from({ length: 12 }, () => v4());
    const faults: Fault[] = ['pass', 'pass', 'pass', 'drop-answer', 'cut', 'truncate', 'duplicate', 'late', { status: 503 }, { status: 500 }, { status: 429 }, { cutAfter: 2_000 }];
    let asked = 0;
    proxy.fault = () => (asked++ < 40 ? (faults[Math.floor(random() * faults.length)] ?? 'pass') : 'pass');
    for (const id of people) await outbox.edit(newContact(id, mark));
    // Each record is written many times, some of it while earlier edits are in doubt; the last write is what must stand.
    for (let round = 1; round <= 4; round++) {
      for (const id of people) await outbox.edit(change(id, { description: `Round ${round}`, firstname: `R${round}` }));
      await outbox.push().catch((cause: unknown) => expect(cause).toMatchObject({ name: 'ServiceProblem' }));
    }
    for (let tries = 0; (await outbox.waiting()).length > 0; tries++) {
      if (tries > 80) throw new Error(`still waiting: ${(await outbox.waiting()).join('; ')}`);
      await outbox.push().catch((cause: unknown) => expect(cause).toMatchObject({ name: 'ServiceProblem' }));
      await outbox.store.write(({ db }) => db.run('UPDATE outbox SET retryat = NULL')); // as time would
    }
    await proxy.deliverLate();
    const there = await service.rows('contact', `$filter=lastname eq '${mark}'`);
    expect(there).toHaveLength(people.length);
    for (const row of there) expect(row).toMatchObject({ description: 'Round 4', firstname: 'R4' });
  }, 60_000);
});

/** The same numbers for the same seed. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
