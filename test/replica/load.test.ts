/**
 * A first load in a process of its own, from a service that serves as fast as it can.
 * The invariant: killed at any point it goes on where it was, and at its end every row is here once, indexed and found.
 */
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Connection } from '../../electron/replica/store/connection.ts';
import { secondaryIndexes } from '../../electron/replica/store/derived.ts';
import { searches } from '../../electron/replica/store/search-tables.ts';
import { load, servePages } from '../city/programs.ts';
import { temporaryFolder } from './support/folder.ts';

const size = { contact: 15_000, incident: 30_000, phonecall: 15_000 };
const megabyte = 2 ** 20;

let pages: Awaited<ReturnType<typeof servePages>>;
beforeAll(async () => {
  pages = await servePages(size);
}, 120_000);
afterAll(() => pages.stop());

async function expectComplete(file: string): Promise<void> {
  const db = await Connection.open(file, 'read');
  try {
    for (const [table, count] of Object.entries(size)) expect((await db.get<{ count: number }>(`SELECT count(*) AS count FROM "${table}"`))?.count, table).toBe(count);
    for (const search of [searches.contactName, searches.caseTitle, searches.caseText]) {
      expect((await db.get<{ count: number }>(`SELECT count(*) AS count FROM ${search.name}`))?.count, search.name).toBe(size[search.table as keyof typeof size]);
    }
    const indexes = (await db.all<{ name: string }>(`SELECT name FROM sqlite_master WHERE type = 'index'`)).map(({ name }) => name);
    expect(indexes).toEqual(expect.arrayContaining(['contact', 'incident', 'phonecall'].flatMap((table) => Object.keys(secondaryIndexes[table as keyof typeof size] ?? {}))));
    expect((await db.get<{ count: number }>('SELECT count(DISTINCT contact) AS count FROM contact_number'))?.count).toBe(size.contact);
    expect(await db.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  } finally {
    await db.close();
  }
}

test('memory and the write-ahead log stay small while it goes on', async () => {
  const file = join(await temporaryFolder(), 'replica.sqlite');
  const report = await load(file, pages.url);
  if (!report) throw new Error('the load did not end');
  await expectComplete(file);
  expect(report.logAtMost).toBeLessThanOrEqual(64 * megabyte);
  expect(report.logAtMost, 'more than a part of the file at a time').toBeLessThan(report.fileBytes);
  expect(report.rssAtMost - report.rssBefore).toBeLessThan(200 * megabyte);
}, 180_000);

test('killed at any point it goes on where it was', async () => {
  const seed = Number(process.env['RINGDESK_SEED'] ?? Date.now() % 1_000_000);
  process.stderr.write(`kills of the first load: RINGDESK_SEED=${seed}\n`);
  const moments = fc.sample(fc.integer({ min: 700, max: 3_500 }), { numRuns: 5, seed });
  const file = join(await temporaryFolder(), 'replica.sqlite');
  for (const killAfterMs of moments) await load(file, pages.url, { killAfterMs });
  expect(await load(file, pages.url)).not.toBeNull();
  await expectComplete(file);
}, 240_000);
