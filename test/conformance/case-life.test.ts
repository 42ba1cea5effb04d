/** A case from the call to its end, as the city works (PRODUCT.md, *The process*), with nothing but the client. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { activeQueueItems, addDepartment, addMember, addUser, type City, newCase, newId, refusal, type Row, rowsOf, startCity } from './support.ts';

let city: City;
beforeAll(async () => (city = await startCity()));
afterAll(() => city.close());
const crm = (name: string) => `Microsoft.Dynamics.CRM.${name}`;

test('from the call to the second resolution', async () => {
  const { team, queue, category } = await addDepartment(city.client, 'Street Maintenance');
  const user = await addUser(city.client, 'pia', 'call-taker');
  await addMember(city.client, team, user);
  const pia = await city.as('pia');
  const read = (collection: string, key: string, ...select: string[]) => pia.retrieve<Row>({ collection, key, select });

  const contact = await newId(pia, 'contacts', { firstname: 'Ines', lastname: 'Duarte', mobilephone: '+1 213 555 0107' });
  const incident = await newCase(pia, 'Pothole in front of the driveway', contact);
  expect(await activeQueueItems(pia, incident), 'not routed yet').toEqual([]);

  // The category proposes the team; the case waits in its queue.
  await pia.update({ collection: 'incidents', key: incident, data: { 'ring_CategoryId@odata.bind': `/ring_categories(${category})`, 'ownerid@odata.bind': `/teams(${team})` } });
  const [item] = await activeQueueItems(pia, incident);
  expect(item).toMatchObject({ _queueid_value: queue });
  const routed = await read('incidents', incident, 'ticketnumber', 'ring_acknowledgeby', 'firstresponsesent');
  expect(routed['ticketnumber']).toMatch(/\S/);
  expect(routed['ring_acknowledgeby']).not.toBeNull();

  await pia.callAction({ collection: 'queueitems', key: String(item?.['queueitemid']), actionName: crm('PickFromQueue'), action: { SystemUser: { systemuserid: user, '@odata.type': crm('systemuser') }, RemoveQueueItem: true } });
  expect(await read('incidents', incident, '_ownerid_value')).toMatchObject({ _ownerid_value: user });
  expect(await activeQueueItems(pia, incident)).toEqual([]);

  // Acknowledged by a call that is opened first and completed by a second write.
  const call = await newId(pia, 'phonecalls', {
    subject: 'Acknowledgement',
    directioncode: true,
    'regardingobjectid_incident_phonecall@odata.bind': `/incidents(${incident})`,
    phonecall_activity_parties: [
      { 'partyid_systemuser@odata.bind': `/systemusers(${user})`, participationtypemask: 1 },
      { 'partyid_contact@odata.bind': `/contacts(${contact})`, participationtypemask: 2 },
    ],
  });
  expect((await refusal(pia.create({ collection: 'phonecalls', data: { subject: 'At once', statecode: 1, statuscode: 2 } }))).status).toBe(400);
  await pia.update({ collection: 'phonecalls', key: call, data: { statecode: 1, statuscode: 2 } });
  expect(await read('phonecalls', call, 'statecode', 'statuscode')).toMatchObject({ statecode: 1, statuscode: 2 });
  await pia.update({ collection: 'incidents', key: incident, data: { firstresponsesent: true } });
  expect((await read('incidents', incident, 'ring_acknowledgedon'))['ring_acknowledgedon']).not.toBeNull();
  const clock = await pia.retrieve<Row>({ collection: 'incidents', key: incident, select: ['title'], expand: [{ property: 'firstresponsebykpiid', select: ['status', 'failuretime', 'succeededon'] }] });
  expect(clock['firstresponsebykpiid']).toMatchObject({ status: 4, succeededon: expect.anything(), failuretime: expect.anything() });

  await newId(pia, 'annotations', { subject: 'On site', notetext: '30 cm wide', 'objectid_incident@odata.bind': `/incidents(${incident})` });
  const open = await newId(pia, 'tasks', { subject: 'Order asphalt', 'regardingobjectid_incident_task@odata.bind': `/incidents(${incident})` });
  const timeline = await pia.retrieve<Row>({
    collection: 'incidents',
    key: incident,
    select: ['title'],
    expand: [
      { property: 'Incident_ActivityPointers', select: ['subject', 'activitytypecode'] },
      { property: 'Incident_Annotation', select: ['notetext'] },
    ],
  });
  expect((timeline['Incident_ActivityPointers'] as Row[]).map((row) => row['activitytypecode']).sort()).toEqual(['phonecall', 'task']);
  expect(timeline['Incident_Annotation']).toMatchObject([{ notetext: '30 cm wide' }]);

  const resolve = (subject: string) => pia.callAction({ actionName: 'CloseIncident', action: { IncidentResolution: { 'incidentid@odata.bind': `/incidents(${incident})`, subject }, Status: 5 } });
  const resolutions = () => rowsOf(pia, { collection: 'incidentresolutions', select: ['subject', 'statecode', 'statuscode'], filter: `_incidentid_value eq ${incident}`, orderBy: ['createdon'] });
  expect((await refusal(pia.update({ collection: 'incidents', key: incident, data: { statecode: 1, statuscode: 5 } }))).status, 'not by its status').toBe(400);
  await resolve('Filled');
  expect(await read('tasks', open, 'statecode')).toMatchObject({ statecode: 2 });
  expect(await refusal(resolve('Filled again'))).toMatchObject({ status: 400, code: '0x80044411' });
  expect((await refusal(pia.update({ collection: 'incidents', key: incident, data: { title: 'Changed' } }))).status).toBe(400);
  expect(await resolutions()).toMatchObject([{ subject: 'Filled', statecode: 1 }]);

  await pia.update({ collection: 'incidents', key: incident, data: { statecode: 0, statuscode: 1 } });
  expect(await read('incidents', incident, 'statecode', 'statuscode')).toMatchObject({ statecode: 0, statuscode: 1 });
  expect(await resolutions(), 'the earlier resolution is cancelled but stays').toMatchObject([{ subject: 'Filled', statecode: 2, statuscode: 3 }]);
  await pia.update({ collection: 'incidents', key: incident, data: { title: 'Pothole, corrected' } });
  await resolve('Filled properly');
  expect(Object.fromEntries((await resolutions()).map((row) => [row['subject'], row['statecode']]))).toEqual({ Filled: 2, 'Filled properly': 1 });
});

test('a case is cancelled only when nothing of it is open', async () => {
  const contact = await newId(city.client, 'contacts', { lastname: 'Cancel' });
  const incident = await newCase(city.client, 'Cancel me', contact);
  const task = await newId(city.client, 'tasks', { subject: 'Open', 'regardingobjectid_incident_task@odata.bind': `/incidents(${incident})` });
  const cancel = () => city.client.update({ collection: 'incidents', key: incident, data: { statecode: 2, statuscode: 6 } });
  expect(await refusal(cancel())).toMatchObject({ status: 400, code: '0x8004440e' });
  await city.client.update({ collection: 'tasks', key: task, data: { statecode: 1, statuscode: 5 } });
  expect(await cancel()).toBe(true);
  expect(await city.client.retrieve<Row>({ collection: 'incidents', key: incident, select: ['statecode', 'statuscode'] })).toMatchObject({ statecode: 2, statuscode: 6 });
});

test('a case that is made for a team waits in its queue, and leaves it when assigned', async () => {
  const first = await addDepartment(city.client, 'Waste');
  const second = await addDepartment(city.client, 'Water');
  const contact = await newId(city.client, 'contacts', { lastname: 'Assign' });
  const byCategory = await newCase(city.client, 'By category', contact, { 'ring_CategoryId@odata.bind': `/ring_categories(${first.category})` });
  expect(await activeQueueItems(city.client, byCategory)).toMatchObject([{ _queueid_value: first.queue }]);
  const chosen = await newCase(city.client, 'Chosen', contact, { 'ring_CategoryId@odata.bind': `/ring_categories(${first.category})`, 'ownerid@odata.bind': `/teams(${second.team})` });
  expect(await activeQueueItems(city.client, chosen), 'the category only proposes').toMatchObject([{ _queueid_value: second.queue }]);
  await city.client.update({ collection: 'incidents', key: chosen, data: { 'ownerid@odata.bind': `/teams(${first.team})` } });
  expect(await activeQueueItems(city.client, chosen)).toMatchObject([{ _queueid_value: first.queue }]);
  const { UserId: user } = await city.client.callFunction<{ UserId: string }>('WhoAmI');
  await city.client.update({ collection: 'incidents', key: chosen, data: { 'ownerid@odata.bind': `/systemusers(${user})` } });
  expect(await activeQueueItems(city.client, chosen)).toEqual([]);
});

test('an account is never a customer', async () => {
  const account = await newId(city.client, 'accounts', { name: 'Corner shop' });
  const refused = await refusal(city.client.create({ collection: 'incidents', data: { title: 'For a shop', 'customerid_account@odata.bind': `/accounts(${account})` } }));
  expect(refused.status).toBe(400);
  expect(refused.message).toMatch(/contact/i);
});

test('a case in the work-order system is read-only here', async () => {
  const contact = await newId(city.client, 'contacts', { lastname: 'Order' });
  const incident = await newCase(city.client, 'For the crew', contact);
  await newId(city.client, 'ring_workorders', { 'ring_IncidentId@odata.bind': `/incidents(${incident})` });
  await addUser(city.client, 'walter', 'call-taker');
  const refused = await refusal((await city.as('walter')).update({ collection: 'incidents', key: incident, data: { title: 'Changed' } }));
  expect(refused.status).toBeOneOf([400, 403]);
  expect(await city.client.retrieve<Row>({ collection: 'incidents', key: incident, select: ['title'] })).toMatchObject({ title: 'For the crew' });
});

test('guests are never merged at creation', async () => {
  const guest = { lastname: 'Guest', ring_isguest: true, emailaddress1: 'same@example.com', ring_sessionid: 'session-1' };
  const [first, second] = [await newId(city.client, 'contacts', guest), await newId(city.client, 'contacts', guest)];
  expect(first).not.toBe(second);
});

test('an article and its link to a case', async () => {
  const article = await newId(city.client, 'knowledgearticles', { title: 'Potholes', keywords: 'pothole asphalt', content: '<p>Call</p>' });
  await city.client.update({ collection: 'knowledgearticles', key: article, data: { statecode: 3 } });
  const contact = await newId(city.client, 'contacts', { lastname: 'Reader' });
  const incident = await newCase(city.client, 'Pothole', contact);
  await newId(city.client, 'knowledgearticleincidents', { 'knowledgearticleid@odata.bind': `/knowledgearticles(${article})`, 'incidentid@odata.bind': `/incidents(${incident})`, knowledgeusage: 2 });
  const found = await rowsOf(city.client, { collection: 'knowledgearticles', select: ['title'], filter: "statecode eq 3 and islatestversion eq true and contains(keywords,'asphalt')" });
  expect(found).toMatchObject([{ title: 'Potholes' }]);
  const row = await city.client.retrieve<Row>({ collection: 'incidents', key: incident, expand: [{ property: 'knowledgearticle_incidents', select: ['knowledgeusage'], expand: [{ property: 'knowledgearticleid', select: ['title'] }] }] });
  expect(row['knowledgearticle_incidents']).toMatchObject([{ knowledgeusage: 2, knowledgearticleid: { title: 'Potholes' } }]);
});
