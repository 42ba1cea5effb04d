/** Whose a case is, and who may do what with it (P2, P8). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Cast, outcomeOf, refusedBy } from './cast.ts';

let cast: Cast;
beforeAll(async () => {
  cast = await Cast.assemble();
});
afterAll(() => cast.close());

describe('a new case (P2)', () => {
  test('goes to the responsible team that was chosen, when no owner was', async () => {
    const id = await cast.taker.api.incident('Hole', cast.contact, { 'ring_TeamId@odata.bind': `/teams(${cast.clerk.id})`, 'ring_CategoryId@odata.bind': `/ring_categories(${cast.streets.category})` });
    expect(await cast.read('incidents', id)).toMatchObject({ _ownerid_value: cast.clerk.id, _ring_teamid_value: cast.clerk.id });
    expect(await cast.items(id)).toMatchObject([{ _queueid_value: cast.clerk.queue }]);
  });
  test('goes to its category’s team, which answers for it', async () => {
    const id = await cast.taker.api.incident('Hole', cast.contact, { 'ring_CategoryId@odata.bind': `/ring_categories(${cast.streets.category})` });
    expect(await cast.read('incidents', id)).toMatchObject({ _ownerid_value: cast.streets.id, _ring_teamid_value: cast.streets.id });
  });
  test('without either is its maker’s, and waits nowhere', async () => {
    const id = await cast.taker.api.incident('Unrouted', cast.contact);
    expect(await cast.read('incidents', id)).toMatchObject({ _ownerid_value: cast.taker.id, _ring_teamid_value: null });
    expect(await cast.items(id)).toEqual([]);
  });
  test('with two teams is refused', async () => {
    const answer = await cast.taker.api.send('POST', 'incidents', {
      title: 'Two teams',
      'customerid_contact@odata.bind': `/contacts(${cast.contact})`,
      'ownerid@odata.bind': `/teams(${cast.streets.id})`,
      'ring_TeamId@odata.bind': `/teams(${cast.clerk.id})`,
    });
    expect(outcomeOf(answer)).toEqual(refusedBy('A case goes to one team (P2)'));
  });
});

describe('a case changes hands (P8)', () => {
  test('taken by a member it leaves the queue and keeps its team; returned it waits again', async () => {
    const id = await cast.caseOf('Take and return');
    expect((await cast.take(cast.lead, id)).status).toBe(204);
    expect(await cast.read('incidents', id)).toMatchObject({ _ownerid_value: cast.lead.id, _ring_teamid_value: cast.streets.id });
    expect(await cast.items(id)).toEqual([]);
    expect((await cast.assign(cast.lead.api, id, { team: cast.streets.id })).status).toBe(204);
    expect(await cast.items(id)).toMatchObject([{ _queueid_value: cast.streets.queue, _workerid_value: null }]);
  });
  test('given to the supervisor for review it leaves queue and team view; given to another team it waits there', async () => {
    const id = await cast.caseOf('Review');
    expect((await cast.assign(cast.lead.api, id, { user: cast.supervisor.id })).status).toBe(204);
    expect(await cast.items(id)).toEqual([]);
    expect((await cast.assign(cast.supervisor.api, id, { team: cast.clerk.id })).status).toBe(204);
    expect(await cast.read('incidents', id)).toMatchObject({ _ring_teamid_value: cast.clerk.id });
    expect(await cast.items(id)).toMatchObject([{ _queueid_value: cast.clerk.queue }]);
  });
  test('another responsible team alone moves a waiting case', async () => {
    const id = await cast.caseOf('Other team');
    expect((await cast.lead.api.send('PATCH', `incidents(${id})`, { 'ring_TeamId@odata.bind': `/teams(${cast.clerk.id})` })).status).toBe(204);
    expect(await cast.read('incidents', id)).toMatchObject({ _ownerid_value: cast.clerk.id });
    expect(await cast.items(id)).toMatchObject([{ _queueid_value: cast.clerk.queue }]);
  });
  test('a member of the team behind it may take it over, and go on in the same write', async () => {
    const id = await cast.caseOf('Take over');
    await cast.take(cast.lead, id);
    expect((await cast.assign(cast.colleague.api, id, { user: cast.colleague.id }, { title: 'Taken over' })).status).toBe(204);
    expect(await cast.read('incidents', id)).toMatchObject({ _ownerid_value: cast.colleague.id, title: 'Taken over' });
  });
  test('a stranger may not take it', async () => {
    const id = await cast.caseOf('Not yours');
    expect(outcomeOf(await cast.take(cast.stranger, id))).toEqual(refusedBy('taken or assigned by its owner, its team, its creator and supervisors (P8). Ask one of them'));
    expect(await cast.read('incidents', id)).toMatchObject({ _ownerid_value: cast.streets.id });
  });
  test('it always has an owner', async () => {
    const id = await cast.caseOf('Owned');
    expect(outcomeOf(await cast.lead.api.send('PATCH', `incidents(${id})`, { 'ownerid@odata.bind': null }))).toEqual(refusedBy('A case always has an owner (P8)'));
  });
});

describe('changing a case (P8)', () => {
  const title = (who: { api: { send: Cast['admin']['send'] } }, id: string) => who.api.send('PATCH', `incidents(${id})`, { title: 'Corrected' });

  test('owner, owning team, creator and supervisors may', async () => {
    const id = await cast.caseOf('Everybody’s');
    for (const who of [cast.lead, cast.colleague, cast.taker, cast.supervisor]) expect((await title(who, id)).status).toBe(204);
    expect((await title({ api: cast.admin }, id)).status).toBe(204);
  });
  test('a stranger is told to ask, a colleague to take it first', async () => {
    const id = await cast.caseOf('Mine now');
    await cast.take(cast.lead, id);
    expect(outcomeOf(await title(cast.stranger, id))).toEqual(refusedBy('Ask its owner or a case supervisor'));
    expect(outcomeOf(await title(cast.colleague, id))).toEqual(refusedBy('Assign it to yourself first'));
    expect((await cast.read('incidents', id))['title']).toBe('Mine now');
  });
  test('notes and activities are added by everybody, on closed cases too', async () => {
    const id = await cast.caseOf('History');
    await cast.resolve(cast.supervisor.api, id);
    const note = await cast.stranger.api.create('annotations', { notetext: 'Seen it', 'objectid_incident@odata.bind': `/incidents(${id})` });
    expect(await cast.read('annotations', note)).toMatchObject({ _ownerid_value: cast.stranger.id });
    const call = await cast.stranger.api.create('phonecalls', { subject: 'Asked about it', 'regardingobjectid_incident_phonecall@odata.bind': `/incidents(${id})` });
    expect(await cast.read('phonecalls', call)).toMatchObject({ _ownerid_value: cast.stranger.id, statecode: 0 });
  });
});

describe('working on a case (P8)', () => {
  test('a member of the owning team takes it before resolving, cancelling or submitting it', async () => {
    const id = await cast.caseOf('Take first');
    const way = refusedBy('One works only on cases one owns (P8)');
    expect(outcomeOf(await cast.resolve(cast.lead.api, id))).toEqual(refusedBy('Assign it to yourself first'));
    expect(outcomeOf(await cast.lead.api.send('PATCH', `incidents(${id})`, { statecode: 2 }))).toEqual(way);
    expect(outcomeOf(await cast.taker.api.send('POST', 'ring_workorders', { 'ring_IncidentId@odata.bind': `/incidents(${id})` }))).toEqual(way);
    await cast.take(cast.lead, id);
    expect((await cast.resolve(cast.lead.api, id)).status).toBe(204);
  });
  test('the creator does not resolve what the team owns; supervisors do', async () => {
    const id = await cast.caseOf('Made, not owned');
    expect(outcomeOf(await cast.resolve(cast.taker.api, id))).toEqual(refusedBy('only its owner or a supervisor may resolve this case'));
    expect((await cast.resolve(cast.supervisor.api, id)).status).toBe(204);
  });
  test('a closed case is reactivated by who owns it, or who takes it in the same step', async () => {
    const id = await cast.caseOf('Again');
    await cast.resolve(cast.supervisor.api, id);
    expect(outcomeOf(await cast.lead.api.send('PATCH', `incidents(${id})`, { statecode: 0 }))).toEqual(refusedBy('may reactivate this case. Assign it to yourself in the same step'));
    expect((await cast.assign(cast.lead.api, id, { user: cast.lead.id }, { statecode: 0 })).status).toBe(204);
    expect(await cast.read('incidents', id)).toMatchObject({ statecode: 0, statuscode: 1, _ownerid_value: cast.lead.id });
  });
});

test('nobody who has left is given a case, by no way and not by an administrator', async () => {
  const gone = await cast.admin.create('systemusers', { fullname: 'Gone', domainname: 'gone', isdisabled: true });
  const id = await cast.caseOf('Whose now?');
  const [item] = await cast.items(id);
  expect(outcomeOf(await cast.assign(cast.admin, id, { user: gone }))).toEqual(refusedBy('disabled'));
  expect(outcomeOf(await cast.admin.send('POST', 'incidents', { title: 'New', 'customerid_contact@odata.bind': `/contacts(${cast.contact})`, 'ownerid@odata.bind': `/systemusers(${gone})` }))).toEqual(refusedBy('disabled'));
  expect(outcomeOf(await cast.action(cast.admin, `queueitems(${String(item?.['queueitemid'])})`, 'PickFromQueue', { SystemUser: { systemuserid: gone }, RemoveQueueItem: true }))).toEqual(refusedBy('disabled'));
  expect(await cast.read('incidents', id)).toMatchObject({ _ownerid_value: cast.streets.id });
  // Who leaves keeps what is theirs until somebody takes it over, and the case can be corrected meanwhile.
  await cast.take(cast.lead, id);
  await cast.admin.send('PATCH', `systemusers(${cast.lead.id})`, { isdisabled: true });
  try {
    expect((await cast.assign(cast.admin, id, { user: cast.lead.id }, { title: 'Corrected' })).status).toBe(204);
    expect((await cast.assign(cast.supervisor.api, id, { user: cast.supervisor.id })).status).toBe(204);
  } finally {
    await cast.admin.send('PATCH', `systemusers(${cast.lead.id})`, { isdisabled: false });
  }
});

describe('activities (P9)', () => {
  test('belong to who works on them', async () => {
    const call = await cast.taker.api.create('phonecalls', { subject: 'Mine' });
    expect(outcomeOf(await cast.lead.api.send('PATCH', `phonecalls(${call})`, { subject: 'Yours' }))).toEqual(refusedBy('belongs to somebody else'));
    expect((await cast.taker.api.send('PATCH', `phonecalls(${call})`, { subject: 'Still mine' })).status).toBe(204);
    expect((await cast.supervisor.api.send('PATCH', `phonecalls(${call})`, { subject: 'Corrected' })).status).toBe(204);
  });
  test('are read-only once completed, but for a call’s wrap-up', async () => {
    const call = await cast.taker.api.create('phonecalls', { subject: 'Wrap-up' });
    await cast.taker.api.send('PATCH', `phonecalls(${call})`, { statecode: 1, statuscode: 4 });
    expect((await cast.taker.api.send('PATCH', `phonecalls(${call})`, { description: 'Lamp 12', actualdurationminutes: 3, 'ring_ContactId@odata.bind': `/contacts(${cast.contact})` })).status).toBe(204);
    expect(outcomeOf(await cast.taker.api.send('PATCH', `phonecalls(${call})`, { subject: 'Other' }))).toEqual(refusedBy('completed or cancelled and read-only (P9). Ask a supervisor'));
    expect(outcomeOf(await cast.taker.api.send('PATCH', `phonecalls(${call})`, { statecode: 0 }))).toEqual(refusedBy('read-only (P9)'));
    expect((await cast.supervisor.api.send('PATCH', `phonecalls(${call})`, { subject: 'Other' })).status).toBe(204);
  });
  test('a call that is still talked on when its case is resolved is wrapped up all the same', async () => {
    const id = await cast.caseOf('Resolved meanwhile');
    const regarding = { 'regardingobjectid_incident_phonecall@odata.bind': `/incidents(${id})` };
    const call = await cast.taker.api.create('phonecalls', { subject: 'About it', ...regarding });
    const others = await cast.colleague.api.create('phonecalls', { subject: 'About it too', ...regarding });
    await cast.resolve(cast.supervisor.api, id);
    expect(await cast.read('phonecalls', call)).toMatchObject({ statecode: 2 });
    const wrapUp = { description: 'Thanked', ring_disposition: 311_000_001, actualend: '2026-03-01T17:00:00Z', actualdurationminutes: 4, statecode: 1, statuscode: 4 };
    expect(outcomeOf(await cast.taker.api.send('PATCH', `phonecalls(${others})`, wrapUp))).toEqual(refusedBy('belongs to somebody else'));
    expect(outcomeOf(await cast.taker.api.send('PATCH', `phonecalls(${call})`, { statecode: 0 }))).toEqual(refusedBy('read-only (P9)'));
    expect((await cast.taker.api.send('PATCH', `phonecalls(${call})`, wrapUp)).status).toBe(204);
    expect(await cast.read('phonecalls', call)).toMatchObject({ statecode: 1, statuscode: 4, description: 'Thanked' });
  });
  test('tasks and e-mails are opened first and have status reasons that fit', async () => {
    expect((await cast.taker.api.send('POST', 'tasks', { subject: 'Done', statecode: 1 })).error.message).toContain('not valid on create');
    const task = await cast.taker.api.create('tasks', { subject: 'Look at it', statuscode: 3 });
    expect((await cast.taker.api.send('PATCH', `tasks(${task})`, { statuscode: 5 })).status).toBe(400);
    expect((await cast.taker.api.send('PATCH', `tasks(${task})`, { statecode: 1 })).status).toBe(204);
    expect(await cast.read('tasks', task)).toMatchObject({ statecode: 1, statuscode: 5, _ownerid_value: cast.taker.id });
  });
});
