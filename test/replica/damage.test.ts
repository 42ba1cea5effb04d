/** A damaged file is set aside, what only this desk has is saved from it, and everything else is loaded again. */
import { open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { v4 } from 'uuid';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createReplica } from '../../electron/replica/replica.ts';
import { Connection } from '../../electron/replica/store/connection.ts';
import { applyEdits } from '../../electron/replica/store/edit.ts';
import { ReplicaStore } from '../../electron/replica/store/store.ts';
import { type LogLine, openDesk } from './support/desk.ts';
import { temporaryFolder } from './support/folder.ts';
import { startTestService, type TestService } from './support/service.ts';
import { until } from './support/until.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
}, 300_000);
afterAll(() => service.close());

/** Overwrites pages of the closed file with noise, from the root of one table on. */
async function spoil(file: string, table: string, pages = 1): Promise<void> {
  const db = await Connection.open(file, 'write');
  await db.all('PRAGMA wal_checkpoint(TRUNCATE)');
  const row = await db.get<{ rootpage: number }>('SELECT rootpage FROM sqlite_master WHERE name = ?', [table]);
  await db.close();
  const handle = await open(file, 'r+');
  await handle.write(Buffer.alloc(4096 * pages, 0xa5), 0, 4096 * pages, ((row?.rootpage ?? 0) - 1) * 4096);
  await handle.close();
}
const setAside = async (file: string) => (await readdir(dirname(file))).filter((name) => name.includes('.unreadable-') && !/-(wal|shm)$/.test(name));

test('damage that shows while it is in use: the process ends, the next one sets the file aside, the edit reaches the service, the city is loaded again', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'replica.sqlite');
  const first = await openDesk({ folder, service });
  await first.inSync();
  first.replica.useService({ url: 'http://127.0.0.1:1', token: service.token }); // from here on offline
  const title = `Saved ${v4()}`;
  await first.get('contacts.create', { callKey: null, contact: { firstName: 'Ines', lastName: title, mobilePhone: '' } });
  await first.replica.stop();
  await spoil(file, 'ring_category');

  // The file opens: the damage is where nobody has looked yet.
  const log: LogLine[] = [];
  let ended = false;
  const second = createReplica({ log: (level, message, details = {}) => void log.push({ level, message, details }), onDamaged: () => (ended = true) });
  await second.start(file, null);
  expect(await setAside(file)).toEqual([]);
  expect((await second.request('workspace', 'categories.list', {})).ok).toBe(false);
  await until('the end of the process', () => ended);
  expect(log.map(({ message }) => message).join()).toContain('damaged');
  await second.stop();

  const third = await openDesk({ folder, service });
  await third.inSync();
  expect(await setAside(file)).toHaveLength(1);
  expect(third.log.find(({ message }) => message.includes('set aside'))?.details).toMatchObject({ editsSaved: 1 });
  expect(await service.rows('contact', `$filter=lastname eq '${title.slice(0, 50)}'`)).toHaveLength(1);
  expect((await third.get('categories.list', {})).length).toBeGreaterThan(0);
  await third.replica.stop();
  const fourth = await openDesk({ folder, service });
  await fourth.inSync();
  expect(await setAside(file), 'once').toHaveLength(1);
}, 120_000);

test('of an outbox that is damaged itself everything that can be read is saved, and the log says that it was not all', async () => {
  const file = join(await temporaryFolder(), 'replica.sqlite');
  const store = await ReplicaStore.open(file, () => undefined);
  const ids = Array.from({ length: 60 }, () => v4());
  // Long enough for several pages.
  for (const id of ids) await store.write((transaction) => applyEdits(transaction, 'US', [{ table: 'contact', id, kind: 'create', changes: { firstname: 'Saved', description: 'x'.repeat(1_500) } }]));
  await store.close();
  const db = await Connection.open(file, 'write');
  await db.all('PRAGMA wal_checkpoint(TRUNCATE)');
  await db.exec('CREATE VIRTUAL TABLE temp.pages USING dbstat(main)').catch(() => undefined);
  const leaves = await db.all<{ pageno: number }>(`SELECT pageno FROM temp.pages WHERE name = 'outbox' AND pagetype = 'leaf' ORDER BY pageno`).catch(() => []);
  await db.close();
  const handle = await open(file, 'r+');
  const middle = leaves[Math.floor(leaves.length / 2)]?.pageno ?? (await pageWith(handle, ids[30] ?? ''));
  await handle.write(Buffer.alloc(4096, 0xa5), 0, 4096, (middle - 1) * 4096);
  await handle.close();

  const lines: { message: string; details: Record<string, unknown> }[] = [];
  const again = await ReplicaStore.open(file, (_level, message, details = {}) => void lines.push({ message, details }));
  onTestFinished(() => again.close());
  expect(await setAside(file)).toHaveLength(1);
  const saved = await again.views.all<{ recordid: string }>('SELECT recordid FROM outbox ORDER BY seq');
  expect(saved.length).toBeGreaterThanOrEqual(50);
  expect(saved.length).toBeLessThan(60);
  expect(saved.map(({ recordid }) => recordid)).toEqual(ids.filter((id) => saved.some(({ recordid }) => recordid === id)));
  expect(saved.at(-1)?.recordid, 'also what lies behind the damage').toBe(ids.at(-1));
  expect(JSON.stringify(lines)).toMatch(/could not be read to its end/);
});

/** The page of the file in which this text lies as an outbox entry. */
async function pageWith(handle: Awaited<ReturnType<typeof open>>, text: string): Promise<number> {
  const { size } = await handle.stat();
  for (let page = 1; page * 4096 <= size; page += 1) {
    const content = Buffer.alloc(4096);
    await handle.read(content, 0, 4096, (page - 1) * 4096);
    if (content.includes(text) && content.includes('{"firstname":"Saved"')) return page;
  }
  throw new Error(`no page holds ${text}`);
}
