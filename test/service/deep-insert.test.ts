/** Rows that are created inside the body of another. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, startTestService, type TestService } from './support.ts';

let city: TestService;
let api: Client;
let contact: string;
let incident: string;
beforeAll(async () => {
  city = await startTestService();
  api = city.api;
  contact = await api.contact('Resident');
  incident = await api.incident('Street light out', contact);
});
afterAll(() => city.close());

describe('rows inside a body', () => {
  test('are created with it, one that it points at and many that point at it', async () => {
    const answer = await api.send(
      'POST',
      'incidents?$select=title&$expand=customerid_contact($select=lastname)',
      {
        title: 'Deep',
        customerid_contact: { lastname: 'Deep Caller' },
        Incident_Phonecalls: [{ subject: 'First', directioncode: false, phonecall_activity_parties: [{ addressused: '+17435550100', participationtypemask: 1 }] }],
        Incident_Tasks: [{ subject: 'A' }, { subject: 'B' }],
      },
      { prefer: 'return=representation,odata.include-annotations="*"' },
    );
    expect(answer.status).toBe(201);
    expect(answer.headers.get('preference-applied')).toBe('return=representation,odata.include-annotations="*"');
    expect(answer.body['customerid_contact']).toMatchObject({ lastname: 'Deep Caller' });
    const id = String(answer.body['incidentid']);
    expect((await api.get(`incidents(${id})/Incident_Tasks/$count`)).text).toBe('2');
    const [call] = (await api.get(`incidents(${id})/Incident_Phonecalls?$expand=phonecall_activity_parties`)).rows;
    expect(call?.['phonecall_activity_parties']).toMatchObject([{ addressused: '+17435550100' }]);
  });

  test('all go when one is refused', async () => {
    const answer = await api.send('POST', 'incidents', { title: 'Half deep', customerid_contact: { lastname: 'Half' }, Incident_Tasks: [{ subject: 'Kept?' }, { subject: 'x'.repeat(300) }] });
    expect([answer.status, answer.error.code]).toEqual([400, '0x80044331']);
    expect((await api.filter('contacts', "lastname eq 'Half'")).rows).toEqual([]);
    expect((await api.filter('tasks', "subject eq 'Kept?'")).rows).toEqual([]);
  });

  const bound = () => ({ title: 'X', 'customerid_contact@odata.bind': `/contacts(${contact})` });
  test.each<[string, () => Record<string, unknown>, number]>([
    ['more than a hundred', () => ({ ...bound(), Incident_Tasks: Array.from({ length: 101 }, () => ({ subject: 'Many' })) }), 400],
    ['two levels deep', () => ({ ...bound(), Incident_Tasks: [{ subject: 'X', Task_Annotation: [{ subject: 'Y' }] }] }), 501],
    ['no list', () => ({ ...bound(), Incident_Tasks: { subject: 'X' } }), 400],
    ['no objects', () => ({ ...bound(), Incident_Tasks: ['X'] }), 400],
    ['the lookup twice', () => ({ ...bound(), customerid_contact: { lastname: 'Twice' } }), 400],
    ['an owner', () => ({ ...bound(), ownerid: { fullname: 'X' } }), 400],
    ['a parent of its own', () => ({ ...bound(), Incident_Tasks: [{ subject: 'X', 'regardingobjectid_contact_task@odata.bind': `/contacts(${contact})` }] }), 400],
    ['rows that only the service writes', () => ({ ...bound(), Incident_IncidentResolutions: [{ subject: 'X' }] }), 403],
    ['existing rows bound to a collection', () => ({ ...bound(), 'Incident_Tasks@odata.bind': ['/tasks(11111111-1111-4111-8111-111111111111)'] }), 501],
  ])('are refused: %s', async (_what, body, status) => {
    const answer = await api.send('POST', 'incidents', body());
    expect(answer.status, answer.text).toBe(status);
    expect((await api.filter('incidents', "title eq 'X'")).rows).toEqual([]);
  });

  test('do not stand in a change', async () => {
    expect((await api.send('PATCH', `incidents(${incident})`, { Incident_Tasks: [{ subject: 'X' }] })).status).toBe(400);
    expect((await api.send('PATCH', `incidents(${incident})`, { primarycontactid: { lastname: 'X' } })).status).toBe(400);
  });
});
