/**
 * Requests as the product's documentation prints them, re-made for the city's tables and sent as plain HTTP. What goes beyond the
 * subset that this service must have may be refused, but only as not implemented: 501, with nothing done.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Client } from '../service/support.ts';
import { addDepartment, addMember, addUser, type City, newCase, newId, type Row, startCity } from './support.ts';

let city: City;
let api: Client;
let contact: string;
let incident: string;
beforeAll(async () => {
  city = await startCity();
  api = new Client(city.url, await city.tokenOf('admin'));
  contact = await newId(city.client, 'contacts', { firstname: 'Rene', lastname: 'Valdes' });
  incident = await newCase(city.client, 'Documented', contact);
});
afterAll(() => city.close());
const always = { 'odata-version': '4.0', 'odata-maxversion': '4.0', 'if-none-match': 'null' };
const regarding = { 'regardingobjectid_incident_task@odata.bind': '' };
beforeAll(() => void (regarding['regardingobjectid_incident_task@odata.bind'] = `incidents(${incident})`));

test('every request may say If-None-Match: null', async () => {
  expect((await api.get(`contacts(${contact})?$select=lastname`, always)).status).toBe(200);
  expect((await api.get('contacts?$top=1', always)).status).toBe(200);
  expect((await api.get('WhoAmI', always)).status).toBe(200);
  expect((await api.send('POST', 'tasks', { subject: 'Null', ...regarding }, always)).status).toBe(204);
  expect((await api.send('PATCH', `contacts(${contact})`, { telephone1: '1' }, { ...always, 'if-match': '*' })).status).toBe(204);
});

test('create and update with data returned', async () => {
  const made = await api.send('POST', 'contacts?$select=firstname,createdon', { firstname: 'Sample' }, { prefer: 'return=representation' });
  expect(made.status).toBe(201);
  expect(made.headers.get('preference-applied')).toContain('return=representation');
  expect(made.headers.get('odata-entityid')).toBeNull();
  expect(made.body['createdon']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  const changed = await api.send('PATCH', `contacts(${String(made.body['contactid'])})?$select=firstname&$expand=createdby`, { firstname: 'Updated' }, { prefer: 'return=representation', 'if-match': '*' });
  expect(changed).toMatchObject({ status: 200, body: { firstname: 'Updated' } });
});

test('a body may carry the context and the type of its row', async () => {
  const body = { '@odata.context': `${api.root}/$metadata#contacts/$entity`, '@odata.type': '#Microsoft.Dynamics.CRM.contact', lastname: 'Typed' };
  expect((await api.send('POST', 'contacts', body)).status).toBe(204);
});

test('rows that exist are associated with one that is created', async () => {
  const tasks = [await newId(city.client, 'tasks', { subject: 'Task 1' }), await newId(city.client, 'tasks', { subject: 'Task 2' })];
  const made = await api.send(
    'POST',
    'incidents?$select=title&$expand=customerid_contact($select=fullname),Incident_Tasks($select=subject)',
    { title: 'Sample', 'customerid_contact@odata.bind': `/contacts(${contact})`, 'Incident_Tasks@odata.bind': tasks.map((task) => `/tasks(${task})`) },
    { prefer: 'return=representation' },
  );
  expect(made.status, made.text).toBeOneOf([201, 501]);
  if (made.status === 501) return;
  expect((made.body['Incident_Tasks'] as Row[]).map((row) => row['subject']).sort()).toEqual(['Task 1', 'Task 2']);
});

test('a deep insert of two levels is done, or refused as not implemented', async () => {
  const lastname = `Deep ${randomUUID()}`;
  const answer = await api.send('POST', 'contacts', { lastname, incident_customer_contacts: [{ title: 'Deeper', Incident_Tasks: [{ subject: 'Deepest' }] }] });
  expect(answer.status, answer.text).toBeOneOf([204, 501]);
  const rows = (await api.filter('incidents', `customerid_contact/lastname eq '${lastname}' and Incident_Tasks/any(t:t/subject eq 'Deepest')`)).rows;
  expect(rows).toHaveLength(answer.status === 204 ? 1 : 0);
});

test('a lookup is emptied by the name of its navigation property', async () => {
  await api.send('PATCH', `incidents(${incident})`, { 'primarycontactid@odata.bind': `contacts(${contact})` });
  const answer = await api.send('PATCH', `incidents(${incident})`, { primarycontactid: null }, { 'if-match': '*' });
  expect(answer.status, answer.text).toBeOneOf([204, 501]);
  if (answer.status === 204) expect((await api.get(`incidents(${incident})?$select=_primarycontactid_value`)).body['_primarycontactid_value']).toBeNull();
});

test('the participants of a message are replaced by PUT', async () => {
  const email = await newId(city.client, 'emails', { subject: 'Participants', email_activity_parties: [{ addressused: 'x@city.example', participationtypemask: 3 }] });
  const answer = await api.send('PUT', `emails(${email})/email_activity_parties`, { value: [{ 'partyid_contact@odata.bind': `contacts(${contact})`, participationtypemask: 2 }] });
  expect(answer.status, answer.text).toBeOneOf([204, 501]);
  if (answer.status === 204) expect((await api.get(`emails(${email})?$select=subject&$expand=email_activity_parties($select=_partyid_value)`)).body['email_activity_parties']).toMatchObject([{ _partyid_value: contact }]);
});

test('references: relative in the body, by $id in the address, as a list, as a count', async () => {
  const account = await newId(city.client, 'accounts', { name: 'Referred' });
  const contacts = `accounts(${account})/contact_customer_accounts`;
  expect((await api.send('POST', `${contacts}/$ref`, { '@odata.id': `contacts(${contact})` })).status).toBe(204);
  expect((await api.get(`${contacts}/$ref`)).rows).toEqual([{ '@odata.id': `${api.root}/contacts(${contact})` }]);
  const count = await api.get(`${contacts}/$count`);
  expect(count.headers.get('content-type')).toMatch(/^text\/plain/);
  expect(count.text.replace(/^\uFEFF/, '')).toBe('1');
  expect((await api.send('DELETE', `${contacts}/$ref?$id=${api.root}/contacts(${contact})`)).status).toBe(204);
  expect((await api.get(contacts)).rows).toEqual([]);
  expect((await api.send('PUT', `contacts(${contact})/parentcustomerid_account/$ref`, { '@odata.id': `accounts(${account})` })).status).toBe(204);
  expect((await api.get(`contacts(${contact})/parentcustomerid_account?$select=name`)).body).toMatchObject({ accountid: account, name: 'Referred' });
  const reference = await api.get(`contacts(${contact})?$select=lastname&$expand=parentcustomerid_account/$ref`);
  expect(reference.status, reference.text).toBeOneOf([200, 501]);
  if (reference.status === 200) expect(reference.body['parentcustomerid_account']).toEqual({ '@odata.id': `${api.root}/accounts(${account})` });
  expect((await api.send('DELETE', `contacts(${contact})/parentcustomerid_account/$ref`)).status).toBe(204);
});

test('an alternate key of lookups', async () => {
  const { team } = await addDepartment(city.client, 'Keys');
  const user = await addUser(city.client, 'keys', 'call-taker');
  await addMember(city.client, team, user);
  expect((await api.get(`teammemberships(_teamid_value=${team},_systemuserid_value=${user})`)).body).toMatchObject({ _teamid_value: team, _systemuserid_value: user });
});

const crlf = (text: string) => text.replaceAll('\n', '\r\n');
const batch = (body: string, boundary: string, headers: Record<string, string> = {}) => api.send('POST', '$batch', crlf(body), { 'content-type': `multipart/mixed; boundary="${boundary}"`, ...always, ...headers });
const task = (subject: string, id = '') => `Content-Type: application/http
Content-Transfer-Encoding: binary
${id === '' ? '' : `Content-ID: ${id}\n`}
POST /api/data/v9.2/tasks HTTP/1.1
Content-Type: application/json; type=entry

{
  "subject": "${subject}",
  "regardingobjectid_incident_task@odata.bind": "incidents(${incident})"
}
`;
const list = () => `Content-Type: application/http
Content-Transfer-Encoding: binary

GET /api/data/v9.2/incidents(${incident})/Incident_Tasks?$select=subject&$filter=startswith(subject,'Batch') HTTP/1.1


`;

test('a batch and a change set as they are printed', async () => {
  const alone = await batch(`--batch_1\n${task('Batch 1')}--batch_1\n${task('Batch 2')}--batch_1\n${list()}--batch_1--\n`, 'batch_1');
  expect(alone.status, alone.text).toBe(200);
  expect(alone.headers.get('content-type')).toMatch(/^multipart\/mixed; ?boundary=batchresponse_/);
  expect(alone.text.match(/^HTTP\/1\.1 204 No Content\r$/gm)).toHaveLength(2);
  expect(alone.text.match(/^Location: .*\/api\/data\/v9\.2\/tasks\([0-9a-f-]{36}\)\r$/gim)).toHaveLength(2);
  expect(alone.text).toContain('Batch 2');
  const changeSet = `Content-Type: multipart/mixed; boundary="changeset_1"\n\n--changeset_1\n${task('Batch 3', '1')}--changeset_1\n${task('Batch 4', '2')}--changeset_1--\n\n`;
  const together = await batch(`--batch_2\n${changeSet}--batch_2\n${list()}--batch_2--\n`, 'batch_2');
  expect(together.status, together.text).toBe(200);
  expect(together.text).toMatch(/Content-Type: multipart\/mixed; ?boundary=changesetresponse_/);
  expect(together.text.match(/^Content-ID: [12]\r$/gm)).toHaveLength(2);
  expect(together.text).toContain('Batch 4');
});

test('references to earlier parts of a change set as they are printed', async () => {
  const part = (id: number, request: string, body: string) => `--changeset_1\nContent-Type:application/http\nContent-Transfer-Encoding:binary\nContent-ID:${id}\n\n${request} HTTP/1.1\nContent-Type:application/json\n\n${body}\n\n`;
  const title = `Referred ${randomUUID()}`;
  const parts = [
    part(1, `POST ${api.root}/contacts`, '{ "firstname":"Contact" }'),
    part(2, 'PUT $1/lastname', '{\n  "value":"BBBBB"\n}'),
    part(3, `POST ${api.root}/incidents`, `{ "title":"${title}", "customerid_contact@odata.bind":"$1" }`),
    part(4, 'PUT $3/primarycontactid/$ref', '{"@odata.id":"$1"}'),
    part(5, 'PATCH $3', '{ "description":"Patched" }'),
  ];
  const answer = await batch(`--batch_3\nContent-Type: multipart/mixed; boundary=changeset_1\n\n${parts.join('')}--changeset_1--\n--batch_3--\n`, 'batch_3');
  expect(answer.status, answer.text).toBe(200);
  const [row] = (await api.filter('incidents', `title eq '${title}'`, '&$expand=customerid_contact($select=fullname),primarycontactid($select=lastname)')).rows;
  expect(row).toMatchObject({ description: 'Patched', customerid_contact: { fullname: 'Contact BBBBB' }, primarycontactid: { lastname: 'BBBBB' } });
});

test('a batch whose first part fails, with and without continue-on-error', async () => {
  const body = `--batch_4\n${task(`Too long ${'x'.repeat(200)}`)}--batch_4\n${task('Batch 5')}--batch_4--\n`;
  const stopped = await batch(body, 'batch_4');
  expect(stopped.status).toBe(400);
  expect(stopped.text.match(/^HTTP\/1\.1 /gm)).toHaveLength(1);
  expect(stopped.text).toContain('"0x80044331"');
  const all = await batch(body, 'batch_4', { prefer: 'odata.continue-on-error' });
  expect(all.status).toBe(200);
  expect(all.text.match(/^HTTP\/1\.1 (400 Bad Request|204 No Content)\r$/gm)).toHaveLength(2);
});

test('the number of changes since a delta link', async () => {
  const first = await api.get('templates?$select=title', { prefer: 'odata.track-changes' });
  const token = String(first.body['@odata.deltaLink']).split('$deltatoken=')[1] ?? '';
  for (const title of ['One', 'Two']) await api.create('templates', { title });
  const count = await api.get(`templates/$count?$deltatoken=${token}`);
  expect(count.status, count.text).toBeOneOf([200, 501]);
  if (count.status === 200) expect(count.text.replace(/^\uFEFF/, '')).toBe('2');
});

test('which tables are tracked', async () => {
  const { rows } = await api.get('EntityDefinitions?$select=SchemaName,LogicalName&$filter=ChangeTrackingEnabled eq true');
  expect(rows.map((row) => row['LogicalName'])).toContain('incident');
});

test('ordering by a lookup follows the names of what it points at', async () => {
  const subjects: string[] = [];
  for (const lastname of ['Zulu', 'Alpha', 'Mike']) subjects.push(await newCase(city.client, `Order ${lastname}`, await newId(city.client, 'contacts', { firstname: 'A', lastname: `${lastname} of order` })));
  expect(subjects).toHaveLength(3);
  const { rows } = await api.filter('incidents', "startswith(title,'Order ')", '&$select=title&$orderby=_customerid_value desc');
  expect(rows.map((row) => row['title'])).toEqual(['Order Zulu', 'Order Mike', 'Order Alpha']);
});

test('dates are formatted in the time zone of the city, record counts by annotation', async () => {
  await api.create('tasks', { subject: 'Formatted', scheduledend: '2026-04-07T21:59:01Z' });
  const answer = await api.get("tasks?$select=scheduledend&$filter=subject eq 'Formatted'&$count=true", { prefer: 'odata.include-annotations="*"' });
  expect(answer.rows).toMatchObject([{ scheduledend: '2026-04-07T21:59:01Z', 'scheduledend@OData.Community.Display.V1.FormattedValue': '4/7/2026 2:59 PM' }]);
  expect(answer.body).toMatchObject({ '@odata.count': 1, '@Microsoft.Dynamics.CRM.totalrecordcount': 1, '@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded': false });
});

test('users and teams show the id that they have as owners', async () => {
  const { body } = await api.get(`contacts(${contact})?$select=lastname&$expand=createdby($select=fullname)`);
  const creator = body['createdby'] as Row;
  expect(creator['ownerid']).toBe(creator['systemuserid']);
});

test('$top is ignored where pages are asked for', async () => {
  const answer = await api.get('contacts?$select=lastname&$top=1', { prefer: 'odata.maxpagesize=2' });
  expect(answer.status, answer.text).toBe(200);
  expect(answer.rows).toHaveLength(2);
});
