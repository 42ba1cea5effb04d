import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type City, newCase, newId, refusal, type Row, rowsOf, startCity } from './support.ts';

let city: City;
let contact: string;
beforeAll(async () => {
  city = await startCity();
  contact = await newId(city.client, 'contacts', { firstname: 'Bea', lastname: 'Batch' });
});
afterAll(() => city.close());

/** Calls made in between are the parts; their own promises mean nothing. */
async function batch(parts: (client: City['client']) => Promise<unknown>[], options: { continueOnError?: boolean } = {}): Promise<unknown[]> {
  const client = city.newClient();
  client.startBatch();
  const pending = parts(client);
  const answer = client.executeBatch(options);
  await Promise.allSettled(pending);
  return answer;
}
const failureOf = (answer: Promise<unknown[]>) =>
  answer.then(
    (parts) => {
      throw new Error(`not refused: ${JSON.stringify(parts)}`);
    },
    (cause: unknown) => cause,
  );
const withoutSet = { inChangeSet: false };

test('writes, reads, actions and functions in one batch, each for itself', async () => {
  const key = randomUUID();
  const answers = await batch((client) => [
    client.create({ collection: 'contacts', data: { contactid: key, lastname: 'First' }, ...withoutSet }),
    client.update({ collection: 'contacts', key, data: { firstname: 'Second' }, ...withoutSet }),
    client.retrieve({ collection: 'contacts', key, select: ['fullname'] }),
    client.retrieveMultiple({ collection: 'contacts', select: ['lastname'], filter: `contactid eq ${key}`, count: true }),
    client.callFunction('WhoAmI'),
    client.create({ collection: 'contacts', data: { lastname: 'Represented' }, returnRepresentation: true, select: ['lastname'], ...withoutSet }),
    client.deleteRecord({ collection: 'contacts', key, ...withoutSet }),
    client.count({ collection: 'contacts', filter: `contactid eq ${key}` }),
  ]);
  expect(answers).toMatchObject([key, true, { fullname: 'Second First' }, { value: [{ lastname: 'First' }], oDataCount: 1 }, { UserId: expect.any(String) }, { lastname: 'Represented' }, true, 0]);
});

test('parts of a change set refer to each other: in binds, participants, addresses and references', async () => {
  const [person, incident, call] = (await batch((client) => [
    client.create({ collection: 'contacts', data: { lastname: 'Referred' }, contentId: '1' }),
    client.create({ collection: 'incidents', data: { title: 'Refers', 'customerid_contact@odata.bind': '$1' }, contentId: '2' }),
    client.create({
      collection: 'phonecalls',
      data: { subject: 'Refers', 'regardingobjectid_incident_phonecall@odata.bind': '$2', phonecall_activity_parties: [{ 'partyid_contact@odata.bind': '$1', participationtypemask: 1 }] },
      contentId: '3',
    }),
    client.update({ contentId: '$1', data: { firstname: 'Also' } }),
    client.associateSingleValued({ contentId: '$2', navigationProperty: 'primarycontactid', relatedKey: '$1' }),
  ])) as [string, string, string];
  expect(await city.client.retrieve<Row>({ collection: 'contacts', key: person, select: ['fullname'] })).toMatchObject({ fullname: 'Also Referred' });
  expect(await city.client.retrieve<Row>({ collection: 'incidents', key: incident, select: ['_customerid_value', '_primarycontactid_value'] })).toMatchObject({ _customerid_value: person, _primarycontactid_value: person });
  const row = await city.client.retrieve<Row>({ collection: 'phonecalls', key: call, select: ['_regardingobjectid_value'], expand: [{ property: 'phonecall_activity_parties', select: ['_partyid_value'] }] });
  expect(row).toMatchObject({ _regardingobjectid_value: incident, phonecall_activity_parties: [{ _partyid_value: person }] });
});

test('a reference that was not seen yet is refused, and the change set with it', async () => {
  const title = `Unseen ${randomUUID()}`;
  const failure = await failureOf(
    batch((client) => [
      client.create({ collection: 'incidents', data: { title, 'customerid_contact@odata.bind': '$7' }, contentId: '1' }),
      client.create({ collection: 'contacts', data: { lastname: title }, contentId: '7' }),
    ]),
  );
  expect(failure).toMatchObject([{ status: 400 }]);
  expect(await rowsOf(city.client, { collection: 'contacts', filter: `lastname eq '${title}'` })).toEqual([]);
});

test('a change set is done as a whole or not at all', async () => {
  const key = randomUUID();
  const before = await city.client.retrieve<Row>({ collection: 'contacts', key: contact, select: ['firstname'] });
  const failure = await failureOf(
    batch((client) => [
      client.create({ collection: 'contacts', data: { contactid: key, lastname: 'Not kept' } }),
      client.update({ collection: 'contacts', key: contact, data: { firstname: 'Not kept' } }),
      client.update({ collection: 'contacts', key: randomUUID(), data: { lastname: 'Ghost' } }),
    ]),
  );
  expect(failure).toMatchObject([{ status: 404, error: { code: '0x80040217' } }]);
  expect((await refusal(city.client.retrieve({ collection: 'contacts', key }))).status).toBe(404);
  const after = await city.client.retrieve<Row>({ collection: 'contacts', key: contact, select: ['firstname'] });
  expect([after['firstname'], after['@odata.etag']]).toEqual([before['firstname'], before['@odata.etag']]);
});

test('the first failure ends a batch; what went before stays', async () => {
  const [first, last] = [randomUUID(), randomUUID()];
  const failure = await failureOf(
    batch((client) => [
      client.create({ collection: 'contacts', data: { contactid: first, lastname: 'Before' }, ...withoutSet }),
      client.create({ collection: 'contacts', data: { nosuch: 1 }, ...withoutSet }),
      client.create({ collection: 'contacts', data: { contactid: last, lastname: 'After' }, ...withoutSet }),
    ]),
  );
  expect((failure as { status: number }[]).at(-1)).toMatchObject({ status: 400 });
  expect(await city.client.retrieve<Row>({ collection: 'contacts', key: first, select: ['lastname'] })).toMatchObject({ lastname: 'Before' });
  expect((await refusal(city.client.retrieve({ collection: 'contacts', key: last }))).status).toBe(404);
});

test('continue on error: each part has its own answer', async () => {
  const stale = String((await city.client.retrieve<Row>({ collection: 'contacts', key: contact, select: ['lastname'] }))['@odata.etag']);
  await city.client.update({ collection: 'contacts', key: contact, data: { mobilephone: '1' } });
  const answers = await batch(
    (client) => [
      client.create({ collection: 'contacts', data: { lastname: 'Good' }, ...withoutSet }),
      client.create({ collection: 'contacts', data: { lastname: 'x'.repeat(51) }, ...withoutSet }),
      client.update({ collection: 'contacts', key: contact, data: { lastname: 'Stale' }, ifmatch: stale, ...withoutSet }),
      client.create({ collection: 'contacts', data: { lastname: 'In a set' }, inChangeSet: true }),
      client.create({ collection: 'contacts', data: { nosuch: true }, inChangeSet: true }),
      client.retrieve({ collection: 'contacts', key: contact, select: ['lastname'] }),
    ],
    { continueOnError: true },
  );
  expect(answers).toMatchObject([
    expect.stringMatching(/^[0-9a-f-]{36}$/),
    { status: 400, error: { code: '0x80044331' } },
    { status: 412, error: { code: '0x80060882' } },
    { status: 400 },
    { lastname: 'Batch' },
  ]);
  expect(await rowsOf(city.client, { collection: 'contacts', filter: "lastname eq 'In a set'" })).toEqual([]);
});

test('a case is resolved together with its activities in one change set', async () => {
  const incident = await newCase(city.client, 'Resolve in a batch', contact);
  const call = await newId(city.client, 'phonecalls', { subject: 'Open', 'regardingobjectid_incident_phonecall@odata.bind': `/incidents(${incident})` });
  await batch((client) => [
    client.update({ collection: 'phonecalls', key: call, data: { statecode: 2, statuscode: 3 } }),
    client.callAction({ actionName: 'CloseIncident', action: { IncidentResolution: { 'incidentid@odata.bind': `/incidents(${incident})`, subject: 'Done' }, Status: 5 } }),
  ]);
  expect(await city.client.retrieve<Row>({ collection: 'incidents', key: incident, select: ['statecode', 'statuscode'] })).toMatchObject({ statecode: 1, statuscode: 5 });
});

test('a refused action takes its change set with it', async () => {
  const incident = await newCase(city.client, 'Keep me open', contact);
  const failure = await failureOf(
    batch((client) => [
      client.update({ collection: 'incidents', key: incident, data: { title: 'Not kept' } }),
      client.callAction({ actionName: 'CloseIncident', action: { IncidentResolution: { 'incidentid@odata.bind': `/incidents(${randomUUID()})`, subject: 'Nothing' }, Status: 5 } }),
    ]),
  );
  expect(failure).toMatchObject([{ status: 404 }]);
  expect(await city.client.retrieve<Row>({ collection: 'incidents', key: incident, select: ['title', 'statecode'] })).toMatchObject({ title: 'Keep me open', statecode: 0 });
});

test('a hundred creates in one change set', async () => {
  const answers = await batch((client) => Array.from({ length: 100 }, (_unused, index) => client.create({ collection: 'accounts', data: { name: `Bulk ${index}` } })));
  expect(new Set(answers).size).toBe(100);
  expect(await city.client.count({ collection: 'accounts', filter: "startswith(name,'Bulk ')" })).toBe(100);
});
