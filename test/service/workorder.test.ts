/** Submitting to the work-order system, and what comes back (P12). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { choiceValue } from '../../shared/entities/index.ts';
import { Cast, outcomeOf, refusedBy } from './cast.ts';

let cast: Cast;
beforeAll(async () => {
  cast = await Cast.assemble();
});
afterAll(() => cast.close());

const status = (name: string) => choiceValue('ring_workorder', 'ring_status', name);
const bind = (id: string) => ({ 'ring_IncidentId@odata.bind': `/incidents(${id})` });

async function submitted(title: string): Promise<{ id: string; order: string }> {
  const id = await cast.caseOf(title);
  await cast.take(cast.lead, id);
  return { id, order: await cast.lead.api.create('ring_workorders', bind(id)) };
}

test('creating a work order submits its case, which is read-only from then on', async () => {
  const { id, order } = await submitted('Pothole');
  expect(await cast.read('incidents', id)).toMatchObject({ _ring_workorderid_value: order, statecode: 0 });
  expect(await cast.read('ring_workorders', order)).toMatchObject({ ring_status: status('submitted'), ring_number: null, ring_submittedon: expect.any(String) });
  const readOnly = refusedBy('submitted to the work-order system and is read-only here (P12)');
  expect(outcomeOf(await cast.lead.api.send('PATCH', `incidents(${id})`, { title: 'Changed' }))).toEqual(readOnly);
  expect(outcomeOf(await cast.assign(cast.supervisor.api, id, { team: cast.clerk.id }))).toEqual(readOnly);
  expect(outcomeOf(await cast.resolve(cast.supervisor.api, id))).toEqual(readOnly);
  expect(outcomeOf(await cast.action(cast.lead.api, `queues(${cast.clerk.queue})`, 'AddToQueue', { Target: { incidentid: id } }))).toEqual(readOnly);
  // The replication mirrors what was changed there.
  expect((await cast.admin.send('PATCH', `incidents(${id})`, { title: 'Pothole, 2 m' })).status).toBe(204);
  expect((await cast.lead.api.send('POST', 'annotations', { notetext: 'Crew is on its way', 'objectid_incident@odata.bind': `/incidents(${id})` })).status).toBe(204);
});

test('a waiting case that a supervisor submits leaves its queue', async () => {
  const id = await cast.caseOf('From the queue');
  await cast.supervisor.api.create('ring_workorders', bind(id));
  expect(await cast.items(id)).toEqual([]);
});

test('resolved there is resolved here, and the resolution says where', async () => {
  const { id, order } = await submitted('Resolved there');
  expect((await cast.admin.send('PATCH', `ring_workorders(${order})`, { ring_number: 'WO-77', ring_status: status('inProgress') })).status).toBe(204);
  expect((await cast.admin.send('PATCH', `ring_workorders(${order})`, { ring_status: status('resolved') })).status).toBe(204);
  expect(await cast.read('incidents', id)).toMatchObject({ statecode: 1, statuscode: 5 });
  expect((await cast.admin.filter('incidentresolutions', `_incidentid_value eq ${id}`)).rows).toMatchObject([{ subject: 'Work order WO-77', statecode: 1 }]);
});

test('refused there is worked on here again', async () => {
  const { id, order } = await submitted('Refused there');
  await cast.admin.send('PATCH', `ring_workorders(${order})`, { ring_status: status('refused') });
  expect(await cast.read('incidents', id)).toMatchObject({ _ring_workorderid_value: null });
  expect((await cast.lead.api.send('PATCH', `incidents(${id})`, { title: 'Ours again' })).status).toBe(204);
  expect((await cast.lead.api.send('POST', 'ring_workorders', bind(id))).status).toBe(204);
});

test('a case that comes back to its team waits in the team’s queue again: refused there, its order deleted, or the link taken off', async () => {
  const ways = {
    refused: (order: string) => cast.admin.send('PATCH', `ring_workorders(${order})`, { ring_status: status('refused') }),
    deleted: (order: string) => cast.admin.send('DELETE', `ring_workorders(${order})`),
    unlinked: (_order: string, id: string) => cast.admin.send('PATCH', `incidents(${id})`, { 'ring_WorkOrderId@odata.bind': null }),
  };
  for (const [name, way] of Object.entries(ways)) {
    const id = await cast.caseOf(name);
    const order = await cast.supervisor.api.create('ring_workorders', bind(id));
    expect((await way(order, id)).status, name).toBe(204);
    expect(await cast.read('incidents', id)).toMatchObject({ _ring_workorderid_value: null, _ownerid_value: cast.streets.id });
    expect(await cast.items(id), name).toMatchObject([{ _queueid_value: cast.streets.queue }]);
  }
});

test('a case that the replication gives to another team waits in no queue: nobody here works on it', async () => {
  const { id } = await submitted('Mirrored');
  expect((await cast.assign(cast.admin, id, { team: cast.clerk.id })).status).toBe(204);
  expect(await cast.items(id)).toEqual([]);
});

describe('refused are', () => {
  test('a second open order', async () => {
    const { id } = await submitted('Once');
    expect(outcomeOf(await cast.admin.send('POST', 'ring_workorders', bind(id)))).toEqual(refusedBy('has an open work order already (P12)'));
  });
  test('closed cases, and those of others', async () => {
    const id = await cast.caseOf('Closed');
    expect(outcomeOf(await cast.lead.api.send('POST', 'ring_workorders', bind(id)))).toEqual(refusedBy('may submit this case. Assign it to yourself first'));
    await cast.resolve(cast.supervisor.api, id);
    expect(outcomeOf(await cast.supervisor.api.send('POST', 'ring_workorders', bind(id)))).toEqual(refusedBy('closed and cannot be submitted'));
  });
  test('numbers and states that people write', async () => {
    const { id, order } = await submitted('Theirs');
    expect(outcomeOf(await cast.lead.api.send('PATCH', `ring_workorders(${order})`, { ring_status: status('resolved') }))).toEqual(refusedBy('come from the work-order system (P12)'));
    const fresh = await cast.caseOf('Numbered');
    await cast.take(cast.lead, fresh);
    expect(outcomeOf(await cast.lead.api.send('POST', 'ring_workorders', { ...bind(fresh), ring_number: 'WO-1' }))).toEqual(refusedBy('Name only the case'));
    expect(await cast.read('incidents', id)).toMatchObject({ statecode: 0 });
  });
  test('a link without an order, and an order that changes its case', async () => {
    const { order } = await submitted('Linked');
    const id = await cast.caseOf('Unlinked');
    expect(outcomeOf(await cast.taker.api.send('PATCH', `incidents(${id})`, { 'ring_WorkOrderId@odata.bind': `/ring_workorders(${order})` }))).toEqual(refusedBy('POST ring_workorders'));
    expect(outcomeOf(await cast.admin.send('PATCH', `ring_workorders(${order})`, bind(id)))).toEqual(refusedBy('stays with its case'));
  });
  test('an order without a case', async () => {
    expect((await cast.lead.api.send('POST', 'ring_workorders', {})).error.message).toContain('ring_incidentid (Case) is required');
  });
});
