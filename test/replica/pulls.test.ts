/** Both ways to pull hold the same tests: by change tracking, and by modification with a search for what is gone, where that is refused. */
import { join } from 'node:path';
import { v4 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Connection } from '../../electron/replica/store/connection.ts';
import { deskTableNames } from '../../shared/entities/index.ts';
import { type Desk, openDesk } from './support/desk.ts';
import { temporaryFolder } from './support/folder.ts';
import { Proxy } from './support/proxy.ts';
import { startTestService, type TestService } from './support/service.ts';
import { until } from './support/until.ts';

type Way = 'delta' | 'watermark with digests' | 'watermark with ids';
const ways: Way[] = ['delta', 'watermark with digests', 'watermark with ids'];

let open: TestService;
/** Call-takers may not track changes there, as Dataverse has it for users without organization-wide read. */
let strict: TestService;
beforeAll(async () => {
  open = await startTestService();
  strict = await startTestService({ changeTracking: { refusedTo: ['call-taker'] } });
}, 300_000);
afterAll(async () => {
  await open.close();
  await strict.close();
});
const serviceOf = (way: Way) => (way === 'delta' ? open : strict);

async function deskOf(way: Way, options: Partial<Parameters<typeof openDesk>[0]> = {}): Promise<{ desk: Desk; proxy: Proxy; folder: string }> {
  const service = serviceOf(way);
  const proxy = await Proxy.open(service.url);
  // Somebody else's service has no digests.
  proxy.fault = (_method, url) => (way === 'watermark with ids' && url.includes('/digest/') ? { status: 404 } : 'pass');
  const folder = options.folder ?? (await temporaryFolder());
  const desk = await openDesk({ service: { url: proxy.url, token: service.token }, timings: { pollMs: 400, sweepsPerMinute: 6_000 }, ...options, folder });
  return { desk, proxy, folder };
}

async function rowsOf<T>(desk: Desk, sql: string, parameters: unknown[] = []): Promise<T[]> {
  const connection = await Connection.open(desk.databasePath, 'read');
  try {
    return await connection.all<T>(sql, parameters);
  } finally {
    await connection.close();
  }
}
const isHere = async (desk: Desk, id: string) => (await desk.ask('contacts.get', { id })).ok;
const found = async (desk: Desk, text: string) => (await desk.get('search.find', { text, limit: 20 })).map(({ id }) => id);

describe.each(ways)('by %s', (way) => {
  let service: TestService;
  beforeAll(() => {
    service = serviceOf(way);
  });

  test('everything that the user sees is here after the first load, and changes, new rows and deletions follow, in search too', async () => {
    const { desk } = await deskOf(way);
    await desk.inSync();
    const strategies = await rowsOf<{ strategy: string }>(desk, 'SELECT DISTINCT strategy FROM cursor');
    expect(strategies).toEqual([{ strategy: way === 'delta' ? 'delta' : 'watermark' }]);
    for (const table of deskTableNames) {
      const [row] = await rowsOf<{ count: number }>(desk, `SELECT count(*) AS count FROM "${table}"`);
      expect(row?.count, table).toBe((await service.rows(table, '$select=versionnumber', 'desk')).length);
    }
    const [kept, gone] = [v4(), v4()];
    const name = `Zyx${kept.slice(0, 6)}`;
    const [before, after] = [`+4930901820${ways.indexOf(way)}1`, `+4930901820${ways.indexOf(way)}2`];
    for (const id of [kept, gone]) await service.write('POST', 'contacts', { contactid: id, firstname: 'Delta', lastname: name, mobilephone: before });
    await until('both new contacts', async () => (await isHere(desk, kept)) && (await isHere(desk, gone)));
    expect((await found(desk, name)).sort()).toEqual([kept, gone].sort());
    await service.write('PATCH', `contacts(${kept})`, { lastname: `${name}moreno`, mobilephone: after });
    await until('the change', async () => (await desk.get('contacts.get', { id: kept })).fullName === `Delta ${name}moreno`);
    await service.write('DELETE', `contacts(${gone})`);
    await until('the deletion', async () => !(await isHere(desk, gone)));
    expect(await found(desk, name)).toEqual([kept]);
    expect(await rowsOf(desk, 'SELECT e164 FROM contact_number WHERE e164 IN (?, ?)', [Number(before), Number(after)])).toEqual([{ e164: Number(after) }]);
  }, 120_000);

  test('a row that leaves this user’s access disappears, from search too', async () => {
    const { desk } = await deskOf(way);
    await desk.inSync();
    // Activities of a case that becomes confidential are no longer shown to strangers.
    const [one] = await service.rows('phonecall', '$top=1&$filter=_regardingobjectid_value ne null and statecode eq 1');
    const call = v4();
    const incident = v4();
    const [customer] = await service.rows('contact', '$top=1&$select=contactid');
    const [team] = await service.rows('team', '$top=1&$select=teamid');
    expect(one).toBeDefined();
    await service.write('POST', 'incidents', { incidentid: incident, title: `Secret ${incident}`, 'customerid_contact@odata.bind': `/contacts(${String(customer?.['contactid'])})`, 'ownerid@odata.bind': `/teams(${String(team?.['teamid'])})` });
    await service.write('POST', 'phonecalls', { activityid: call, subject: 'About it', directioncode: false, 'regardingobjectid_incident_phonecall@odata.bind': `/incidents(${incident})` });
    await until('the call is here', async () => (await rowsOf(desk, 'SELECT id FROM phonecall WHERE id = ?', [call])).length === 1);
    await service.write('PATCH', `incidents(${incident})`, { ring_confidential: true });
    expect(await service.rows('phonecall', `$filter=activityid eq ${call}`, 'desk')).toEqual([]);
    await until('the call is gone', async () => (await rowsOf(desk, 'SELECT id FROM phonecall WHERE id = ?', [call])).length === 0);
  }, 120_000);

  test('a row under an edit stays, and the edit survives a new load', async () => {
    const { desk, proxy, folder } = await deskOf(way);
    await desk.inSync();
    proxy.down();
    const { contactId } = await desk.get('contacts.create', { callKey: null, contact: { firstName: 'Ines', lastName: 'Kept', mobilePhone: '' } });
    await desk.replica.stop();
    const connection = await Connection.open(join(folder, 'replica.sqlite'), 'write');
    // What expiry leads to: the table begins again with another load.
    await connection.run(`UPDATE cursor SET load = load + 1, nextlink = NULL, deltalink = NULL, modifiedupto = NULL, rows = 0 WHERE tablename = 'contact'`);
    await connection.run(`INSERT INTO contact (id, _etag, _load, fullname) VALUES ('99999999-0000-4000-8000-000000000001', 'W/"1"', 1, 'Ghost Of A Row')`);
    await connection.close();
    proxy.up();
    const again = await deskOf(way, { folder });
    await again.desk.inSync();
    expect((await again.desk.get('contacts.get', { id: contactId })).fullName).toBe('Ines Kept');
    expect(await service.rows('contact', `$filter=contactid eq ${contactId}`)).toHaveLength(1);
    expect(await isHere(again.desk, '99999999-0000-4000-8000-000000000001')).toBe(false); // what the new load did not see
    expect(await found(again.desk, 'Ghost')).toEqual([]);
  }, 120_000);
});

test('the search for rows that are gone asks no more often than it may, and goes round the tables', async () => {
  const { desk, proxy } = await deskOf('watermark with ids', { timings: { pollMs: 60, sweepsPerMinute: 20 } });
  await desk.inSync();
  const swept = () => proxy.seen.filter(({ url }) => /\/\w+\?\$select=\w+id&/.test(decodeURIComponent(url))).map(({ url }) => url.split('/').at(-1)?.split('?')[0]);
  await until('the budget of the first minute', () => swept().length >= 15);
  const before = proxy.seen.length;
  await until('more rounds without a sweep', () => proxy.seen.length > before + 60);
  expect(swept().length).toBeLessThanOrEqual(21);
  expect(new Set(swept()).size).toBeGreaterThanOrEqual(15); // one request each for these small tables
}, 120_000);

describe('scope', () => {
  test('old closed cases are not kept, active and recent ones are; what was asked for stays', async () => {
    const { desk } = await deskOf('delta', { scope: { months: 6 } });
    await desk.inSync();
    const from = new Date();
    from.setUTCMonth(from.getUTCMonth() - 6);
    const cut = `${from.toISOString().slice(0, 10)}T00:00:00Z`;
    const all = await open.rows('incident', '$select=statecode,modifiedon', 'desk');
    const wanted = all.filter((row) => row['statecode'] === 0 || String(row['modifiedon']) >= cut);
    expect(wanted.length).toBeGreaterThan(0);
    expect(wanted.length).toBeLessThan(all.length);
    const [here] = await rowsOf<{ count: number }>(desk, 'SELECT count(*) AS count FROM incident');
    expect(here?.count).toBe(wanted.length);
    const [indexed] = await rowsOf<{ count: number }>(desk, `SELECT count(*) AS count FROM search_case_title_1 WHERE search_case_title_1 MATCH '"cas" *'`);
    expect(indexed?.count).toBe(wanted.length);
  }, 120_000);
});

test.each(['watermark with digests', 'watermark with ids'] as const)('%s: a row that comes into this user’s sight without having been changed is found', async (way) => {
  const { desk } = await deskOf(way, { timings: { pollMs: 200, sweepsPerMinute: 6_000 } });
  await desk.inSync();
  const [sample] = await rowsOf<{ id: string; fullname: string }>(desk, `SELECT id, fullname FROM contact WHERE modifiedon < '2026-10-01' AND mobilephone IS NOT NULL ORDER BY id LIMIT 1`);
  // As if it had never been shown: it is too old for the overlap of a pull by modification.
  const connection = await Connection.open(desk.databasePath, 'write');
  await connection.run('DELETE FROM contact WHERE id = ?', [sample?.id]);
  await connection.close();
  expect(await isHere(desk, sample?.id ?? '')).toBe(false);
  await until('the row again', async () => await isHere(desk, sample?.id ?? ''));
}, 120_000);
