/** Who the citizen of a confidential case is, is known to those who are entitled; to all others in no way at all. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { citizen, type SealedCase, startSealedCase } from './sealed-case.ts';
import type { Answer, Client } from './support.ts';

let sealed: SealedCase;
beforeAll(async () => (sealed = await startSealedCase()));
afterAll(() => sealed.city.close());

const sets = { phonecall: 'phonecalls', email: 'emails', task: 'tasks', annotation: 'annotations', noteOfCall: 'annotations', connection: 'connections' } as const;
const entitled = ['maker', 'owner', 'member', 'caseSupervisor', 'callSupervisor'] as const;
const strangers = ['outsider', 'lead'] as const;

/** Ways to ask; each must show the identity to the entitled (so it is a real way) and nothing to strangers. */
const ways: Readonly<Record<string, (ids: SealedCase) => string>> = {
  'the row': ({ incident }) => `incidents(${incident})?$select=_customerid_value`,
  'the list': () => `incidents?$select=_primarycontactid_value`,
  'the expanded customer': ({ incident }) => `incidents(${incident})?$expand=customerid_contact($select=fullname)`,
  'the expanded primary contact of a list': () => 'incidents?$select=title&$expand=primarycontactid($select=mobilephone)',
  'the address of the customer': ({ incident }) => `incidents(${incident})/customerid_contact?$select=fullname`,
  'the lookup alone': ({ incident }) => `incidents(${incident})/_customerid_value`,
  'the reference': ({ incident }) => `incidents(${incident})/customerid_contact/$ref`,
  'a filter on the customer': ({ contact }) => `incidents?$select=title&$filter=_customerid_value eq ${contact}`,
  'a filter through the customer': () => `incidents?$select=title&$filter=customerid_contact/lastname eq '${citizen.lastname}'`,
  'a filter on somebody being there': ({ incident }) => `incidents?$select=title&$filter=_customerid_value ne null and incidentid eq ${incident}`,
  'the cases of the contact': ({ contact }) => `contacts(${contact})/incident_customer_contacts?$select=title`,
  'the contact with its cases': ({ contact }) => `contacts(${contact})?$select=createdon&$expand=incident_customer_contacts($select=title)`,
  'contacts that have such a case': ({ incident }) => `contacts?$select=lastname&$filter=incident_customer_contacts/any(c:c/incidentid eq ${incident})`,
  'the calls of the case': ({ incident }) => `incidents(${incident})?$select=title&$expand=Incident_Phonecalls($select=subject)`,
  'cases with such a call': () => `incidents?$select=title&$filter=Incident_Phonecalls/any(c:contains(c/subject,'${citizen.lastname}'))`,
  'participants by number': () => `activityparties?$select=addressused&$filter=addressused eq '${encodeURIComponent(citizen.number)}'`,
  'all activities': () => `activitypointers?$select=subject&$filter=contains(subject,'${citizen.lastname}')`,
  'notes by their text': () => `annotations?$select=subject&$filter=contains(notetext,'${citizen.lastname}')`,
  'calls through their contact': () => `phonecalls?$select=directioncode&$filter=ring_ContactId/lastname eq '${citizen.lastname}'`,
};

/** What an answer really holds: rows but no address that only repeats the question. */
function substance(answer: Answer): string {
  return answer.text.replace(/"@odata\.(?:context|nextLink)":"[^"]*"/g, '');
}
const found = (answer: Answer) => (answer.rows.length > 0 ? answer.rows.length : answer.status === 200 && answer.body['value'] === undefined && Object.keys(answer.body).length > 0 ? 1 : 0);

describe.each(Object.entries(ways))('%s', (_name, way) => {
  test.each(entitled)('shows it to %s', async (who) => {
    const answer = await sealed.people[who].api.get(way(sealed));
    expect(answer.status, answer.text).toBe(200);
    expect(found(answer)).toBeGreaterThan(0);
  });

  test.each(strangers)('shows nothing to %s', async (who) => {
    const answer = await sealed.people[who].api.get(way(sealed));
    const shown = substance(answer);
    for (const secret of [citizen.lastname, citizen.number.slice(-7), citizen.email]) expect(shown).not.toContain(secret);
    // The contact itself is no secret, only that it has to do with the case.
    if (!way(sealed).startsWith('contacts(')) expect(shown).not.toContain(sealed.contact);
    else expect(shown).not.toContain(sealed.incident);
  });
});

test('a stranger sees the case itself, without its citizen, and counts nothing by it', async () => {
  const { api } = sealed.people.outsider;
  const row = await api.get(`incidents(${sealed.incident})`);
  expect(row.body).toMatchObject({ title: 'Streetlight', ring_confidential: true, _customerid_value: null, _primarycontactid_value: null });
  expect((await api.get(`incidents/$count?$filter=_customerid_value eq ${sealed.contact}`)).text).toBe('0');
  expect((await api.get(`contacts(${sealed.contact})/incident_customer_contacts/$count`)).text).toBe('0');
  expect((await api.get(`incidents?$filter=_customerid_value eq ${sealed.contact}&$count=true`)).body['@odata.count']).toBe(0);
  expect((await api.get(`contacts(${sealed.contact})?$select=lastname`)).body['lastname']).toBe(citizen.lastname);
});

describe('rows about the case', () => {
  test.each(entitled)('are seen by %s', async (who) => {
    for (const [name, set] of Object.entries(sets)) {
      expect((await sealed.people[who].api.get(`${set}(${sealed.about[name as keyof typeof sets]})`)).status, name).toBe(200);
    }
  });

  test.each(strangers)('do not exist for %s: not to read, not to write, not to point at', async (who) => {
    const { api } = sealed.people[who];
    for (const [name, set] of Object.entries(sets)) {
      const address = `${set}(${sealed.about[name as keyof typeof sets]})`;
      expect((await api.get(address)).status, name).toBe(404);
      expect((await api.send('PATCH', address, {}, { 'if-match': '*' })).status, name).toBe(404);
      expect((await api.send('DELETE', address)).status, name).toBe(404);
    }
    expect((await api.send('POST', 'annotations', { notetext: 'x', 'objectid_phonecall@odata.bind': `/phonecalls(${sealed.about.phonecall})` })).status).toBe(404);
  });

  test('that a stranger made stay that stranger’s own', async () => {
    const { api } = sealed.people.outsider;
    const call = await api.create('phonecalls', {
      subject: 'A neighbour called',
      directioncode: false,
      'regardingobjectid_incident_phonecall@odata.bind': `/incidents(${sealed.incident})`,
      phonecall_activity_parties: [{ participationtypemask: 1, addressused: '+17435550100' }],
    });
    const note = await api.create('annotations', { notetext: 'Seen from the street', 'objectid_incident@odata.bind': `/incidents(${sealed.incident})` });
    expect((await api.get(`phonecalls(${call})?$expand=phonecall_activity_parties`)).body['phonecall_activity_parties']).toHaveLength(1);
    expect((await api.get(`annotations(${note})`)).status).toBe(200);
    expect((await sealed.people.lead.api.get(`phonecalls(${call})`)).status).toBe(404);
    // Owning is as good as making.
    const given = await sealed.people.caseSupervisor.api.send('PATCH', `tasks(${sealed.about.task})`, { 'ownerid_task@odata.bind': `/systemusers(${sealed.people.lead.id})` }, { 'if-match': '*' });
    expect(given.status, given.text).toBe(204);
    expect((await sealed.people.lead.api.get(`tasks(${sealed.about.task})`)).status).toBe(200);
  });
});

describe('a stranger writes', () => {
  const patch = (changes: Record<string, unknown>, headers: Record<string, string> = {}) =>
    sealed.people.outsider.api.send('PATCH', `incidents(${sealed.incident})`, changes, { 'if-match': '*', ...headers });

  test('neither the identity, nor whether it is secret, nor whose the case is', async () => {
    const other = await sealed.people.outsider.api.contact('Somebody else');
    const refused = [
      { 'customerid_contact@odata.bind': `/contacts(${other})` },
      { 'primarycontactid@odata.bind': null },
      { ring_confidential: false },
      { ring_remainanonymous: true },
      { 'ownerid@odata.bind': `/systemusers(${sealed.people.outsider.id})` },
      { 'ring_TeamId@odata.bind': null },
    ];
    for (const changes of refused) {
      const answer = await patch(changes);
      expect([answer.status, answer.error.code], JSON.stringify(changes)).toEqual([403, '0x80040220']);
    }
    const row = await sealed.people.maker.api.get(`incidents(${sealed.incident})`);
    expect(row.body).toMatchObject({ _customerid_value: sealed.contact, _primarycontactid_value: sealed.contact, ring_confidential: true, _ownerid_value: sealed.people.owner.id });
  });

  test('and gets no identity back with the representation of what may be written', async () => {
    const { api } = sealed.people.outsider;
    const answer = await api.send('POST', 'tasks', { subject: 'Look', 'regardingobjectid_incident_task@odata.bind': `/incidents(${sealed.incident})` }, { prefer: 'return=representation' });
    expect(answer.status).toBe(201);
    const expanded = await api.send(
      'POST',
      'tasks?$expand=regardingobjectid_incident_task',
      { subject: 'Look', 'regardingobjectid_incident_task@odata.bind': `/incidents(${sealed.incident})` },
      { prefer: 'return=representation' },
    );
    expect(expanded.body['regardingobjectid_incident_task']).toMatchObject({ title: 'Streetlight', _customerid_value: null });
  });
});

test('whoever hands a confidential case over no longer knows whose it is, in the same answer already', async () => {
  const { outsider, lead } = sealed.people;
  const contact = await sealed.city.api.contact('Handed over');
  const id = await sealed.city.api.incident('To hand over', contact, { ring_confidential: true, 'ownerid@odata.bind': `/systemusers(${outsider.id})` });
  expect((await outsider.api.get(`incidents(${id})`)).body['_customerid_value']).toBe(contact);
  const answer = await outsider.api.send('PATCH', `incidents(${id})`, { 'ownerid@odata.bind': `/systemusers(${lead.id})` }, { 'if-match': '*', prefer: 'return=representation' });
  expect(answer.body).toMatchObject({ _ownerid_value: lead.id, _customerid_value: null });
  expect((await lead.api.get(`incidents(${id})`)).body['_customerid_value']).toBe(contact);
});

test('a batch shows no more than its parts', async () => {
  const client: Client = sealed.people.outsider.api;
  const part = (path: string) => `--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nGET ${client.root}/${path} HTTP/1.1\r\nAccept: application/json\r\n\r\n`;
  const body = `${part(`incidents(${sealed.incident})?$expand=customerid_contact`)}${part('phonecalls?$expand=phonecall_activity_parties')}--b--\r\n`;
  const answer = await client.send('POST', '$batch', body, { 'content-type': 'multipart/mixed; boundary=b' });
  expect(answer.status).toBe(200);
  expect(answer.text).toContain('Streetlight');
  for (const secret of [citizen.lastname, sealed.contact, citizen.number]) expect(answer.text).not.toContain(secret);
});
