import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type City, newCase, newId, refusal, type Row, startCity } from './support.ts';

let city: City;
let careful: City['client'];
beforeAll(async () => {
  city = await startCity();
  careful = city.newClient({ propagateErrors: true });
});
afterAll(() => city.close());
const read = (collection: string, key: string, ...select: string[]) => city.client.retrieve<Row>({ collection, key, select });

test('an update changes what it names and never makes a row', async () => {
  const key = await newId(city.client, 'contacts', { firstname: 'Ada', lastname: 'Before', mobilephone: '1' });
  expect(await city.client.update({ collection: 'contacts', key, data: { lastname: 'After' } })).toBe(true);
  expect(await read('contacts', key, 'fullname', 'mobilephone')).toMatchObject({ fullname: 'Ada After', mobilephone: '1' });
  const missing = randomUUID();
  expect(await refusal(city.client.update({ collection: 'contacts', key: missing, data: { lastname: 'Ghost' } }))).toMatchObject({ status: 404, code: '0x80040217' });
  expect((await refusal(city.client.retrieve({ collection: 'contacts', key: missing }))).status).toBe(404);
});

test('an update with the ETag of the row, and with one that is stale', async () => {
  const key = await newId(city.client, 'contacts', { lastname: 'Versioned' });
  const etag = String((await read('contacts', key, 'lastname'))['@odata.etag']);
  expect(await city.client.update({ collection: 'contacts', key, data: { lastname: 'First' }, ifmatch: etag })).toBe(true);
  expect(await city.client.update({ collection: 'contacts', key, data: { lastname: 'Second' }, ifmatch: etag })).toBe(false);
  expect(await refusal(careful.update({ collection: 'contacts', key, data: { lastname: 'Second' }, ifmatch: etag }))).toMatchObject({ status: 412, code: '0x80060882' });
  expect(await read('contacts', key, 'lastname')).toMatchObject({ lastname: 'First' });
});

test('an update answers with the row when asked to', async () => {
  const key = await newId(city.client, 'contacts', { firstname: 'Ada', lastname: 'Old' });
  const row = await city.client.update<Row>({ collection: 'contacts', key, data: { lastname: 'New' }, returnRepresentation: true, select: ['fullname'] });
  expect(row).toMatchObject({ contactid: key, fullname: 'Ada New' });
  expect(row).not.toHaveProperty('lastname');
});

test('one column is written and cleared by itself', async () => {
  const key = await newId(city.client, 'contacts', { lastname: 'Single', mobilephone: '2135550100' });
  await city.client.updateSingleProperty({ collection: 'contacts', key, fieldValuePair: { mobilephone: '2135550199' } });
  expect(await read('contacts', key, 'mobilephone', 'lastname')).toMatchObject({ mobilephone: '2135550199', lastname: 'Single' });
  expect(await city.client.deleteRecord({ collection: 'contacts', key, fieldName: 'mobilephone' })).toBe(true);
  expect(await read('contacts', key, 'mobilephone', 'lastname')).toMatchObject({ mobilephone: null, lastname: 'Single' });
  expect((await refusal(city.client.updateSingleProperty({ collection: 'contacts', key, fieldValuePair: { nosuch: 1 } }))).status).toBeOneOf([400, 404]);
  expect((await refusal(city.client.updateSingleProperty({ collection: 'contacts', key, fieldValuePair: { lastname: 7 } }))).status).toBe(400);
});

test('a lookup is set, moved and cleared by bind', async () => {
  const first = await newId(city.client, 'contacts', { lastname: 'One' });
  const second = await newId(city.client, 'contacts', { lastname: 'Two' });
  const key = await newCase(city.client, 'Lookup', first);
  await city.client.update({ collection: 'incidents', key, data: { 'primarycontactid@odata.bind': `/contacts(${second})` } });
  expect(await read('incidents', key, '_primarycontactid_value', '_customerid_value')).toMatchObject({ _primarycontactid_value: second, _customerid_value: first });
  await city.client.update({ collection: 'incidents', key, data: { 'primarycontactid@odata.bind': null } });
  expect(await read('incidents', key, '_primarycontactid_value')).toMatchObject({ _primarycontactid_value: null });
});

test('the participants of an activity are replaced as a whole', async () => {
  const contact = await newId(city.client, 'contacts', { lastname: 'Party' });
  const key = await newId(city.client, 'emails', {
    subject: 'Hello',
    email_activity_parties: [
      { 'partyid_contact@odata.bind': `/contacts(${contact})`, participationtypemask: 2 },
      { addressused: 'x@city.example', participationtypemask: 3 },
    ],
  });
  await city.client.update({ collection: 'emails', key, data: { email_activity_parties: [{ addressused: 'y@city.example', participationtypemask: 2 }] } });
  const row = await city.client.retrieve<Row>({ collection: 'emails', key, select: ['subject'], expand: [{ property: 'email_activity_parties', select: ['addressused', '_partyid_value'] }] });
  expect(row['email_activity_parties']).toMatchObject([{ addressused: 'y@city.example', _partyid_value: null }]);
});

test('upsert in its three forms', async () => {
  const key = randomUUID();
  expect(await city.client.upsert({ collection: 'contacts', key, data: { lastname: 'Upserted' } })).toBe(key);
  expect(await city.client.upsert({ collection: 'contacts', key, data: { firstname: 'Again' } })).toBe(key);
  expect(await read('contacts', key, 'fullname')).toMatchObject({ fullname: 'Again Upserted' });

  // Only creating: the client tells 412 as null.
  expect(await city.client.upsert({ collection: 'contacts', key, data: { lastname: 'No' }, ifnonematch: '*' })).toBeNull();
  expect((await refusal(careful.upsert({ collection: 'contacts', key, data: { lastname: 'No' }, ifnonematch: '*' }))).status).toBe(412);
  const fresh = randomUUID();
  expect(await city.client.upsert({ collection: 'contacts', key: fresh, data: { lastname: 'New' }, ifnonematch: '*' })).toBe(fresh);

  // Only changing: the client tells 404 as null.
  const missing = randomUUID();
  expect(await city.client.upsert({ collection: 'contacts', key: missing, data: { lastname: 'No' }, ifmatch: '*' })).toBeNull();
  expect(await refusal(careful.upsert({ collection: 'contacts', key: missing, data: { lastname: 'No' }, ifmatch: '*' }))).toMatchObject({ status: 404, code: '0x80040217' });
  expect(await city.client.upsert({ collection: 'contacts', key, data: { lastname: 'Changed' }, ifmatch: '*' })).toBe(key);
  expect(await read('contacts', key, 'fullname')).toMatchObject({ fullname: 'Again Changed' });
});

test('upsert makes a deleted row again, answers with it when asked, and takes alternate keys', async () => {
  const key = await newId(city.client, 'contacts', { lastname: 'Gone' });
  await city.client.deleteRecord({ collection: 'contacts', key });
  const row = await city.client.upsert<Row>({ collection: 'contacts', key, data: { lastname: 'Back' }, returnRepresentation: true, select: ['lastname'] });
  expect(row).toMatchObject({ contactid: key, lastname: 'Back' });

  const contact = await newId(city.client, 'contacts', { lastname: 'Portal' });
  const externalKey = `ring_externalid='SR-${randomUUID()}'`;
  const data = { title: 'From the portal', 'customerid_contact@odata.bind': `/contacts(${contact})` };
  const made: unknown = await city.client.upsert({ collection: 'incidents', key: externalKey, data });
  expect(made).toMatch(/^[0-9a-f-]{36}$/);
  expect(await city.client.upsert({ collection: 'incidents', key: externalKey, data: { title: 'Again' } })).toBe(made);
  expect(await read('incidents', String(made), 'title', 'ring_externalid')).toMatchObject({ title: 'Again', ring_externalid: externalKey.slice("ring_externalid='".length, -1) });
});

test('two rows never have the same alternate key', async () => {
  const ring_externalid = `SR-${randomUUID()}`;
  const contact = await newId(city.client, 'contacts', { lastname: 'Key' });
  await newCase(city.client, 'First', contact, { ring_externalid });
  expect(await refusal(newCase(city.client, 'Second', contact, { ring_externalid }))).toMatchObject({ status: 412, code: '0x80060892' });
});

test('a delete removes the row, with its ETag only while it is current', async () => {
  const key = await newId(city.client, 'contacts', { lastname: 'Delete' });
  const etag = String((await read('contacts', key, 'lastname'))['@odata.etag']);
  await city.client.update({ collection: 'contacts', key, data: { lastname: 'Changed' } });
  expect(await city.client.deleteRecord({ collection: 'contacts', key, ifmatch: etag })).toBe(false);
  expect(await refusal(careful.deleteRecord({ collection: 'contacts', key, ifmatch: etag }))).toMatchObject({ status: 412, code: '0x80060882' });
  expect(await city.client.deleteRecord({ collection: 'contacts', key })).toBe(true);
  expect(await refusal(city.client.deleteRecord({ collection: 'contacts', key }))).toMatchObject({ status: 404, code: '0x80040217' });
});

test('a contact with a case stays', async () => {
  const contact = await newId(city.client, 'contacts', { lastname: 'Customer' });
  const incident = await newCase(city.client, 'Keeps its customer', contact);
  expect((await refusal(city.client.deleteRecord({ collection: 'contacts', key: contact }))).status).toBeOneOf([400, 405]);
  expect(await read('incidents', incident, '_customerid_value')).toMatchObject({ _customerid_value: contact });
});
