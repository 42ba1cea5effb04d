/** Who sees and does what: the same client, signed in as different people. */
import type { DynamicsWebApi } from 'dynamics-web-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDepartment, addMember, addUser, type City, newCase, newId, refusal, type Row, rowsOf, startCity } from './support.ts';

let city: City;
let maker: DynamicsWebApi;
let outside: DynamicsWebApi;
let colleague: DynamicsWebApi;
let supervisor: DynamicsWebApi;
let contact: string;
let secret: string;
let call: string;
let note: string;
beforeAll(async () => {
  city = await startCity();
  const streets = await addDepartment(city.client, 'Streets');
  await addUser(city.client, 'maker', 'call-taker');
  await addUser(city.client, 'outside', 'call-taker');
  await addMember(city.client, streets.team, await addUser(city.client, 'colleague', 'call-taker'));
  await addUser(city.client, 'supervisor', 'case-supervisor');
  [maker, outside, colleague, supervisor] = [await city.as('maker'), await city.as('outside'), await city.as('colleague'), await city.as('supervisor')];
  contact = await newId(maker, 'contacts', { firstname: 'Iris', lastname: 'Hidden', mobilephone: '+1 213 555 0142' });
  secret = await newCase(maker, 'Confidential complaint', contact, { ring_confidential: true, 'ownerid@odata.bind': `/teams(${streets.team})`, 'primarycontactid@odata.bind': `/contacts(${contact})` });
  call = await newId(maker, 'phonecalls', {
    subject: 'Call of the hidden',
    phonenumber: '+1 213 555 0142',
    'regardingobjectid_incident_phonecall@odata.bind': `/incidents(${secret})`,
    phonecall_activity_parties: [{ 'partyid_contact@odata.bind': `/contacts(${contact})`, participationtypemask: 1 }],
  });
  note = await newId(maker, 'annotations', { notetext: 'Iris said so', 'objectid_incident@odata.bind': `/incidents(${secret})` });
});
afterAll(() => city.close());
const readCase = (client: DynamicsWebApi) =>
  client.retrieve<Row>({ collection: 'incidents', key: secret, select: ['title', '_customerid_value', '_primarycontactid_value'], includeAnnotations: '*', expand: [{ property: 'customerid_contact', select: ['fullname'] }] });

test('the identity on a confidential case is hidden from those outside', async () => {
  const row = await readCase(outside);
  expect(row).toMatchObject({ title: 'Confidential complaint', _customerid_value: null, _primarycontactid_value: null, customerid_contact: null });
  expect(JSON.stringify(row)).not.toMatch(/Iris|Hidden|555 0142/);
  expect(JSON.stringify(row)).not.toContain(contact);
});

test('its maker, the owning team, supervisors and administrators see it', async () => {
  for (const client of [maker, colleague, supervisor, city.client]) {
    expect(await readCase(client)).toMatchObject({ _customerid_value: contact, _primarycontactid_value: contact, customerid_contact: { fullname: 'Iris Hidden' } });
  }
});

test('what is hidden cannot be found by filters, paths, orders, counts, lambdas or collections either', async () => {
  const count = (client: DynamicsWebApi, collection: string, filter: string) => client.count({ collection, filter });
  for (const [client, expected] of [
    [outside, 0],
    [maker, 1],
  ] as const) {
    expect(await count(client, 'incidents', `_customerid_value eq ${contact}`)).toBe(expected);
    expect(await count(client, 'incidents', "customerid_contact/lastname eq 'Hidden'")).toBe(expected);
    expect(await count(client, 'incidents', `Microsoft.Dynamics.CRM.In(PropertyName='customerid',PropertyValues=['${contact}'])`)).toBe(expected);
    expect(await count(client, 'contacts', `contactid eq ${contact} and incident_customer_contacts/any(i:i/title eq 'Confidential complaint')`)).toBe(expected);
    expect(await count(client, 'contacts', `contactid eq ${contact} and contact_as_primary_contact/any()`)).toBe(expected);
    expect(await count(client, 'phonecalls', "contains(phonenumber,'555 0142')")).toBe(expected);
    expect(await count(client, 'activitypointers', "subject eq 'Call of the hidden'")).toBe(expected);
    expect(await count(client, 'activityparties', `_partyid_value eq ${contact}`)).toBe(expected);
    const row = await client.retrieve<Row>({ collection: 'contacts', key: contact, select: ['fullname'], expand: [{ property: 'incident_customer_contacts', select: ['title'] }] });
    expect(row['incident_customer_contacts']).toHaveLength(expected);
    const incident = await client.retrieve<Row>({ collection: 'incidents', key: secret, select: ['title'], expand: [{ property: 'Incident_Phonecalls', select: ['subject'] }, { property: 'Incident_Annotation', select: ['notetext'] }] });
    expect(incident['Incident_Phonecalls']).toHaveLength(expected);
    expect(incident['Incident_Annotation']).toHaveLength(expected);
  }
});

test('activities and notes about it are not there for those outside, in change tracking neither', async () => {
  expect((await refusal(outside.retrieve({ collection: 'phonecalls', key: call }))).status).toBe(404);
  expect((await refusal(outside.retrieve({ collection: 'annotations', key: note }))).status).toBe(404);
  expect((await refusal(outside.update({ collection: 'annotations', key: note, data: { notetext: 'x' } }))).status).toBeOneOf([403, 404]);
  expect((await refusal(outside.deleteRecord({ collection: 'phonecalls', key: call }))).status).toBeOneOf([403, 404]);
  for (const [collection, key] of [
    ['incidents', 'incidentid'],
    ['phonecalls', 'activityid'],
    ['annotations', 'annotationid'],
    ['activityparties', 'activitypartyid'],
  ] as const) {
    const tracked = await outside.retrieveMultiple<Row>({ collection, trackChanges: true });
    const text = JSON.stringify((tracked.value ?? []).filter((row) => key === 'incidentid' || row[key] !== undefined));
    expect(text, collection).not.toContain(contact);
    expect(text, collection).not.toMatch(/Iris|555 0142/);
  }
  expect(await rowsOf(colleague, { collection: 'phonecalls', filter: `activityid eq ${call}`, select: ['subject'] })).toHaveLength(1);
});

test('a case that remains anonymous keeps no person and no number', async () => {
  const caller = await newId(maker, 'contacts', { firstname: 'Nora', lastname: 'Nameless', mobilephone: '+1 213 555 0177' });
  const incident = await newCase(maker, 'Anonymous tip', caller, { ring_remainanonymous: true });
  const key = await newId(maker, 'phonecalls', {
    subject: 'Tip',
    phonenumber: '+1 213 555 0177',
    'regardingobjectid_incident_phonecall@odata.bind': `/incidents(${incident})`,
    phonecall_activity_parties: [{ 'partyid_contact@odata.bind': `/contacts(${caller})`, addressused: '+1 213 555 0177', participationtypemask: 1 }],
  });
  const row = await city.client.retrieve<Row>({ collection: 'incidents', key: incident, expand: [{ property: 'customerid_contact', select: ['fullname'] }] });
  expect(row['_customerid_value']).not.toBe(caller);
  expect(row['customerid_contact']).toMatchObject({ fullname: expect.stringMatching(/anonymous/i) });
  const activity = await city.client.retrieve<Row>({ collection: 'phonecalls', key, expand: [{ property: 'phonecall_activity_parties' }] });
  expect(JSON.stringify([row, activity])).not.toMatch(new RegExp(`${caller}|Nora|555 0177`));
});

test('administrators alone write users, teams and queues; nobody writes what the service writes', async () => {
  for (const [collection, data] of [
    ['systemusers', { fullname: 'X', domainname: 'x' }],
    ['teams', { name: 'X' }],
    ['queues', { name: 'X' }],
    ['ring_categories', { ring_name: 'X' }],
  ] as const) {
    expect(await refusal(outside.create({ collection, data })), collection).toMatchObject({ status: 403, code: '0x80040220' });
  }
  const { UserId: self } = await outside.callFunction<{ UserId: string }>('WhoAmI');
  expect((await refusal(outside.update({ collection: 'systemusers', key: self, data: { ring_role: 311_000_004 } }))).status, 'no role for oneself').toBe(403);
  expect((await refusal(city.client.create({ collection: 'ring_calls', data: { ring_number: '1' } }))).status).toBeOneOf([400, 403, 405]);
  expect((await refusal(outside.deleteRecord({ collection: 'contacts', key: contact }))).status).toBe(403);
});

test('the audit tells the administrator who did what, and nobody else; it cannot be changed', async () => {
  const filter = `ring_rowid eq '${secret}'`;
  const entries = await rowsOf(city.client, { collection: 'ring_auditentries', filter, select: ['ring_action', 'ring_rowtable', '_ring_userid_value'] });
  const { UserId: author } = await maker.callFunction<{ UserId: string }>('WhoAmI');
  expect(entries).toContainEqual(expect.objectContaining({ ring_rowtable: 'incident', ring_action: 311_000_000, _ring_userid_value: author }));
  const key = String(entries[0]?.['ring_auditentryid']);
  expect((await refusal(city.client.update({ collection: 'ring_auditentries', key, data: { ring_reason: 'x' } }))).status).toBeOneOf([400, 403, 405]);
  expect((await refusal(city.client.deleteRecord({ collection: 'ring_auditentries', key }))).status).toBeOneOf([400, 403, 405]);
  const seen = await rowsOf(outside, { collection: 'ring_auditentries', filter }).catch((cause: { status?: number }) => cause.status);
  expect(seen).toBeOneOf([403, []]);
});

test('a reveal is written down with who revealed what, and why', async () => {
  await newId(supervisor, 'ring_auditentries', { ring_action: 311_000_003, ring_rowtable: 'incident', ring_rowid: secret, ring_reason: 'Complaint of the customer', ring_occurredon: '2026-03-01T10:00:00Z' });
  const { UserId: author } = await supervisor.callFunction<{ UserId: string }>('WhoAmI');
  const rows = await rowsOf(city.client, { collection: 'ring_auditentries', filter: `ring_rowid eq '${secret}' and ring_action eq 311000003`, select: ['ring_reason', '_ring_userid_value'] });
  expect(rows).toContainEqual(expect.objectContaining({ ring_reason: 'Complaint of the customer', _ring_userid_value: author }));
});

test('without a token, or with a wrong one, nothing is answered', async () => {
  const stranger = city.newClient({ onTokenRefresh: () => Promise.resolve('not-a-token') });
  expect((await refusal(stranger.retrieveMultiple({ collection: 'contacts' }))).status).toBe(401);
  expect((await refusal(stranger.callFunction('WhoAmI'))).status).toBe(401);
  const nobody = city.newClient({ onTokenRefresh: null });
  expect((await refusal(nobody.create({ collection: 'contacts', data: { lastname: 'No' } }))).status).toBe(401);
});
