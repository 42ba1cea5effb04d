/**
 * The invariant: on a full disk an edit is refused in plain words and changes nothing; what was saved before is safe; once there is room
 * work goes on as if nothing had been. The disk is a tmpfs of a few megabytes; where nobody may mount one, SQLite's `max_page_count`
 * stands in for it (the file may not grow: the same error from SQLite, but the log beside the file still may).
 */
import { cp } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createReplica, type Replica } from '../../electron/replica/replica.ts';
import { Connection } from '../../electron/replica/store/connection.ts';
import { ReplicaStore } from '../../electron/replica/store/store.ts';
import type { Desk } from '../replica/support/desk.ts';
import { until } from '../replica/support/until.ts';
import { deskAt, namesAt, newContact, type SmallCityRun, useSmallCity } from './support/desk-at-small-city.ts';
import { type SmallDisk, smallDisk } from './support/small-disk.ts';

const city = useSmallCity();
const enough = 3_000;

/** A desk whose replica lies on a disk of its own. */
async function deskOnSmallDisk(): Promise<{ desk: Desk; disk: SmallDisk; run: SmallCityRun }> {
  const run = await city.run();
  const disk = smallDisk(4);
  if (disk) {
    await cp(run.folder, disk.folder, { recursive: true });
    const desk = await deskAt(run, disk.folder);
    await desk.inSync();
    return { desk, disk, run };
  }
  process.stderr.write('disk-full: no tmpfs can be mounted here; max_page_count stands in for the full disk\n');
  const stores: ReplicaStore[] = [];
  const open = ReplicaStore.open.bind(ReplicaStore);
  ReplicaStore.open = async (...how) => {
    const store = await open(...how);
    stores.push(store);
    return store;
  };
  onTestFinished(() => void (ReplicaStore.open = open));
  const desk = await deskAt(run, run.folder);
  await desk.inSync();
  const pages = (count: string) => void stores.at(-1)?.write(({ db }) => db.all(`PRAGMA max_page_count = ${count}`)).catch(() => undefined);
  return { desk, disk: { folder: run.folder, fill: () => pages('1'), empty: () => pages('1073741823') }, run };
}

/** Writes until something is refused. @returns the names that were said to be saved, and the refusal */
async function writeUntilRefused(desk: Desk, beginning: string) {
  const saved: string[] = [];
  for (let number = 0; number < enough; number += 1) {
    const name = `${beginning}${number}`;
    const outcome = await desk.ask('contacts.create', newContact(name));
    if (!outcome.ok) return { saved, refused: name, error: outcome.error };
    saved.push(name);
  }
  throw new Error(`after ${enough} edits the disk is still not full`);
}

test('an edit is refused in plain words, nothing saved before is lost, and work goes on when there is room', async () => {
  const { desk, disk, run } = await deskOnSmallDisk();
  run.proxy.down();
  const { contactId } = await desk.get('contacts.create', newContact('Before'));
  disk.fill();
  const { saved, refused, error } = await writeUntilRefused(desk, 'Full');
  expect(error).toMatchObject({ code: 'unavailable', message: expect.stringMatching(/disk of this computer is full.*Free space/i) as string });
  const state = await desk.state('told that the disk is full', ({ storage }) => storage === 'full');
  expect(state.pendingEdits).toBe(saved.length + 1);
  // Reading goes on, and a refused edit left nothing behind.
  expect((await desk.get('contacts.get', { id: contactId })).fullName).toBe('Ines Before');
  expect(await desk.get('contacts.search', { text: refused })).toEqual([]);

  disk.empty();
  expect(await desk.ask('contacts.create', newContact('Afterwards'))).toMatchObject({ ok: true });
  await desk.state('told that there is room', ({ storage }) => storage === 'good');
  run.proxy.up();
  await desk.inSync();
  expect((await namesAt(run.admin, 'Full')).sort()).toEqual([...saved].sort());
  expect(await namesAt(run.admin, 'Before')).toEqual(['Before']);
  expect(await namesAt(run.admin, 'Afterwards')).toEqual(['Afterwards']);
  await expectWhole(desk);
}, 60_000);

test('what the service says while the disk is full is not half stored, and comes when there is room', async () => {
  const { desk, disk, run } = await deskOnSmallDisk();
  disk.fill();
  const written = Array.from({ length: 120 }, (_, number) => `Elsewhere${number}`);
  for (const name of written) await run.admin.contact(name, { description: 'x'.repeat(2_000) });
  await desk.state('told that the disk is full', ({ storage, serviceMessage }) => storage === 'full' && /disk of this computer is full/i.test(serviceMessage ?? ''));
  disk.empty();
  const found = async (name: string | undefined) => (await desk.get('contacts.search', { text: name ?? '' })).length === 1;
  await until('the last of them', () => found(written.at(-1)));
  expect(await found(written[0])).toBe(true);
  expect(await desk.get('desk.state', {})).toMatchObject({ storage: 'good', service: 'online', serviceMessage: null });
  await expectWhole(desk);
}, 60_000);

test('a desk that is started on a full disk says what is wrong, and has everything once there is room', async () => {
  const { desk, disk, run } = await deskOnSmallDisk();
  run.proxy.down();
  const { contactId } = await desk.get('contacts.create', newContact('Overnight'));
  await desk.replica.stop();
  disk.fill();
  const full = createReplica({ log: () => undefined });
  onTestFinished(() => full.stop());
  // It may open and refuse edits, or not open: a person must read why.
  await full.start(desk.databasePath, null).catch(() => undefined);
  const refusal = await refusedWords(full);
  await full.stop();
  disk.empty();
  run.proxy.up();
  const again = await deskAt(run, disk.folder);
  await again.inSync();
  expect(await namesAt(run.admin, 'Overnight')).toEqual(['Overnight']);
  expect((await again.get('contacts.get', { id: contactId })).fullName).toBe('Ines Overnight');
  await expectWhole(again);
  expect(refusal).toMatch(/disk of this computer is full/i);
}, 60_000);

async function refusedWords(replica: Replica): Promise<string> {
  for (let number = 0; number < enough; number += 1) {
    const outcome = await replica.request('workspace', 'contacts.create', newContact(`Morning${number}`));
    if (!outcome.ok) return outcome.error.message;
  }
  return 'nothing was refused';
}

async function expectWhole(desk: Desk): Promise<void> {
  await desk.replica.stop();
  const connection = await Connection.open(desk.databasePath, 'read');
  try {
    expect(await connection.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  } finally {
    await connection.close();
  }
}
