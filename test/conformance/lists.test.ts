/** Lists: order, number, pages, counts, and what is expanded in them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type City, newCase, newId, refusal, type Row, rowsOf, startCity } from './support.ts';

let city: City;
let contact: string;
beforeAll(async () => {
  city = await startCity();
  contact = await newId(city.client, 'contacts', { lastname: 'Zimmer' });
  const other = await newId(city.client, 'contacts', { lastname: 'Adler' });
  for (let index = 1; index <= 7; index += 1) {
    const incident = await newCase(city.client, `Case ${index}`, index % 2 ? contact : other, { prioritycode: (index % 3) + 1 });
    for (let call = 0; call < index % 3; call += 1) {
      await newId(city.client, 'phonecalls', { subject: `Call ${call}`, 'regardingobjectid_incident_phonecall@odata.bind': `/incidents(${incident})` });
    }
  }
});
afterAll(() => city.close());
const titles = (rows: readonly Row[]) => rows.map((row) => String(row['title']).slice(5)).join('');
const list = (request: Omit<Parameters<typeof rowsOf>[1], 'collection'>) => rowsOf(city.client, { collection: 'incidents', select: ['title'], ...request });

test('order by one column, by several, by a column of a related row; top', async () => {
  expect(titles(await list({ orderBy: ['title desc'] }))).toBe('7654321');
  expect(titles(await list({ orderBy: ['prioritycode', 'title desc'] }))).toBe('63' + '741' + '52');
  expect(titles(await list({ orderBy: ['customerid_contact/lastname asc', 'title'] }))).toBe('246' + '1357');
  expect(titles(await list({ orderBy: ['title'], top: 3 }))).toBe('123');
  expect((await refusal(list({ orderBy: ['nosuch'] }))).status).toBe(400);
  expect((await refusal(list({ orderBy: ['title sideways'] }))).status).toBe(400);
});

test('pages by the next link, which is complete by itself', async () => {
  const pages: string[] = [];
  let page = await city.client.retrieveMultiple<Row>({ collection: 'incidents', select: ['title'], orderBy: ['title desc'], filter: 'prioritycode le 3', maxPageSize: 3, count: true, includeAnnotations: '*' });
  expect(page.oDataCount).toBe(7);
  for (;;) {
    pages.push(titles(page.value ?? []));
    if (page.oDataNextLink === undefined) break;
    expect(page.oDataNextLink).toMatch(new RegExp(`^${city.url}/api/data/v9\\.2/incidents\\?`));
    page = await city.client.retrieveMultiple<Row>({ collection: 'incidents', maxPageSize: 3 }, page.oDataNextLink);
  }
  expect(pages).toEqual(['765', '432', '1']);
});

test('pages stay in order when the sort column repeats and rows come and go', async () => {
  let page = await city.client.retrieveMultiple<Row>({ collection: 'incidents', select: ['title'], orderBy: ['prioritycode'], maxPageSize: 2 });
  const seen = (page.value ?? []).map((row) => String(row['title']));
  const late = await newCase(city.client, 'Late', contact, { prioritycode: 1 });
  while (page.oDataNextLink !== undefined) {
    page = await city.client.retrieveMultiple<Row>({ collection: 'incidents', maxPageSize: 2 }, page.oDataNextLink);
    seen.push(...(page.value ?? []).map((row) => String(row['title'])));
  }
  await city.client.deleteRecord({ collection: 'incidents', key: late });
  expect(seen.filter((title) => title !== 'Late').sort()).toEqual([1, 2, 3, 4, 5, 6, 7].map((index) => `Case ${index}`));
});

test('retrieveAll follows the links', async () => {
  const all = await city.client.retrieveAll<Row>({ collection: 'incidents', select: ['title'], orderBy: ['title'], maxPageSize: 2 });
  expect(titles(all.value ?? [])).toBe('1234567');
});

test('count, of all and of a filter', async () => {
  expect(await city.client.count({ collection: 'incidents' })).toBe(7);
  expect(await city.client.count({ collection: 'incidents', filter: 'prioritycode eq 2' })).toBe(3);
  expect(await city.client.count({ collection: 'incidents', filter: 'prioritycode eq 99' })).toBe(0);
  expect(await city.client.countAll({ collection: 'incidents', filter: 'prioritycode lt 3', select: ['title'] })).toBe(5);
  expect((await city.client.retrieveMultiple<Row>({ collection: 'incidents', select: ['title'], count: true, filter: 'prioritycode eq 1' })).oDataCount).toBe(2);
});

test('expand in lists: single, collection, both, with their options', async () => {
  const rows = await list({
    orderBy: ['title'],
    top: 3,
    expand: [
      { property: 'customerid_contact', select: ['lastname'] },
      { property: 'Incident_Phonecalls', select: ['subject'], orderBy: ['subject desc'] },
    ],
  });
  expect(rows).toMatchObject([
    { title: 'Case 1', customerid_contact: { lastname: 'Zimmer' }, Incident_Phonecalls: [{ subject: 'Call 0' }] },
    { title: 'Case 2', customerid_contact: { lastname: 'Adler' }, Incident_Phonecalls: [{ subject: 'Call 1' }, { subject: 'Call 0' }] },
    { title: 'Case 3', customerid_contact: { lastname: 'Zimmer' }, Incident_Phonecalls: [] },
  ]);
});

test('expand holds to the limits of Dataverse', async () => {
  const sixteen = Array.from({ length: 16 }, () => ({ property: 'customerid_contact', select: ['lastname'] }));
  expect((await refusal(list({ expand: sixteen }))).status).toBe(400);
  const nested = { property: 'incident_customer_contacts', select: ['title'], orderBy: ['title'], expand: [{ property: 'createdby', select: ['fullname'] }] };
  expect((await refusal(rowsOf(city.client, { collection: 'contacts', expand: [nested] }))).status, 'order and nested expand').toBeOneOf([400, 501]);
  expect((await refusal(list({ expand: [{ property: 'Incident_Phonecalls', select: ['nosuch'] }] }))).status).toBe(400);
  expect((await refusal(list({ queryParams: ['$expand=customerid_contact($levels=2)'] }))).status).toBeOneOf([400, 501]);
});

test('annotations in lists', async () => {
  const [row] = await list({ select: ['title', 'prioritycode', '_customerid_value'], orderBy: ['title'], top: 1, includeAnnotations: '*' });
  expect(row).toMatchObject({ prioritycode_Formatted: 'Normal', _customerid_value_Formatted: 'Zimmer', _customerid_value_LogicalName: 'contact', _customerid_value_NavigationProperty: 'customerid_contact' });
});

test('a row can be found from its related collection, and by the union of activities', async () => {
  const [incident] = await list({ filter: "title eq 'Case 2'" });
  const pointers = await rowsOf(city.client, { collection: 'activitypointers', select: ['subject', 'activitytypecode', 'statecode'], filter: `_regardingobjectid_value eq ${String(incident?.['incidentid'])}`, orderBy: ['subject'] });
  expect(pointers).toMatchObject([
    { subject: 'Call 0', activitytypecode: 'phonecall', statecode: 0 },
    { subject: 'Call 1', activitytypecode: 'phonecall', statecode: 0 },
  ]);
});

test('a query that is longer than an address may be goes as a batch', async () => {
  const ids = (await list({})).map((row) => String(row['incidentid']));
  const filter = Array.from({ length: 70 }, (_unused, index) => `incidentid eq ${ids[index % 2] ?? ''}`).join(' or ');
  expect(await list({ filter })).toHaveLength(2);
  expect(await refusal(list({ filter: `${filter} or nosuch eq 1` })), 'its refusal is told like any other').toMatchObject({ status: 400 });
});

test('what is not supported is refused', async () => {
  for (const option of ['$skip=2', '$search=light', '$apply=aggregate($count as n)', '$compute=1 as x', '$format=xml', '$nosuch=1']) {
    expect((await refusal(list({ queryParams: [option] }))).status, option).toBeOneOf([400, 501]);
  }
  expect((await refusal(city.client.fetch({ collection: 'incidents', fetchXml: '<fetch><entity name="incident"><attribute name="title"/></entity></fetch>' }))).status).toBe(501);
  expect((await refusal(list({ queryParams: ['$top=-1'] }))).status).toBe(400);
  expect((await refusal(list({ queryParams: ['$top=many'] }))).status).toBe(400);
});
