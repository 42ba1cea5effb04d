import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestService, type TestService } from './support.ts';

let city: TestService;
let bakery: string;
let nell: string;
let light: string;
let quiet: string;
let team: string;
beforeAll(async () => {
  city = await startTestService();
  bakery = await city.api.create('accounts', { name: 'Harbor Bakery' });
  nell = await city.api.contact("O'Hara", { firstname: 'Nell', 'parentcustomerid_account@odata.bind': `/accounts(${bakery})` });
  light = await city.api.incident('Street light out', nell);
  quiet = await city.api.incident('Quiet', nell);
  for (const subject of ['a; semicolon', 'Bravo', 'charlie', 'Delta)']) {
    await city.api.create('tasks', { subject, 'regardingobjectid_incident_task@odata.bind': `/incidents(${light})` });
  }
  team = await city.api.create('teams', { name: 'Roads' });
});
afterAll(() => city.close());

async function one(expand: string, path = `incidents(${light})?$select=title&`): Promise<Record<string, unknown>> {
  const answer = await city.api.get(`${path}$expand=${encodeURIComponent(expand)}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}
const subjects = (body: Record<string, unknown>, navigation = 'Incident_Tasks') => (body[navigation] as Record<string, unknown>[]).map((row) => row['subject']);

describe('lookups', () => {
  test('are expanded inside of each other, with the selected columns and no others but the key of principals', async () => {
    const body = await one('customerid_contact($select=fullname;$expand=parentcustomerid_account($select=name;$expand=createdby($select=fullname)))');
    expect(body['customerid_contact']).toEqual({
      '@odata.etag': expect.any(String) as string,
      contactid: nell,
      fullname: "Nell O'Hara",
      parentcustomerid_account: {
        '@odata.etag': expect.any(String) as string,
        accountid: bakery,
        name: 'Harbor Bakery',
        createdby: { '@odata.etag': expect.any(String) as string, systemuserid: expect.any(String) as string, ownerid: expect.any(String) as string, fullname: 'Administrator' },
      },
    });
    expect(body['@odata.context']).toMatch(/#incidents\(title,customerid_contact\(fullname,parentcustomerid_account\(name,createdby\(fullname\)\)\)\)\/\$entity$/);
  });

  test('that point at another table, or at nothing, are null', async () => {
    const body = await one('customerid_account($select=name),parentcaseid,customerid_contact($select=*)');
    expect(body).toMatchObject({ customerid_account: null, parentcaseid: null, customerid_contact: { lastname: "O'Hara", firstname: 'Nell' } });
  });

  test('of an owner show a user or a team, and say which', async () => {
    await city.api.send('PATCH', `incidents(${quiet})`, { 'ownerid@odata.bind': `/teams(${team})` });
    const answer = await city.api.get(`incidents?$select=title&$orderby=title&$expand=ownerid($select=createdon)`);
    expect(answer.rows.map((row) => row['ownerid'])).toEqual([
      expect.objectContaining({ '@odata.type': '#Microsoft.Dynamics.CRM.team', teamid: team, ownerid: team, createdon: expect.any(String) as string }),
      expect.objectContaining({ '@odata.type': '#Microsoft.Dynamics.CRM.systemuser' }),
    ]);
    expect((await city.api.get('incidents?$expand=ownerid($select=fullname)')).error.message).toMatch(/in common/);
  });
});

describe('collections', () => {
  test('have their own options', async () => {
    expect(subjects(await one("Incident_Tasks($select=subject;$orderby=subject desc)"))).toEqual(['Delta)', 'charlie', 'Bravo', 'a; semicolon']);
    expect(subjects(await one("Incident_Tasks($select=subject;$orderby=subject;$top=2)"))).toEqual(['a; semicolon', 'Bravo']);
    expect(subjects(await one("Incident_Tasks($select=subject;$filter=subject eq 'A; Semicolon' or contains(subject,')');$orderby=subject)"))).toEqual(['a; semicolon', 'Delta)']);
    const none = await one("Incident_Tasks($filter=subject eq 'nothing')");
    expect(none['Incident_Tasks']).toEqual([]);
    expect(Object.keys(none)).not.toContain('Incident_Tasks@odata.nextLink');
  });

  test('keep to their own row, in a list too, and $top counts for every row', async () => {
    const other = await city.api.incident('Other', nell);
    await city.api.create('tasks', { subject: 'Elsewhere', 'regardingobjectid_incident_task@odata.bind': `/incidents(${other})` });
    const answer = await city.api.get('incidents?$select=title&$orderby=title&$expand=Incident_Tasks($select=subject;$orderby=subject;$top=1),customerid_contact($select=lastname)');
    expect(answer.rows.map((row) => [row['title'], subjects(row)])).toEqual([
      ['Other', ['Elsewhere']],
      ['Quiet', []],
      ['Street light out', ['a; semicolon']],
    ]);
  });

  test('take lookups inside; then the page size holds for them, and their links go on', async () => {
    const path = `incidents(${light})?$select=title&$expand=${encodeURIComponent("Incident_Tasks($select=subject;$filter=subject ne @p1;$expand=regardingobjectid_incident_task($select=title))")}&@p1='Bravo'`;
    const answer = await city.api.get(path, { prefer: 'odata.maxpagesize=2' });
    expect(answer.status, answer.text).toBe(200);
    const first = answer.body['Incident_Tasks'] as Record<string, unknown>[];
    expect(first).toHaveLength(2);
    expect(first[0]).toMatchObject({ regardingobjectid_incident_task: { title: 'Street light out' } });
    const rest = await city.api.get(String(answer.body['Incident_Tasks@odata.nextLink']), { prefer: 'odata.maxpagesize=2' });
    expect(rest.status, rest.text).toBe(200);
    expect([...first, ...rest.rows].map((row) => row['subject']).sort()).toEqual(['Delta)', 'a; semicolon', 'charlie']);
    expect(rest.rows[0]).toMatchObject({ regardingobjectid_incident_task: { title: 'Street light out' } });
  });

  test('of participants, articles and members', async () => {
    const call = await city.api.create('phonecalls', {
      subject: 'Inbound',
      directioncode: false,
      'regardingobjectid_incident_phonecall@odata.bind': `/incidents(${light})`,
      phonecall_activity_parties: [{ 'partyid_contact@odata.bind': `/contacts(${nell})`, participationtypemask: 1 }],
    });
    const parties = await one('phonecall_activity_parties($select=participationtypemask;$expand=partyid_contact($select=fullname))', `phonecalls(${call})?$select=subject&`);
    expect(parties['phonecall_activity_parties']).toEqual([expect.objectContaining({ participationtypemask: 1, partyid_contact: expect.objectContaining({ fullname: "Nell O'Hara" }) as unknown })]);

    const article = await city.api.create('knowledgearticles', { title: 'Street lights' });
    await city.api.create('knowledgearticleincidents', { 'knowledgearticleid@odata.bind': `/knowledgearticles(${article})`, 'incidentid@odata.bind': `/incidents(${light})` });
    const used = await one('knowledgearticle_incidents($select=knowledgeusage;$expand=knowledgearticleid($select=title))');
    expect(used['knowledgearticle_incidents']).toEqual([expect.objectContaining({ knowledgeusage: 1, knowledgearticleid: expect.objectContaining({ title: 'Street lights' }) as unknown })]);

    const user = await city.api.create('systemusers', { fullname: 'Ada Park', domainname: 'ada.park' });
    await city.api.send('POST', `teams(${team})/teammembership_association/$ref`, { '@odata.id': `${city.api.root}/systemusers(${user})` });
    expect((await one('teammembership_association($select=fullname)', `teams(${team})?$select=name&`))['teammembership_association']).toEqual([expect.objectContaining({ fullname: 'Ada Park', systemuserid: user })]);
    expect((await one('teammembership_association($select=name)', `systemusers(${user})?$select=fullname&`))['teammembership_association']).toEqual([expect.objectContaining({ name: 'Roads' })]);
  });
});

describe('what cannot be expanded', () => {
  test.each([
    ['Incident_Tasks($levels=2)', 501],
    ['Incident_Tasks($skip=1)', 501],
    ['Incident_Tasks($search=x)', 501],
    ['Incident_Tasks($count=true)', 501],
    ['Incident_Tasks/$ref', 501],
    ['customerid_contact/$ref', 501],
    ['customerid_contact($select=fullname)/$ref', 501],
    ['*', 501],
    ['Incident_Tasks($expand=task_activity_parties)', 501],
    ['customerid_contact($expand=incident_customer_contacts)', 501],
    ['Incident_Tasks($expand=ownerid_task;$top=1)', 400],
    ['Incident_Tasks($expand=ownerid_task;$orderby=subject)', 400],
    ["customerid_contact($filter=lastname eq 'x')", 400],
    ['customerid_contact($top=1)', 400],
    ['Incident_Tasks($select=subject;$select=subject)', 400],
    ['Incident_Tasks($wrong=1)', 400],
    ['Incident_Tasks(subject)', 400],
    ['Incident_Tasks($top=0)', 400],
    ['Incident_Tasks($select=shoe_size)', 400],
    ["Incident_Tasks($filter=shoe_size eq 1)", 400],
    ['Incident_Tasks,Incident_Tasks', 400],
    ['customerid', 400],
    ['incident_tasks', 400],
    ['title', 400],
    ['Incident_Tasks($select=subject', 400],
    ['Incident_Tasks)', 400],
    ["Incident_Tasks($filter=subject eq 'x)", 400],
    ['', 400],
    [Array.from({ length: 16 }, (_, index) => `Incident_Tasks${index}`).join(','), 400],
    [`${'parentcaseid($expand='.repeat(16)}parentcaseid${')'.repeat(16)}`, 400],
    ['('.repeat(50_000), 400],
  ])('%.80s', async (expand, status) => {
    const query = `$expand=${encodeURIComponent(expand)}`;
    const answer = await city.api.send('POST', '$batch', `--b\r\nContent-Type: application/http\r\n\r\nGET incidents?${query} HTTP/1.1\r\n\r\n\r\n--b--`, { 'content-type': 'multipart/mixed; boundary=b' });
    expect(answer.text).toContain(`HTTP/1.1 ${status}`);
  });

  test('fifteen of them can', async () => {
    const expand = `${'parentcaseid($expand='.repeat(14)}parentcaseid${')'.repeat(14)}`;
    expect((await city.api.get(`incidents?$select=title&$expand=${encodeURIComponent(expand)}`)).status).toBe(200);
  });
});

describe('the content of files', () => {
  test('comes with a note, and with ten notes at most', async () => {
    const content = Buffer.from('Grüße aus Testville').toString('base64');
    for (let index = 0; index < 12; index += 1) {
      await city.api.create('annotations', { subject: `Note ${index}`, 'objectid_incident@odata.bind': `/incidents(${light})`, ...(index === 0 ? { filename: 'x.txt', documentbody: content } : {}) });
    }
    const [first] = (await city.api.filter('annotations', "subject eq 'Note 0'", '&$select=documentbody')).rows;
    expect(first?.['documentbody']).toBe(content);
    expect((await city.api.get(`annotations(${String(first?.['annotationid'])})`)).body['documentbody']).toBe(content);
    const page = await city.api.get('annotations?$orderby=subject');
    expect(page.rows).toHaveLength(10);
    expect((await city.api.get(String(page.body['@odata.nextLink']))).rows).toHaveLength(2);
    expect((await city.api.get('annotations?$select=subject')).rows).toHaveLength(12);
    expect((await city.api.get('annotations?$top=10')).rows).toHaveLength(10);
    for (const refused of ['annotations?$top=11', `incidents(${light})?$expand=Incident_Annotation`]) {
      const answer = await city.api.get(refused);
      expect([answer.status, answer.error.message]).toEqual([400, expect.stringContaining('$select')]);
    }
    expect((await city.api.get(`incidents(${light})?$expand=Incident_Annotation($select=subject)`)).body['Incident_Annotation']).toHaveLength(12);
  });

  test('is nothing to find or sort by', async () => {
    expect((await city.api.filter('annotations', 'documentbody ne null')).status).toBe(400);
    expect((await city.api.filter('annotations', "contains(documentbody,'x')")).status).toBe(400);
    expect((await city.api.get('annotations?$orderby=documentbody')).status).toBe(400);
    expect((await city.api.filter('incidents', "Incident_Annotation/any(a:startswith(a/documentbody,'x'))")).status).toBe(400);
  });
});
