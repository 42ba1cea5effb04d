import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type City, newCase, newId, refusal, type Row, rowsOf, startCity } from './support.ts';

let city: City;
beforeAll(async () => (city = await startCity()));
afterAll(() => city.close());

test('a plain create answers with the new id', async () => {
  const id = await newId(city.client, 'contacts', { firstname: 'Ines', lastname: 'Duarte' });
  expect(id).toMatch(/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/);
  expect(await city.client.retrieve<Row>({ collection: 'contacts', key: id, select: ['fullname'] })).toMatchObject({ contactid: id, fullname: 'Ines Duarte' });
});

test('an id of the client is kept, and a second row with it is a duplicate', async () => {
  const contactid = randomUUID();
  expect(await newId(city.client, 'contacts', { contactid, lastname: 'Own id' })).toBe(contactid);
  expect(await refusal(city.client.create({ collection: 'contacts', data: { contactid, lastname: 'Again' } }))).toMatchObject({ status: 412, code: '0x80040237' });
  expect(await city.client.retrieve<Row>({ collection: 'contacts', key: contactid, select: ['lastname'] })).toMatchObject({ lastname: 'Own id' });
});

test('a representation honours select and expand', async () => {
  const contact = await newId(city.client, 'contacts', { firstname: 'Rep', lastname: 'Resented' });
  const row = await city.client.create<Row>({
    collection: 'incidents',
    data: { title: 'Street light out', caseorigincode: 1, 'customerid_contact@odata.bind': `/contacts(${contact})` },
    returnRepresentation: true,
    select: ['title', 'ticketnumber', '_customerid_value'],
    expand: [{ property: 'customerid_contact', select: ['fullname'] }],
  });
  expect(row).toMatchObject({ title: 'Street light out', _customerid_value: contact, customerid_contact: { contactid: contact, fullname: 'Rep Resented' } });
  expect(row['ticketnumber']).toMatch(/\S/);
  expect(row['incidentid']).toMatch(/^[0-9a-f-]{36}$/);
  expect(row['@odata.etag']).toMatch(/^W\/"/);
  expect(row, 'what was not selected').not.toHaveProperty('prioritycode');
});

test('a representation without select has the defaults and every column', async () => {
  const contact = await newId(city.client, 'contacts', { lastname: 'Whole' });
  const row = await city.client.create<Row>({ collection: 'incidents', data: { title: 'Whole', 'customerid_contact@odata.bind': `/contacts(${contact})` }, returnRepresentation: true });
  expect(row).toMatchObject({ title: 'Whole', prioritycode: 2, statecode: 0, statuscode: 1, firstresponsesent: false, description: null });
});

test('the participants of an activity are created inside it', async () => {
  const contact = await newId(city.client, 'contacts', { lastname: 'Caller' });
  const { UserId: user } = await city.client.callFunction<Row>('WhoAmI');
  const key = await newId(city.client, 'phonecalls', {
    subject: 'Call about a light',
    directioncode: false,
    phonenumber: '+1 213 555 0100',
    phonecall_activity_parties: [
      { 'partyid_contact@odata.bind': `/contacts(${contact})`, participationtypemask: 1 },
      { 'partyid_systemuser@odata.bind': `/systemusers(${String(user)})`, participationtypemask: 2 },
      { addressused: '+1 213 555 0111', participationtypemask: 2 },
    ],
  });
  const row = await city.client.retrieve<Row>({
    collection: 'phonecalls',
    key,
    select: ['subject', 'directioncode', 'statecode'],
    expand: [{ property: 'phonecall_activity_parties', select: ['participationtypemask', '_partyid_value', 'addressused'] }],
  });
  expect(row).toMatchObject({ subject: 'Call about a light', directioncode: false, statecode: 0 });
  const parties = row['phonecall_activity_parties'] as Row[];
  expect(parties.map((party) => [party['participationtypemask'], party['_partyid_value'], party['addressused']])).toEqual(
    expect.arrayContaining([
      [1, contact, null],
      [2, user, null],
      [2, null, '+1 213 555 0111'],
    ]),
  );
  expect(parties).toHaveLength(3);
});

test('related rows are created inside a row: one that it points at, and several that point at it', async () => {
  const row = await city.client.create<Row>({
    collection: 'incidents',
    data: {
      title: 'Deep',
      customerid_contact: { firstname: 'Inner', lastname: 'Person' },
      Incident_Tasks: [{ subject: 'Look at it' }, { subject: 'Write back' }],
    },
    returnRepresentation: true,
    select: ['title'],
    expand: [
      { property: 'customerid_contact', select: ['fullname'] },
      { property: 'Incident_Tasks', select: ['subject'], orderBy: ['subject'] },
    ],
  });
  expect(row).toMatchObject({ title: 'Deep', customerid_contact: { fullname: 'Inner Person' }, Incident_Tasks: [{ subject: 'Look at it' }, { subject: 'Write back' }] });
});

test('a refused part of a deep insert leaves nothing behind', async () => {
  const lastname = `Deep ${randomUUID()}`;
  const answer = await refusal(city.client.create({ collection: 'incidents', data: { title: 'Half', customerid_contact: { lastname }, Incident_Tasks: [{ subject: 'Fine' }, { subject: 'x'.repeat(201) }] } }));
  expect(answer).toMatchObject({ status: 400, code: '0x80044331' });
  expect(await rowsOf(city.client, { collection: 'contacts', filter: `lastname eq '${lastname}'` })).toEqual([]);
  expect(await rowsOf(city.client, { collection: 'tasks', filter: "subject eq 'Fine'" })).toEqual([]);
});

test('a bind may be relative, without its slash, absolute, or by alternate key', async () => {
  const identity = `portal-${randomUUID()}`;
  const contact = await newId(city.client, 'contacts', { lastname: 'Bound', ring_portalidentity: identity });
  const customerOf = async (bind: string) => {
    const key = await newId(city.client, 'incidents', { title: 'Bound', 'customerid_contact@odata.bind': bind });
    return (await city.client.retrieve<Row>({ collection: 'incidents', key, select: ['_customerid_value'] }))['_customerid_value'];
  };
  expect(await customerOf(`/contacts(${contact})`)).toBe(contact);
  expect(await customerOf(`contacts(${contact})`)).toBe(contact);
  expect(await customerOf(`${city.url}/api/data/v9.2/contacts(${contact})`)).toBe(contact);
  expect(await customerOf(`/contacts(${contact.toUpperCase()})`)).toBe(contact);
  expect(await customerOf(`/contacts(ring_portalidentity='${identity}')`)).toBe(contact);
});

test('a bind is an address: what is percent-encoded in it is decoded', async () => {
  const identity = `https://id.city.example/|O'Neill ${randomUUID()}`;
  const contact = await newId(city.client, 'contacts', { lastname: 'Encoded', ring_portalidentity: identity });
  const key = await newId(city.client, 'incidents', { title: 'Encoded', 'customerid_contact@odata.bind': `/contacts(ring_portalidentity='${encodeURIComponent(identity.replaceAll("'", "''"))}')` });
  expect(await city.client.retrieve<Row>({ collection: 'incidents', key, select: ['_customerid_value'] })).toMatchObject({ _customerid_value: contact });
});

test('a bind to a row that is not there, to a table that does not fit, or to another service is refused', async () => {
  const account = await newId(city.client, 'accounts', { name: 'No person' });
  const bound = (bind: string) => refusal(city.client.create({ collection: 'incidents', data: { title: 'Nowhere', 'customerid_contact@odata.bind': bind } }));
  expect((await bound(`/contacts(${randomUUID()})`)).status).toBe(404);
  expect((await bound(`/accounts(${account})`)).status).toBe(400);
  expect((await bound('http://elsewhere.example/api/data/v9.2/contacts(00000000-0000-4000-8000-000000000000)')).status).toBeOneOf([400, 404]);
  expect(await rowsOf(city.client, { collection: 'incidents', filter: "title eq 'Nowhere'" })).toEqual([]);
});

test('text in any script comes back as it was sent; dates as instants', async () => {
  const description = 'Ölspur 漏水 🚰 “quoted” \\ tab\tline\nend';
  const start = new Date('2026-03-01T17:05:09Z');
  const key = await newId(city.client, 'tasks', { subject: 'Ω', description, scheduledstart: start });
  const row = await city.client.retrieve<Row>({ collection: 'tasks', key, select: ['subject', 'description', 'scheduledstart'] });
  expect(row).toMatchObject({ subject: 'Ω', description });
  expect(new Date(row['scheduledstart'] as string | Date).getTime()).toBe(start.getTime());
});

test('instants come in seconds, as Dataverse writes them, so that the client makes dates of them', async () => {
  const key = await newId(city.client, 'contacts', { lastname: 'Dated' });
  const row = await city.client.retrieve<Row>({ collection: 'contacts', key, select: ['createdon', 'modifiedon'] });
  expect(row['createdon']).toBeInstanceOf(Date);
  expect(Math.abs(Date.now() - (row['createdon'] as Date).getTime())).toBeLessThan(60_000);
});

test('a case needs only title and customer', async () => {
  const contact = await newId(city.client, 'contacts', { lastname: 'Only' });
  const key = await newCase(city.client, 'Only this', contact);
  expect(await rowsOf(city.client, { collection: 'queueitems', filter: `_objectid_value eq ${key}` })).toEqual([]);
  expect(await refusal(city.client.create({ collection: 'incidents', data: { title: 'Nobody' } }))).toMatchObject({ status: 400 });
  expect(await refusal(city.client.create({ collection: 'incidents', data: { 'customerid_contact@odata.bind': `/contacts(${contact})` } }))).toMatchObject({ status: 400 });
});
