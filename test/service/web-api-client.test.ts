/** The service as an independent client of Dataverse sees it: npm `dynamics-web-api`. */
import { randomUUID } from 'node:crypto';
import { DynamicsWebApi } from 'dynamics-web-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestService, type TestService } from './support.ts';

interface Row {
  [column: string]: unknown;
}

let city: TestService;
let client: DynamicsWebApi;
beforeAll(async () => {
  city = await startTestService();
  client = newClient();
});
afterAll(() => city.close());

function newClient(): DynamicsWebApi {
  return new DynamicsWebApi({
    serverUrl: city.service.url,
    dataApi: { version: '9.2' },
    onTokenRefresh: () => Promise.resolve(city.api.token),
  });
}
/** The client's own type of `create` is the row; without `returnRepresentation` it is the id. */
async function newId(request: { collection: string; data: Row }): Promise<string> {
  const id: unknown = await client.create(request);
  if (typeof id !== 'string') throw new Error('no id');
  return id;
}
const statusOf = (cause: unknown) => (cause as { status?: number }).status;

test('create answers with the id, or with the row', async () => {
  const contactid = randomUUID();
  expect(await client.create({ collection: 'contacts', data: { contactid, lastname: 'Client' } })).toBe(contactid);
  const row = await client.create<Row>({ collection: 'contacts', data: { firstname: 'Ada', lastname: 'Client' }, returnRepresentation: true, select: ['fullname'] });
  expect(row).toMatchObject({ fullname: 'Ada Client' });
});

test('upsert in its three forms', async () => {
  const key = randomUUID();
  expect(await client.upsert({ collection: 'contacts', key, data: { lastname: 'Upserted' } })).toBe(key);
  expect(await client.upsert({ collection: 'contacts', key, data: { firstname: 'Again' } })).toBe(key);
  // Only creating: the client tells a 412 as null.
  expect(await client.upsert({ collection: 'contacts', key, data: { lastname: 'No' }, ifnonematch: '*' })).toBeNull();
  expect(await client.upsert({ collection: 'contacts', key: randomUUID(), data: { lastname: 'New' }, ifnonematch: '*' })).toMatch(/^[0-9a-f-]{36}$/);
  // Only changing: the client tells a 404 as null.
  expect(await client.upsert({ collection: 'contacts', key: randomUUID(), data: { lastname: 'No' }, ifmatch: '*' })).toBeNull();
  expect(await client.retrieve<Row>({ collection: 'contacts', key, select: ['fullname'] })).toMatchObject({ fullname: 'Again Upserted' });
});

test('an update of a version that is no longer there is false, and changes nothing', async () => {
  const key = await newId({ collection: 'contacts', data: { lastname: 'Versioned' } });
  const before = await client.retrieve<Row>({ collection: 'contacts', key, select: ['lastname'] });
  expect(await client.update({ collection: 'contacts', key, data: { lastname: 'First' }, ifmatch: String(before['@odata.etag']) })).toBe(true);
  expect(await client.update({ collection: 'contacts', key, data: { lastname: 'Second' }, ifmatch: String(before['@odata.etag']) })).toBe(false);
  expect(await client.retrieve<Row>({ collection: 'contacts', key, select: ['lastname'] })).toMatchObject({ lastname: 'First' });
  expect(await client.deleteRecord({ collection: 'contacts', key })).toBe(true);
  expect(statusOf(await client.retrieve({ collection: 'contacts', key }).catch((cause: unknown) => cause))).toBe(404);
});

test('retrieveMultiple with a filter, page by page', async () => {
  for (let index = 0; index < 7; index += 1) await client.create({ collection: 'accounts', data: { name: `Client's place ${index}`, ring_ward: 'Ward 9' } });
  const query = { collection: 'accounts', select: ['name'], filter: "ring_ward eq 'Ward 9' and startswith(name,'Client''s')", orderBy: ['name desc'], maxPageSize: 3, count: true } as const;
  const pages: string[][] = [];
  let page = await client.retrieveMultiple<Row>({ ...query, select: [...query.select], orderBy: [...query.orderBy] });
  for (;;) {
    pages.push((page.value ?? []).map((row) => String(row['name']).slice(-1)));
    if (!page.oDataNextLink) break;
    page = await client.retrieveMultiple<Row>({ collection: 'accounts', maxPageSize: 3 }, page.oDataNextLink);
  }
  expect(pages).toEqual([['6', '5', '4'], ['3', '2', '1'], ['0']]);
  expect(page.oDataCount).toBe(7);
});

test('a filter too long for an address goes as a batch', async () => {
  const ids: string[] = [];
  for (let index = 0; index < 3; index += 1) ids.push(await newId({ collection: 'contacts', data: { lastname: `Long ${index}` } }));
  const filter = Array.from({ length: 60 }, (_unused, index) => `contactid eq ${ids[index % 3] ?? ''}`).join(' or ');
  const found = await client.retrieveMultiple<Row>({ collection: 'contacts', select: ['lastname'], filter });
  expect((found.value ?? []).map((row) => row['lastname']).sort()).toEqual(['Long 0', 'Long 1', 'Long 2']);
});

test('change tracking: a delta link, then a changed and a deleted row', async () => {
  const changed = await newId({ collection: 'templates', data: { title: 'Changed' } });
  const deleted = await newId({ collection: 'templates', data: { title: 'Deleted' } });
  const first = await client.retrieveMultiple<Row>({ collection: 'templates', select: ['title'], trackChanges: true, maxPageSize: 200 });
  expect(first.value).toHaveLength(2);
  await client.update({ collection: 'templates', key: changed, data: { title: 'Changed indeed' } });
  await client.deleteRecord({ collection: 'templates', key: deleted });
  const delta = await client.retrieveMultiple<Row>({ collection: 'templates' }, first.oDataDeltaLink);
  expect(delta.value).toMatchObject([{ templateid: changed, title: 'Changed indeed' }, { id: deleted, reason: 'deleted' }]);
  expect(delta.oDataDeltaLink).toContain('$deltatoken=');
});

test('a batch with a change set whose parts refer to each other', async () => {
  const batching = newClient();
  batching.startBatch();
  void batching.create({ collection: 'contacts', data: { lastname: 'In a batch' }, contentId: '1', inChangeSet: true });
  void batching.create({ collection: 'incidents', data: { title: 'From a batch', 'customerid_contact@odata.bind': '$1' }, contentId: '2', inChangeSet: true });
  void batching.retrieveMultiple({ collection: 'incidents', select: ['title'], filter: "title eq 'From a batch'", inChangeSet: false });
  const [contact, incident, list] = (await batching.executeBatch()) as [string, string, { value: Row[] }];
  const row = await client.retrieve<Row>({ collection: 'incidents', key: incident, select: ['_customerid_value'] });
  expect(row['_customerid_value']).toBe(contact);
  expect(list.value).toMatchObject([{ title: 'From a batch', incidentid: incident }]);
});

test('a refused change set is told with its status', async () => {
  const batching = newClient();
  const key = randomUUID();
  batching.startBatch();
  batching.create({ collection: 'contacts', data: { contactid: key, lastname: 'Not kept' }, inChangeSet: true }).catch(() => undefined);
  batching.update({ collection: 'contacts', key: randomUUID(), data: { lastname: 'Ghost' }, inChangeSet: true }).catch(() => undefined);
  const failure: unknown = await batching.executeBatch().then(
    () => undefined,
    (cause: unknown) => cause,
  );
  expect(failure).toMatchObject([{ status: 404 }]);
  expect(statusOf(await client.retrieve({ collection: 'contacts', key }).catch((cause: unknown) => cause))).toBe(404);
});

test('WhoAmI, and a deep insert of participants', async () => {
  expect(await client.callFunction('WhoAmI')).toMatchObject({ UserId: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown });
  const contact = await newId({ collection: 'contacts', data: { lastname: 'Deep' } });
  const key = await client.create({
    collection: 'phonecalls',
    data: { subject: 'Inbound', directioncode: false, phonecall_activity_parties: [{ 'partyid_contact@odata.bind': `/contacts(${contact})`, participationtypemask: 1 }] },
  });
  expect(key).toMatch(/^[0-9a-f-]{36}$/);
});
