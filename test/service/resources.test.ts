/** Addresses behind a row: columns, keys, related rows and the links between rows. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, startTestService, type TestService } from './support.ts';

let city: TestService;
let api: Client;
let contact: string;
let incident: string;
beforeAll(async () => {
  city = await startTestService();
  api = city.api;
  contact = await api.contact('Resident', { firstname: 'Rosa' });
  incident = await api.incident('Street light out', contact, { ring_latitude: 34.5 });
});
afterAll(() => city.close());

const guid = /^[0-9a-f-]{36}$/;
const refTo = (set: string, id: string) => ({ '@odata.id': `${api.root}/${set}(${id})` });

describe('one column', () => {
  test('is read with its context, raw, or as nothing', async () => {
    expect((await api.get(`incidents(${incident})/title`)).body).toEqual({ '@odata.context': `${api.root}/$metadata#incidents(${incident})/title`, value: 'Street light out' });
    expect((await api.get(`incidents(${incident})/_customerid_value`)).body['value']).toBe(contact);
    const raw = await api.get(`incidents(${incident})/title/$value`);
    expect([raw.text, raw.headers.get('content-type')]).toEqual(['Street light out', 'text/plain; charset=utf-8']);
    expect((await api.get(`incidents(${incident})/description`)).status).toBe(204);
    expect((await api.get(`incidents(${incident})/description/$value`)).status).toBe(204);
  });

  test('is written and cleared through the rules, with the conditions of any write', async () => {
    const id = await api.contact('Column', { firstname: 'Old' });
    expect((await api.send('PUT', `contacts(${id})/firstname`, { value: 'New' })).status).toBe(204);
    expect((await api.get(`contacts(${id})/fullname`)).body['value']).toBe('New Column');
    expect((await api.send('DELETE', `contacts(${id})/firstname`)).status).toBe(204);
    expect((await api.get(`contacts(${id})/fullname`)).body['value']).toBe('Column');
    expect((await api.send('PUT', `contacts(${id})/firstname`, { value: 'Late' }, { 'if-match': 'W/"1"' })).status).toBe(412);
    expect((await api.send('PUT', `contacts(${id})/fullname`, { value: 'X' })).status).toBe(400);
    expect((await api.send('PUT', `contacts(${id})/firstname`, { wert: 'X' })).status).toBe(400);
    expect((await api.send('PUT', `contacts(${id})/contactid`, { value: randomUUID() })).status).toBe(400);
    expect((await api.send('PUT', `contacts(${randomUUID()})/firstname`, { value: 'X' })).status).toBe(404);
    expect((await api.send('DELETE', `incidents(${incident})/title`)).status).toBe(400);
  });
});

describe('an alternate key', () => {
  test('addresses a row for reading, changing and deleting', async () => {
    const external = `SR-${randomUUID()}`;
    const id = await api.incident('Keyed', contact, { ring_externalid: external });
    const ticket = String((await api.get(`incidents(${id})/ticketnumber`)).body['value']);
    expect((await api.get(`incidents(ticketnumber='${ticket}')?$select=title`)).body).toMatchObject({ incidentid: id, title: 'Keyed' });
    expect((await api.send('PATCH', `incidents(ring_externalid='${external.toLowerCase()}')`, { title: 'Changed' }, { 'if-match': '*' })).status).toBe(204);
    expect((await api.get(`incidents(ring_externalid='${external}')/title`)).body['value']).toBe('Changed');
    expect((await api.get(`incidents(incidentid=${id})`)).status).toBe(200);
    expect((await api.send('DELETE', `incidents(ring_externalid='${external}')`)).status).toBe(204);
    expect((await api.get(`incidents(${id})`)).status).toBe(404);
  });

  test('may hold quotes, slashes and parentheses', async () => {
    const identity = "https://id.example/o'hara(1)";
    const address = `contacts(ring_portalidentity='${encodeURIComponent(identity.replaceAll("'", "''"))}')`;
    expect((await api.send('PATCH', address, { lastname: 'Quoted' })).status).toBe(204);
    expect((await api.get(address)).body).toMatchObject({ lastname: 'Quoted', ring_portalidentity: identity });
    expect((await api.get(`${address}/lastname`)).body['value']).toBe('Quoted');
  });

  test('upserts: what is not there is made with the key’s values, and only then', async () => {
    const external = randomUUID();
    const body = { title: 'By key', 'customerid_contact@odata.bind': `/contacts(${contact})` };
    const first = await api.send('PATCH', `incidents(ring_externalid='${external}')`, body, { prefer: 'return=representation' });
    expect([first.status, first.body['ring_externalid']]).toEqual([201, external]);
    const again = await api.send('PATCH', `incidents(ring_externalid='${external}')`, { title: 'Again' });
    expect(again.headers.get('odata-entityid')).toBe(`${api.root}/incidents(${String(first.body['incidentid'])})`);
    expect((await api.send('PATCH', `incidents(ring_externalid='${external}')`, body, { 'if-none-match': '*' })).status).toBe(412);
    expect((await api.send('PATCH', `incidents(ring_externalid='${randomUUID()}')`, body, { 'if-match': '*' })).status).toBe(404);
    expect((await api.send('PATCH', `incidents(ring_externalid='${randomUUID()}')`, { ...body, ring_externalid: 'other' })).status).toBe(400);
    // The service gives case numbers, so an unknown one cannot be made.
    expect((await api.send('PATCH', "incidents(ticketnumber='CAS-0')", body)).status).toBe(404);
  });

  test('names one row only', async () => {
    const external = randomUUID();
    await api.incident('First', contact, { ring_externalid: external });
    const second = await api.send('POST', 'incidents', { title: 'Second', 'customerid_contact@odata.bind': `/contacts(${contact})`, ring_externalid: external });
    expect([second.status, second.error.code]).toEqual([412, '0x80060892']);
  });

  test('serves in binds and references', async () => {
    const external = randomUUID();
    const parent = await api.incident('Parent', contact, { ring_externalid: external });
    const child = await api.incident('Child', contact, { 'parentcaseid@odata.bind': `/incidents(ring_externalid='${external}')` });
    expect((await api.get(`incidents(${child})/_parentcaseid_value`)).body['value']).toBe(parent);
    expect((await api.send('PUT', `incidents(${incident})/parentcaseid/$ref`, { '@odata.id': `incidents(ring_externalid='${external}')` })).status).toBe(204);
    expect((await api.get(`incidents(${incident})/parentcaseid?$select=title`)).body['title']).toBe('Parent');
    await api.send('DELETE', `incidents(${incident})/parentcaseid/$ref`);
  });

  test.each([
    ['a column that is no key', "contacts(lastname='X')", 400],
    ['a part of a key', `teammemberships(_teamid_value=${'1'.repeat(8)}-1111-4111-8111-111111111111)`, 400],
    ['an unknown column', "contacts(shoesize='44')", 400],
    ['no quotes', 'contacts(ring_portalidentity=x)', 400],
    ['an open quote', "contacts(ring_portalidentity='x)", 400],
    ['a guid that is none', 'teammemberships(_teamid_value=x,_systemuserid_value=y)', 400],
    ['a key twice', "contacts(ring_portalidentity='x',ring_portalidentity='y')", 400],
    ['nobody', "contacts(ring_portalidentity='nobody')", 404],
    ['an empty key', 'contacts()', 400],
  ])('refuses %s', async (_what, path, status) => {
    const answer = await api.get(path);
    expect([answer.status, answer.error.message.length > 10]).toEqual([status, true]);
  });
});

describe('related rows', () => {
  test('behind a lookup: the row, its address, or nothing', async () => {
    expect((await api.get(`incidents(${incident})/customerid_contact?$select=lastname`)).body).toMatchObject({ contactid: contact, lastname: 'Resident' });
    expect((await api.get(`incidents(${incident})/customerid_contact/$ref`)).body).toEqual({ '@odata.context': `${api.root}/$metadata#$ref`, ...refTo('contacts', contact) });
    expect((await api.get(`incidents(${incident})/customerid_account`)).status).toBe(204);
    expect((await api.get(`incidents(${incident})/primarycontactid/$ref`)).status).toBe(204);
  });

  test('of a collection: list, count and addresses', async () => {
    const person = await api.contact('Listed');
    const ids = [await api.incident('One', person), await api.incident('Two', person)];
    const list = await api.get(`contacts(${person})/incident_customer_contacts?$select=title&$orderby=title&$filter=startswith(title,'T')`);
    expect(list.rows).toMatchObject([{ title: 'Two' }]);
    const count = await api.get(`contacts(${person})/incident_customer_contacts/$count`);
    expect([count.text, count.headers.get('content-type')?.split(';')[0]]).toEqual(['2', 'text/plain']);
    const references = await api.get(`contacts(${person})/incident_customer_contacts/$ref`);
    expect(references.rows).toEqual(expect.arrayContaining(ids.map((id) => refTo('incidents', id))));
    const first = await api.get(`contacts(${person})/incident_customer_contacts/$ref`, { prefer: 'odata.maxpagesize=1' });
    const second = await api.get(String(first.body['@odata.nextLink']), { prefer: 'odata.maxpagesize=1' });
    expect([...first.rows, ...second.rows]).toEqual(expect.arrayContaining(ids.map((id) => refTo('incidents', id))));
    expect(second.body).not.toHaveProperty('@odata.nextLink');
  });

  test('a lookup is set and emptied by its reference', async () => {
    expect((await api.send('PUT', `incidents(${incident})/primarycontactid/$ref`, refTo('contacts', contact))).status).toBe(204);
    expect((await api.get(`incidents(${incident})/_primarycontactid_value`)).body['value']).toBe(contact);
    expect((await api.send('DELETE', `incidents(${incident})/primarycontactid/$ref`)).status).toBe(204);
    expect((await api.get(`incidents(${incident})/_primarycontactid_value`)).status).toBe(204);
    await api.send('PATCH', `incidents(${incident})`, { 'primarycontactid@odata.bind': `/contacts(${contact})` });
    expect((await api.send('PATCH', `incidents(${incident})`, { primarycontactid: null })).status).toBe(204);
    expect((await api.get(`incidents(${incident})/_primarycontactid_value`)).status).toBe(204);
    const required = await api.send('DELETE', `incidents(${incident})/customerid_contact/$ref`);
    expect(required.status).toBe(400);
    expect(required.error.message).toMatch(/customer/i);
  });

  test('rows are put into and taken out of a collection through their own lookup and its rules', async () => {
    const person = await api.contact('Collector');
    const call = await api.create('phonecalls', { subject: 'Call', directioncode: false });
    const taken = async () => (await api.get(`incidents(${incident})/Incident_Phonecalls?$select=subject`)).rows.map((row) => row['activityid']);
    expect((await api.send('POST', `incidents(${incident})/Incident_Phonecalls/$ref`, { '@odata.id': `/api/data/v9.2/phonecalls(${call})` })).status).toBe(204);
    expect(await taken()).toEqual([call]);
    expect((await api.send('DELETE', `incidents(${incident})/Incident_Phonecalls/$ref?$id=${encodeURIComponent(refTo('phonecalls', call)['@odata.id'])}`)).status).toBe(204);
    expect(await taken()).toEqual([]);
    expect((await api.send('DELETE', `incidents(${incident})/Incident_Phonecalls(${call})/$ref`)).status).toBe(400);
    // A case cannot be without a customer.
    expect((await api.send('DELETE', `contacts(${contact})/incident_customer_contacts(${incident})/$ref`)).status).toBe(400);
    expect((await api.send('POST', `contacts(${person})/incident_customer_contacts/$ref`, refTo('incidents', incident))).status).toBe(204);
    expect((await api.get(`incidents(${incident})/_customerid_value`)).body['value']).toBe(person);
    await api.send('PUT', `incidents(${incident})/customerid_contact/$ref`, refTo('contacts', contact));
  });

  test('members of a team, from both sides, as often as one likes, by administrators', async () => {
    const team = await api.create('teams', { name: 'Streets' });
    const user = await api.create('systemusers', { fullname: 'Kim Ode', domainname: 'kim.ode' });
    const members = async () => (await api.get(`teams(${team})/teammembership_association?$select=fullname`)).rows.map((row) => row['fullname']);
    const add = () => api.send('POST', `teams(${team})/teammembership_association/$ref`, refTo('systemusers', user));
    expect([(await add()).status, (await add()).status]).toEqual([204, 204]);
    expect(await members()).toEqual(['Kim Ode']);
    expect((await api.get(`teammemberships(_teamid_value=${team},_systemuserid_value=${user})`)).status).toBe(200);
    expect((await api.send('DELETE', `systemusers(${user})/teammembership_association(${team})/$ref`)).status).toBe(204);
    expect(await members()).toEqual([]);
    expect((await api.send('POST', `systemusers(${user})/teammembership_association/$ref`, refTo('teams', team))).status).toBe(204);
    const kim = await city.as('kim.ode');
    const refused = await kim.send('DELETE', `teams(${team})/teammembership_association(${user})/$ref`);
    expect([refused.status, refused.error.code]).toEqual([403, '0x80040220']);
    expect(await members()).toEqual(['Kim Ode']);
  });

  test('who belongs to a confidential case is not found out by taking persons away from it', async () => {
    const [citizen, other] = [await api.contact('Secret'), await api.contact('Other')];
    const secret = await api.incident('Confidential', citizen, { ring_confidential: true });
    await api.create('systemusers', { fullname: 'Out Side', domainname: 'out.side' });
    const outsider = await city.as('out.side');
    const takeOut = (person: string) => outsider.send('DELETE', `contacts(${person})/incident_customer_contacts(${secret})/$ref`);
    const [right, wrong] = [await takeOut(citizen), await takeOut(other)];
    expect([right.status, right.text]).toEqual([400, wrong.text]);
  });

  test.each([
    ['a reference without an address', 'POST', 'Incident_Phonecalls/$ref', {}, 400],
    ['a row of another table', 'POST', 'Incident_Phonecalls/$ref', { '@odata.id': '/contacts(11111111-1111-4111-8111-111111111111)' }, 400],
    ['a row that is not there', 'POST', 'Incident_Phonecalls/$ref', { '@odata.id': '/phonecalls(11111111-1111-4111-8111-111111111111)' }, 404],
    ['taking out nothing in particular', 'DELETE', 'Incident_Phonecalls/$ref', undefined, 400],
    ['activities in general', 'POST', 'Incident_ActivityPointers/$ref', { '@odata.id': '/activitypointers(11111111-1111-4111-8111-111111111111)' }, 404],
    ['a name in the wrong case', 'GET', 'incident_phonecalls', undefined, 404],
    ['a lookup by its logical name', 'GET', 'customerid', undefined, 404],
    ['creating through a collection', 'POST', 'Incident_Phonecalls', { subject: 'X' }, 501],
    ['replacing a collection', 'PUT', 'Incident_Phonecalls', { value: [] }, 501],
    ['a longer path', 'GET', 'customerid_contact/lastname', undefined, 501],
    ['what the service keeps', 'PUT', 'masterid/$ref', { '@odata.id': '/incidents(11111111-1111-4111-8111-111111111111)' }, 400],
  ])('refuses %s', async (_what, method, path, body, status) => {
    const answer = await api.send(method, `incidents(${incident})/${path}`, body);
    expect([answer.status, answer.error.message.length > 10], answer.text).toEqual([status, true]);
  });
});

test('formatted values: numbers, and instants on the city’s clocks', async () => {
  const id = await api.create('tasks', { subject: 'Formats', percentcomplete: 50, actualdurationminutes: 12_345, scheduledstart: '2026-07-04T19:05:00Z', scheduledend: '2026-12-24T08:00:00Z' });
  const formatted = 'OData.Community.Display.V1.FormattedValue';
  const task = await api.get(`tasks(${id})`, { prefer: `odata.include-annotations="${formatted}"` });
  expect(task.headers.get('preference-applied')).toBe(`odata.include-annotations="${formatted}"`);
  expect(task.body).toMatchObject({
    [`scheduledstart@${formatted}`]: '7/4/2026 12:05 PM',
    [`scheduledend@${formatted}`]: '12/24/2026 12:00 AM',
    [`actualdurationminutes@${formatted}`]: '12,345',
    [`statecode@${formatted}`]: 'Open',
  });
  expect(Object.keys(task.body).filter((name) => name.startsWith('_regardingobjectid_value'))).toEqual(['_regardingobjectid_value']);
  const place = await api.get(`incidents(${incident})?$select=ring_latitude`, { prefer: 'odata.include-annotations="*"' });
  expect(place.body[`ring_latitude@${formatted}`]).toBe('34.50');
});

test('ids that the service makes are GUIDs, and a set is counted as plain text', async () => {
  expect(contact).toMatch(guid);
  const count = await api.get("contacts/$count?$filter=lastname eq 'Resident'");
  expect([count.text, count.status]).toEqual(['1', 200]);
});
