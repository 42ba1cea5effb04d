/** Merge: two cases, or a guest into a registered contact (seed 004). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anonymousContactId } from '../../shared/entities/contact.ts';
import { Cast, outcomeOf, refusedBy } from './cast.ts';
import type { Client } from './support.ts';

let cast: Cast;
beforeAll(async () => {
  cast = await Cast.assemble();
});
afterAll(() => cast.close());

const reference = (table: 'incident' | 'contact', id: string) => ({ [`${table}id`]: id, '@odata.type': `Microsoft.Dynamics.CRM.${table}` });
const merge = (who: Client, table: 'incident' | 'contact', target: string, subordinate: string, more: Record<string, unknown> = {}) =>
  who.send('POST', 'Merge', { Target: reference(table, target), Subordinate: reference(table, subordinate), PerformParentingChecks: false, ...more });

describe('two cases', () => {
  test('the history moves to the one that stays; the other is cancelled as merged', async () => {
    const [stays, goes] = [await cast.caseOf('Stays'), await cast.caseOf('Goes')];
    const call = await cast.taker.api.create('phonecalls', { subject: 'About it', 'regardingobjectid_incident_phonecall@odata.bind': `/incidents(${goes})` });
    const note = await cast.taker.api.create('annotations', { notetext: 'Seen', 'objectid_incident@odata.bind': `/incidents(${goes})` });
    const connection = await cast.taker.api.create('connections', { 'record1id_incident@odata.bind': `/incidents(${goes})`, 'record2id_contact@odata.bind': `/contacts(${cast.contact})` });
    const between = await cast.taker.api.create('connections', { 'record1id_incident@odata.bind': `/incidents(${goes})`, 'record2id_incident@odata.bind': `/incidents(${stays})` });
    expect((await merge(cast.supervisor.api, 'incident', stays, goes, { UpdateContent: { '@odata.type': 'Microsoft.Dynamics.CRM.incident', description: 'Both lamps' } })).status).toBe(204);

    expect(await cast.read('incidents', goes)).toMatchObject({ statecode: 2, statuscode: 2000, _masterid_value: stays });
    expect(await cast.read('incidents', stays)).toMatchObject({ statecode: 0, description: 'Both lamps' });
    expect(await cast.read('phonecalls', call)).toMatchObject({ _regardingobjectid_value: stays });
    expect(await cast.read('annotations', note)).toMatchObject({ _objectid_value: stays });
    expect(await cast.read('connections', connection)).toMatchObject({ _record1id_value: stays });
    expect((await cast.admin.get(`connections(${between})`)).status).toBe(404);
    expect(await cast.items(goes)).toEqual([]);
    expect(await cast.items(stays)).toHaveLength(1);
  });
  test('what was confidential stays so', async () => {
    const [stays, goes] = [await cast.caseOf('Open'), await cast.caseOf('Secret', { ring_confidential: true })];
    await merge(cast.supervisor.api, 'incident', stays, goes);
    expect(await cast.read('incidents', stays)).toMatchObject({ ring_confidential: true });
  });
  test('a case that remains anonymous stays so, with what it is given', async () => {
    const [stays, goes] = [await cast.caseOf('Nobody’s', { ring_remainanonymous: true }), await cast.caseOf('Somebody’s')];
    const call = await cast.taker.api.create('phonecalls', { subject: 'Imani Okafor rang', phonenumber: '+17435550142', 'ring_ContactId@odata.bind': `/contacts(${cast.contact})`, 'regardingobjectid_incident_phonecall@odata.bind': `/incidents(${goes})` });
    await merge(cast.supervisor.api, 'incident', stays, goes);
    expect(await cast.read('phonecalls', call)).toMatchObject({ _regardingobjectid_value: stays, subject: 'Phone call', phonenumber: null, _ring_contactid_value: null });
  });
  test('and neither by name in what is moved, nor by a connection does anybody stand there', async () => {
    const [stays, goes] = [await cast.caseOf('Nobody’s', { ring_remainanonymous: true }), await cast.caseOf('Somebody’s')];
    const task = await cast.taker.api.create('tasks', { subject: 'Ring Imani Okafor', 'regardingobjectid_incident_task@odata.bind': `/incidents(${goes})` });
    const connection = await cast.taker.api.create('connections', { 'record1id_incident@odata.bind': `/incidents(${goes})`, 'record2id_contact@odata.bind': `/contacts(${cast.contact})` });
    await merge(cast.supervisor.api, 'incident', stays, goes);
    expect(await cast.read('tasks', task)).toMatchObject({ _regardingobjectid_value: stays, subject: 'Task' });
    expect((await cast.admin.get(`connections(${connection})`)).status).toBe(404);
  });
  test('must both be active, be two, and be one’s own to close', async () => {
    const [one, two] = [await cast.caseOf('One'), await cast.caseOf('Two')];
    expect(outcomeOf(await merge(cast.supervisor.api, 'incident', one, one))).toEqual(refusedBy('cannot be merged with itself'));
    expect(outcomeOf(await merge(cast.lead.api, 'incident', one, two))).toEqual(refusedBy('may close this case. Assign it to yourself first'));
    expect(outcomeOf(await merge(cast.stranger.api, 'incident', one, two))).toEqual(refusedBy('Ask its owner or a case supervisor'));
    await cast.take(cast.lead, two);
    expect((await merge(cast.lead.api, 'incident', one, two)).status).toBe(204);
    expect(outcomeOf(await merge(cast.supervisor.api, 'incident', one, two))).toEqual(refusedBy('Only active cases are merged'));
  });
});

describe('a guest and whom it turned out to be', () => {
  const guest = (more: Record<string, unknown> = {}) => cast.admin.contact('Guest', { ring_isguest: true, ring_sessionid: 's', ...more });
  let people = 0;
  const registered = () => cast.admin.contact('Registered', { ring_portalidentity: `issuer|${(people += 1)}` });

  test('cases, calls, participants and notes move; the guest is put away', async () => {
    const [goes, stays] = [await guest(), await registered()];
    const incident = await cast.taker.api.incident('From the portal', goes, { 'primarycontactid@odata.bind': `/contacts(${goes})` });
    const call = await cast.taker.api.create('phonecalls', {
      subject: 'Asked',
      'ring_ContactId@odata.bind': `/contacts(${goes})`,
      phonecall_activity_parties: [{ participationtypemask: 1, 'partyid_contact@odata.bind': `/contacts(${goes})` }],
    });
    const note = await cast.taker.api.create('annotations', { notetext: 'Rings on Fridays', 'objectid_contact@odata.bind': `/contacts(${goes})` });
    expect((await merge(cast.taker.api, 'contact', stays, goes)).status).toBe(204);

    expect(await cast.read('incidents', incident)).toMatchObject({ _customerid_value: stays, _primarycontactid_value: stays });
    expect(await cast.read('phonecalls', call)).toMatchObject({ _ring_contactid_value: stays });
    expect((await cast.admin.filter('activityparties', `_activityid_value eq ${call}`)).rows).toMatchObject([{ _partyid_value: stays }]);
    expect(await cast.read('annotations', note)).toMatchObject({ _objectid_value: stays });
    expect(await cast.read('contacts', goes)).toMatchObject({ statecode: 1, _masterid_value: stays });
    expect(outcomeOf(await merge(cast.taker.api, 'contact', stays, goes))).toEqual(refusedBy('merged already'));
  });
  test('whose confidential case somebody may not know is not merged by that person: the case would tell by having changed', async () => {
    const [goes, stays] = [await guest(), await registered()];
    const incident = await cast.taker.api.incident('Secret', goes, { ring_confidential: true, 'ownerid@odata.bind': `/teams(${cast.streets.id})` });
    const before = (await cast.read('incidents', incident))['versionnumber'];
    expect(outcomeOf(await merge(cast.stranger.api, 'contact', stays, goes))).toEqual(refusedBy('Ask a supervisor', '0x80040220', 403));
    expect(await cast.read('incidents', incident)).toMatchObject({ _customerid_value: goes, versionnumber: before });
    expect((await merge(cast.lead.api, 'contact', stays, goes)).status).toBe(204);
    expect(await cast.read('incidents', incident)).toMatchObject({ _customerid_value: stays });
  });
  test('nobody else is merged', async () => {
    const [goes, stays, other] = [await guest(), await registered(), await cast.admin.contact('Resident')];
    expect(outcomeOf(await merge(cast.admin, 'contact', other, goes))).toEqual(refusedBy('after the person signed in to the portal'));
    expect(outcomeOf(await merge(cast.admin, 'contact', stays, other))).toEqual(refusedBy('Only guests are merged'));
    expect(outcomeOf(await merge(cast.admin, 'contact', anonymousContactId, goes))).toEqual(refusedBy('Anonymous belongs to the city and is never merged'));
    expect(outcomeOf(await merge(cast.admin, 'contact', stays, anonymousContactId))).toEqual(refusedBy('never merged'));
    expect(await cast.read('contacts', other)).toMatchObject({ statecode: 0 });
  });
});

test.each<[string, Record<string, unknown>, string]>([
  ['a case and a contact', { Subordinate: { '@odata.id': `contacts(${anonymousContactId})` } }, 'rows of the same table'],
  ['rows that are not merged at all', { Target: { queueid: anonymousContactId, '@odata.type': 'Microsoft.Dynamics.CRM.queue' } }, '@odata.type must be'],
  ['no word about parents', { PerformParentingChecks: undefined }, 'PerformParentingChecks must be true or false'],
  ['content with a state', { UpdateContent: { statecode: 1 } }, 'cannot change the state'],
  ['content of an unknown column', { UpdateContent: { colour: 'red' } }, "'colour' does not exist"],
])('%s: refused', async (_what, more, text) => {
  const [one, two] = [await cast.caseOf('One'), await cast.caseOf('Two')];
  const answer = await merge(cast.supervisor.api, 'incident', one, two, more);
  expect([answer.status, answer.error.message]).toEqual([400, expect.stringContaining(text)]);
  expect(await cast.read('incidents', two)).toMatchObject({ statecode: 0 });
});
