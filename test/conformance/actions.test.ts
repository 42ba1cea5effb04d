/** Dataverse's actions and functions on cases, queues, mail and teams. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { activeQueueItems, addDepartment, addMember, addUser, type City, type Department, newCase, newId, refusal, type Row, rowsOf, startCity } from './support.ts';

let city: City;
let streets: Department;
let parks: Department;
let contact: string;
let admin: string;
beforeAll(async () => {
  city = await startCity();
  streets = await addDepartment(city.client, 'Streets');
  parks = await addDepartment(city.client, 'Parks');
  contact = await newId(city.client, 'contacts', { firstname: 'Ann', lastname: 'Actor' });
  admin = (await city.client.callFunction<{ UserId: string }>('WhoAmI')).UserId;
});
afterAll(() => city.close());

const crm = (name: string) => `Microsoft.Dynamics.CRM.${name}`;
const close = (incident: string, more: Row = {}, Status = 5) =>
  city.client.callAction({ actionName: 'CloseIncident', action: { IncidentResolution: { 'incidentid@odata.bind': `/incidents(${incident})`, subject: 'Solved', ...more }, Status } });
const addToQueue = (queue: string, incident: string, more: Row = {}) =>
  city.client.callAction<{ QueueItemId: string }>({ collection: 'queues', key: queue, actionName: crm('AddToQueue'), action: { Target: { incidentid: incident, '@odata.type': crm('incident') }, ...more } });
const onItem = (item: string, actionName: string, action?: Row) => city.client.callAction({ collection: 'queueitems', key: item, actionName: crm(actionName), ...(action ? { action } : {}) });
const read = (collection: string, key: string, ...select: string[]) => city.client.retrieve<Row>({ collection, key, select });

test('WhoAmI', async () => {
  const guid = expect.stringMatching(/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/);
  expect(await city.client.callFunction<Row>('WhoAmI')).toMatchObject({ UserId: guid, BusinessUnitId: guid, OrganizationId: guid });
  expect(await city.client.callFunction<Row>({ name: 'WhoAmI' })).toMatchObject({ UserId: admin });
  expect(await read('systemusers', admin, 'domainname')).toMatchObject({ domainname: 'admin' });
});

test('RetrieveTotalRecordCount', async () => {
  await newCase(city.client, 'Counted', contact);
  const incidents = (await rowsOf(city.client, { collection: 'incidents', select: ['title'] })).length;
  const call = { name: 'RetrieveTotalRecordCount', parameters: { EntityNames: ['incident', 'queue'] } };
  expect(await city.client.callFunction<Row>(call)).toMatchObject({ EntityRecordCountCollection: { Count: 2, IsReadOnly: false, Keys: ['incident', 'queue'], Values: [incidents, 2] } });
  expect(await refusal(city.client.callFunction({ ...call, parameters: { EntityNames: ['nosuch'] } }))).toMatchObject({ status: 400, code: '0x80041102' });
});

test('CloseIncident resolves the case, writes the resolution, cancels what is open', async () => {
  const incident = await newCase(city.client, 'To be solved', contact);
  const call = await newId(city.client, 'phonecalls', { subject: 'Open call', 'regardingobjectid_incident_phonecall@odata.bind': `/incidents(${incident})` });
  const done = await newId(city.client, 'tasks', { subject: 'Done task', 'regardingobjectid_incident_task@odata.bind': `/incidents(${incident})` });
  await city.client.update({ collection: 'tasks', key: done, data: { statecode: 1, statuscode: 5 } });
  expect(await close(incident, { description: 'Lamp replaced', timespent: 12 })).toBeUndefined();
  expect(await read('incidents', incident, 'statecode', 'statuscode')).toMatchObject({ statecode: 1, statuscode: 5 });
  expect(await read('phonecalls', call, 'statecode', 'statuscode')).toMatchObject({ statecode: 2, statuscode: 3 });
  expect(await read('tasks', done, 'statecode', 'statuscode')).toMatchObject({ statecode: 1, statuscode: 5 });
  expect(await rowsOf(city.client, { collection: 'incidentresolutions', select: ['subject', 'description', 'timespent', 'resolutiontypecode', 'statecode'], filter: `_incidentid_value eq ${incident}` })).toMatchObject([
    { subject: 'Solved', description: 'Lamp replaced', timespent: 12, resolutiontypecode: 5, statecode: 1 },
  ]);
});

test('CloseIncident with another status, without a description, and what it refuses', async () => {
  const incident = await newCase(city.client, 'Information', contact);
  await close(incident, {}, 1000);
  expect(await read('incidents', incident, 'statecode', 'statuscode')).toMatchObject({ statecode: 1, statuscode: 1000 });
  expect(await refusal(close(incident))).toMatchObject({ status: 400, code: '0x80044411' });
  expect((await refusal(close(randomUUID()))).status).toBe(404);
  const open = await newCase(city.client, 'Still open', contact);
  expect((await refusal(close(open, {}, 6))).status, 'a status of another state').toBe(400);
  expect((await refusal(close(open, { nosuch: 1 }))).status).toBe(400);
  expect((await refusal(close(open, { timespent: 'long' }))).status).toBe(400);
  expect((await refusal(city.client.callAction({ actionName: 'CloseIncident', action: { Status: 5 } }))).status).toBe(400);
  expect((await refusal(city.client.callAction({ actionName: 'CloseIncident', action: { IncidentResolution: { subject: 'Of nothing' }, Status: 5 } }))).status).toBe(400);
  expect((await refusal(close(open, {}, 5).then(() => close(open)))).code).toBe('0x80044411');
});

test('AddToQueue, again, to another queue, and from one in which the row is not', async () => {
  const incident = await newCase(city.client, 'Queued', contact);
  const { QueueItemId: item } = await addToQueue(streets.queue, incident);
  expect(await read('queueitems', item, '_queueid_value', '_objectid_value', 'statecode', 'title')).toMatchObject({ _queueid_value: streets.queue, _objectid_value: incident, statecode: 0, title: 'Queued' });
  expect((await addToQueue(streets.queue, incident)).QueueItemId, 'the same queue').toBe(item);
  const moved = await addToQueue(parks.queue, incident);
  const items = await activeQueueItems(city.client, incident);
  expect(items).toMatchObject([{ queueitemid: moved.QueueItemId, _queueid_value: parks.queue }]);
  const source = { SourceQueue: { queueid: streets.queue, '@odata.type': crm('queue') } };
  expect(await refusal(addToQueue(streets.queue, incident, source))).toMatchObject({ status: 400, code: '0x80040524' });
  expect(await activeQueueItems(city.client, incident)).toMatchObject([{ _queueid_value: parks.queue }]);
  expect((await refusal(addToQueue(streets.queue, randomUUID()))).status).toBe(404);
  expect((await refusal(addToQueue(randomUUID(), incident))).status).toBe(404);
});

test('an activity waits in a queue, too', async () => {
  const email = await newId(city.client, 'emails', { subject: 'To the city', directioncode: false });
  const { QueueItemId } = await city.client.callAction<{ QueueItemId: string }>({ collection: 'queues', key: streets.queue, actionName: crm('AddToQueue'), action: { Target: { activityid: email, '@odata.type': crm('email') } } });
  expect(await read('queueitems', QueueItemId, '_objectid_value')).toMatchObject({ _objectid_value: email });
});

test('a second active queue item by hand is refused', async () => {
  const incident = await newCase(city.client, 'Once only', contact);
  await addToQueue(streets.queue, incident);
  const second = city.client.create({ collection: 'queueitems', data: { 'queueid@odata.bind': `/queues(${parks.queue})`, 'objectid_incident@odata.bind': `/incidents(${incident})` } });
  expect(await refusal(second)).toMatchObject({ status: 400, code: '0x80040526' });
});

test('PickFromQueue takes the case; ReleaseToQueue gives it back', async () => {
  const user = await addUser(city.client, 'picker', 'call-taker');
  await addMember(city.client, streets.team, user);
  const incident = await newCase(city.client, 'Picked', contact, { 'ownerid@odata.bind': `/teams(${streets.team})` });
  const [waiting] = await activeQueueItems(city.client, incident);
  const item = String(waiting?.['queueitemid']);
  expect(waiting).toMatchObject({ _queueid_value: streets.queue, _workerid_value: null });
  await onItem(item, 'PickFromQueue', { SystemUser: { systemuserid: user, '@odata.type': crm('systemuser') }, RemoveQueueItem: false });
  expect(await read('incidents', incident, '_ownerid_value')).toMatchObject({ _ownerid_value: user });
  expect(await read('queueitems', item, '_workerid_value')).toMatchObject({ _workerid_value: user });
  await onItem(item, 'ReleaseToQueue');
  expect(await activeQueueItems(city.client, incident)).toMatchObject([{ queueitemid: item, _queueid_value: streets.queue, _workerid_value: null }]);
  expect(await read('incidents', incident, '_ownerid_value')).toMatchObject({ _ownerid_value: streets.team });
  await onItem(item, 'PickFromQueue', { SystemUser: { systemuserid: user, '@odata.type': crm('systemuser') }, RemoveQueueItem: true });
  expect(await activeQueueItems(city.client, incident)).toEqual([]);
  expect(await read('incidents', incident, '_ownerid_value')).toMatchObject({ _ownerid_value: user });
});

test('RemoveFromQueue', async () => {
  const incident = await newCase(city.client, 'Removed', contact);
  const { QueueItemId: item } = await addToQueue(streets.queue, incident);
  await onItem(item, 'RemoveFromQueue');
  expect(await activeQueueItems(city.client, incident)).toEqual([]);
  expect((await refusal(onItem(randomUUID(), 'RemoveFromQueue'))).status).toBe(404);
  expect((await refusal(onItem(randomUUID(), 'PickFromQueue', { SystemUser: { systemuserid: admin }, RemoveQueueItem: false }))).status).toBe(404);
});

test('SendEmail marks a message as sent', async () => {
  const email = await newId(city.client, 'emails', {
    subject: 'About your case',
    description: '<p>Done.</p>',
    email_activity_parties: [
      { 'partyid_systemuser@odata.bind': `/systemusers(${admin})`, participationtypemask: 1 },
      { 'partyid_contact@odata.bind': `/contacts(${contact})`, participationtypemask: 2 },
    ],
  });
  await city.client.callAction({ collection: 'emails', key: email, actionName: crm('SendEmail'), action: { IssueSend: false, TrackingToken: '' } });
  expect(await read('emails', email, 'statecode', 'statuscode')).toMatchObject({ statecode: 1, statuscode: 3 });
  expect((await refusal(city.client.callAction({ collection: 'emails', key: randomUUID(), actionName: crm('SendEmail'), action: { IssueSend: false } }))).status).toBe(404);
});

test('Merge: the loser is cancelled as merged, its activities go to the master', async () => {
  const master = await newCase(city.client, 'Master', contact);
  const loser = await newCase(city.client, 'Loser', contact);
  const call = await newId(city.client, 'phonecalls', { subject: 'Of the loser', 'regardingobjectid_incident_phonecall@odata.bind': `/incidents(${loser})` });
  const reference = (incidentid: string) => ({ incidentid, '@odata.type': crm('incident') });
  await city.client.callAction({ actionName: 'Merge', action: { Target: reference(master), Subordinate: reference(loser), PerformParentingChecks: false } });
  expect(await read('incidents', loser, 'statecode', 'statuscode', '_masterid_value')).toMatchObject({ statecode: 2, statuscode: 2000, _masterid_value: master });
  expect(await read('incidents', master, 'statecode')).toMatchObject({ statecode: 0 });
  expect(await read('phonecalls', call, '_regardingobjectid_value')).toMatchObject({ _regardingobjectid_value: master });
  expect((await refusal(city.client.callAction({ actionName: 'Merge', action: { Target: reference(master), Subordinate: reference(master), PerformParentingChecks: false } }))).status).toBe(400);
});

test('AddMembersTeam and RemoveMembersTeam', async () => {
  const user = await addUser(city.client, 'member', 'case-lead');
  await addMember(city.client, parks.team, user);
  const members = async () => (await city.client.retrieve<Row>({ collection: 'teams', key: parks.team, expand: [{ property: 'teammembership_association', select: ['domainname'] }] }))['teammembership_association'];
  expect(await members()).toMatchObject([{ domainname: 'member' }]);
  await addMember(city.client, parks.team, user);
  expect(await members(), 'once is enough').toHaveLength(1);
  expect((await refusal(addMember(city.client, parks.team, randomUUID()))).status).toBe(404);
});

test('what is not implemented, unknown or wrongly called', async () => {
  const incident = await newCase(city.client, 'Wrong', contact);
  expect((await refusal(city.client.callAction({ actionName: 'FullTextSearchKnowledgeArticle', action: { SearchText: 'lamp' } }))).status).toBe(501);
  expect((await refusal(city.client.callAction({ actionName: 'NoSuchAction', action: {} }))).status).toBeOneOf([404, 501]);
  expect((await refusal(city.client.callFunction({ name: 'RetrieveCurrentOrganization', parameters: { AccessType: 'Default' } }))).status).toBe(501);
  expect((await refusal(city.client.callAction({ collection: 'incidents', key: incident, actionName: crm('PickFromQueue'), action: {} }))).status, 'bound to another table').toBeOneOf([400, 404]);
  expect((await refusal(city.client.callAction({ collection: 'queues', key: streets.queue, actionName: crm('AddToQueue'), action: { Target: { incidentid: 'no guid', '@odata.type': crm('incident') } } }))).status).toBe(400);
  expect((await refusal(city.client.callAction({ collection: 'queues', key: streets.queue, actionName: crm('AddToQueue'), action: { Target: { incidentid: incident, '@odata.type': crm('incident') }, Nosuch: 1 } }))).status).toBe(400);
});
