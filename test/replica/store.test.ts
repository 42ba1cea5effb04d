import { readFile, writeFile, readdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { v4 } from 'uuid';
import { describe, expect, onTestFinished, test } from 'vitest';
import { applyEdits } from '../../electron/replica/store/edit.ts';
import { readEntries } from '../../electron/replica/store/outbox.ts';
import { UnusablePageError } from '../../electron/replica/store/staging.ts';
import { Derivation, unseenMark } from '../../electron/replica/store/derivation.ts';
import { readRow } from '../../electron/replica/store/rows.ts';
import { schemaVersion } from '../../electron/replica/store/migrations/index.ts';
import { ReplicaStore } from '../../electron/replica/store/store.ts';
import { temporaryFolder } from './support/folder.ts';
import { apply as applyTo, deletion, page, receive, wireRow } from './support/page.ts';

async function openStore(folder?: string): Promise<ReplicaStore> {
  const store = await ReplicaStore.open(join(folder ?? (await temporaryFolder()), 'replica.sqlite'), () => undefined);
  onTestFinished(() => store.close().catch(() => undefined));
  return store;
}
const apply = (store: ReplicaStore, body: string, load = 1) => applyTo(store, 'contact', body, { load });
async function derive(store: ReplicaStore, loaded: readonly string[]): Promise<void> {
  const derivation = new Derivation({ store, log: () => undefined, region: () => 'US', isLoaded: (table) => loaded.includes(table), onTable: () => undefined });
  derivation.wake();
  await derivation.settled();
}
const edit = (store: ReplicaStore, id: string, changes: Record<string, string | null>) =>
  store.write((transaction) => applyEdits(transaction, 'US', [{ table: 'contact', id, kind: 'update', changes }]));
const name = async (store: ReplicaStore, id: string) => (await readRow(store.views, 'contact', id))?.row['firstname'];

describe('a page', () => {
  test('every kind of value arrives as our own row, and applying it again changes nothing', async () => {
    const store = await openStore();
    const id = v4();
    const account = v4();
    const row = { id, versionnumber: 7, firstname: 'Ada', ring_isguest: true, statecode: 0, parentcustomerid: account, parentcustomeridtype: 'account', mobilephone: '(743) 555-0199' };
    for (let round = 0; round < 2; round++) await apply(store, page([wireRow('contact', { ...row, id: id.toUpperCase() })]));
    const stored = await readRow(store.views, 'contact', id);
    expect(stored?.etag).toBe('W/"7"');
    expect(stored?.row).toMatchObject({ id, firstname: 'Ada', ring_isguest: true, parentcustomerid: account, parentcustomeridtype: 'account', lastname: null });
    expect(await store.views.all('SELECT n.e164, c.id, n.active FROM contact_number n JOIN contact c ON c.rowid = n.contact')).toEqual([{ e164: 17435550199, id, active: 1 }]);
  });

  test('an older version never replaces a newer one, a deletion removes, an unknown deletion is ignored', async () => {
    const store = await openStore();
    const [first, second] = [v4(), v4()];
    await apply(store, page([wireRow('contact', { id: first, versionnumber: 9, firstname: 'New' }), wireRow('contact', { id: second, versionnumber: 3, firstname: 'Gone', mobilephone: '+17435550111' })]));
    await apply(store, page([wireRow('contact', { id: first, versionnumber: 8, firstname: 'Old' }), deletion(second), deletion(v4())]));
    expect(await name(store, first)).toBe('New');
    expect(await readRow(store.views, 'contact', second)).toBeNull();
    expect(await store.views.all('SELECT * FROM contact_number')).toEqual([]);
  });

  test('a new load takes over even lower numbers of a restored service, and what it does not see goes, but not our own new rows', async () => {
    const store = await openStore();
    const [kept, gone, ours] = [v4(), v4(), v4()];
    await apply(store, page([wireRow('contact', { id: kept, versionnumber: 900, firstname: 'Before' }), wireRow('contact', { id: gone, versionnumber: 901 })]));
    await store.write((transaction) => applyEdits(transaction, 'US', [{ table: 'contact', id: ours, kind: 'create', changes: { firstname: 'Ours' } }]));
    await apply(store, page([wireRow('contact', { id: kept, versionnumber: 5, firstname: 'Restored' })]), 2);
    await store.write(async ({ db }) => {
      await db.run(`INSERT INTO cursor (tablename, load) VALUES ('contact', 2)`);
      await db.run('INSERT INTO derived (name, upto) VALUES (?, 0)', [unseenMark('contact')]);
    });
    await derive(store, ['contact']);
    expect(await name(store, kept)).toBe('Restored');
    expect(await readRow(store.views, 'contact', gone)).toBeNull();
    expect(await name(store, ours)).toBe('Ours');
  });

  test.each([
    ['cut off in the middle', (body: string) => body.slice(0, -20), /not complete JSON/],
    ['no list of rows', () => '{"error":"none"}', /no list of rows/],
    ['a row without its id', (body: string) => body.replace('"contactid"', '"contactID"'), /row 1 .*contactid/],
    ['a number where a text belongs', (body: string) => body.replace('"Second"', '42'), /row 1 .*firstname/],
    ['a version that is no number', (body: string) => body.replace('"versionnumber":2', '"versionnumber":"2"'), /row 1 .*versionnumber/],
  ])('%s: nothing of the page is applied, the error says what and where', async (_what, spoil, message) => {
    const store = await openStore();
    const [first, second] = [v4(), v4()];
    await apply(store, page([wireRow('contact', { id: first, versionnumber: 1, firstname: 'First' })]));
    const rows = [wireRow('contact', { id: first, versionnumber: 3, firstname: 'Changed' }), wireRow('contact', { id: second, versionnumber: 2, firstname: 'Second' })];
    const body = JSON.stringify({ value: rows });
    // Only the second row is spoilt: the first alone could be applied.
    const at = body.indexOf('},{');
    const spoilt = spoil(body.slice(at)).startsWith('{"error"') ? spoil(body) : body.slice(0, at) + spoil(body.slice(at));
    await expect(apply(store, spoilt)).rejects.toThrow(UnusablePageError);
    await expect(apply(store, spoilt)).rejects.toThrow(message);
    await expect(apply(store, spoilt), 'what a row says stays out of the log').rejects.not.toThrow(/First|Second|Changed/);
    expect(await name(store, first)).toBe('First');
    expect(await readRow(store.views, 'contact', second)).toBeNull();
  });
});

describe('an edit', () => {
  test('is in the visible row and in the outbox, with what it saw; only what differs is sent', async () => {
    const store = await openStore();
    const id = v4();
    await receive(store, 'contact', [{ id, firstname: 'Ada', lastname: 'Quill', versionnumber: 4 }]);
    await edit(store, id, { firstname: 'Adele', lastname: 'Quill' });
    expect(await name(store, id)).toBe('Adele');
    const [entry] = await readEntries(store.views);
    expect(entry).toMatchObject({ kind: 'update', recordId: id, changes: { firstname: 'Adele' }, base: { firstname: 'Ada' }, baseEtag: 'W/"4"' });
    expect(entry?.changes).not.toHaveProperty('lastname');
  });

  test('is all or nothing: when a part of the group cannot be written, nothing of it is', async () => {
    const store = await openStore();
    const id = v4();
    const group = [
      { table: 'contact', id, kind: 'create', changes: { firstname: 'Half' } },
      { table: 'incident', id: v4(), kind: 'update', changes: { title: 'of a case that is not here' } },
    ] as const;
    await expect(store.write((transaction) => applyEdits(transaction, 'US', group))).rejects.toThrow(/not in the local data store/);
    expect(await readRow(store.views, 'contact', id)).toBeNull();
    expect(await readEntries(store.views)).toEqual([]);
  });

  test('stays visible under incoming changes of others, which stay visible beside it', async () => {
    const store = await openStore();
    const id = v4();
    await receive(store, 'contact', [{ id, firstname: 'Ada', emailaddress1: 'old@example.test' }]);
    await edit(store, id, { firstname: 'Mine' });
    await receive(store, 'contact', [{ id, firstname: 'Theirs', emailaddress1: 'new@example.test' }]);
    expect((await readRow(store.views, 'contact', id))?.row).toMatchObject({ firstname: 'Mine', emailaddress1: 'new@example.test' });
    // The base is what the edit saw, so that the push can tell who changed what.
    expect((await readEntries(store.views))[0]?.base).toEqual({ firstname: 'Ada' });
  });

  test('a deletion by others does not take a row from under an edit', async () => {
    const store = await openStore();
    const id = v4();
    await receive(store, 'contact', [{ id, firstname: 'Ada' }]);
    await edit(store, id, { firstname: 'Mine' });
    await apply(store, page([deletion(id)]));
    expect(await name(store, id)).toBe('Mine');
  });

  test('a polymorphic lookup and its type travel together', async () => {
    const store = await openStore();
    const [call, contact, other] = [v4(), v4(), v4()];
    await receive(store, 'phonecall', [{ id: call, subject: 'x', regardingobjectid: contact, regardingobjectidtype: 'contact' }]);
    await store.write((transaction) =>
      applyEdits(transaction, 'US', [{ table: 'phonecall', id: call, kind: 'update', changes: { regardingobjectid: other, regardingobjectidtype: 'contact' } }]),
    );
    expect((await readEntries(store.views))[0]?.changes).toEqual({ regardingobjectid: other, regardingobjectidtype: 'contact' });
  });

  test('goes before waiting pages: a desk never waits for a whole load', async () => {
    const store = await openStore();
    const order: string[] = [];
    const work = (what: string) => async () => void order.push(what);
    await Promise.all([store.write(work('page 1'), 'patient'), store.write(work('page 2'), 'patient'), store.write(work('page 3'), 'patient'), store.write(work('edit'))]);
    expect(order.indexOf('edit')).toBeLessThan(2);
  });
});

describe('the file', () => {
  test('of a newer Ringdesk is refused with a clear message and left untouched', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'replica.sqlite');
    await (await ReplicaStore.open(file, () => undefined)).close();
    const handle = await open(file, 'r+');
    const version = Buffer.alloc(4);
    version.writeUInt32BE(schemaVersion + 1);
    await handle.write(version, 0, 4, 60);
    await handle.close();
    const before = await readFile(file);
    await expect(ReplicaStore.open(file, () => undefined)).rejects.toThrow(/newer Ringdesk/);
    expect((await readFile(file)).equals(before)).toBe(true);
    expect(await readdir(folder)).toEqual(['replica.sqlite']);
  });

  test('that is no database is set aside and named in the log, and work goes on with a fresh one', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'replica.sqlite');
    await writeFile(file, 'this is no database, '.repeat(400));
    const lines: string[] = [];
    const store = await ReplicaStore.open(file, (level, message) => void lines.push(`${level} ${message}`));
    onTestFinished(() => store.close());
    expect(lines.join()).toMatch(/error .*set aside/);
    expect((await readdir(folder)).some((entry) => entry.includes('.unreadable-'))).toBe(true);
    await receive(store, 'contact', [{ id: v4(), firstname: 'Fresh' }]);
  });

  test('with broken contact pages keeps its outbox: the edits are in the fresh file and visible', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'replica.sqlite');
    const first = await ReplicaStore.open(file, () => undefined);
    const id = v4();
    await first.write((transaction) => applyEdits(transaction, 'US', [{ table: 'contact', id, kind: 'create', changes: { firstname: 'Saved' } }]));
    const [master] = await first.views.all<{ rootpage: number }>(`SELECT rootpage FROM sqlite_master WHERE name = 'contact'`);
    await first.close();
    const handle = await open(file, 'r+');
    await handle.write(Buffer.alloc(4096, 0xff), 0, 4096, ((master?.rootpage ?? 2) - 1) * 4096);
    await handle.close();
    const store = await ReplicaStore.open(file, () => undefined);
    onTestFinished(() => store.close());
    expect((await readdir(folder)).some((entry) => entry.includes('.unreadable-'))).toBe(true);
    expect((await readEntries(store.views))[0]).toMatchObject({ kind: 'create', recordId: id });
    expect(await name(store, id)).toBe('Saved');
  });
});

describe('while a call rings', () => {
  test('pages wait and are applied in their order afterwards; an edit of this desk does not wait', async () => {
    const store = await openStore();
    const order: string[] = [];
    const done = (what: string) => () => order.push(what);
    store.giveWay();
    const begun = performance.now();
    const staged = store.staging.stage('contact', page([wireRow('contact', { id: v4(), versionnumber: 1 })])).then((one) => (order.push('staged'), one.release()));
    const patient = ['first', 'second'].map((what) => store.write(() => Promise.resolve(), 'patient').then(done(what)));
    await store.write(() => Promise.resolve()).then(done('edit'));
    expect(order).toEqual(['edit']);
    await Promise.all([staged, ...patient]);
    expect(order.filter((what) => what !== 'staged')).toEqual(['edit', 'first', 'second']);
    expect(performance.now() - begun, 'it was to wait until the pop is there').toBeGreaterThan(50);
  });

  test('a store that is closed meanwhile refuses what waited', async () => {
    const store = await openStore();
    store.giveWay();
    const waiting = store.write(() => Promise.resolve(), 'patient');
    await store.close();
    await expect(waiting).rejects.toThrow(/closed/);
  });
});
