/**
 * Synchronising without change tracking, as a desk must where Dataverse refuses it: rows by the instant of their modification, in pages.
 * GUIDs have no documented order in Dataverse's filters, so a pull follows the next links and never compares ids.
 */
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Principal } from '../../service/access/principal.ts';
import { sightOf } from '../../service/access/sight-of.ts';
import type { CityTables } from '../../service/store/city-tables.ts';
import { openDatabase } from '../../service/store/database.ts';
import { pageSql } from '../../service/store/row-query-sql.ts';
import { deskTableNames, tableOf, type TableName } from '../../shared/entities/index.ts';
import { selectAll } from '../../shared/entities/wire-format.ts';
import { startSealedCase, type SealedCase } from './sealed-case.ts';
import { addPerson } from './people.ts';
import { type Answer, type Client, startTestService, type TestService } from './support.ts';

type Row = Record<string, unknown>;
const tracking = { prefer: 'odata.track-changes' };
const dawn = '2000-01-01T00:00:00Z';

/** @param between is called behind each page but the last */
async function pull(api: Client, table: TableName, filter: string, pageSize: number, between: (page: number) => Promise<void> = () => Promise.resolve()): Promise<Row[]> {
  const { entitySet, primaryId } = tableOf(table);
  const rows: Row[] = [];
  let link: string | undefined = `${entitySet}?$select=${selectAll(table).join(',')}&$filter=${encodeURIComponent(filter)}&$orderby=modifiedon,${primaryId}`;
  for (let page = 1; link !== undefined; page += 1) {
    const answer: Answer = await api.get(link, { prefer: `odata.maxpagesize=${pageSize}` });
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
    expect(answer.rows.length).toBeLessThanOrEqual(pageSize);
    rows.push(...answer.rows);
    link = answer.body['@odata.nextLink'] as string | undefined;
    if (link !== undefined) await between(page);
  }
  return rows;
}
const idsOf = (table: TableName, rows: readonly Row[]) => rows.map((row) => String(row[tableOf(table).primaryId]));
const places = (table: TableName, rows: readonly Row[]) => rows.map((row) => `${String(row['modifiedon'])} ${String(row[tableOf(table).primaryId])}`);

describe('a service that refuses change tracking to a role', () => {
  let city: TestService;
  let taker: Client;
  let lead: Client;
  beforeAll(async () => {
    city = await startTestService({ changeTracking: { refusedTo: ['call-taker'] } });
    taker = (await addPerson(city, 'taker', 'call-taker')).api;
    lead = (await addPerson(city, 'lead', 'case-lead')).api;
  });
  afterAll(() => city.close());

  test.each(deskTableNames)('%s: as Dataverse refuses who does not read it in the whole organisation; others go on', async (table) => {
    const { entitySet } = tableOf(table);
    const first = await lead.get(entitySet, tracking);
    expect(first.status).toBe(200);
    const delta = String(first.body['@odata.deltaLink']);
    const count = delta.replace(`${entitySet}?`, `${entitySet}/$count?`);
    expect((await lead.get(count)).status).toBe(200);
    for (const [link, headers] of [[entitySet, tracking], [delta, {}], [count, {}]] as const) {
      const refused = await taker.get(link, headers);
      expect([refused.status, refused.error]).toEqual([403, { code: '0x80040220', message: expect.stringContaining(`prvRead${table}`) }]);
    }
    expect((await taker.get(`${entitySet}?$top=1`)).status, 'reading is another matter').toBe(200);
  });

  test('a table that cannot be tracked at all is refused to everybody for that', async () => {
    expect((await taker.get('activitypointers', tracking)).status).toBe(400);
  });
});

test('only the tables that the setting names are refused', async () => {
  const city = await startTestService({ changeTracking: { refusedTo: ['call-taker', 'case-lead'], tables: ['contact', 'incident'] } });
  try {
    for (const role of ['call-taker', 'case-lead', 'case-supervisor'] as const) {
      const { api } = await addPerson(city, role, role);
      const statuses = await Promise.all(['contacts', 'incidents', 'queues'].map(async (set) => (await api.get(set, tracking)).status));
      expect(statuses, role).toEqual(role === 'case-supervisor' ? [200, 200, 200] : [403, 403, 200]);
    }
  } finally {
    await city.close();
  }
});

test.each([
  [{ refusedTo: ['clerk'] }, /changeTracking\.refusedTo\.0/],
  [{ refusedTo: ['call-taker'], tables: ['contacts'] }, /changeTracking\.tables\.0: is no logical name of a table.*contacts/],
  [{ refused: [] }, /changeTracking/],
])('the settings %j are refused', async (changeTracking, message) => {
  await expect(startTestService({ changeTracking: changeTracking as never })).rejects.toThrow(message);
});

describe('rows by the instant of their modification', () => {
  let sealed: SealedCase;
  beforeAll(async () => {
    sealed = await startSealedCase();
    const { api } = sealed.city;
    // Some with numbers and some without, some put away.
    const contacts = Array.from({ length: 23 }, (_, index) => ({ lastname: `Person ${index}`, ...(index % 3 === 0 ? {} : { mobilephone: `+1743555${1000 + index}` }), ...(index % 5 === 0 ? { telephone2: '+17435550100' } : {}) }));
    const made: string[] = [];
    for (const contact of contacts) made.push(await api.create('contacts', contact));
    for (const id of made.slice(0, 7)) await api.send('PATCH', `contacts(${id})`, { statecode: 1, statuscode: 2 });
    for (const name of ['subjects', 'knowledgearticles', 'templates']) for (const title of ['A', 'B', 'C']) await api.create(name, { title });
    await sealed.people.outsider.api.create('phonecalls', { subject: 'Of nobody' });
    await sealed.people.outsider.api.create('emails', { subject: 'Of nobody' });
    // An import: so many rows of one second that it fills several pages, and all of them long before the tests write.
    const database = openDatabase<CityTables>(join(sealed.city.dataDirectory, 'city.sqlite'));
    await sql`update contact set modifiedon = case when rowid % 4 = 0 then '2020-01-02T00:00:00.000Z' else '2020-01-01T00:00:00.000Z' end`.execute(database);
    await database.destroy();
  });
  afterAll(() => sealed.city.close());

  test.each(deskTableNames)('%s: pages of any size bring each visible row once, in order', async (table) => {
    for (const { api } of [sealed.people.outsider, sealed.people.member]) {
      const list = await api.get(`${tableOf(table).entitySet}?$select=modifiedon`);
      const expected = places(table, list.rows).sort();
      for (const pageSize of [1, 2, 7, 5_000]) expect(places(table, await pull(api, table, `modifiedon ge ${dawn}`, pageSize))).toEqual(expected);
      const last = expected.at(-1)?.slice(0, dawn.length) ?? dawn;
      expect(await pull(api, table, `modifiedon gt ${last}`, 5)).toEqual([]);
      const lastOnes = expected.filter((place) => place.startsWith(last));
      expect(places(table, await pull(api, table, `modifiedon ge ${last}`, 2))).toEqual(lastOnes);
    }
  });

  const active = deskTableNames.filter((table) => 'statecode' in tableOf(table).columns);
  test.each(active)('%s: with a state', async (table) => {
    const { api } = sealed.people.caseSupervisor;
    const all = await pull(api, table, `modifiedon ge ${dawn}`, 5_000);
    for (const state of [0, 1]) {
      const expected = all.filter((row) => row['statecode'] === state);
      expect(places(table, await pull(api, table, `statecode eq ${state} and modifiedon ge ${dawn}`, 3))).toEqual(places(table, expected));
    }
  });

  test.each<[string, (row: Row) => boolean]>([
    ['mobilephone ne null', (row) => row['mobilephone'] !== null],
    ['mobilephone eq null', (row) => row['mobilephone'] === null],
    ['(mobilephone ne null or telephone1 ne null or telephone2 ne null or telephone3 ne null)', (row) => row['mobilephone'] !== null || row['telephone2'] !== null],
    ['statecode eq 0 and (mobilephone ne null or telephone2 ne null)', (row) => row['statecode'] === 0 && (row['mobilephone'] !== null || row['telephone2'] !== null)],
  ])('contacts of which %s', async (filter, holds) => {
    const { api } = sealed.people.outsider;
    const expected = (await pull(api, 'contact', `modifiedon ge ${dawn}`, 5_000)).filter(holds);
    expect(expected.length).toBeGreaterThan(3);
    for (const pageSize of [2, 5]) expect(places('contact', await pull(api, 'contact', `${filter} and modifiedon ge ${dawn}`, pageSize))).toEqual(places('contact', expected));
  });

  test('rows that are written while the pages are fetched come again at the end; none that was there is missing', async () => {
    const { outsider } = sealed.people;
    const before = idsOf('contact', await pull(outsider.api, 'contact', `modifiedon ge ${dawn}`, 5_000));
    const [early, later, gone] = [before[1] ?? '', before.at(-2) ?? '', before.at(-3) ?? ''];
    let added = '';
    const rows = await pull(outsider.api, 'contact', `modifiedon ge ${dawn}`, 4, async (page) => {
      if (page !== 2) return;
      for (const id of [early, later]) await sealed.city.api.send('PATCH', `contacts(${id})`, { lastname: 'Meanwhile' });
      await sealed.city.api.send('DELETE', `contacts(${gone})`);
      added = await sealed.city.api.contact('Added meanwhile');
    });
    const found = idsOf('contact', rows);
    expect(new Set(found)).toEqual(new Set([...before.filter((id) => id !== gone), added]));
    expect(found.filter((id) => id === early).length, 'as it was, and as it is').toBe(2);
    expect(rows.findLast((row) => row['contactid'] === early)).toMatchObject({ lastname: 'Meanwhile' });
    expect(rows.filter((row) => row['contactid'] === later).at(-1)).toMatchObject({ lastname: 'Meanwhile' });
  });

  test('an id is compared with eq and ne only', async () => {
    for (const operator of ['gt', 'ge', 'lt', 'le']) {
      const answer = await sealed.city.api.filter('contacts', `contactid ${operator} ${sealed.contact}`);
      expect([answer.status, answer.error.message]).toEqual([400, expect.stringContaining("'contactid' can be compared with eq and ne only")]);
    }
    expect((await sealed.city.api.filter('contacts', `contactid eq ${sealed.contact}`)).rows).toHaveLength(1);
  });

  test('no poll and no page walks through a whole table, nor sorts it', async () => {
    const database = openDatabase<CityTables>(join(sealed.city.dataDirectory, 'city.sqlite'));
    try {
      for (const role of ['call-taker', 'case-supervisor'] as const) {
        const principal: Principal = { userId: sealed.people.outsider.id, userName: '', fullName: '', role, teamIds: [sealed.team], extensions: [] };
        for (const table of deskTableNames) {
          const modified = { column: 'modifiedon', text: false };
          const since = { kind: 'value', operator: 'ge', left: modified, value: '2026-01-01T00:00:00.000Z' } as const;
          for (const after of [undefined, { values: ['2026-06-01T00:00:00.000Z'], id: sealed.contact }]) {
            const page = pageSql(table, { where: since, order: [{ ...modified, descending: false }], after, limit: 5_001 }, sightOf(principal));
            const { rows } = await sql<{ detail: string }>`explain query plan ${page}`.execute(database);
            const plan = rows.map(({ detail }) => detail).join(' | ');
            expect(plan, table).toContain(`INDEX ${table}_modifiedon_id (${after ? '(modifiedon,id)>(?,?)' : 'modifiedon>?'})`);
            expect(plan, table).not.toMatch(/SCAN|TEMP B-TREE/);
          }
        }
      }
    } finally {
      await database.destroy();
    }
  });
});
