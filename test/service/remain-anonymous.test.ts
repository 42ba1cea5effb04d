/** *Remain anonymous*: no name and no number of the citizen is stored on the case and its activities (PRODUCT.md, the model). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anonymousContactId } from '../../shared/entities/contact.ts';
import { Cast, outcomeOf, refusedBy } from './cast.ts';

let cast: Cast;
beforeAll(async () => {
  cast = await Cast.assemble();
});
afterAll(() => cast.close());

const anonymous = { _customerid_value: anonymousContactId, _primarycontactid_value: null };
const regarding = (activity: string, id: string) => ({ [`regardingobjectid_incident_${activity}@odata.bind`]: `/incidents(${id})` });
const partiesOf = async (id: string) => (await cast.admin.filter('activityparties', `_activityid_value eq ${id}`)).rows;
const callOf = (more: Record<string, unknown> = {}) =>
  cast.taker.api.create('phonecalls', {
    subject: 'Call from Imani Okafor',
    phonenumber: '+17435550142',
    'ring_ContactId@odata.bind': `/contacts(${cast.contact})`,
    phonecall_activity_parties: [
      { participationtypemask: 1, 'partyid_contact@odata.bind': `/contacts(${cast.contact})`, addressused: '+17435550142' },
      { participationtypemask: 2, 'partyid_systemuser@odata.bind': `/systemusers(${cast.taker.id})`, addressused: '2001' },
    ],
    ...more,
  });
const nameless = { subject: 'Phone call', phonenumber: null, _ring_contactid_value: null };

test('a case that is created so has the customer Anonymous, whoever was named', async () => {
  const id = await cast.caseOf('Graffiti', { ring_remainanonymous: true, 'primarycontactid@odata.bind': `/contacts(${cast.contact})` });
  expect(await cast.read('incidents', id)).toMatchObject(anonymous);
});

test('even what is answered to the writer names nobody', async () => {
  const id = await cast.caseOf('Graffiti', { ring_remainanonymous: true });
  const answer = await cast.taker.api.send('POST', 'phonecalls', { subject: 'Imani Okafor', phonenumber: '+17435550142', 'ring_ContactId@odata.bind': `/contacts(${cast.contact})`, ...regarding('phonecall', id) }, { prefer: 'return=representation' });
  expect(answer.status).toBe(201);
  expect(answer.text).not.toMatch(/Okafor|5550142/);
  expect(answer.text).not.toContain(cast.contact);
});

test('turned on later, it takes the citizen off the case, its calls, mails, tasks and participants', async () => {
  const id = await cast.caseOf('Graffiti', { 'primarycontactid@odata.bind': `/contacts(${cast.contact})` });
  const call = await callOf(regarding('phonecall', id));
  await cast.taker.api.send('PATCH', `phonecalls(${call})`, { statecode: 1, statuscode: 4 });
  const email = await cast.lead.api.create('emails', {
    subject: 'Ms Okafor, your graffiti',
    email_activity_parties: [
      { participationtypemask: 2, addressused: 'imani@example.org' },
      { participationtypemask: 2, 'partyid_contact@odata.bind': `/contacts(${cast.contact})` },
      { participationtypemask: 1, 'partyid_queue@odata.bind': `/queues(${cast.streets.queue})` },
    ],
    ...regarding('email', id),
  });
  const named = await cast.lead.api.create('tasks', { subject: 'Ring (743) 555-0142 back', ...regarding('task', id) });
  const neutral = await cast.lead.api.create('tasks', { subject: 'Order paint', ...regarding('task', id) });
  const connection = await cast.lead.api.create('connections', { 'record1id_incident@odata.bind': `/incidents(${id})`, 'record2id_contact@odata.bind': `/contacts(${cast.contact})` });

  expect((await cast.taker.api.send('PATCH', `incidents(${id})`, { ring_remainanonymous: true })).status).toBe(204);
  expect(await cast.read('incidents', id)).toMatchObject(anonymous);
  expect(await cast.read('phonecalls', call)).toMatchObject({ ...nameless, _regardingobjectid_value: id, statecode: 1 });
  expect(await partiesOf(call)).toMatchObject([{ _partyid_value: cast.taker.id, addressused: null }]);
  expect(await cast.read('emails', email)).toMatchObject({ subject: 'E-mail', _regardingobjectid_value: id });
  expect(await partiesOf(email)).toMatchObject([{ _partyid_value: cast.streets.queue }]);
  expect(await cast.read('tasks', named)).toMatchObject({ subject: 'Task' });
  expect(await cast.read('tasks', neutral)).toMatchObject({ subject: 'Order paint' });
  expect((await cast.admin.get(`connections(${connection})`)).status).toBe(404);
});

test('a call that is attached later loses its citizen too, and so does one that is written there', async () => {
  const id = await cast.caseOf('Graffiti', { ring_remainanonymous: true });
  const call = await callOf();
  await cast.taker.api.send('PATCH', `phonecalls(${call})`, regarding('phonecall', id));
  expect(await cast.read('phonecalls', call)).toMatchObject({ ...nameless, _regardingobjectid_value: id });
  const written = await callOf({ subject: 'Wall of the library', ...regarding('phonecall', id) });
  expect(await cast.read('phonecalls', written)).toMatchObject({ subject: 'Wall of the library', phonenumber: null, _ring_contactid_value: null });
  await cast.taker.api.send('PATCH', `phonecalls(${written})`, { phonenumber: '+17435550142', phonecall_activity_parties: [{ participationtypemask: 1, addressused: '+17435550142' }] });
  expect(await cast.read('phonecalls', written)).toMatchObject({ phonenumber: null });
  expect(await partiesOf(written)).toEqual([]);
});

test('a customer who is named while it is on does not come back; turned off, one is chosen anew', async () => {
  const id = await cast.caseOf('Graffiti', { ring_remainanonymous: true });
  const customer = { 'customerid_contact@odata.bind': `/contacts(${cast.contact})` };
  await cast.taker.api.send('PATCH', `incidents(${id})`, customer);
  expect(await cast.read('incidents', id)).toMatchObject(anonymous);
  await cast.taker.api.send('PATCH', `incidents(${id})`, { ring_remainanonymous: false });
  expect(await cast.read('incidents', id)).toMatchObject({ ...anonymous, ring_remainanonymous: false });
  await cast.taker.api.send('PATCH', `incidents(${id})`, customer);
  expect(await cast.read('incidents', id)).toMatchObject({ _customerid_value: cast.contact });
});

describe('calls of other cases', () => {
  test('keep their citizen', async () => {
    const id = await cast.caseOf('Named');
    const call = await callOf(regarding('phonecall', id));
    expect(await cast.read('phonecalls', call)).toMatchObject({ subject: 'Call from Imani Okafor', phonenumber: '+17435550142', _ring_contactid_value: cast.contact });
  });
});

describe('what stands beside the activity', () => {
  const enqueue = async (call: string) => String((await cast.action(cast.taker.api, `queues(${cast.streets.queue})`, 'AddToQueue', { Target: { activityid: call, '@odata.type': 'Microsoft.Dynamics.CRM.phonecall' } })).body['QueueItemId']);

  test('its place in a queue loses the name, whether the flag comes later or the call does', async () => {
    const later = await cast.caseOf('Graffiti');
    const flagged = await enqueue(await callOf(regarding('phonecall', later)));
    expect(await cast.read('queueitems', flagged)).toMatchObject({ title: 'Call from Imani Okafor' });
    await cast.taker.api.send('PATCH', `incidents(${later})`, { ring_remainanonymous: true });
    expect(await cast.read('queueitems', flagged)).toMatchObject({ title: 'Phone call' });

    const call = await callOf();
    const attached = await enqueue(call);
    await cast.taker.api.send('PATCH', `phonecalls(${call})`, regarding('phonecall', later));
    expect(await cast.read('queueitems', attached)).toMatchObject({ title: 'Phone call' });
  });

  test('no person is connected with the case, from neither side and not by moving a connection', async () => {
    const [id, other] = [await cast.caseOf('Graffiti', { ring_remainanonymous: true }), await cast.caseOf('Named')];
    const [incident, contact] = [{ 'record1id_incident@odata.bind': `/incidents(${id})` }, { 'record2id_contact@odata.bind': `/contacts(${cast.contact})` }];
    expect(outcomeOf(await cast.taker.api.send('POST', 'connections', { ...incident, ...contact }))).toEqual(refusedBy('remains anonymous'));
    const turned = { 'record2id_incident@odata.bind': `/incidents(${id})`, 'record1id_contact@odata.bind': `/contacts(${cast.contact})` };
    expect(outcomeOf(await cast.taker.api.send('POST', 'connections', turned))).toEqual(refusedBy('remains anonymous'));
    const connection = await cast.taker.api.create('connections', { ...contact, 'record1id_incident@odata.bind': `/incidents(${other})` });
    expect(outcomeOf(await cast.taker.api.send('PATCH', `connections(${connection})`, incident))).toEqual(refusedBy('remains anonymous'));
    expect(await cast.read('connections', connection)).toMatchObject({ _record1id_value: other });
    await cast.taker.api.create('connections', { ...incident, 'record2id_incident@odata.bind': `/incidents(${other})` });
  });
});
