/** Files of every released schema are opened, and each migration keeps what the service does not have. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Connection } from '../../electron/replica/store/connection.ts';
import { Derivation } from '../../electron/replica/store/derivation.ts';
import { migrations, schemaVersion } from '../../electron/replica/store/migrations/index.ts';
import { readRow } from '../../electron/replica/store/rows.ts';
import { ReplicaStore } from '../../electron/replica/store/store.ts';
import { CallerLookup } from '../../electron/replica/calls/match.ts';
import { readCursors } from '../../electron/replica/sync/pull/cursor.ts';
import { temporaryFolder } from './support/folder.ts';

const dumps = join(import.meta.dirname, 'schemas');

async function fileOf(version: number): Promise<string> {
  const file = join(await temporaryFolder(), 'replica.sqlite');
  const db = await Connection.open(file, 'write');
  await db.exec(await readFile(join(dumps, `${version}.sql`), 'utf8'));
  await db.close();
  return file;
}

async function opened(version: number): Promise<ReplicaStore> {
  const store = await ReplicaStore.open(await fileOf(version), () => undefined);
  onTestFinished(() => store.close().catch(() => undefined));
  return store;
}

/** Tables, columns and indexes, however they were written. */
async function shape(store: ReplicaStore): Promise<unknown> {
  const tables = await store.views.all<{ name: string }>(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_%' ORDER BY name`);
  const described: Record<string, unknown> = {};
  for (const { name } of tables) {
    const columns = await store.views.all<{ name: string; type: string; notnull: number; pk: number; dflt_value: unknown }>(`PRAGMA table_info("${name}")`);
    described[name] = columns.map((column) => `${column.name} ${column.type} ${column.notnull} ${column.pk} ${String(column.dflt_value)}`).sort();
  }
  return described;
}

test('there is a dump of every released version', async () => {
  const versions = (await readdir(dumps)).map((name) => Number(name.replace('.sql', ''))).sort((one, other) => one - other);
  expect(versions).toEqual(migrations.map(({ version }) => version));
  expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1));
});

test.each(migrations.map(({ version }) => version))('a file of version %i opens with its edits, calls and rows, in the same shape as a new one', async (version) => {
  const store = await opened(version);
  expect(await store.views.get('PRAGMA user_version')).toEqual({ user_version: schemaVersion });
  const fresh = await ReplicaStore.open(join(await temporaryFolder(), 'replica.sqlite'), () => undefined);
  onTestFinished(() => fresh.close());
  expect(await shape(store)).toEqual(await shape(fresh));

  const edits = await store.views.all<{ seq: number; kind: string; tablename: string; state: string; reason: string | null; changes: string; base: string; theirs: string | null }>('SELECT * FROM outbox ORDER BY seq');
  expect(edits).toMatchObject([
    { seq: 1, kind: 'update', tablename: 'contact', state: 'pending', changes: '{"firstname":"Rosa"}', base: '{"firstname":"Rosalind"}' },
    { seq: 2, kind: 'create', tablename: 'contact', state: 'pending' },
    { seq: 3, kind: 'create', tablename: 'incident', state: 'pending' },
    { seq: 4, kind: 'update', tablename: 'incident', state: 'conflict', theirs: '{"prioritycode":3}', reason: expect.stringContaining('Somebody else') as string },
    { seq: 5, kind: 'update', tablename: 'incident', state: 'refused', reason: 'A work order is still open' },
  ]);
  const [{ groupid: group } = { groupid: '' }] = await store.views.all<{ groupid: string }>('SELECT groupid FROM outbox WHERE seq = 2');
  expect(await store.views.get('SELECT count(*) AS count FROM outbox WHERE groupid = ?', [group])).toEqual({ count: 2 });
  expect(await store.views.get('SELECT notes, session FROM desk_call')).toEqual({ notes: 'Notes kept', session: 1 });
  expect(await store.setting('lastSeq')).toBe('77');
  expect((await readRow(store.views, 'contact', 'c0000000-0000-4000-8000-000000000003'))?.row).toMatchObject({ firstname: 'Ines', lastname: 'Duarte' });
  expect((await readRow(store.views, 'contact', 'c0000000-0000-4000-8000-000000000001'))?.row['firstname']).toBe('Rosa');

  // Numbers of settled entries are not given again: what was sent is told apart by them.
  await store.write(({ db }) => db.run(`INSERT INTO outbox (groupid, tablename, recordid, kind, changes, base, createdat) VALUES ('g', 'contact', 'x', 'update', '{}', '{}', 't')`));
  expect(await store.views.get('SELECT max(seq) AS seq FROM outbox')).toEqual({ seq: 6 });
});

test('from version 1: callers are found by their numbers again, extensions apart, and loads go on or begin again where columns are new', async () => {
  const store = await opened(1);
  const cursors = await readCursors(store.views);
  expect(cursors.get('contact')).toMatchObject({ strategy: 'delta', deltalink: 'http://service/contacts?$deltatoken=a', load: 1 });
  expect(cursors.get('incident'), 'a column was added, so its rows are fetched again').toMatchObject({ nextlink: null, deltalink: null, load: 3 });
  const derivation = new Derivation({ store, log: (_level, message) => expect.unreachable(message), region: () => 'US', isLoaded: (table) => table === 'contact', onTable: () => undefined });
  derivation.wake();
  await derivation.settled();
  expect(await store.views.all('SELECT e164, extension, rank FROM contact_number ORDER BY e164')).toEqual([
    { e164: 17435550142, extension: null, rank: 0 },
    { e164: 17435550143, extension: '12', rank: 2 },
    { e164: 17435550173, extension: null, rank: 0 },
  ]);
  const lookup = await CallerLookup.prepare(store.lookup);
  const call = { e164: '+17435550142', withheld: false, chosen: false, contactId: null, phoneCallId: null, key: 'k' } as Parameters<CallerLookup['find']>[0];
  expect(await lookup.find(call)).toMatchObject({ match: 'exact', caller: { fullName: 'Rosalind Achterberg' } });
  await lookup.close();
});

test('a kill in the middle of a migration leaves a file of the version before, which opens', async () => {
  const file = await fileOf(1);
  const db = await Connection.open(file, 'write');
  await db.exec('BEGIN IMMEDIATE');
  await db.exec(migrations[1]?.sql ?? '');
  await db.close(); // without COMMIT, as a killed process leaves it
  const store = await ReplicaStore.open(file, () => undefined);
  onTestFinished(() => store.close());
  expect(await store.views.get('SELECT count(*) AS count FROM outbox')).toEqual({ count: 5 });
});
