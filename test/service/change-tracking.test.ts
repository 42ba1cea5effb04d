import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from 'kysely';
import { openDatabase } from '../../service/store/database.ts';
import { join } from 'node:path';
import { type Answer, type Client, startTestService, type TestService } from './support.ts';

let city: TestService;
beforeAll(async () => (city = await startTestService()));
afterAll(() => city.close());

const tracking = { prefer: 'odata.track-changes,odata.maxpagesize=4' };

async function run(api: Client, start: string): Promise<{ rows: Record<string, unknown>[]; pages: Answer[]; deltaLink: string }> {
  const pages: Answer[] = [];
  let link: string | undefined = start;
  while (link !== undefined) {
    const page: Answer = await api.get(link, tracking);
    expect(page.status, page.text).toBe(200);
    pages.push(page);
    link = page.body['@odata.nextLink'] as string | undefined;
  }
  return { rows: pages.flatMap((page) => page.rows), pages, deltaLink: String(pages.at(-1)?.body['@odata.deltaLink']) };
}
const isDeletion = (row: Record<string, unknown>) => typeof row['@odata.context'] === 'string' && row['@odata.context'].endsWith('/$deletedEntity');

test('a first load brings everything; then each delta brings what changed, and last what was deleted', async () => {
  const ids: string[] = [];
  for (let index = 0; index < 10; index += 1) ids.push(await city.api.create('accounts', { name: `Place ${index}` }));
  const first = await run(city.api, 'accounts?$select=name');
  expect(first.rows.map((row) => row['accountid']).sort()).toEqual([...ids].sort());
  expect(first.pages.length).toBe(3);
  // The link is on the last page only.
  expect(first.pages.slice(0, -1).every((page) => page.body['@odata.deltaLink'] === undefined)).toBe(true);
  expect(first.pages[0]?.headers.get('preference-applied')).toContain('odata.track-changes');

  expect((await run(city.api, first.deltaLink)).rows).toEqual([]);

  await city.api.send('PATCH', `accounts(${ids[3] ?? ''})`, { name: 'Renamed' });
  await city.api.send('DELETE', `accounts(${ids[5] ?? ''})`);
  const ghost = await city.api.create('accounts', { name: 'Ghost' });
  await city.api.send('DELETE', `accounts(${ghost})`);
  const added = await city.api.create('accounts', { name: 'Added' });
  const second = await run(city.api, first.deltaLink);
  expect(second.rows.map((row) => row['accountid'] ?? row['id'])).toEqual([ids[3], added, ids[5], ghost]);
  expect(second.rows.map(isDeletion)).toEqual([false, false, true, true]);
  expect(second.rows[2]).toMatchObject({ id: ids[5], reason: 'deleted' });
  expect(Object.keys(second.rows[0] ?? {}).sort()).toEqual(['@odata.etag', 'accountid', 'name']);

  // A deletion that is taken back by an upsert arrives as a row and not as a deletion.
  await city.api.send('PATCH', `accounts(${ids[5] ?? ''})`, { name: 'Back again' });
  const third = await run(city.api, second.deltaLink);
  expect(third.rows.map((row) => [row['name'], isDeletion(row)])).toEqual([['Back again', false]]);
  const both = await run(city.api, first.deltaLink);
  expect(both.rows.filter(isDeletion).map((row) => row['id'])).toEqual([ghost]);
});

test('deletions are paged like rows', async () => {
  const { deltaLink } = await run(city.api, 'templates?$select=title');
  const ids: string[] = [];
  for (let index = 0; index < 9; index += 1) ids.push(await city.api.create('templates', { title: `T${index}` }));
  for (const id of ids.slice(0, 6)) await city.api.send('DELETE', `templates(${id})`);
  const delta = await run(city.api, deltaLink);
  expect(delta.pages.map((page) => page.rows.length)).toEqual([4, 4, 1]);
  expect(delta.rows.filter((row) => !isDeletion(row)).map((row) => row['title'])).toEqual(['T6', 'T7', 'T8']);
  expect(delta.rows.filter(isDeletion).map((row) => row['id'])).toEqual(ids.slice(0, 6));
});

test('what changes while the pages of a first load are fetched comes with the next delta', async () => {
  for (let index = 0; index < 9; index += 1) await city.api.contact(`Loaded ${index}`);
  const page = await city.api.get('contacts?$select=lastname', tracking);
  const seen = page.rows.map((row) => row['contactid']);
  const later = await city.api.contact('Arrived during the load');
  await city.api.send('PATCH', `contacts(${String(seen[0])})`, { lastname: 'Changed during the load' });
  const rest = await run(city.api, String(page.body['@odata.nextLink']));
  expect(rest.rows.some((row) => row['contactid'] === later)).toBe(false);
  const delta = await run(city.api, rest.deltaLink);
  expect(delta.rows.map((row) => row['lastname'])).toEqual(['Arrived during the load', 'Changed during the load']);
});

test('it refuses what it cannot combine', async () => {
  for (const option of ["$filter=name eq 'x'", '$orderby=name', '$expand=createdby', '$top=3']) {
    const answer = await city.api.get(`accounts?${option}`, tracking);
    expect(answer.status).toBe(400);
    expect(answer.error.message).toContain('change tracking');
  }
  const { deltaLink } = await run(city.api, 'accounts?$select=name');
  expect((await city.api.get(deltaLink.replace('$select=name', '$select=name,ring_ward'))).status).toBe(400);
});

test('tables that are the rows of others cannot be tracked; the members can', async () => {
  const answer = await city.api.get('activitypointers', tracking);
  expect([answer.status, answer.error.message]).toEqual([400, expect.stringContaining('phonecalls, emails, tasks, incidentresolutions')]);
  expect((await city.api.get('activitypointers?$deltatoken=x')).status).toBe(400);
});

test('$count on the delta link counts its entries, on every page and alone; on a first load it is not implemented', async () => {
  const { deltaLink } = await run(city.api, 'subjects?$select=title');
  const ids: string[] = [];
  for (let index = 0; index < 7; index += 1) ids.push(await city.api.create('subjects', { title: `S${index}` }));
  for (const id of ids.slice(0, 2)) await city.api.send('DELETE', `subjects(${id})`);
  const counted = await run(city.api, `${deltaLink}&$count=true`);
  expect(counted.pages.map((page) => [page.rows.length, page.body['@odata.count']])).toEqual([
    [4, 7],
    [3, 7],
  ]);
  const alone = await city.api.get(deltaLink.replace('subjects?', 'subjects/$count?'));
  expect([alone.status, alone.text]).toEqual([200, '7']);
  expect((await city.api.get(`${counted.deltaLink}`)).body['@odata.count']).toBe(0);
  expect((await city.api.get('subjects?$count=true', tracking)).status).toBe(501);
});

test('a token of another store, a broken one, an old one and one from the future are expired', async () => {
  const expired = async (api: Client, link: string) => {
    const answer = await api.get(link);
    return [answer.status, answer.error.code];
  };
  const other = await startTestService();
  try {
    const { deltaLink } = await run(other.api, 'accounts?$select=name');
    expect(await expired(city.api, deltaLink.replace(other.api.root, city.api.root))).toEqual([400, '0x80044352']);
  } finally {
    await other.close();
  }
  expect(await expired(city.api, 'accounts?$deltatoken=919042%2108%2f22%2f2026')).toEqual([400, '0x80044352']);
  const { deltaLink } = await run(city.api, 'accounts?$select=name');
  const token = JSON.parse(Buffer.from(deltaLink.split('$deltatoken=')[1] ?? '', 'base64url').toString()) as { issued: number; versionNumber: number };
  const forged = (changes: object) => deltaLink.replace(/\$deltatoken=.*/, `$deltatoken=${Buffer.from(JSON.stringify({ ...token, ...changes })).toString('base64url')}`);
  expect(await expired(city.api, forged({ issued: token.issued - 8 * 86_400 }))).toEqual([400, '0x80044352']);
  expect(await expired(city.api, forged({ versionNumber: token.versionNumber + 1_000_000 }))).toEqual([400, '0x80044352']);
  expect(await expired(city.api, forged({}))).toEqual([200, undefined]);
});

test('a first load that rested longer than a token is good for begins anew: deletions of that time are forgotten', async () => {
  for (let index = 0; index < 6; index += 1) await city.api.create('templates', { title: `Rested ${index}` });
  const nextLink = String((await city.api.get('templates?$select=title', tracking)).body['@odata.nextLink']);
  const token = JSON.parse(Buffer.from(nextLink.split('$skiptoken=')[1] ?? '', 'base64url').toString()) as { issued: number };
  const begun = (daysAgo: number) =>
    nextLink.replace(/\$skiptoken=.*/, `$skiptoken=${Buffer.from(JSON.stringify({ ...token, issued: token.issued - daysAgo * 86_400 })).toString('base64url')}`);
  expect((await city.api.get(begun(8))).error.code).toBe('0x80044352');
  const rest = await run(city.api, begun(6));
  const end = JSON.parse(Buffer.from(rest.deltaLink.split('$deltatoken=')[1] ?? '', 'base64url').toString()) as { issued: number };
  expect(end.issued, 'the delta token counts from the beginning of the load').toBe(token.issued - 6 * 86_400);
});

test('a store that gains a column is another generation, and keeps its rows', async () => {
  const city = await startTestService();
  const id = await city.api.contact('Kept');
  const { deltaLink } = await run(city.api, 'contacts?$select=lastname');
  await city.service.close();
  // As an earlier build would have left it.
  const database = openDatabase<Record<string, never>>(join(city.dataDirectory, 'city.sqlite'));
  await sql`alter table contact drop column ring_sessionid`.execute(database);
  await database.destroy();

  const again = await startTestService({ dataDirectory: city.dataDirectory });
  try {
    expect((await again.api.get(`contacts(${id})`)).body).toMatchObject({ lastname: 'Kept', ring_sessionid: null });
    const answer = await again.api.get(deltaLink.replace(city.api.root, again.api.root));
    expect(answer.error.code).toBe('0x80044352');
  } finally {
    await again.close();
  }
});
