/** What goes with a deleted row, what only lets go of it, and what keeps it; and rows that clients never write. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { v4 } from 'uuid';
import { choiceValue } from '../../shared/entities/index.ts';
import { Cast, outcomeOf, refusedBy } from './cast.ts';

let cast: Cast;
beforeAll(async () => {
  cast = await Cast.assemble();
});
afterAll(() => cast.close());

const gone = async (set: string, id: string) => (await cast.admin.get(`${set}(${id})`)).status === 404;

describe('a contact', () => {
  test('with cases is kept, and the refusal counts them', async () => {
    const contact = await cast.admin.contact('Customer');
    await cast.admin.incident('One', contact);
    await cast.admin.incident('Two', contact);
    expect(outcomeOf(await cast.admin.send('DELETE', `contacts(${contact})`))).toEqual(refusedBy('still the customerid of 2 rows of incidents', '0x80040227'));
    expect(await gone('contacts', contact)).toBe(false);
  });
  test('without cases goes with what is about it, and its calls let go of it', async () => {
    const contact = await cast.admin.contact('Former');
    const call = await cast.admin.create('phonecalls', {
      subject: 'Rang once',
      'ring_ContactId@odata.bind': `/contacts(${contact})`,
      phonecall_activity_parties: [{ participationtypemask: 1, 'partyid_contact@odata.bind': `/contacts(${contact})`, addressused: '+17435550199' }],
    });
    const about = await cast.admin.create('tasks', { subject: 'Visit', 'regardingobjectid_contact_task@odata.bind': `/contacts(${contact})` });
    const noteOfTask = await cast.admin.create('annotations', { notetext: 'Tuesday', 'objectid_task@odata.bind': `/tasks(${about})` });
    const note = await cast.admin.create('annotations', { notetext: 'Likes mail', 'objectid_contact@odata.bind': `/contacts(${contact})` });
    expect((await cast.admin.send('DELETE', `contacts(${contact})`)).status).toBe(204);
    expect(await cast.read('phonecalls', call)).toMatchObject({ subject: 'Rang once', _ring_contactid_value: null });
    expect((await cast.admin.filter('activityparties', `_activityid_value eq ${call}`)).rows).toMatchObject([{ _partyid_value: null, addressused: '+17435550199' }]);
    expect([await gone('tasks', about), await gone('annotations', noteOfTask), await gone('annotations', note)]).toEqual([true, true, true]);
  });
});

test('a case takes its history along, and a desk that follows the changes hears of every row', async () => {
  const id = await cast.caseOf('To be deleted', { 'ring_CategoryId@odata.bind': `/ring_categories(${cast.streets.category})` });
  const child = await cast.caseOf('Child', { 'parentcaseid@odata.bind': `/incidents(${id})` });
  const call = await cast.admin.create('phonecalls', { subject: 'About it', 'regardingobjectid_incident_phonecall@odata.bind': `/incidents(${id})`, phonecall_activity_parties: [{ participationtypemask: 1, addressused: '1' }] });
  const note = await cast.admin.create('annotations', { notetext: 'On the call', 'objectid_phonecall@odata.bind': `/phonecalls(${call})` });
  const item = String((await cast.items(id))[0]?.['queueitemid']);
  const article = await cast.admin.create('knowledgearticles', { title: 'Lamps' });
  const link = await cast.admin.create('knowledgearticleincidents', { 'knowledgearticleid@odata.bind': `/knowledgearticles(${article})`, 'incidentid@odata.bind': `/incidents(${id})` });
  const order = await cast.admin.create('ring_workorders', { 'ring_IncidentId@odata.bind': `/incidents(${id})` });
  await cast.resolve(cast.admin, id);
  const resolution = String((await cast.admin.filter('incidentresolutions', `_incidentid_value eq ${id}`)).rows[0]?.['activityid']);
  const kpi = String((await cast.read('incidents', id))['_firstresponsebykpiid_value']);
  const party = String((await cast.admin.filter('activityparties', `_activityid_value eq ${call}`)).rows[0]?.['activitypartyid']);
  const track = await cast.admin.get('annotations?$select=notetext', { prefer: 'odata.track-changes' });

  expect((await cast.admin.send('DELETE', `incidents(${id})`)).status).toBe(204);
  for (const [set, row] of Object.entries({ incidents: id, phonecalls: call, annotations: note, queueitems: item, knowledgearticleincidents: link, incidentresolutions: resolution, slakpiinstances: kpi, activityparties: party, ring_workorders: order })) {
    expect([set, await gone(set, row)]).toEqual([set, true]);
  }
  expect(await cast.read('incidents', child)).toMatchObject({ _parentcaseid_value: null });
  expect(await gone('knowledgearticles', article)).toBe(false);
  const changes = await cast.admin.get(String(track.body['@odata.deltaLink']));
  expect(changes.rows).toContainEqual(expect.objectContaining({ id: note, reason: 'deleted' }));
});

test('what is in use is kept whole: nothing goes when one row holds on', async () => {
  const property = await cast.admin.create('accounts', { name: '12 Elm Street' });
  const note = await cast.admin.create('annotations', { notetext: 'Corner house', 'objectid_account@odata.bind': `/accounts(${property})` });
  const id = await cast.caseOf('At the property', { 'ring_PropertyId@odata.bind': `/accounts(${property})` });
  expect(outcomeOf(await cast.admin.send('DELETE', `accounts(${property})`))).toEqual(refusedBy('still the ring_propertyid of 1 row of incidents', '0x80040227'));
  expect(await gone('annotations', note)).toBe(false);
  await cast.admin.send('DELETE', `incidents(${id})`);
  expect((await cast.admin.send('DELETE', `accounts(${property})`)).status).toBe(204);
  expect(await gone('annotations', note)).toBe(true);
});

describe('rows that the service writes', () => {
  test.each([
    ['incidentresolutions', { subject: 'By hand' }, 'CloseIncident'],
    ['activityparties', { addressused: '1' }, 'inside their activity'],
    ['activitypointers', { subject: 'By hand' }, 'phonecalls, emails or tasks'],
    ['teammemberships', {}, 'AddMembersTeam'],
    ['slakpiinstances', { name: 'By hand' }, 'firstresponsesent'],
    ['ring_calls', { ring_system: 'By hand' }, 'telephone systems'],
  ])('%s name the way', async (set, body, way) => {
    expect(outcomeOf(await cast.admin.send('POST', set, body))).toEqual(refusedBy(way, '0x80040220', 403));
    expect((await cast.admin.send('PATCH', `${set}(${v4()})`, body)).status).toBeGreaterThanOrEqual(400);
  });
  test('are not deleted either', async () => {
    const id = await cast.caseOf('Resolved');
    await cast.resolve(cast.admin, id);
    const resolution = String((await cast.admin.filter('incidentresolutions', `_incidentid_value eq ${id}`)).rows[0]?.['activityid']);
    expect(outcomeOf(await cast.admin.send('DELETE', `incidentresolutions(${resolution})`))).toEqual(refusedBy('cannot be deleted by a client', '0x80040220', 403));
    expect(outcomeOf(await cast.admin.send('PATCH', `incidentresolutions(${resolution})`, { subject: 'Better' }))).toEqual(refusedBy('CloseIncident', '0x80040220', 403));
  });
});

describe('the audit', () => {
  const action = (name: string) => choiceValue('ring_auditentry', 'ring_action', name);
  test('takes reveals of whoever writes them, and nothing else', async () => {
    const id = await cast.caseOf('Confidential', { ring_confidential: true });
    const reveal = { ring_action: action('reveal'), ring_rowtable: 'incident', ring_rowid: id, ring_reason: 'Rings back' };
    const entry = await cast.taker.api.create('ring_auditentries', reveal);
    expect(await cast.read('ring_auditentries', entry)).toMatchObject({ _ring_userid_value: cast.taker.id, ring_occurredon: expect.any(String) });
    expect(outcomeOf(await cast.admin.send('POST', 'ring_auditentries', { ...reveal, ring_action: action('delete') }))).toEqual(refusedBy('Only a reveal of a confidential identity', '0x80040220', 403));
  });
  test('is never changed or deleted, by nobody', async () => {
    const entry = await cast.taker.api.create('ring_auditentries', { ring_action: action('reveal'), ring_rowtable: 'incident', ring_rowid: v4() });
    expect(outcomeOf(await cast.admin.send('PATCH', `ring_auditentries(${entry})`, { ring_reason: 'Other' }))).toEqual(refusedBy('append-only', '0x80040220', 403));
    expect(outcomeOf(await cast.admin.send('DELETE', `ring_auditentries(${entry})`))).toEqual(refusedBy('by nobody', '0x80040220', 403));
  });
});
