/** Older rows on demand: what is outside of the desk's scope comes when somebody asks, stays for a while, and leaves again. */
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { Connection } from '../../electron/replica/store/connection.ts';
import { anonymousContactId } from '../../shared/entities/contact.ts';
import { type Desk, openDesk } from './support/desk.ts';
import { temporaryFolder } from './support/folder.ts';
import { Proxy } from './support/proxy.ts';
import { startTestService, type TestService } from './support/service.ts';
import { until } from './support/until.ts';

type Way = 'delta' | 'watermark with ids';
const ways: Way[] = ['delta', 'watermark with ids'];
const scope = { months: 6 };
const day = 24 * 3_600_000;

let open: TestService;
/** Changes may not be tracked there, and it has no digests. */
let strict: TestService;
beforeAll(async () => {
  open = await startTestService();
  strict = await startTestService({ changeTracking: { refusedTo: ['call-taker'] } });
}, 300_000);
afterAll(async () => {
  await open.close();
  await strict.close();
});
afterEach(() => void vi.useRealTimers());
const serviceOf = (way: Way) => (way === 'delta' ? open : strict);

async function deskOf(way: Way, options: Partial<Parameters<typeof openDesk>[0]> = {}): Promise<{ desk: Desk; proxy: Proxy; folder: string }> {
  const service = serviceOf(way);
  const proxy = await Proxy.open(service.url);
  proxy.fault = noDigests;
  const folder = options.folder ?? (await temporaryFolder());
  const desk = await openDesk({ service: { url: proxy.url, token: service.token }, timings: { pollMs: 300, sweepsPerMinute: 6_000 }, scope, ...options, folder });
  return { desk, proxy, folder };
}
const noDigests = (_method: string, url: string) => (url.includes('/digest/') ? { status: 404 } : ('pass' as const));

async function rowsOf<T>(desk: Desk, sql: string, parameters: unknown[] = []): Promise<T[]> {
  const connection = await Connection.open(desk.databasePath, 'read');
  try {
    return await connection.all<T>(sql, parameters);
  } finally {
    await connection.close();
  }
}
async function change(folder: string, ...statements: string[]): Promise<void> {
  const connection = await Connection.open(join(folder, 'replica.sqlite'), 'write');
  for (const statement of statements) await connection.run(statement);
  await connection.close();
}

interface Past {
  readonly contactId: string;
  readonly cases: { id: string; title: string }[];
  readonly calls: string[];
}

function cutoff(): string {
  const now = new Date();
  return `${new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - scope.months, now.getUTCDate())).toISOString().slice(0, 10)}T00:00:00Z`;
}

/** Every contact with its closed cases and finished calls from before the scope, as the desk's user sees them. */
async function pastOf(service: TestService): Promise<Past[]> {
  const old = `statecode ne 0 and modifiedon lt ${cutoff()}`;
  const cases = await service.rows('incident', `$select=title,_customerid_value&$filter=${encodeURIComponent(old)}`, 'desk');
  const calls = await service.rows('phonecall', `$select=_ring_contactid_value&$filter=${encodeURIComponent(old)}`, 'desk');
  const contacts = new Map<string, { cases: { id: string; title: string }[]; calls: string[] }>();
  const of = (id: unknown) => {
    const known = contacts.get(String(id)) ?? { cases: [], calls: [] };
    contacts.set(String(id), known);
    return known;
  };
  for (const row of cases) of(row['_customerid_value']).cases.push({ id: String(row['incidentid']), title: String(row['title']) });
  for (const row of calls) of(row['_ring_contactid_value']).calls.push(String(row['activityid']));
  return [...contacts].filter(([id]) => id !== 'null' && id !== anonymousContactId).map(([contactId, past]) => ({ contactId, ...past }));
}

/** Somebody of whom this desk has the record and not the past. */
async function somebodyWithAPast(desk: Desk, service: TestService): Promise<Past> {
  for (const past of await pastOf(service)) {
    if (past.cases.length > 0 && past.calls.length > 0 && (await desk.ask('contacts.get', { id: past.contactId })).ok) return past;
  }
  throw new Error('nobody has closed cases and finished calls from before the scope');
}

async function shown(desk: Desk, { contactId, cases, calls }: Past): Promise<{ cases: number; calls: number }> {
  const ids = new Set((await desk.get('contacts.get', { id: contactId })).timeline.map(({ id }) => id));
  return { cases: cases.filter(({ id }) => ids.has(id)).length, calls: calls.filter((id) => ids.has(id)).length };
}
async function isFound(desk: Desk, { id, title }: { id: string; title: string }): Promise<boolean> {
  const [ticket] = await rowsOf<{ ticketnumber: string }>(desk, 'SELECT ticketnumber FROM incident WHERE id = ?', [id]);
  return (await desk.get('search.find', { text: ticket?.ticketnumber ?? title, limit: 50 })).some((hit) => hit.id === id);
}

describe.each(ways)('by %s', (way) => {
  test('they are not here, come when somebody asks, and stay through a new load, sweeps and the next day', async () => {
    const { desk, folder } = await deskOf(way);
    await desk.inSync();
    const past = await somebodyWithAPast(desk, serviceOf(way));
    const [sample] = past.cases;
    if (!sample) throw new Error('no case');
    const before = await desk.get('contacts.get', { id: past.contactId });
    expect(await shown(desk, past)).toEqual({ cases: 0, calls: 0 });
    expect(await isFound(desk, sample)).toBe(false);

    const all = { cases: past.cases.length, calls: past.calls.length };
    expect(await desk.get('contacts.fetchOlder', { id: past.contactId.toUpperCase() })).toEqual(all);
    expect((await desk.get('contacts.get', { id: past.contactId })).closedCaseCount).toBe(before.closedCaseCount + all.cases);
    expect(await shown(desk, past)).toEqual(all);
    expect(await isFound(desk, sample)).toBe(true);
    expect(await desk.get('contacts.fetchOlder', { id: past.contactId })).toEqual({ cases: 0, calls: 0 }); // again: nothing more

    // What expiry leads to: both tables begin again with another load.
    await desk.replica.stop();
    await change(folder, `UPDATE cursor SET load = load + 1, nextlink = NULL, deltalink = NULL, modifiedupto = NULL, rows = 0 WHERE tablename IN ('incident', 'phonecall')`);
    await change(folder, `INSERT INTO incident (id, _etag, _load, title, statecode, modifiedon) VALUES ('99999999-0000-4000-8000-000000000001', 'W/"1"', 1, 'Ghost', 1, '2100-01-01T00:00:00Z')`);
    const again = await deskOf(way, { folder });
    await again.desk.inSync();
    const ghosts = () => rowsOf(again.desk, `SELECT id FROM incident WHERE title = 'Ghost'`);
    await until('the end of the load', async () => (await ghosts()).length === 0);
    const asOf = (await again.desk.get('desk.state', {})).asOf ?? '';
    await until('a few more rounds', async () => ((await again.desk.get('desk.state', {})).asOf ?? '') > new Date(Date.parse(asOf) + 1_000).toISOString());
    expect(await shown(again.desk, past)).toEqual(all);
    expect(await isFound(again.desk, sample)).toBe(true);
    await again.desk.replica.stop();

    // The next day: what has grown too old leaves, what was asked for does not.
    await change(folder, `INSERT INTO incident (id, _etag, _load, title, statecode, modifiedon) VALUES ('99999999-0000-4000-8000-000000000002', 'W/"1"', 1, 'Yesterday', 1, '${cutoff()}')`);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + day });
    const tomorrow = await openDesk({ folder, service: null, scope });
    await until('the aged row is gone', async () => (await rowsOf(tomorrow, `SELECT id FROM incident WHERE title = 'Yesterday'`)).length === 0);
    expect(await shown(tomorrow, past)).toEqual(all);
    await tomorrow.replica.stop();

    // Nobody has asked for a month.
    vi.setSystemTime(Date.now() + 31 * day);
    const later = await openDesk({ folder, service: null, scope });
    await until('they are gone', async () => {
      const { cases, calls } = await shown(later, past);
      return cases === 0 && calls === 0;
    });
    expect(await rowsOf(later, 'SELECT id FROM kept')).toEqual([]);
    expect(await isFound(later, sample)).toBe(false);
  }, 120_000);

  test('one that is deleted at the service leaves', async () => {
    const { desk } = await deskOf(way);
    await desk.inSync();
    const past = await somebodyWithAPast(desk, serviceOf(way));
    await desk.get('contacts.fetchOlder', { id: past.contactId });
    const [gone] = past.calls;
    await serviceOf(way).write('DELETE', `phonecalls(${String(gone)})`);
    await until('the deleted call is gone', async () => (await rowsOf(desk, 'SELECT id FROM phonecall WHERE id = ?', [gone])).length === 0);
    expect(await shown(desk, past)).toEqual({ cases: past.cases.length, calls: past.calls.length - 1 });
  }, 120_000);
});

test('without the service it says so, and later it works', async () => {
  const { desk, proxy } = await deskOf('delta');
  await desk.inSync();
  const past = await somebodyWithAPast(desk, open);
  const ask = () => desk.ask('contacts.fetchOlder', { id: past.contactId });
  const refusal = { ok: false, error: { code: 'unavailable', message: expect.stringContaining('Try again') as string } };
  proxy.down();
  expect(await ask()).toMatchObject(refusal); // perhaps nobody has noticed yet
  await desk.state('offline', ({ service }) => service === 'offline');
  const asked = proxy.seen.length;
  expect(await ask()).toMatchObject(refusal);
  expect(proxy.seen.length).toBe(asked);
  expect(await rowsOf(desk, 'SELECT id FROM kept')).toEqual([]);
  proxy.up();
  proxy.fault = (_method, url) => (url.includes('statecode%20ne%200') ? 'html' : 'pass');
  await desk.state('online', ({ service }) => service === 'online');
  expect(await ask()).toMatchObject(refusal);
  proxy.fault = () => 'pass';
  expect(await ask()).toMatchObject({ ok: true, value: { cases: past.cases.length, calls: past.calls.length } });
}, 60_000);

test('a sign-in that is not accepted is named', async () => {
  const { desk, proxy } = await deskOf('delta');
  await desk.inSync();
  const past = await somebodyWithAPast(desk, open);
  proxy.fault = () => ({ status: 401 });
  expect(await desk.ask('contacts.fetchOlder', { id: past.contactId })).toMatchObject({ ok: false, error: { code: 'unavailable', message: expect.stringContaining('Sign in') as string } });
}, 60_000);

test('nothing is asked for Anonymous, for who was born here, for everybody where nothing is too old; strangers are not found', async () => {
  const { desk, proxy, folder } = await deskOf('delta');
  await desk.inSync();
  const older = () => proxy.seen.filter(({ url }) => url.includes('statecode%20ne%200'));
  const none = { cases: 0, calls: 0 };
  expect(await desk.get('contacts.fetchOlder', { id: anonymousContactId })).toEqual(none);
  expect(await desk.ask('contacts.fetchOlder', { id: '99999999-0000-4000-8000-000000000009' })).toMatchObject({ ok: false, error: { code: 'not-found' } });
  proxy.fault = (method, url) => (method === 'POST' ? { status: 503 } : noDigests(method, url));
  const { contactId } = await desk.get('contacts.create', { callKey: null, contact: { firstName: 'Ines', lastName: 'Newborn', mobilePhone: '' } });
  expect(await desk.get('contacts.fetchOlder', { id: contactId })).toEqual(none);
  expect(older()).toEqual([]);
  expect(await desk.ask('contacts.fetchOlder', { id: contactId }, 'pop')).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
  const past = await pastOf(open);
  proxy.fault = noDigests;
  await desk.inSync();

  const [without] = await rowsOf<{ id: string }>(desk, `SELECT id FROM contact WHERE id <> ? AND mobilephone IS NOT NULL AND id NOT IN (SELECT value FROM json_each(?)) LIMIT 1`, [anonymousContactId, JSON.stringify(past.map((one) => one.contactId))]);
  expect(await desk.get('contacts.fetchOlder', { id: without?.id ?? '' })).toEqual(none);
  expect(older()).toHaveLength(2);
  await desk.replica.stop();

  const everything = await deskOf('delta', { folder, scope: { months: null } });
  await everything.desk.inSync();
  expect(await everything.desk.get('contacts.fetchOlder', { id: past[0]?.contactId ?? '' })).toEqual(none);
  expect(everything.proxy.seen.some(({ url }) => url.includes('statecode%20ne%200'))).toBe(false);
}, 60_000);

test('while it is under way, a change that takes rows away is not undone by it; asked twice, it is asked once', async () => {
  const { desk, proxy } = await deskOf('delta');
  await desk.inSync();
  const past = (await pastOf(open)).find(({ calls }) => calls.length > 1);
  if (!past) throw new Error('nobody has two finished calls from before the scope');
  const [gone] = past.calls;
  let held = 0;
  proxy.fault = (_method, url) => {
    const holds = held === 0 && url.includes('/phonecalls') && url.includes('statecode%20ne%200');
    if (holds) held += 1;
    return holds ? 'hold' : 'pass';
  };
  const answers = Promise.all([desk.get('contacts.fetchOlder', { id: past.contactId }), desk.get('contacts.fetchOlder', { id: past.contactId })]);
  await until('the question', () => held === 1);
  await new Promise((resolve) => setTimeout(resolve, 300)); // it has been answered, and the answer is on its way
  await open.write('DELETE', `phonecalls(${String(gone)})`);
  const at = new Date().toISOString();
  await desk.state('told of the deletion', ({ asOf }) => asOf !== null && asOf > at);
  proxy.release();
  const [one, two] = await answers;
  expect(one).toEqual({ cases: past.cases.length, calls: past.calls.length - 1 });
  expect(two).toEqual(one);
  expect(await rowsOf(desk, 'SELECT id FROM phonecall WHERE id = ?', [gone])).toEqual([]);
}, 60_000);

test('many at once do not wait for one another for ever', async () => {
  const { desk } = await deskOf('delta');
  await desk.inSync();
  const people = (await pastOf(open)).slice(0, 12);
  const added = await Promise.all(people.map(({ contactId }) => desk.ask('contacts.fetchOlder', { id: contactId })));
  for (const [index, outcome] of added.entries()) {
    if (!outcome.ok) expect(outcome.error.code).toBe('not-found'); // a contact without a number is not here either
    else expect(outcome.value).toEqual({ cases: people[index]?.cases.length, calls: people[index]?.calls.length });
  }
  expect(added.filter(({ ok }) => ok).length).toBeGreaterThan(3);
}, 60_000);
