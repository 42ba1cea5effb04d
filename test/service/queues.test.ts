/** Queues: AddToQueue, PickFromQueue, ReleaseToQueue, RemoveFromQueue (P2, P8). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { v4 } from 'uuid';
import { Cast, outcomeOf, type Person, refusedBy } from './cast.ts';
import type { Client } from './support.ts';

let cast: Cast;
beforeAll(async () => {
  cast = await Cast.assemble();
});
afterAll(() => cast.close());

const target = (incident: string) => ({ incidentid: incident, '@odata.type': 'Microsoft.Dynamics.CRM.incident' });
const add = (who: Client, queue: string, incident: string, more: Record<string, unknown> = {}) => cast.action(who, `queues(${queue})`, 'AddToQueue', { Target: target(incident), ...more });
const pick = (who: Client, item: string, taker: Person, RemoveQueueItem: unknown = false) =>
  cast.action(who, `queueitems(${item})`, 'PickFromQueue', { SystemUser: { systemuserid: taker.id, '@odata.type': 'Microsoft.Dynamics.CRM.systemuser' }, RemoveQueueItem });
const itemOf = async (objectId: string) => String((await cast.items(objectId))[0]?.['queueitemid']);

describe('AddToQueue', () => {
  test('moves what waits elsewhere: the same item, nobody at work, and the case belongs to that queue’s team', async () => {
    const id = await cast.caseOf('Move');
    const item = await itemOf(id);
    await pick(cast.lead.api, item, cast.lead);
    const answer = await add(cast.lead.api, cast.clerk.queue, id);
    expect([answer.status, answer.body['QueueItemId']]).toEqual([200, item]);
    expect(await cast.items(id)).toMatchObject([{ queueitemid: item, _queueid_value: cast.clerk.queue, _workerid_value: null }]);
    expect(await cast.read('incidents', id)).toMatchObject({ _ownerid_value: cast.clerk.id, _ring_teamid_value: cast.clerk.id });
  });
  test('into the same queue gives the item that is there', async () => {
    const id = await cast.caseOf('Same');
    expect((await add(cast.lead.api, cast.streets.queue, id)).body['QueueItemId']).toBe(await itemOf(id));
    expect(await cast.items(id)).toHaveLength(1);
  });
  test('returns a case that a person works on', async () => {
    const id = await cast.caseOf('Return');
    await cast.take(cast.lead, id);
    const answer = await add(cast.lead.api, cast.streets.queue, id, { QueueItemProperties: { title: 'Back again', '@odata.type': 'Microsoft.Dynamics.CRM.queueitem' } });
    expect(answer.status).toBe(200);
    expect(await cast.items(id)).toMatchObject([{ title: 'Back again', _queueid_value: cast.streets.queue }]);
    expect(await cast.read('incidents', id)).toMatchObject({ _ownerid_value: cast.streets.id });
  });
  test('keeps the owner in a queue that is no one team’s', async () => {
    const queue = await cast.admin.create('queues', { name: 'Everybody’s' });
    const id = await cast.caseOf('Shared');
    await add(cast.lead.api, queue, id);
    expect(await cast.items(id)).toMatchObject([{ _queueid_value: queue }]);
    expect(await cast.read('incidents', id)).toMatchObject({ _ownerid_value: cast.streets.id });
  });
  test('takes a named source at its word', async () => {
    const id = await cast.caseOf('Source');
    const from = (queue: string) => ({ SourceQueue: { queueid: queue, '@odata.type': 'Microsoft.Dynamics.CRM.queue' } });
    expect(outcomeOf(await add(cast.lead.api, cast.clerk.queue, id, from(cast.clerk.queue)))).toEqual(refusedBy('does not wait in the queue Clerk', '0x80040524'));
    expect((await add(cast.lead.api, cast.clerk.queue, id, from(cast.streets.queue))).status).toBe(200);
  });
  test('takes activities', async () => {
    const call = await cast.lead.api.create('phonecalls', { subject: 'Ring back' });
    const answer = await cast.action(cast.lead.api, `queues(${cast.streets.queue})`, 'AddToQueue', { Target: { activityid: call, '@odata.type': 'Microsoft.Dynamics.CRM.phonecall' } });
    expect(answer.status).toBe(200);
    expect(await cast.items(call)).toMatchObject([{ title: 'Ring back', _queueid_value: cast.streets.queue }]);
    await cast.lead.api.send('PATCH', `phonecalls(${call})`, { statecode: 1, statuscode: 2 });
    expect(await cast.items(call)).toEqual([]);
    expect((await cast.action(cast.supervisor.api, `queues(${cast.streets.queue})`, 'AddToQueue', { Target: { '@odata.id': `phonecalls(${call})` } })).error.message).toContain('closed and cannot wait in a queue');
  });
  test('refuses closed cases, and those of others', async () => {
    const id = await cast.caseOf('Closed');
    expect(outcomeOf(await add(cast.stranger.api, cast.clerk.queue, id))).toEqual(refusedBy('taken or assigned by its owner'));
    await cast.resolve(cast.supervisor.api, id);
    expect(outcomeOf(await add(cast.lead.api, cast.streets.queue, id))).toEqual(refusedBy('This case is closed and cannot wait in a queue (P13)'));
  });
  test.each<[string, (id: string) => Record<string, unknown>, number, string]>([
    ['no target', () => ({}), 400, 'Target must be an object'],
    ['a target without a key', () => ({ Target: { '@odata.type': 'Microsoft.Dynamics.CRM.incident' } }), 400, 'must have one property'],
    ['an activity of no kind', (id) => ({ Target: { activityid: id } }), 400, 'needs @odata.type'],
    ['a target that cannot wait', (id) => ({ Target: { contactid: id, '@odata.type': 'Microsoft.Dynamics.CRM.contact' } }), 400, '@odata.type must be'],
    ['a key of another table', (id) => ({ Target: { activityid: id, '@odata.type': 'Microsoft.Dynamics.CRM.incident' } }), 400, 'is named by incidentid'],
    ['a case that is not there', () => ({ Target: target(v4()) }), 404, 'Does Not Exist'],
    ['a key that is no GUID', () => ({ Target: target('CAS-1') }), 400, 'must be a GUID'],
    ['properties that are not the title', (id) => ({ Target: target(id), QueueItemProperties: { statecode: 1 } }), 400, 'only title'],
    ['an unknown parameter', (id) => ({ Target: target(id), Priority: 1 }), 400, "no parameter 'Priority'"],
  ])('%s is refused', async (_what, parameters, status, text) => {
    const id = await cast.caseOf('Bad input');
    const answer = await cast.action(cast.lead.api, `queues(${cast.clerk.queue})`, 'AddToQueue', parameters(id));
    expect([answer.status, answer.error.message]).toEqual([status, expect.stringContaining(text)]);
  });
});

describe('PickFromQueue', () => {
  test('gives the case to the picker and leaves or takes the item', async () => {
    const id = await cast.caseOf('Pick');
    const item = await itemOf(id);
    expect((await pick(cast.lead.api, item, cast.lead)).status).toBe(204);
    expect(await cast.items(id)).toMatchObject([{ queueitemid: item, _workerid_value: cast.lead.id }]);
    expect(await cast.read('incidents', id)).toMatchObject({ _ownerid_value: cast.lead.id, _ring_teamid_value: cast.streets.id });
    expect((await pick(cast.lead.api, item, cast.lead, true)).status).toBe(204);
    expect(await cast.items(id)).toEqual([]);
  });
  test('is for members of the queue’s team, and for each other; supervisors pick for anybody', async () => {
    const id = await cast.caseOf('Members');
    const item = await itemOf(id);
    expect(outcomeOf(await pick(cast.stranger.api, item, cast.stranger))).toEqual(refusedBy('Only members of the team whose queue this is'));
    expect((await pick(cast.lead.api, item, cast.stranger)).status).toBe(400);
    expect((await pick(cast.lead.api, item, cast.colleague)).status).toBe(204);
    expect(outcomeOf(await pick(cast.lead.api, item, cast.lead))).toEqual(refusedBy('Somebody else works on this queue item already (P8)'));
    expect((await pick(cast.supervisor.api, item, cast.stranger)).status).toBe(204);
    expect(await cast.read('incidents', id)).toMatchObject({ _ownerid_value: cast.stranger.id });
  });
  test('refuses an item that is gone, a disabled user, and wrong parameters', async () => {
    const id = await cast.caseOf('Gone');
    const item = await itemOf(id);
    const former = await cast.admin.create('systemusers', { fullname: 'Former', domainname: 'former', isdisabled: true });
    expect(outcomeOf(await pick(cast.supervisor.api, item, { ...cast.lead, id: former }))).toEqual(refusedBy('This user is disabled'));
    expect((await pick(cast.lead.api, item, cast.lead, 'no')).error.message).toContain('RemoveQueueItem must be true or false');
    expect((await pick(cast.lead.api, v4(), cast.lead)).status).toBe(404);
    await cast.take(cast.lead, id);
    expect(outcomeOf(await pick(cast.lead.api, item, cast.lead))).toEqual(refusedBy('no longer in its queue'));
  });
});

describe('ReleaseToQueue and RemoveFromQueue', () => {
  test('the worker gives the case back to the team; others do not', async () => {
    const id = await cast.caseOf('Release');
    const item = await itemOf(id);
    await pick(cast.lead.api, item, cast.lead);
    expect(outcomeOf(await cast.action(cast.colleague.api, `queueitems(${item})`, 'ReleaseToQueue'))).toEqual(refusedBy('Only whoever works on a queue item releases it (P8)'));
    expect((await cast.action(cast.lead.api, `queueitems(${item})`, 'ReleaseToQueue')).status).toBe(204);
    expect(await cast.items(id)).toMatchObject([{ queueitemid: item, _workerid_value: null, _queueid_value: cast.streets.queue }]);
    expect(await cast.read('incidents', id)).toMatchObject({ _ownerid_value: cast.streets.id });
    expect((await cast.action(cast.lead.api, `queueitems(${item})`, 'ReleaseToQueue', { Force: true })).error.message).toContain('it has none');
  });
  test('a supervisor releases for somebody else', async () => {
    const id = await cast.caseOf('Release for another');
    const item = await itemOf(id);
    await pick(cast.lead.api, item, cast.lead);
    expect((await cast.action(cast.supervisor.api, `queueitems(${item})`, 'ReleaseToQueue')).status).toBe(204);
    expect(await cast.items(id)).toMatchObject([{ _workerid_value: null }]);
  });
  test('removing ends the wait, and may be repeated; strangers may not', async () => {
    const id = await cast.caseOf('Remove');
    const item = await itemOf(id);
    expect(outcomeOf(await cast.action(cast.stranger.api, `queueitems(${item})`, 'RemoveFromQueue'))).toEqual(refusedBy('taken or assigned by its owner'));
    expect((await cast.action(cast.lead.api, `queueitems(${item})`, 'RemoveFromQueue')).status).toBe(204);
    expect((await cast.action(cast.lead.api, `queueitems(${item})`, 'RemoveFromQueue')).status).toBe(204);
    expect(await cast.items(id)).toEqual([]);
    expect(await cast.read('queueitems', item)).toMatchObject({ statecode: 1, statuscode: 2 });
  });
});

describe('queue items written as rows', () => {
  test('are an administrator’s, one at a time, and queue and owner still go together', async () => {
    const id = await cast.caseOf('Row');
    const item = await itemOf(id);
    const body = { 'queueid@odata.bind': `/queues(${cast.clerk.queue})`, 'objectid_incident@odata.bind': `/incidents(${id})` };
    expect(outcomeOf(await cast.lead.api.send('POST', 'queueitems', body))).toEqual(refusedBy('AddToQueue', '0x80040220', 403));
    expect(outcomeOf(await cast.admin.send('POST', 'queueitems', body))).toEqual(refusedBy('in a queue already', '0x80040526'));
    expect((await cast.admin.send('PATCH', `queueitems(${item})`, { 'queueid@odata.bind': `/queues(${cast.clerk.queue})` })).status).toBe(204);
    expect(await cast.read('incidents', id)).toMatchObject({ _ownerid_value: cast.clerk.id });
  });
});
