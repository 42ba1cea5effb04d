/** CloseIncident, SendEmail and team membership, with what they refuse (P11, P13, P14). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { v4 } from 'uuid';
import { Cast, outcomeOf, refusedBy } from './cast.ts';

let cast: Cast;
beforeAll(async () => {
  cast = await Cast.assemble();
});
afterAll(() => cast.close());

const resolutionsOf = async (id: string) => (await cast.admin.filter('incidentresolutions', `_incidentid_value eq ${id}`, '&$orderby=createdon,activityid')).rows;

describe('CloseIncident (P13)', () => {
  test('resolves, cancels what is open, and leaves the resolution in the timeline', async () => {
    const id = await cast.caseOf('Lamp');
    await cast.take(cast.lead, id);
    const regarding = (activity: string) => ({ [`regardingobjectid_incident_${activity}@odata.bind`]: `/incidents(${id})` });
    const call = await cast.taker.api.create('phonecalls', { subject: 'Open', ...regarding('phonecall') });
    const done = await cast.taker.api.create('phonecalls', { subject: 'Done', ...regarding('phonecall') });
    await cast.taker.api.send('PATCH', `phonecalls(${done})`, { statecode: 1, statuscode: 4 });
    const task = await cast.lead.api.create('tasks', { subject: 'Open', ...regarding('task') });
    const email = await cast.lead.api.create('emails', { subject: 'Draft', ...regarding('email') });

    const resolution = v4();
    const answer = await cast.resolve(cast.lead.api, id, { '@odata.type': 'Microsoft.Dynamics.CRM.incidentresolution', activityid: resolution, subject: 'Lamp replaced', description: 'New LED', timespent: 12 }, 1000);
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect(await cast.read('incidents', id)).toMatchObject({ statecode: 1, statuscode: 1000 });
    expect(await cast.read('incidentresolutions', resolution)).toMatchObject({
      subject: 'Lamp replaced',
      description: 'New LED',
      timespent: 12,
      totaltimespent: 12,
      resolutiontypecode: 1000,
      statecode: 1,
      statuscode: 2,
      _incidentid_value: id,
      _ownerid_value: cast.lead.id,
      actualend: expect.any(String),
    });
    expect(await cast.read('phonecalls', call)).toMatchObject({ statecode: 2, statuscode: 3 });
    expect(await cast.read('phonecalls', done)).toMatchObject({ statecode: 1, statuscode: 4 });
    expect(await cast.read('tasks', task)).toMatchObject({ statecode: 2, statuscode: 6 });
    expect(await cast.read('emails', email)).toMatchObject({ statecode: 2, statuscode: 5 });
  });

  test('needs no words: the status says how; -1 is the default', async () => {
    const id = await cast.caseOf('Wordless');
    expect((await cast.resolve(cast.supervisor.api, id, {}, -1)).status).toBe(204);
    expect(await resolutionsOf(id)).toMatchObject([{ subject: 'Problem Solved', description: null, timespent: null, resolutiontypecode: 5 }]);
    expect(await cast.read('incidents', id)).toMatchObject({ statuscode: 5 });
  });

  test('takes a waiting case out of its queue', async () => {
    const id = await cast.caseOf('Waiting');
    await cast.resolve(cast.supervisor.api, id);
    expect(await cast.items(id)).toEqual([]);
  });

  test('is refused a second time with the documented code, and writes nothing', async () => {
    const id = await cast.caseOf('Twice');
    await cast.resolve(cast.supervisor.api, id);
    expect(outcomeOf(await cast.resolve(cast.supervisor.api, id))).toEqual(refusedBy('resolved already (P13)', '0x80044411'));
    expect(outcomeOf(await cast.supervisor.api.send('PATCH', `incidents(${id})`, { statecode: 2 }))).toEqual(refusedBy('resolved already (P13)', '0x80044411'));
    expect(await resolutionsOf(id)).toHaveLength(1);
  });

  test('is the only way: a written status names it', async () => {
    const id = await cast.caseOf('Written');
    expect(outcomeOf(await cast.supervisor.api.send('PATCH', `incidents(${id})`, { statecode: 1, statuscode: 5 }))).toEqual(refusedBy('Use the CloseIncident operation'));
    expect(outcomeOf(await cast.supervisor.api.send('PATCH', `incidents(${id})`, { statecode: 2, statuscode: 2000 }))).toEqual(refusedBy('Use the Merge operation'));
  });

  test.each<[string, (id: string) => unknown, number, string]>([
    ['an unknown case', () => ({ IncidentResolution: { 'incidentid@odata.bind': `/incidents(${v4()})` }, Status: 5 }), 404, 'Does Not Exist'],
    ['a case that is no incident', () => ({ IncidentResolution: { 'incidentid@odata.bind': `/contacts(${v4()})` }, Status: 5 }), 400, 'cannot point at contacts'],
    ['no case', () => ({ IncidentResolution: { subject: 'Done' }, Status: 5 }), 400, 'needs incidentid@odata.bind'],
    ['no resolution', () => ({ Status: 5 }), 400, 'IncidentResolution must be an object'],
    ['a list as resolution', () => ({ IncidentResolution: [], Status: 5 }), 400, 'IncidentResolution must be an object'],
    ['no status', (id) => ({ IncidentResolution: { 'incidentid@odata.bind': `/incidents(${id})` } }), 400, 'Status must be 5 (Problem Solved)'],
    ['a status of another state', (id) => ({ IncidentResolution: { 'incidentid@odata.bind': `/incidents(${id})` }, Status: 6 }), 400, 'Status must be'],
    ['a status in words', (id) => ({ IncidentResolution: { 'incidentid@odata.bind': `/incidents(${id})` }, Status: '5' }), 400, 'Status must be'],
    ['an unknown parameter', (id) => ({ IncidentResolution: { 'incidentid@odata.bind': `/incidents(${id})` }, Status: 5, Force: true }), 400, "no parameter 'Force'"],
    ['an unknown column', (id) => ({ IncidentResolution: { 'incidentid@odata.bind': `/incidents(${id})`, colour: 'red' }, Status: 5 }), 400, "'colour' does not exist"],
    ['a column of the service', (id) => ({ IncidentResolution: { 'incidentid@odata.bind': `/incidents(${id})`, statecode: 1 }, Status: 5 }), 400, 'statecode is set by the service'],
    ['negative time', (id) => ({ IncidentResolution: { 'incidentid@odata.bind': `/incidents(${id})`, timespent: -1 }, Status: 5 }), 400, 'timespent must lie between'],
  ])('%s is refused', async (_what, body, status, text) => {
    const id = await cast.caseOf('Bad input');
    const answer = await cast.supervisor.api.send('POST', 'CloseIncident', body(id));
    expect([answer.status, answer.error.message]).toEqual([status, expect.stringContaining(text)]);
    expect(await cast.read('incidents', id)).toMatchObject({ statecode: 0 });
  });
});

describe('cancelling and reactivating (P13, P14)', () => {
  test.each([
    ['phonecall', 'phonecalls'],
    ['email', 'emails'],
    ['task', 'tasks'],
  ])('an open %s keeps a case from being cancelled', async (activity, set) => {
    const id = await cast.caseOf('Open activity');
    const open = await cast.supervisor.api.create(set, { subject: 'Open', [`regardingobjectid_incident_${activity}@odata.bind`]: `/incidents(${id})` });
    expect(outcomeOf(await cast.supervisor.api.send('PATCH', `incidents(${id})`, { statecode: 2 }))).toEqual(refusedBy('1 open activity', '0x8004440e'));
    await cast.supervisor.api.send('PATCH', `${set}(${open})`, { statecode: 1 });
    expect((await cast.supervisor.api.send('PATCH', `incidents(${id})`, { statecode: 2 })).status).toBe(204);
  });

  test('a reactivated case is its team’s again, and its earlier resolution stays, cancelled', async () => {
    const id = await cast.caseOf('Reactivated');
    await cast.resolve(cast.supervisor.api, id, { subject: 'First', timespent: 10 });
    expect(outcomeOf(await cast.supervisor.api.send('PATCH', `incidents(${id})`, { title: 'Changed' }))).toEqual(refusedBy('closed and read-only (P13). Reactivate it'));
    expect((await cast.supervisor.api.send('PATCH', `incidents(${id})`, { statecode: 0, statuscode: 1 })).status).toBe(204);
    expect(await resolutionsOf(id)).toMatchObject([{ subject: 'First', statecode: 2, statuscode: 3 }]);
    expect(await cast.items(id)).toMatchObject([{ _queueid_value: cast.streets.queue }]);
    await cast.resolve(cast.supervisor.api, id, { subject: 'Second', timespent: 5 });
    const both = await resolutionsOf(id);
    expect(both).toHaveLength(2);
    expect(both.find((resolution) => resolution['subject'] === 'Second')).toMatchObject({ statecode: 1, totaltimespent: 15 });
  });
});

describe('SendEmail (P11)', () => {
  const draft = (more: Record<string, unknown> = {}) =>
    cast.lead.api.create('emails', { subject: 'Your lamp', email_activity_parties: [{ participationtypemask: 2, 'partyid_contact@odata.bind': `/contacts(${cast.contact})` }], ...more });

  test('notes that a mail was sent elsewhere, once', async () => {
    const email = await draft();
    const answer = await cast.action(cast.lead.api, `emails(${email})`, 'SendEmail', { IssueSend: false, TrackingToken: '' });
    expect([answer.status, answer.body['Subject']]).toEqual([200, 'Your lamp']);
    expect(await cast.read('emails', email)).toMatchObject({ statecode: 1, statuscode: 3, senton: expect.any(String) });
    expect(outcomeOf(await cast.action(cast.lead.api, `emails(${email})`, 'SendEmail', { IssueSend: false }))).toEqual(refusedBy('was sent already (P11)'));
    expect(outcomeOf(await cast.admin.send('PATCH', `emails(${email})`, { description: 'Other words' }))).toEqual(refusedBy('was sent or received and is read-only'));
  });
  test('does not send itself yet', async () => {
    expect((await cast.action(cast.lead.api, `emails(${await draft()})`, 'SendEmail', { IssueSend: true })).status).toBe(501);
  });
  test('refuses a mail to nobody, a cancelled one, and somebody else’s', async () => {
    const toNobody = await draft({ email_activity_parties: [] });
    expect(outcomeOf(await cast.action(cast.lead.api, `emails(${toNobody})`, 'SendEmail', { IssueSend: false }))).toEqual(refusedBy('Add a To recipient'));
    const cancelled = await draft();
    await cast.lead.api.send('PATCH', `emails(${cancelled})`, { statecode: 2 });
    expect(outcomeOf(await cast.action(cast.supervisor.api, `emails(${cancelled})`, 'SendEmail', { IssueSend: false }))).toEqual(refusedBy('Only a draft can be sent'));
    expect(outcomeOf(await cast.action(cast.stranger.api, `emails(${await draft()})`, 'SendEmail', { IssueSend: false }))).toEqual(refusedBy('belongs to somebody else'));
  });
  test('IssueSend is a yes or no', async () => {
    const email = await draft();
    expect((await cast.action(cast.lead.api, `emails(${email})`, 'SendEmail', {})).error.message).toContain('IssueSend must be true or false');
    expect((await cast.action(cast.lead.api, `emails(${email})`, 'SendEmail', { IssueSend: false, TrackingToken: 7 })).status).toBe(400);
  });
});

describe('AddMembersTeam and RemoveMembersTeam', () => {
  const members = async () => (await cast.admin.filter('teammemberships', `_teamid_value eq ${cast.clerk.id}`)).rows.map((row) => row['_systemuserid_value']);

  test('may be repeated, and take effect at once', async () => {
    const id = await cast.caseOf('For the clerk', { 'ownerid@odata.bind': `/teams(${cast.clerk.id})` });
    expect((await cast.take(cast.lead, id)).status).toBe(400);
    const change = (name: string) => cast.action(cast.admin, `teams(${cast.clerk.id})`, name, { Members: [{ systemuserid: cast.lead.id }, { '@odata.id': `systemusers(${cast.stranger.id})` }] });
    expect((await change('AddMembersTeam')).status).toBe(204);
    expect((await change('AddMembersTeam')).status).toBe(204);
    expect((await members()).toSorted()).toEqual([cast.lead.id, cast.stranger.id].toSorted());
    expect((await cast.take(cast.lead, id)).status).toBe(204);
    const remove = { Members: [{ systemuserid: cast.lead.id, '@odata.type': '#Microsoft.Dynamics.CRM.systemuser' }] };
    expect((await cast.action(cast.admin, `teams(${cast.clerk.id})`, 'RemoveMembersTeam', remove)).status).toBe(204);
    expect((await cast.action(cast.admin, `teams(${cast.clerk.id})`, 'RemoveMembersTeam', remove)).status).toBe(204);
    expect(await members()).toEqual([cast.stranger.id]);
  });
  test('are an administrator’s', async () => {
    const answer = await cast.action(cast.supervisor.api, `teams(${cast.clerk.id})`, 'AddMembersTeam', { Members: [{ systemuserid: cast.supervisor.id }] });
    expect(outcomeOf(answer)).toEqual(refusedBy('Only an administrator', '0x80040220', 403));
  });
  test.each<[string, unknown, number]>([
    ['no list', { Members: {} }, 400],
    ['a text', { Members: ['lead'] }, 400],
    ['another kind of row', { Members: [{ teamid: v4(), '@odata.type': 'Microsoft.Dynamics.CRM.team' }] }, 400],
    ['a key that is no GUID', { Members: [{ systemuserid: 'lead' }] }, 400],
    ['nobody', { Members: [{ systemuserid: v4() }] }, 404],
  ])('%s is refused', async (_what, parameters, status) => {
    expect((await cast.admin.send('POST', `teams(${cast.clerk.id})/Microsoft.Dynamics.CRM.AddMembersTeam`, parameters)).status).toBe(status);
  });
});
