import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anonymousContactId } from '../../shared/entities/contact.ts';
import { type Answer, startTestService, type TestService } from './support.ts';

let city: TestService;
let contact: string;
let streets: { team: string; queue: string; category: string };
let clerk: { team: string; queue: string };

async function makeTeam(name: string): Promise<{ team: string; queue: string }> {
  const queue = await city.api.create('queues', { name });
  return { queue, team: await city.api.create('teams', { name, 'queueid@odata.bind': `/queues(${queue})` }) };
}
beforeAll(async () => {
  city = await startTestService();
  contact = await city.api.contact('Customer');
  clerk = await makeTeam('Clerk');
  const made = await makeTeam('Streets');
  streets = {
    ...made,
    category: await city.api.create('ring_categories', { ring_name: 'Pothole', ring_department: 'Streets', ring_acknowledgementhours: 9, 'ring_TeamId@odata.bind': `/teams(${made.team})` }),
  };
});
afterAll(() => city.close());

const incidentOf = async (id: string) => (await city.api.get(`incidents(${id})`, { prefer: 'odata.include-annotations="Microsoft.Dynamics.CRM.lookuplogicalname"' })).body;
const waiting = async (id: string) => (await city.api.filter('queueitems', `_objectid_value eq ${id} and statecode eq 0`)).rows;
const refusedBy = (answer: Answer) => [answer.status, answer.error.code];

describe('a new case', () => {
  test('has a person as its customer, never an account', async () => {
    const account = await city.api.create('accounts', { name: 'Bakery' });
    const answer = await city.api.send('POST', 'incidents', { title: 'Wrong customer', 'customerid_account@odata.bind': `/accounts(${account})` });
    expect(refusedBy(answer)).toEqual([400, '0x80040265']);
    expect(answer.error.message).toContain('needs a person as its customer');
  });

  test('gets rising numbers and the defaults of the form', async () => {
    const [first, second] = [await incidentOf(await city.api.incident('One', contact)), await incidentOf(await city.api.incident('Two', contact))];
    expect(first['ticketnumber']).toMatch(/^CAS-\d{5,}$/);
    expect(Number(String(second['ticketnumber']).slice(4))).toBe(Number(String(first['ticketnumber']).slice(4)) + 1);
    expect(first).toMatchObject({ statecode: 0, statuscode: 1, prioritycode: 2, firstresponsesent: false, ring_confidential: false });
  });

  test('without a chosen team waits in the queue of its category’s team (P2)', async () => {
    const id = await city.api.incident('Hole', contact, { 'ring_CategoryId@odata.bind': `/ring_categories(${streets.category})` });
    expect(await incidentOf(id)).toMatchObject({ _ownerid_value: streets.team, '_ownerid_value@Microsoft.Dynamics.CRM.lookuplogicalname': 'team' });
    expect(await waiting(id)).toMatchObject([{ _queueid_value: streets.queue, title: 'Hole' }]);
  });

  test('with a chosen team waits in that team’s queue (P2)', async () => {
    const id = await city.api.incident('Hole at the office', contact, { 'ring_CategoryId@odata.bind': `/ring_categories(${streets.category})`, 'ownerid@odata.bind': `/teams(${clerk.team})` });
    expect(await waiting(id)).toMatchObject([{ _queueid_value: clerk.queue }]);
  });

  test('without team and category belongs to its maker and waits nowhere', async () => {
    const id = await city.api.incident('Mine', contact);
    const who = await city.api.get('WhoAmI');
    expect(await incidentOf(id)).toMatchObject({ _ownerid_value: who.body['UserId'] });
    expect(await waiting(id)).toEqual([]);
  });

  test('must be acknowledged within the business hours of its category; another category sets another target', async () => {
    const id = await city.api.incident('Clock', contact, { 'ring_CategoryId@odata.bind': `/ring_categories(${streets.category})` });
    const opened = await incidentOf(id);
    expect(Date.parse(String(opened['ring_acknowledgeby']))).toBeGreaterThanOrEqual(Date.parse(String(opened['createdon'])) + 9 * 3_600_000);
    await city.api.send('PATCH', `incidents(${id})`, { 'ring_CategoryId@odata.bind': null });
    expect((await incidentOf(id))['ring_acknowledgeby']).toBeNull();
  });

  test('is active', async () => {
    expect((await city.api.send('POST', 'incidents', { title: 'X', statecode: 2, 'customerid_contact@odata.bind': `/contacts(${contact})` })).status).toBe(400);
  });
});

describe('a case changes hands (P8)', () => {
  test('to a person: it leaves the queue; to another team: it waits there; there is never more than one place', async () => {
    const id = await city.api.incident('Hand over', contact, { 'ownerid@odata.bind': `/teams(${streets.team})` });
    const who = String((await city.api.get('WhoAmI')).body['UserId']);
    await city.api.send('PATCH', `incidents(${id})`, { 'ownerid@odata.bind': `/systemusers(${who})` });
    expect(await waiting(id)).toEqual([]);
    await city.api.send('PATCH', `incidents(${id})`, { 'ownerid@odata.bind': `/teams(${clerk.team})` });
    expect(await waiting(id)).toMatchObject([{ _queueid_value: clerk.queue }]);
    await city.api.send('PATCH', `incidents(${id})`, { 'ownerid@odata.bind': `/teams(${streets.team})` });
    expect(await waiting(id)).toMatchObject([{ _queueid_value: streets.queue }]);
    const second = await city.api.send('POST', 'queueitems', { 'queueid@odata.bind': `/queues(${clerk.queue})`, 'objectid_incident@odata.bind': `/incidents(${id})` });
    expect(refusedBy(second)).toEqual([400, '0x80040526']);
  });
});

describe('a closed case', () => {
  test('is read-only until it is reactivated (P13, P14)', async () => {
    const id = await city.api.incident('To be cancelled', contact, { 'ownerid@odata.bind': `/teams(${streets.team})` });
    expect((await city.api.send('PATCH', `incidents(${id})`, { statecode: 2 })).status).toBe(204);
    expect(await incidentOf(id)).toMatchObject({ statecode: 2, statuscode: 6 });
    expect(await waiting(id)).toEqual([]);
    const answer = await city.api.send('PATCH', `incidents(${id})`, { title: 'Changed' });
    expect(refusedBy(answer)).toEqual([400, '0x80040265']);
    expect(answer.error.message).toContain('Reactivate it');
    expect((await incidentOf(id))['title']).toBe('To be cancelled');
    expect((await city.api.send('PATCH', `incidents(${id})`, { statecode: 0, title: 'Changed' })).status).toBe(204);
    expect(await incidentOf(id)).toMatchObject({ title: 'Changed', statecode: 0, statuscode: 1 });
    expect(await waiting(id)).toHaveLength(1);
  });

  test('is not cancelled over open activities, and not resolved by writing its status', async () => {
    const id = await city.api.incident('With a call', contact);
    const call = await city.api.create('phonecalls', { subject: 'Open', 'regardingobjectid_incident_phonecall@odata.bind': `/incidents(${id})` });
    expect(refusedBy(await city.api.send('PATCH', `incidents(${id})`, { statecode: 2 }))).toEqual([400, '0x8004440e']);
    await city.api.send('PATCH', `phonecalls(${call})`, { statecode: 1, statuscode: 4 });
    expect((await city.api.send('PATCH', `incidents(${id})`, { statecode: 1 })).error.message).toContain('CloseIncident');
    expect((await city.api.send('PATCH', `incidents(${id})`, { statecode: 2 })).status).toBe(204);
  });

  test('has a status reason that fits', async () => {
    const id = await city.api.incident('Reasons', contact);
    expect((await city.api.send('PATCH', `incidents(${id})`, { statuscode: 5 })).status).toBe(400);
    expect((await city.api.send('PATCH', `incidents(${id})`, { statuscode: 2 })).status).toBe(204);
  });
});

describe('other tables', () => {
  test('Anonymous is there and never gains a number', async () => {
    expect((await city.api.get(`contacts(${anonymousContactId})`)).body['fullname']).toBe('Anonymous');
    const answer = await city.api.send('PATCH', `contacts(${anonymousContactId})`, { mobilephone: '(743) 555-0101' });
    expect(refusedBy(answer)).toEqual([400, '0x80040265']);
    expect((await city.api.send('DELETE', `contacts(${anonymousContactId})`)).status).toBe(400);
  });

  test('an activity is opened first and completed by a second write', async () => {
    const answer = await city.api.send('POST', 'phonecalls', { subject: 'Done at once', statecode: 1, statuscode: 4 });
    expect(answer.status).toBe(400);
    expect(answer.error.message).toContain('not valid on create');
    const id = await city.api.create('phonecalls', { subject: 'Open first', statecode: 0 });
    expect((await city.api.send('PATCH', `phonecalls(${id})`, { statecode: 1, statuscode: 4 })).status).toBe(204);
  });

  test('a name is computed again when a part of it changes', async () => {
    const id = await city.api.contact('Lind', { firstname: 'Ada' });
    await city.api.send('PATCH', `contacts(${id})`, { lastname: 'Byron' });
    expect((await city.api.get(`contacts(${id})`)).body['fullname']).toBe('Ada Byron');
  });

  test('a call-taker cannot change users, teams or their own role, and cannot delete', async () => {
    const userId = await city.api.create('systemusers', { fullname: 'Tess Taker', domainname: 'tess', ring_role: 311000000, ring_extension: '2001, 2002' });
    const tess = await city.as('tess');
    const answer = await tess.send('PATCH', `systemusers(${userId})`, { ring_role: 311000004 });
    expect(refusedBy(answer)).toEqual([403, '0x80040220']);
    expect((await tess.send('DELETE', `contacts(${contact})`)).status).toBe(403);
    expect((await tess.send('PATCH', `contacts(${contact})`, { firstname: 'Kept' })).status).toBe(204);
    // Who is disabled is out, with the token they have.
    await city.api.send('PATCH', `systemusers(${userId})`, { isdisabled: true });
    expect((await tess.get('contacts')).status).toBe(401);
  });
});
