/** The audit: what was done, who saw a confidential identity, and that nobody can change what it says. */
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../service/store/database.ts';
import { citizen, type SealedCase, startSealedCase } from './sealed-case.ts';
import type { Client } from './support.ts';

let sealed: SealedCase;
let admin: Client;
beforeAll(async () => {
  sealed = await startSealedCase();
  admin = sealed.city.api;
});
afterAll(() => sealed.city.close());

const action = { create: 311_000_000, update: 311_000_001, delete: 311_000_002, reveal: 311_000_003, read: 311_000_004 } as const;

async function entriesOf(row: string, ofAction?: keyof typeof action): Promise<Record<string, unknown>[]> {
  const filter = `ring_rowid eq '${row}'${ofAction ? ` and ring_action eq ${action[ofAction]}` : ''}`;
  const answer = await admin.filter('ring_auditentries', filter, '&$orderby=versionnumber');
  expect(answer.status, answer.text).toBe(200);
  return answer.rows;
}
const count = async () => Number((await admin.get('ring_auditentries/$count')).text);

describe('writes', () => {
  test('are entered with their author and the names of columns, never with values', async () => {
    const { api, id: user } = sealed.people.outsider;
    const contact = await api.contact('Secretname', { mobilephone: '743-555-0162' });
    await api.send('PATCH', `contacts(${contact})`, { lastname: 'Othername', mobilephone: '743-555-0162' }, { 'if-match': '*' });
    await admin.send('DELETE', `contacts(${contact})`);
    const entries = await entriesOf(contact);
    expect(entries.map((entry) => entry['ring_action'])).toEqual([action.create, action.update, action.delete]);
    expect(entries[0]).toMatchObject({ _ring_userid_value: user, ring_rowtable: 'contact' });
    expect(String(entries[0]?.['ring_columns']).split(',')).toEqual(expect.arrayContaining(['lastname', 'mobilephone', 'fullname']));
    // The number was written again as it was: not changed.
    expect(entries[1]?.['ring_columns']).toBe('fullname,lastname');
    expect(JSON.stringify(entries)).not.toMatch(/Secretname|Othername|0162/);
  });

  test('also those that follow from another: the queue item of a case', async () => {
    const contact = await admin.contact('Waiting');
    const id = await admin.incident('Waits', contact, { 'ownerid@odata.bind': `/teams(${sealed.team})` });
    const [item] = (await admin.filter('queueitems', `_objectid_value eq ${id}`)).rows;
    expect(await entriesOf(String(item?.['queueitemid']), 'create')).toHaveLength(1);
  });

  test('that are refused leave no entry, in a change set neither', async () => {
    const before = await count();
    expect((await sealed.people.outsider.api.send('POST', 'teams', { name: 'No' })).status).toBe(403);
    const account = await admin.create('accounts', { name: 'Not a customer' });
    const part = (id: number, set: string, body: object) =>
      `--c\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: ${id}\r\n\r\nPOST ${admin.root}/${set} HTTP/1.1\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(body)}\r\n`;
    const set = `${part(1, 'contacts', { lastname: 'Taken back' })}${part(2, 'incidents', { title: 'x', 'customerid_account@odata.bind': `/accounts(${account})` })}--c--\r\n`;
    const answer = await admin.send('POST', '$batch', `--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n${set}\r\n--b--\r\n`, { 'content-type': 'multipart/mixed; boundary=b' });
    expect(answer.status).toBe(400);
    expect(await count()).toBe(before + 1);
  });

  test('are told to desks without the audit, which no desk keeps', async () => {
    const { body } = await admin.get('contacts?$select=lastname', { prefer: 'odata.track-changes' });
    await admin.contact('Told');
    const delta = await admin.get(String(body['@odata.deltaLink']));
    expect(delta.rows.map((row) => row['lastname'])).toEqual(['Told']);
  });
});

describe('reading a confidential identity', () => {
  const identity: Readonly<Record<string, () => string>> = {
    'a row': () => `incidents(${sealed.incident})`,
    'a row by its number': () => `incidents(${sealed.incident})?$select=_customerid_value`,
    'a list': () => 'incidents?$select=_primarycontactid_value',
    'an expanded customer': () => `incidents(${sealed.incident})?$select=title&$expand=customerid_contact($select=fullname)`,
    'the address of the customer': () => `incidents(${sealed.incident})/customerid_contact`,
    'its reference': () => `incidents(${sealed.incident})/primarycontactid/$ref`,
    'one column': () => `incidents(${sealed.incident})/_customerid_value`,
    'the cases of the contact': () => `contacts(${sealed.contact})/incident_customer_contacts?$select=title`,
    'references of the contact': () => `contacts(${sealed.contact})/incident_customer_contacts/$ref`,
    'a contact with its cases': () => `contacts(${sealed.contact})?$expand=contact_as_primary_contact($select=title)`,
    'cases found by their customer': () => `incidents?$select=title&$filter=_customerid_value eq ${sealed.contact}`,
    'cases found by a customer’s name': () => `incidents?$select=title&$filter=startswith(customerid_contact/lastname,'${citizen.lastname.slice(0, 4)}')`,
    'the case of a call': () => `phonecalls(${sealed.about.phonecall})?$select=subject&$expand=regardingobjectid_incident_phonecall`,
  };
  test.each(Object.entries(identity))('%s is entered, once for the case', async (_way, path) => {
    const { api, id } = sealed.people.caseSupervisor;
    const before = await entriesOf(sealed.incident, 'read');
    const answer = await api.get(path());
    expect(answer.status, answer.text).toBe(200);
    const after = await entriesOf(sealed.incident, 'read');
    expect(after.length).toBe(before.length + 1);
    expect(after.at(-1)).toMatchObject({ _ring_userid_value: id, ring_rowtable: 'incident', ring_columns: 'customerid,primarycontactid' });
    expect(JSON.stringify(after)).not.toContain(citizen.lastname);
  });

  test('also in a batch, and by the representation of a write', async () => {
    const { api } = sealed.people.owner;
    const before = (await entriesOf(sealed.incident, 'read')).length;
    const body = `--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nGET ${api.root}/incidents(${sealed.incident}) HTTP/1.1\r\n\r\n\r\n--b--\r\n`;
    await api.send('POST', '$batch', body, { 'content-type': 'multipart/mixed; boundary=b' });
    expect((await entriesOf(sealed.incident, 'read')).length).toBe(before + 1);
    const written = await api.send('PATCH', `incidents(${sealed.incident})`, { description: 'Seen' }, { 'if-match': '*', prefer: 'return=representation' });
    expect(written.status, written.text).toBe(200);
    expect((await entriesOf(sealed.incident, 'read')).length).toBe(before + 2);
  });

  test('is not what happens when the identity is not shown', async () => {
    const before = (await entriesOf(sealed.incident, 'read')).length;
    const { caseSupervisor, outsider } = sealed.people;
    for (const path of [`incidents(${sealed.incident})?$select=title`, 'incidents?$select=title,ring_confidential', `contacts(${sealed.contact})`]) await caseSupervisor.api.get(path);
    await outsider.api.get(`incidents(${sealed.incident})`);
    await outsider.api.get(`contacts(${sealed.contact})/incident_customer_contacts`);
    // What a desk fetches it shows later, and says so with a reveal.
    await caseSupervisor.api.get('incidents', { prefer: 'odata.track-changes' });
    const open = await caseSupervisor.api.incident('No secret', await admin.contact('Anybody'));
    await caseSupervisor.api.get(`incidents(${open})`);
    expect((await entriesOf(sealed.incident, 'read')).length).toBe(before);
    expect(await entriesOf(open, 'read')).toEqual([]);
  });
});

describe('a reveal', () => {
  const revealed = (more: Record<string, unknown> = {}) => ({ ring_action: action.reveal, ring_rowtable: 'incident', ring_rowid: sealed.incident, ring_reason: 'Call back', ...more });

  test('is added by a desk, under its user’s name and with its own clock', async () => {
    const { api, id: user } = sealed.people.member;
    const occurred = new Date(Date.now() - 3 * 3_600_000).toISOString().replace(/\.\d+Z/, 'Z');
    const id = crypto.randomUUID();
    const upsert = () => api.send('PATCH', `ring_auditentries(${id})`, revealed({ ring_occurredon: occurred }), { 'if-none-match': '*' });
    const first = await upsert();
    expect(first.status, first.text).toBe(204);
    expect((await upsert()).status, 'sent again by an outbox').toBe(412);
    const entry = (await admin.get(`ring_auditentries(${id})`)).body;
    expect(entry).toMatchObject({ _ring_userid_value: user, ring_occurredon: occurred, ring_rowid: sealed.incident, ring_reason: 'Call back' });
    expect((await api.send('POST', 'ring_auditentries', revealed(), { prefer: 'return=representation' })).status, 'what may not be read is not answered').toBe(204);
  });

  test('is refused when it claims the future, another action, or no row', async () => {
    const { api } = sealed.people.member;
    const send = (body: Record<string, unknown>) => api.send('POST', 'ring_auditentries', body);
    const late = await send(revealed({ ring_occurredon: new Date(Date.now() + 10 * 60_000).toISOString() }));
    expect([late.status, late.error.message]).toEqual([400, expect.stringContaining('future')]);
    expect((await send(revealed({ ring_occurredon: new Date(Date.now() + 2 * 60_000).toISOString() }))).status).toBe(204);
    expect((await send(revealed({ ring_action: action.read }))).status).toBe(403);
    expect((await send(revealed({ ring_rowid: 'somewhere' }))).status).toBe(400);
    expect((await send(revealed({ ring_rowtable: 'nowhere' }))).status).toBe(400);
    expect((await send(revealed({ 'ring_UserId@odata.bind': `/systemusers(${sealed.people.owner.id})` }))).status).toBe(400);
  });
});

describe('what is written stays', () => {
  test('against the API, for administrators too', async () => {
    const [entry] = await entriesOf(sealed.incident);
    const address = `ring_auditentries(${String(entry?.['ring_auditentryid'])})`;
    expect((await admin.send('PATCH', address, { ring_reason: 'x' }, { 'if-match': '*' })).status).toBe(403);
    expect((await admin.send('DELETE', address)).status).toBe(403);
  });

  test('against whoever opens the database', async () => {
    const database = openDatabase<Record<string, Record<string, unknown>>>(join(sealed.city.dataDirectory, 'city.sqlite'));
    try {
      await expect(sql`update ring_auditentry set ring_reason = 'x'`.execute(database)).rejects.toThrow('append-only');
      await expect(sql`delete from ring_auditentry`.execute(database)).rejects.toThrow('append-only');
    } finally {
      await database.destroy();
    }
  });
});

test('an administrator asks it everything: filter, order, expand, count and change tracking', async () => {
  const answer = await admin.get(
    `ring_auditentries?$select=ring_rowtable&$filter=ring_UserId/domainname eq 'maker' and ring_action eq ${action.create}&$orderby=ring_occurredon desc,ring_rowtable&$expand=ring_UserId($select=fullname)&$count=true&$top=3`,
  );
  expect(answer.status, answer.text).toBe(200);
  expect(answer.rows).toHaveLength(3);
  expect(answer.rows[0]?.['ring_UserId']).toMatchObject({ fullname: 'maker' });
  expect(Number(answer.body['@odata.count'])).toBeGreaterThan(5);
  const first = await admin.get('ring_auditentries?$select=ring_rowtable', { prefer: 'odata.track-changes' });
  await admin.contact('Later');
  const delta = await admin.get(String(first.body['@odata.deltaLink']));
  expect(delta.rows.map((row) => row['ring_rowtable'])).toEqual(['contact']);
});
