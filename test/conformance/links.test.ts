import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addUser, type City, newCase, newId, refusal, type Row, startCity } from './support.ts';

let city: City;
beforeAll(async () => (city = await startCity()));
afterAll(() => city.close());
const members = async (collection: string, key: string, property: string, name: string) => {
  const row = await city.client.retrieve<Row>({ collection, key, expand: [{ property, select: [name] }] });
  return (row[property] as Row[]).map((member) => member[name]).sort();
};

test('one to many: associate and disassociate', async () => {
  const account = await newId(city.client, 'accounts', { name: 'Corner shop' });
  const contact = await newId(city.client, 'contacts', { lastname: 'Keeper' });
  await city.client.associate({ collection: 'accounts', primaryKey: account, relationshipName: 'contact_customer_accounts', relatedCollection: 'contacts', relatedKey: contact });
  expect(await city.client.retrieve<Row>({ collection: 'contacts', key: contact, select: ['_parentcustomerid_value'] })).toMatchObject({ _parentcustomerid_value: account });
  await city.client.disassociate({ collection: 'accounts', primaryKey: account, relationshipName: 'contact_customer_accounts', relatedKey: contact });
  expect(await city.client.retrieve<Row>({ collection: 'contacts', key: contact, select: ['_parentcustomerid_value'] })).toMatchObject({ _parentcustomerid_value: null });
});

test('many to many: the members of a team', async () => {
  const team = await newId(city.client, 'teams', { name: 'Night shift' });
  const users = [await addUser(city.client, 'nora', 'call-taker'), await addUser(city.client, 'nils', 'call-taker')];
  for (const relatedKey of users) {
    await city.client.associate({ collection: 'teams', primaryKey: team, relationshipName: 'teammembership_association', relatedCollection: 'systemusers', relatedKey });
  }
  expect(await members('teams', team, 'teammembership_association', 'domainname')).toEqual(['nils', 'nora']);
  expect(await members('systemusers', String(users[0]), 'teammembership_association', 'name')).toEqual(['Night shift']);
  await city.client.disassociate({ collection: 'teams', primaryKey: team, relationshipName: 'teammembership_association', relatedKey: String(users[1]) });
  expect(await members('teams', team, 'teammembership_association', 'domainname')).toEqual(['nora']);
});

test('a lookup by its reference', async () => {
  const contact = await newId(city.client, 'contacts', { lastname: 'Customer' });
  const proxy = await newId(city.client, 'contacts', { lastname: 'Proxy' });
  const incident = await newCase(city.client, 'By reference', contact);
  await city.client.associateSingleValued({ collection: 'incidents', primaryKey: incident, navigationProperty: 'primarycontactid', relatedCollection: 'contacts', relatedKey: proxy });
  expect(await city.client.retrieve<Row>({ collection: 'incidents', key: incident, select: ['_primarycontactid_value'] })).toMatchObject({ _primarycontactid_value: proxy });
  await city.client.disassociateSingleValued({ collection: 'incidents', primaryKey: incident, navigationProperty: 'primarycontactid' });
  expect(await city.client.retrieve<Row>({ collection: 'incidents', key: incident, select: ['_primarycontactid_value'] })).toMatchObject({ _primarycontactid_value: null });
});

test('rules hold for references too', async () => {
  const contact = await newId(city.client, 'contacts', { lastname: 'Customer' });
  const account = await newId(city.client, 'accounts', { name: 'Never a customer' });
  const incident = await newCase(city.client, 'Rules', contact);
  const link = { collection: 'incidents', primaryKey: incident };
  expect((await refusal(city.client.associateSingleValued({ ...link, navigationProperty: 'customerid_account', relatedCollection: 'accounts', relatedKey: account }))).status).toBe(400);
  expect((await refusal(city.client.disassociateSingleValued({ ...link, navigationProperty: 'customerid_contact' }))).status).toBe(400);
  expect((await refusal(city.client.associateSingleValued({ ...link, navigationProperty: 'primarycontactid', relatedCollection: 'accounts', relatedKey: account }))).status).toBe(400);
  expect((await refusal(city.client.associateSingleValued({ ...link, navigationProperty: 'primarycontactid', relatedCollection: 'contacts', relatedKey: randomUUID() }))).status).toBe(404);
  expect((await refusal(city.client.associateSingleValued({ ...link, navigationProperty: 'nosuch', relatedCollection: 'contacts', relatedKey: contact }))).status).toBeOneOf([400, 404]);
  expect(await city.client.retrieve<Row>({ collection: 'incidents', key: incident, select: ['_customerid_value', '_primarycontactid_value'] })).toMatchObject({ _customerid_value: contact, _primarycontactid_value: null });
});
