/** A store of the previous build opens with all that is in it; what this build cannot read it refuses, unchanged. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tableNames, tableOf } from '../../shared/entities/index.ts';
import { loggedCallId } from '../../shared/rules/call-id.ts';
import { migrations } from '../../service/store/migrations/index.ts';
import { prepareSchema } from '../../service/store/schema.ts';
import { sqlColumns } from '../../service/store/schema/columns.ts';
import { startTestService, type TestService } from './support.ts';
import { fromDump, previousBuild, query, withDatabase } from './store-support.ts';

let dataDirectory: string;
let file: string;
beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'ringdesk-migrations-'));
  file = join(dataDirectory, 'city.sqlite');
});
afterEach(() => rm(dataDirectory, { recursive: true, force: true }));

const prepare = (kind: 'city' | 'demo' = 'city', warn?: (message: string) => void) => withDatabase(file, (database) => prepareSchema(database, kind, warn));
const generation = async () => (await query<{ generation: string }>(file, 'select generation from store_identity'))[0]?.generation;
/** Every column of every table: name → type. */
async function shape(): Promise<Record<string, Record<string, string>>> {
  const tables = await query<{ name: string }>(file, "select name from sqlite_schema where type in ('table', 'view') and name not like 'sqlite_%' order by name");
  const shapes: Record<string, Record<string, string>> = {};
  for (const { name } of tables) {
    const columns = await query<{ name: string; type: string }>(file, `select name, lower(type) as type from pragma_table_info('${name}') order by name`);
    shapes[name] = Object.fromEntries(columns.map((column) => [column.name, column.type]));
  }
  return shapes;
}
const indexes = async () => (await query<{ name: string }>(file, "select name from sqlite_schema where type in ('index', 'trigger') and sql is not null order by name")).map(({ name }) => name);

describe('a store of the previous build', () => {
  beforeEach(() => fromDump(previousBuild, file));

  test('ends up like a new one: the same tables, columns, indexes and triggers, and a new generation', async () => {
    const before = await generation();
    const identity = await prepare();
    expect(identity.generation).not.toBe(before);
    expect(await generation()).toBe(identity.generation);
    const [migrated, migratedIndexes] = [await shape(), await indexes()];
    await rm(file);
    await prepare();
    expect(migrated).toEqual({ ...(await shape()), call_event: expect.anything(), call_leg: expect.anything() });
    expect(migratedIndexes.filter((name) => !name.startsWith('call_'))).toEqual(await indexes());
  });

  test('has lost nothing: rows of every table, column by column', async () => {
    const former = await query<{ name: string }>(file, "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' and name not like 'store_%' and name <> 'call'");
    const before: Record<string, Record<string, unknown>[]> = {};
    for (const { name } of former) before[name] = await query(file, `select * from ${name} order by 1`);
    await prepare();
    for (const [name, rows] of Object.entries(before)) expect(await query(file, `select * from ${name} order by 1`), name).toMatchObject(rows);
    expect(Object.values(before).flat().length).toBeGreaterThan(25);
  });

  test('calls are rows now, with choices as numbers and whole seconds, under the ids that the call log gives', async () => {
    await prepare();
    const calls = await query<Record<string, unknown>>(file, 'select * from ring_call order by ring_pbxcallid');
    expect(calls).toMatchObject([
      {
        id: loggedCallId('push', 'call-1'),
        ring_system: 'push',
        ring_direction: 311_000_000,
        ring_number: '+17435550142',
        ring_name: 'NUNEZ E',
        ring_withheld: 0,
        ring_queue: 'general',
        ring_startedat: '2026-10-01T17:00:00.000Z',
        ring_answeredat: '2026-10-01T17:00:05.000Z',
        ring_answeredby: '1001',
        ring_endedat: '2026-10-01T17:00:50.000Z',
        ring_outcome: 311_000_003,
      },
      { ring_pbxcallid: 'call-2', ring_outcome: 311_000_004 },
      { ring_pbxcallid: 'call-3', ring_withheld: 1, ring_number: null, ring_outcome: 311_000_005, ring_direction: null },
      { ring_pbxcallid: 'call-4', ring_direction: 311_000_001, ring_outcome: 311_000_001, ring_endedat: null },
    ]);
    expect(await query(file, "select name from sqlite_schema where name = 'call'")).toEqual([]);
  });

  test('every change number is given once, and the sequence goes on behind them', async () => {
    await prepare();
    const numbers: number[] = [];
    for (const table of tableNames) {
      if (tableOf(table).unionOf) continue;
      numbers.push(...(await query<{ versionnumber: number }>(file, `select versionnumber from ${table}`)).map((row) => row.versionnumber));
    }
    expect(numbers.every((number) => Number.isInteger(number))).toBe(true);
    expect(new Set(numbers).size).toBe(numbers.length);
    const [sequence] = await query<{ value: number }>(file, "select value from store_sequence where name = 'change'");
    expect(Math.max(...numbers)).toBeLessThanOrEqual(sequence?.value ?? 0);
  });

  test('references know their tables, cases their team; a new column has its standard value', async () => {
    await prepare();
    expect(await query(file, 'select distinct activityidtype from activityparty')).toEqual([{ activityidtype: 'phonecall' }]);
    expect(await query(file, 'select count(*) as count from activityparty where createdon is null or createdby is null')).toEqual([{ count: 0 }]);
    expect(await query(file, 'select title, objectidtype, workeridtype from queueitem order by title')).toEqual([
      { title: 'Hole', objectidtype: 'incident', workeridtype: null },
      { title: 'Taken', objectidtype: 'incident', workeridtype: 'systemuser' },
    ]);
    expect(await query(file, 'select incident.title, team.name from incident left join team on team.id = incident.ring_teamid order by title')).toEqual([
      { title: 'Hole', name: 'Streets' },
      { title: 'Taken', name: 'Streets' },
      { title: 'Unrouted', name: null },
    ]);
    expect(await query(file, 'select distinct isescalated from incident')).toEqual([{ isescalated: 0 }]);
  });

  test('the service runs on it: desks, tokens, searching beyond A to Z, and the case number goes on', async () => {
    const service: TestService = await startTestService({ dataDirectory });
    try {
      const found = await service.api.filter('contacts', "contains(lastname,'NUÑEZ')");
      expect(found.rows.map((row) => row['firstname'])).toEqual(['Élodie']);
      const incident = await service.api.incident('New', String(found.rows[0]?.['contactid']));
      expect((await service.api.get(`incidents(${incident})?$select=ticketnumber`)).body['ticketnumber']).toBe('CAS-10004');
      const activities = await service.api.get('activitypointers?$select=activitytypecode,subject,_regardingobjectid_value');
      expect(activities.rows).toMatchObject([{ activitytypecode: 'phonecall', subject: 'Call' }]);
      expect((await service.api.get('ring_calls?$count=true')).body['@odata.count']).toBe(4);
    } finally {
      await service.close();
    }
  });

  test('its cases have no provisional number, and can be given one', async () => {
    const service: TestService = await startTestService({ dataDirectory });
    try {
      const cases = await service.api.get('incidents?$select=ring_provisionalnumber,ticketnumber&$orderby=ticketnumber');
      expect(cases.rows.map((row) => [row['ticketnumber'], row['ring_provisionalnumber']])).toEqual([['CAS-10001', null], ['CAS-10002', null], ['CAS-10003', null]]);
      const address = `incidents(${String(cases.rows[2]?.['incidentid'])})`;
      expect((await service.api.send('PATCH', address, { ring_provisionalnumber: 'P-7KQ4' })).status).toBe(204);
      expect((await service.api.filter('incidents', "ring_provisionalnumber eq 'P-7KQ4'", '&$select=title')).rows).toMatchObject([{ title: 'Unrouted' }]);
    } finally {
      await service.close();
    }
  });

  test('opened again, nothing changes any more', async () => {
    const first = await prepare();
    const dump = async () => JSON.stringify([await shape(), await indexes(), await query(file, 'select * from ring_call order by id'), await query(file, 'select * from store_sequence')]);
    const before = await dump();
    expect(await prepare()).toEqual(first);
    expect(await dump()).toBe(before);
  });

  test('a migration that fails leaves the store as it was', async () => {
    // No columns to put the calls into: the first migration fails in its middle.
    await query(file, 'create table ring_call (id text primary key)');
    await expect(prepare()).rejects.toThrow();
    expect((await query<{ count: number }>(file, 'select count(*) as count from call'))[0]?.count).toBe(4);
    expect(await query(file, "select name from pragma_table_info('queueitem') where name = 'objectidtype'")).toEqual([]);
  });

  test('values of an alternate key that occur twice stay, and the operator is told', async () => {
    await query(file, "update incident set ticketnumber = 'CAS-1'");
    const warnings: string[] = [];
    await prepare('city', (message) => warnings.push(message));
    expect(warnings).toEqual([expect.stringMatching(/incidents.*ticketnumber/)]);
    expect(await query(file, 'select count(*) as count from incident')).toEqual([{ count: 3 }]);
  });
});

describe('refused in words', () => {
  test('a store of a newer build', async () => {
    await prepare();
    await query(file, "insert into store_migration (name, timestamp) values ('9999-from-the-future', '2030-01-01')");
    const before = [await shape(), await generation()];
    await expect(startTestService({ dataDirectory })).rejects.toThrow(/newer version.*9999-from-the-future.*Nothing was changed/);
    expect([await shape(), await generation()]).toEqual(before);
  });

  test('a store of the other kind of city, before any migration', async () => {
    await fromDump(previousBuild, file);
    await expect(startTestService({ dataDirectory, demo: true })).rejects.toThrow(/holds a real city/);
    expect(await query(file, "select name from sqlite_schema where name = 'store_migration'")).toEqual([]);
  });

  test('a file that is no database, and one whose pages are damaged', async () => {
    await writeFile(file, 'Dear diary, this is no database at all. '.repeat(200));
    await expect(startTestService({ dataDirectory })).rejects.toThrow(/city\.sqlite is damaged or no database.*--restore/);
    await rm(file);
    await fromDump(previousBuild, file);
    const content = await readFile(file);
    content.fill(0xee, 4096 * 2, 4096 * 20);
    await writeFile(file, content);
    await expect(startTestService({ dataDirectory })).rejects.toThrow(/city\.sqlite is damaged or no database.*--restore/);
  });
});

describe('every store', () => {
  test('keeps append-only rows from everybody', async () => {
    await prepare();
    await query(file, "insert into ring_auditentry (id, ring_rowid, versionnumber) values ('a', 'b', 99)");
    await expect(query(file, "update ring_auditentry set ring_rowid = 'c'")).rejects.toThrow(/append-only/);
    await expect(query(file, 'delete from ring_auditentry')).rejects.toThrow(/append-only/);
    await prepare();
    expect(await query(file, 'select ring_rowid from ring_auditentry')).toEqual([{ ring_rowid: 'b' }]);
  });

  test('has a column for every column of the metadata but the content of files', async () => {
    await prepare();
    const shapes = await shape();
    for (const table of tableNames) {
      expect(new Set(Object.keys(shapes[table] ?? {})), table).toEqual(new Set(['id', ...sqlColumns(tableOf(table)).keys()]));
    }
    expect(shapes['annotation']).not.toHaveProperty('documentbody');
  });

  test('a table of an older shape gains its columns, searchable texts included, also in append-only tables', async () => {
    await prepare();
    await query(file, "insert into contact (id, lastname, versionnumber) values ('c', 'ÅNGSTRÖM', 98)");
    await query(file, "insert into ring_auditentry (id, ring_reason, versionnumber) values ('a', 'Überprüfung', 99)");
    await query(file, 'alter table contact drop column folded');
    await query(file, 'alter table ring_auditentry drop column folded');
    const before = await generation();
    await prepare();
    expect(await generation()).not.toBe(before);
    expect(await query(file, 'select folded from contact')).toEqual([{ folded: expect.stringContaining('ångström') }]);
    expect(await query(file, 'select folded from ring_auditentry')).toEqual([{ folded: expect.stringContaining('überprüfung') }]);
  });

  test.each([{ migration: '0005-provisional-number', table: 'incident', column: 'ring_provisionalnumber' }])('a store from before $migration gains $column: desks load afresh, rows stay', async ({ migration, table, column }) => {
    await prepare();
    await query(file, `insert into ${table} (id, versionnumber) values ('a', 97)`);
    await query(file, `alter table ${table} drop column ${column}`);
    await query(file, 'delete from store_migration where name >= ?', migration);
    const before = await generation();
    await prepare();
    expect(await generation()).not.toBe(before);
    expect(await query(file, `select id, ${column} as added, versionnumber from ${table}`)).toEqual([{ id: 'a', added: null, versionnumber: 97 }]);
  });

  test('the indexes that the orders of desks have replaced are gone', async () => {
    await prepare();
    const before = await indexes();
    await query(file, 'create index contact_modifiedon on contact (modifiedon)');
    await query(file, 'drop index contact_modifiedon_id');
    await query(file, "delete from store_migration where name >= '0006'");
    const unchanged = await generation();
    await prepare();
    expect(await indexes()).toEqual(before);
    expect(await generation(), 'desks need not load afresh').toBe(unchanged);
  });

  test('migrations run in the order in which they are written down', () => {
    expect(Object.keys(migrations)).toEqual(Object.keys(migrations).sort());
  });
});
