/** What each role may do with each table as a whole. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tableNames, tableOf } from '../../shared/entities/index.ts';
import type { Role } from '../../shared/entities/people.ts';
import { addPerson, type Person } from './people.ts';
import { type Answer, startTestService, type TestService } from './support.ts';

const roles = ['call-taker', 'case-lead', 'case-supervisor', 'call-supervisor', 'admin'] as const;
let city: TestService;
let people: Record<Role, Person>;
beforeAll(async () => {
  city = await startTestService();
  const made = await Promise.all(roles.map(async (role) => [role, await addPerson(city, `the.${role}`, role)] as const));
  people = Object.fromEntries(made) as Record<Role, Person>;
});
afterAll(() => city.close());

const refusal = (answer: Answer) => [answer.status, answer.error.code];
const forbidden = [403, '0x80040220'];
const readable: Readonly<Record<Role, readonly string[]>> = {
  'call-taker': [],
  'case-lead': [],
  'case-supervisor': [],
  'call-supervisor': ['ring_call'],
  admin: ['ring_call', 'ring_auditentry'],
};

test.each(roles)('%s reads every table but those that are restricted', async (role) => {
  for (const table of tableNames) {
    const answer = await people[role].api.get(`${tableOf(table).entitySet}?$top=1`);
    const may = !['ring_call', 'ring_auditentry'].includes(table) || readable[role].includes(table);
    if (may) expect(answer.status, `${table}: ${answer.text}`).toBe(200);
    else expect(refusal(answer), table).toEqual(forbidden);
  }
});

describe('a table that may not be read cannot be read in any form', () => {
  const id = '31100000-0000-4000-8000-000000000001';
  const forms: Readonly<Record<string, string>> = {
    row: `ring_auditentries(${id})`,
    'related row': `ring_auditentries(${id})/ring_UserId`,
    'one column': `ring_auditentries(${id})/ring_rowid`,
    count: 'ring_calls/$count',
    filter: "ring_calls?$filter=contains(ring_number,'743')",
    'expanded collection': 'systemusers?$expand=ring_systemuser_auditentries',
    lambda: "systemusers?$filter=ring_systemuser_auditentries/any(e:e/ring_rowtable eq 'incident')",
    'empty lambda': 'systemusers?$filter=ring_systemuser_auditentries/any()',
    'navigation path': `systemusers(USER)/ring_systemuser_auditentries`,
    'count of a navigation path': `systemusers(USER)/ring_systemuser_auditentries/$count`,
    references: `systemusers(USER)/ring_systemuser_auditentries/$ref`,
  };
  test.each(Object.entries(forms))('%s', async (_form, path) => {
    const address = path.replace('USER', people['call-taker'].id);
    expect(refusal(await people['call-taker'].api.get(address))).toEqual(forbidden);
    expect((await people.admin.api.get(address)).status).not.toBe(403);
  });

  test('change tracking, from the beginning and with a link of somebody who may', async () => {
    const tracking = { prefer: 'odata.track-changes' };
    expect(refusal(await people['case-supervisor'].api.get('ring_calls', tracking))).toEqual(forbidden);
    const { deltaLink } = { deltaLink: String((await people.admin.api.get('ring_auditentries?$select=ring_rowtable', tracking)).body['@odata.deltaLink']) };
    expect(refusal(await people['case-supervisor'].api.get(deltaLink))).toEqual(forbidden);
    expect((await people.admin.api.get(deltaLink)).status).toBe(200);
  });

  test('part of a batch', async () => {
    const { api } = people['call-taker'];
    const body = `--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nGET ${api.root}/ring_calls HTTP/1.1\r\n\r\n\r\n--b--\r\n`;
    const answer = await api.send('POST', '$batch', body, { 'content-type': 'multipart/mixed; boundary=b' });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('0x80040220');
  });
});

describe('writing', () => {
  const columns: Readonly<Record<string, Record<string, unknown>>> = {
    systemusers: { fullname: 'New', domainname: 'new' },
    teams: { name: 'New' },
    queues: { name: 'New' },
    ring_categories: { ring_name: 'New' },
    subjects: { title: 'New' },
    knowledgearticles: { title: 'New' },
    templates: { title: 'New' },
    contacts: { lastname: 'New' },
    accounts: { name: 'New' },
    tasks: { subject: 'New' },
    annotations: { notetext: 'New' },
  };
  const onlyAdministrators = ['systemusers', 'teams', 'queues', 'ring_categories', 'subjects'];
  const supervisorsToo = ['knowledgearticles', 'templates'];
  const mayWrite = (role: Role, set: string) => role === 'admin' || (!onlyAdministrators.includes(set) && (!supervisorsToo.includes(set) || role.endsWith('supervisor')));

  test.each(roles)('%s', async (role) => {
    const { api } = people[role];
    for (const [set, given] of Object.entries(columns)) {
      const unique = set === 'systemusers' ? { ...given, domainname: `new.${role}` } : given;
      const answer = await api.send('POST', set, unique);
      if (!mayWrite(role, set)) expect(refusal(answer), set).toEqual(forbidden);
      else expect(answer.status, `${set}: ${answer.text}`).toBe(204);
      const existing = await city.api.create(set, set === 'systemusers' ? { ...given, domainname: `existing.${role}` } : given);
      const changed = await api.send('PATCH', `${set}(${existing})`, { ...given, domainname: undefined }, { 'if-match': '*' });
      if (!mayWrite(role, set)) expect(refusal(changed), set).toEqual(forbidden);
      else if (!['tasks', 'annotations'].includes(set)) expect(changed.status, `${set}: ${changed.text}`).toBe(204);
      const deleted = await api.send('DELETE', `${set}(${existing})`);
      if (role === 'admin') expect(deleted.status, `${set}: ${deleted.text}`).toBe(204);
      else expect(refusal(deleted), set).toEqual(forbidden);
    }
  });

  test('what only the service writes is written by no role', async () => {
    for (const role of roles) {
      for (const table of tableNames) {
        const { writtenByService, unionOf, entitySet } = tableOf(table);
        if (!writtenByService && !unionOf) continue;
        expect((await people[role].api.send('POST', entitySet, {})).status, table).toBe(403);
      }
    }
  });
});

test('a role that is taken away is gone with the next request', async () => {
  const person = await addPerson(city, 'demoted', 'call-supervisor');
  expect((await person.api.get('ring_calls')).status).toBe(200);
  await city.api.send('PATCH', `systemusers(${person.id})`, { ring_role: 311_000_000 }, { 'if-match': '*' });
  expect(refusal(await person.api.get('ring_calls'))).toEqual(forbidden);
});
