/** The demonstration city through the client: real amounts of rows, nothing that a stranger would trip over. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type City, type Row, rowsOf, startCity } from './support.ts';

let city: City;
beforeAll(async () => (city = await startCity({ demo: true })));
afterAll(() => city.close());

test('my team’s unassigned cases: oldest change first, with customer and category', async () => {
  const lead = await city.as('call-taker');
  const rows = await rowsOf(lead, {
    collection: 'queueitems',
    select: ['enteredon', '_objectid_value'],
    filter: 'statecode eq 0',
    orderBy: ['modifiedon', 'queueitemid'],
    top: 20,
    includeAnnotations: '*',
    expand: [{ property: 'objectid_incident', select: ['title', 'statecode'], expand: [{ property: 'ring_CategoryId', select: ['ring_name'] }] }],
  });
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect(row['objectid_incident']).toMatchObject({ statecode: 0 });
});

test('a whole table in pages is the table', async () => {
  const total = await city.client.retrieveMultiple<Row>({ collection: 'contacts', select: ['contactid'], count: true, top: 1 });
  const all = await city.client.retrieveAll<Row>({ collection: 'contacts', select: ['fullname'], maxPageSize: 5000, trackChanges: true });
  const ids = new Set((all.value ?? []).map((row) => row['contactid']));
  expect(ids.size).toBe(all.value?.length);
  expect(ids.size).toBeGreaterThan(1_000);
  expect(total.oDataCount).toBe(Math.min(ids.size, 5_000));
  expect((await city.client.retrieveMultiple<Row>({ collection: 'contacts' }, all.oDataDeltaLink)).value).toEqual([]);
});

test('the history of a caller by number, in one request', async () => {
  const [known] = await rowsOf(city.client, { collection: 'contacts', select: ['fullname', 'mobilephone'], filter: 'mobilephone ne null and incident_customer_contacts/any()', top: 1 });
  const [row] = await rowsOf(city.client, {
    collection: 'contacts',
    select: ['fullname'],
    filter: `mobilephone eq '${String(known?.['mobilephone'])}' and contactid eq ${String(known?.['contactid'])}`,
    expand: [{ property: 'incident_customer_contacts', select: ['title', 'createdon'], orderBy: ['createdon desc'], top: 5 }],
  });
  expect(row).toMatchObject({ fullname: known?.['fullname'] });
  const history = row?.['incident_customer_contacts'] as Row[];
  expect(history.length).toBeGreaterThan(0);
  const times = history.map((incident) => new Date(incident['createdon'] as string | Date).getTime());
  expect(times).toEqual([...times].sort((one, other) => other - one));
});

test('reports: cases of a ward by category, of the last days', async () => {
  const filter = "ring_PropertyId/ring_ward ne null and Microsoft.Dynamics.CRM.LastXDays(PropertyName='createdon',PropertyValue=365)";
  expect(await city.client.count({ collection: 'incidents', filter })).toBeGreaterThan(0);
});
