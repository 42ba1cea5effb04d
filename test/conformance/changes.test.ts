/** Change tracking as a stranger's synchronisation uses it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type City, newId, refusal, type Row, startCity } from './support.ts';

let city: City;
beforeAll(async () => (city = await startCity()));
afterAll(() => city.close());

async function load(client: City['client'], collection: string, select: string[], maxPageSize: number): Promise<{ rows: Row[]; deltaLink: string }> {
  const answer = await client.retrieveAll<Row>({ collection, select, trackChanges: true, maxPageSize });
  if (answer.oDataDeltaLink === undefined) throw new Error('no delta link on the last page');
  return { rows: answer.value ?? [], deltaLink: answer.oDataDeltaLink };
}
const changes = (deltaLink: string, collection = 'templates') => city.client.retrieveMultiple<Row>({ collection }, deltaLink);

test('a first load in pages, then what was created, changed and deleted; a ghost is a deletion', async () => {
  const ids: string[] = [];
  for (let index = 0; index < 5; index += 1) ids.push(await newId(city.client, 'templates', { title: `T${index}`, subject: 'S' }));
  const first = await load(city.client, 'templates', ['title'], 2);
  expect(first.rows.map((row) => row['templateid']).sort()).toEqual([...ids].sort());
  expect((await changes(first.deltaLink)).value).toEqual([]);

  const created = await newId(city.client, 'templates', { title: 'Created' });
  await city.client.update({ collection: 'templates', key: ids[0] ?? '', data: { title: 'Changed' } });
  await city.client.deleteRecord({ collection: 'templates', key: ids[1] ?? '' });
  const ghost = await newId(city.client, 'templates', { title: 'Ghost' });
  await city.client.deleteRecord({ collection: 'templates', key: ghost });

  const delta = await changes(first.deltaLink);
  expect(delta.value).toMatchObject([
    { templateid: created, title: 'Created' },
    { templateid: ids[0], title: 'Changed' },
    { id: ids[1], reason: 'deleted' },
    { id: ghost, reason: 'deleted' },
  ]);
  expect(String(delta.value?.[2]?.['@odata.context'])).toMatch(/\$metadata#templates\/\$deletedEntity$/);
  expect(delta.value?.[0], 'select is fixed by the first call').not.toHaveProperty('subject');
  // The same link answers the same again, and the next one nothing.
  expect((await changes(first.deltaLink)).value).toHaveLength(4);
  expect((await changes(String(delta.oDataDeltaLink))).value).toEqual([]);
});

test('annotations come with a first load and with its deltas', async () => {
  const contact = await newId(city.client, 'contacts', { lastname: 'Annotated' });
  const request = { collection: 'incidents', select: ['title', '_customerid_value'], includeAnnotations: '*', trackChanges: true };
  const first = await city.client.retrieveMultiple<Row>(request);
  await newId(city.client, 'incidents', { title: 'Tracked', 'customerid_contact@odata.bind': `/contacts(${contact})` });
  const delta = await city.client.retrieveMultiple<Row>({ collection: 'incidents', includeAnnotations: '*' }, first.oDataDeltaLink);
  expect(delta.value).toMatchObject([{ title: 'Tracked', _customerid_value: contact, _customerid_value_LogicalName: 'contact' }]);
});

test('filter, order, expand and top do not go with it', async () => {
  const tracked = { collection: 'contacts', select: ['lastname'], trackChanges: true };
  for (const option of [{ filter: "lastname eq 'x'" }, { orderBy: ['lastname'] }, { top: 5 }, { expand: [{ property: 'createdby', select: ['fullname'] }] }]) {
    expect((await refusal(city.client.retrieveMultiple({ ...tracked, ...option }))).status, JSON.stringify(option)).toBe(400);
  }
});

test('a token of another city, an aged one and one that nobody issued are expired', async () => {
  const expired = { status: 400, code: '0x80044352' };
  const elsewhere = await startCity();
  try {
    const { deltaLink } = await load(elsewhere.client, 'templates', ['title'], 100);
    expect(await refusal(changes(deltaLink.replace(elsewhere.url, city.url)))).toMatchObject(expired);
  } finally {
    await elsewhere.close();
  }
  const { deltaLink } = await load(city.client, 'templates', ['title'], 100);
  const [start, token = ''] = deltaLink.split('$deltatoken=');
  expect(await refusal(changes(`${start ?? ''}$deltatoken=919042%2108%2f22%2f2026%2008%3a10%3a44`))).toMatchObject(expired);
  const content = JSON.parse(Buffer.from(token, 'base64url').toString()) as Record<string, unknown>;
  const aged = Object.fromEntries(Object.entries(content).map(([name, value]) => [name, name === 'issued' ? Number(value) - 8 * 86_400 : value]));
  expect(aged).not.toEqual(content);
  expect(await refusal(changes(`${start ?? ''}$deltatoken=${Buffer.from(JSON.stringify(aged)).toString('base64url')}`))).toMatchObject(expired);
});

test('a delta spans several pages', async () => {
  const { deltaLink } = await load(city.client, 'accounts', ['name'], 100);
  for (let index = 0; index < 5; index += 1) await newId(city.client, 'accounts', { name: `A${index}` });
  let page = await city.client.retrieveMultiple<Row>({ collection: 'accounts', maxPageSize: 2, trackChanges: true }, deltaLink);
  const names = [...(page.value ?? [])];
  while (page.oDataNextLink !== undefined) {
    expect(page.oDataDeltaLink).toBeUndefined();
    page = await city.client.retrieveMultiple<Row>({ collection: 'accounts', maxPageSize: 2, trackChanges: true }, page.oDataNextLink);
    names.push(...(page.value ?? []));
  }
  expect(names.map((row) => row['name'])).toEqual(['A0', 'A1', 'A2', 'A3', 'A4']);
  expect(page.oDataDeltaLink).toContain('$deltatoken=');
});

test('every table of the case work can be tracked', async () => {
  const sets = ['incidents', 'contacts', 'accounts', 'phonecalls', 'emails', 'tasks', 'annotations', 'teams', 'systemusers', 'queues', 'queueitems', 'subjects'];
  for (const collection of [...sets, 'knowledgearticles', 'knowledgearticleincidents', 'templates', 'incidentresolutions', 'activityparties', 'ring_categories']) {
    const first = await city.client.retrieveMultiple<Row>({ collection, trackChanges: true });
    expect(first.oDataDeltaLink, collection).toContain('$deltatoken=');
  }
});
