import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type City, newCase, newId, refusal, type Row, startCity } from './support.ts';

let city: City;
let contact: string;
let incident: string;
let identity: string;
beforeAll(async () => {
  city = await startCity();
  identity = `portal|${randomUUID()}`;
  contact = await newId(city.client, 'contacts', { firstname: 'Ines', lastname: 'Duarte', mobilephone: '+1 213 555 0101', ring_portalidentity: identity });
  incident = await newCase(city.client, 'Street light out', contact, { caseorigincode: 1, description: 'Since Monday' });
  for (const subject of ['Alpha', 'Beta', 'Gamma', 'Delta']) {
    const call = await newId(city.client, 'phonecalls', { subject, directioncode: false, 'regardingobjectid_incident_phonecall@odata.bind': `/incidents(${incident})` });
    if (subject === 'Delta') await city.client.update({ collection: 'phonecalls', key: call, data: { statecode: 1, statuscode: 4 } });
  }
});
afterAll(() => city.close());
const subjects = (rows: unknown) => (rows as Row[]).map((row) => row['subject']);

test('select brings the chosen columns, the primary key and an ETag', async () => {
  const row = await city.client.retrieve<Row>({ collection: 'incidents', key: incident, select: ['title', '_customerid_value'] });
  expect(Object.keys(row).filter((name) => !name.includes('@') && !name.startsWith('oData')).sort()).toEqual(['_customerid_value', 'incidentid', 'title']);
  expect(row['@odata.etag']).toMatch(/^W\/"/);
  expect(row['oDataContext']).toContain('$metadata#incidents');
});

test('annotations give names and formatted values', async () => {
  const row = await city.client.retrieve<Row>({ collection: 'incidents', key: incident, select: ['statuscode', 'caseorigincode', '_customerid_value', '_primarycontactid_value'], includeAnnotations: '*' });
  expect(row).toMatchObject({
    statuscode_Formatted: 'In Progress',
    caseorigincode_Formatted: 'Phone',
    _customerid_value: contact,
    _customerid_value_Formatted: 'Ines Duarte',
    _customerid_value_LogicalName: 'contact',
    _customerid_value_NavigationProperty: 'customerid_contact',
    _primarycontactid_value: null,
  });
  const plain = await city.client.retrieve<Row>({ collection: 'incidents', key: incident, select: ['statuscode', '_customerid_value'] });
  expect(plain).not.toHaveProperty('statuscode_Formatted');
  const only = await city.client.retrieve<Row>({ collection: 'incidents', key: incident, select: ['statuscode', '_customerid_value'], includeAnnotations: 'OData.Community.Display.V1.FormattedValue' });
  expect(only).toMatchObject({ statuscode_Formatted: 'In Progress', _customerid_value_Formatted: 'Ines Duarte' });
  expect(only).not.toHaveProperty('_customerid_value_LogicalName');
});

test('expand of a single row, of an empty one, and of a collection with its own options', async () => {
  const row = await city.client.retrieve<Row>({
    collection: 'incidents',
    key: incident,
    select: ['title'],
    expand: [
      { property: 'customerid_contact', select: ['fullname', 'mobilephone'] },
      { property: 'primarycontactid', select: ['fullname'] },
      { property: 'Incident_Phonecalls', select: ['subject'], filter: 'statecode eq 0', orderBy: ['subject desc'], top: 2 },
    ],
  });
  expect(row).toMatchObject({ customerid_contact: { contactid: contact, fullname: 'Ines Duarte', mobilephone: '+1 213 555 0101' }, primarycontactid: null });
  expect(subjects(row['Incident_Phonecalls'])).toEqual(['Gamma', 'Beta']);
});

test('expand inside of expand', async () => {
  const row = await city.client.retrieve<Row>({
    collection: 'contacts',
    key: contact,
    select: ['fullname'],
    expand: [
      {
        property: 'incident_customer_contacts',
        select: ['title'],
        expand: [{ property: 'createdby', select: ['domainname'] }],
      },
    ],
  });
  expect(row['incident_customer_contacts']).toMatchObject([{ title: 'Street light out', createdby: { domainname: 'admin' } }]);
  const key = await newId(city.client, 'phonecalls', { subject: 'Nested', 'regardingobjectid_incident_phonecall@odata.bind': `/incidents(${incident})` });
  const call = await city.client.retrieve<Row>({
    collection: 'phonecalls',
    key,
    select: ['subject'],
    expand: [{ property: 'regardingobjectid_incident_phonecall', select: ['title'], expand: [{ property: 'customerid_contact', select: ['lastname'] }] }],
  });
  expect(call['regardingobjectid_incident_phonecall']).toMatchObject({ title: 'Street light out', customerid_contact: { lastname: 'Duarte' } });
  await city.client.deleteRecord({ collection: 'phonecalls', key });
});

test('annotations reach into expanded rows', async () => {
  const row = await city.client.retrieve<Row>({
    collection: 'incidents',
    key: incident,
    select: ['title'],
    includeAnnotations: '*',
    expand: [{ property: 'Incident_Phonecalls', select: ['statuscode', '_regardingobjectid_value'], filter: "subject eq 'Delta'" }],
  });
  expect(row['Incident_Phonecalls']).toMatchObject([{ statuscode_Formatted: 'Received', _regardingobjectid_value_Formatted: 'Street light out', _regardingobjectid_value_LogicalName: 'incident' }]);
});

test('an unchanged row is not sent again', async () => {
  const row = await city.client.retrieve<Row>({ collection: 'contacts', key: contact, select: ['fullname'] });
  const etag = String(row['@odata.etag']);
  expect(await city.client.retrieve<Row | undefined>({ collection: 'contacts', key: contact, select: ['fullname'], ifnonematch: etag })).toBeUndefined();
  await city.client.update({ collection: 'contacts', key: contact, data: { telephone1: '+1 213 555 0102' } });
  const changed = await city.client.retrieve<Row>({ collection: 'contacts', key: contact, select: ['telephone1'], ifnonematch: etag });
  expect(changed).toMatchObject({ telephone1: '+1 213 555 0102' });
  expect(changed['@odata.etag']).not.toBe(etag);
});

test('with expanded rows or annotations it is sent again: those may have changed', async () => {
  const row = await city.client.retrieve<Row>({ collection: 'incidents', key: incident, select: ['title'] });
  const unchanged = { collection: 'incidents', key: incident, select: ['title'], ifnonematch: String(row['@odata.etag']) };
  expect(await city.client.retrieve<Row | undefined>({ ...unchanged, expand: [{ property: 'customerid_contact', select: ['lastname'] }] })).toMatchObject({ customerid_contact: { lastname: 'Duarte' } });
  expect(await city.client.retrieve<Row | undefined>({ ...unchanged, includeAnnotations: '*' })).toMatchObject({ title: 'Street light out' });
});

test('a row by its alternate key', async () => {
  const byIdentity = await city.client.retrieve<Row>({ collection: 'contacts', key: `ring_portalidentity='${encodeURIComponent(identity)}'`, select: ['lastname'] });
  expect(byIdentity).toMatchObject({ contactid: contact, lastname: 'Duarte' });
  const { ticketnumber } = await city.client.retrieve<Row>({ collection: 'incidents', key: incident, select: ['ticketnumber'] });
  expect(await city.client.retrieve<Row>({ collection: 'incidents', key: `ticketnumber='${String(ticketnumber)}'`, select: ['title'] })).toMatchObject({ incidentid: incident });
  expect(await refusal(city.client.retrieve({ collection: 'incidents', key: "ticketnumber='CAS-00000-none'" }))).toMatchObject({ status: 404, code: '0x80040217' });
  expect((await refusal(city.client.retrieve({ collection: 'contacts', key: "lastname='Duarte'" }))).status, 'no key').toBe(400);
});

test('one property, one related row, its columns, and its reference', async () => {
  expect(await city.client.retrieve<Row>({ collection: 'incidents', key: incident, select: ['/title'] })).toMatchObject({ value: 'Street light out' });
  expect(await city.client.retrieve<Row>({ collection: 'incidents', key: incident, navigationProperty: 'customerid_contact', select: ['fullname'] })).toMatchObject({ contactid: contact, fullname: 'Ines Duarte' });
  expect(await city.client.retrieve<Row>({ collection: 'incidents', key: incident, select: ['/customerid_contact', 'lastname'] })).toMatchObject({ contactid: contact, lastname: 'Duarte' });
  expect(await city.client.retrieve<Row>({ collection: 'incidents', key: incident, select: ['customerid_contact/$ref'] })).toMatchObject({ id: contact, collection: 'contacts' });
});

test('a related collection is a list of its own', async () => {
  const calls = await city.client.retrieve<{ value: Row[] }>({ collection: 'incidents', key: incident, navigationProperty: 'Incident_Phonecalls', select: ['subject'], queryParams: ['$orderby=subject', '$filter=statecode eq 0'] });
  expect(subjects(calls.value)).toEqual(['Alpha', 'Beta', 'Gamma']);
  const all = await city.client.retrieve<{ value: Row[] }>({ collection: 'incidents', key: incident, navigationProperty: 'Incident_ActivityPointers', select: ['subject', 'activitytypecode'] });
  expect(subjects(all.value).sort()).toEqual(['Alpha', 'Beta', 'Delta', 'Gamma']);
  expect(new Set(all.value.map((row) => row['activitytypecode']))).toEqual(new Set(['phonecall']));
});

test('what is not there is 404, what is misspelt 400', async () => {
  expect(await refusal(city.client.retrieve({ collection: 'contacts', key: randomUUID() }))).toMatchObject({ status: 404, code: '0x80040217' });
  expect((await refusal(city.client.retrieve({ collection: 'contact', key: contact }))).status, 'a logical name is no set').toBe(404);
  expect(await refusal(city.client.retrieve({ collection: 'contacts', key: contact, select: ['familyname'] }))).toMatchObject({ status: 400 });
  const wrongCase = await refusal(city.client.retrieve({ collection: 'incidents', key: incident, expand: [{ property: 'Customerid_Contact', select: ['fullname'] }] }));
  expect(wrongCase).toMatchObject({ status: 400, code: '0x80060888' });
  expect(wrongCase.message).toContain('Customerid_Contact');
});
