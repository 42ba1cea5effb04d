import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestService, type TestService } from './support.ts';
import { refusal } from './query-support.ts';

let city: TestService;
let bakery: string;
let nell: string;
let eva: string;
let streetLight: string;
beforeAll(async () => {
  city = await startTestService();
  bakery = await city.api.create('accounts', { name: 'Harbor Bakery' });
  nell = await city.api.contact("O'Hara", { firstname: 'Nell', 'parentcustomerid_account@odata.bind': `/accounts(${bakery})` });
  eva = await city.api.contact('Muñoz', { firstname: 'Eva', 'parentcustomerid_contact@odata.bind': `/contacts(${nell})` });
  streetLight = await city.api.incident('Street light out', nell);
  await city.api.incident('Pothole', eva, { 'parentcaseid@odata.bind': `/incidents(${streetLight})` });
  await city.api.incident('Graffiti', eva);
  for (const [subject, done] of [['Call back', true], ['Visit', false]] as const) {
    const task = await city.api.create('tasks', { subject, 'regardingobjectid_incident_task@odata.bind': `/incidents(${streetLight})` });
    if (done) expect((await city.api.send('PATCH', `tasks(${task})`, { statecode: 1, statuscode: 5 })).status).toBe(204);
  }
  await city.api.create('phonecalls', {
    subject: 'Inbound',
    directioncode: false,
    'regardingobjectid_incident_phonecall@odata.bind': `/incidents(${streetLight})`,
    phonecall_activity_parties: [{ 'partyid_contact@odata.bind': `/contacts(${nell})`, participationtypemask: 1 }],
  });
});
afterAll(() => city.close());

async function titles(filter: string, more = '&$orderby=title'): Promise<unknown[]> {
  const answer = await city.api.filter('incidents', filter, `&$select=title${more}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.rows.map((row) => row['title']);
}

describe('paths through lookups', () => {
  test.each([
    ["customerid_contact/fullname eq 'nell o''hara'", ['Street light out']],
    ["contains(customerid_contact/lastname,'MUÑ')", ['Graffiti', 'Pothole']],
    ["customerid_contact/parentcustomerid_account/name eq 'Harbor Bakery'", ['Street light out']],
    ["customerid_contact/parentcustomerid_contact/parentcustomerid_account/name eq 'Harbor Bakery'", ['Graffiti', 'Pothole']],
    ['customerid_account/name eq null', ['Graffiti', 'Pothole', 'Street light out']],
    ["parentcaseid/title eq 'Street light out'", ['Pothole']],
    ["parentcaseid/title ne 'Street light out'", ['Graffiti', 'Street light out']],
    ["not contains(parentcaseid/title,'light')", ['Graffiti', 'Street light out']],
    ["createdby/domainname eq 'ADMIN' and title eq 'pothole'", ['Pothole']],
    ['parentcaseid/_customerid_value ne null', ['Pothole']],
    ["'Muñoz' eq customerid_contact/lastname and parentcaseid/title eq null", ['Graffiti']],
  ])('%s', async (filter, expected) => expect(await titles(filter)).toEqual(expected));

  test('the key of the row behind a lookup', async () => {
    expect(await titles(`customerid_contact/contactid eq ${nell}`)).toEqual(['Street light out']);
    expect(await titles(`customerid_account/accountid eq ${nell}`)).toEqual([]);
  });

  test.each([
    ["ownerid/fullname eq 'x'", 501],
    ["customerid/fullname eq 'x'", 400],
    ["Customerid_contact/fullname eq 'x'", 400],
    ["customerid_contact/shoe_size eq 44", 400],
    ['customerid_contact eq null', 400],
    ["title eq customerid_contact/fullname", 501],
    ["parentcaseid/parentcaseid/parentcaseid/parentcaseid/parentcaseid/parentcaseid/title eq 'x'", 400],
    ["customerid_contact/incident_customer_contacts/any()", 501],
    ['Incident_Tasks eq null', 400],
    ["Incident_Tasks/subject eq 'x'", 400],
    ['Incident_Tasks/$count gt 1', 501],
    ['Incident_Tasks/some(t:t/statecode eq 0)', 400],
    ['Incident_Tasks/all()', 400],
    ['Incident_Tasks/any(t)', 400],
    ['Incident_Tasks/any(t:)', 400],
    ["Incident_Tasks/any(t:subject eq 'x')", 400],
    ['Incident_Tasks/any(t:t/statecode eq 0', 400],
    ['incident_parent_incident/any(t:t/incident_parent_incident/any(t:t/statecode eq 0))', 400],
    ['t/statecode eq 0', 400],
    ["$it/title eq 'x'", 501],
  ])('%s is refused', (filter, status) => {
    expect(refusal('incident', filter).status, refusal('incident', filter).message).toBe(status);
  });
});

describe('any and all', () => {
  test.each([
    ['Incident_Tasks/any()', ['Street light out']],
    ['not Incident_Tasks/any()', ['Graffiti', 'Pothole']],
    ["Incident_Tasks/any(t:t/subject eq 'VISIT')", ['Street light out']],
    ["Incident_Tasks/any(t:t/subject eq 'Visit' and t/statecode eq 1)", []],
    ['Incident_Tasks/all(t:t/statecode eq 1)', ['Graffiti', 'Pothole']],
    ['Incident_Tasks/any() and Incident_Tasks/all(t:t/statecode ge 0)', ['Street light out']],
    ["Incident_Tasks/any(t:t/regardingobjectid_incident_task/customerid_contact/lastname eq 'o''hara')", ['Street light out']],
    ["Incident_Phonecalls/any(c:c/phonecall_activity_parties/any(p:p/partyid_contact/lastname eq 'O''HARA'))", ['Street light out']],
    ["incident_parent_incident/any(child:child/incident_parent_incident/any())", []],
    ["incident_parent_incident/any(child:contains(child/title,'hole'))", ['Street light out']],
    ["Incident_ActivityPointers/any(a:a/activitytypecode eq 'phonecall')", ['Street light out']],
    ["Incident_Tasks/any(t:t/subject eq 'Visit') or title eq 'Graffiti'", ['Graffiti', 'Street light out']],
    ["Incident_Tasks/any(t:t/Microsoft.Dynamics.CRM.In(PropertyName='subject',PropertyValues=['Visit','x']))", ['Street light out']],
  ])('%s', async (filter, expected) => expect(await titles(filter)).toEqual(expected));

  test('from the other side, and through a many-to-many relationship', async () => {
    const callers = await city.api.filter('contacts', "incident_customer_contacts/any(i:i/title eq 'Pothole')", '&$select=lastname');
    expect(callers.rows.map((row) => row['lastname'])).toEqual(['Muñoz']);
    const team = await city.api.create('teams', { name: 'Roads' });
    const user = await city.api.create('systemusers', { fullname: 'Ada Park', domainname: 'ada.park' });
    const joined = await city.api.send('POST', `teams(${team})/teammembership_association/$ref`, { '@odata.id': `${city.api.root}/systemusers(${user})` });
    expect(joined.status, joined.text).toBe(204);
    const teams = await city.api.filter('teams', "teammembership_association/any(u:u/domainname eq 'ada.park')", '&$select=name');
    expect(teams.rows.map((row) => row['name'])).toEqual(['Roads']);
    expect((await city.api.filter('systemusers', 'teammembership_association/any()', '&$select=fullname')).rows).toHaveLength(1);
    const members = await city.api.get(`teams(${team})/teammembership_association?$select=fullname`);
    expect(members.rows.map((row) => row['fullname'])).toEqual(['Ada Park']);
    expect((await city.api.get(`teams(${team})/teammembership_association/$count`)).text).toBe('1');
  });

  test('nesting, lookups and terms have limits, which the database keeps up with', async () => {
    const nested = (depth: number) => `${Array.from({ length: depth }, (_, index) => `${index === 0 ? '' : `v${index - 1}/`}incident_parent_incident/any(v${index}:`).join('')}v${depth - 1}/statecode eq 0${')'.repeat(depth)}`;
    expect((await city.api.filter('incidents', nested(3))).status).toBe(200);
    expect(refusal('incident', nested(4)).message).toMatch(/3 levels/);
    const paths = (count: number) => Array.from({ length: count }, () => "customerid_contact/parentcustomerid_account/name eq 'x'").join(' or ');
    expect((await city.api.filter('incidents', paths(30))).status).toBe(200);
    expect(refusal('incident', paths(31)).message).toMatch(/navigation properties/);
  });
});

describe('$orderby', () => {
  test('through a lookup, by the name behind a lookup, in several terms and pages', async () => {
    const byCaller = '&$orderby=customerid_contact/firstname desc,title desc';
    expect(await titles('statecode eq 0', byCaller)).toEqual(['Street light out', 'Pothole', 'Graffiti']);
    expect(await titles('statecode eq 0', '&$orderby=_customerid_value,title')).toEqual(['Graffiti', 'Pothole', 'Street light out']);
    expect(await titles('statecode eq 0', '&$orderby=_parentcaseid_value desc,_customerid_value desc')).toEqual(['Pothole', 'Street light out', 'Graffiti']);
    const paged: unknown[] = [];
    let link: string | undefined = `incidents?$select=title${byCaller}`;
    while (link !== undefined) {
      const page = await city.api.get(link, { prefer: 'odata.maxpagesize=1' });
      expect(page.status, page.text).toBe(200);
      paged.push(...page.rows.map((row) => row['title']));
      link = page.body['@odata.nextLink'] as string | undefined;
    }
    expect(paged).toEqual(['Street light out', 'Pothole', 'Graffiti']);
  });

  test.each([
    ['customerid_contact/parentcustomerid_account/name', 501],
    ['description', 501],
    ['ownerid/fullname', 501],
    ['Incident_Tasks/any()', 501],
    ['shoe_size', 400],
    ['title up', 400],
    ['title desc desc', 400],
    ['title,', 400],
    ['', 400],
    [Array.from({ length: 11 }, () => 'title').join(','), 400],
  ])('%s is refused', async (order, status) => {
    const answer = await city.api.get(`incidents?$orderby=${encodeURIComponent(order)}`);
    expect(answer.status, answer.text).toBe(status);
  });
});

describe('what belongs to a row', () => {
  test('its collection is a list with options and pages of its own', async () => {
    const all = await city.api.get(`contacts(${eva})/incident_customer_contacts?$select=title&$orderby=title&$count=true`);
    expect(all.rows.map((row) => row['title'])).toEqual(['Graffiti', 'Pothole']);
    expect(all.body['@odata.count']).toBe(2);
    const first = await city.api.get(`contacts(${eva})/incident_customer_contacts?$select=title&$orderby=title`, { prefer: 'odata.maxpagesize=1' });
    expect(first.rows.map((row) => row['title'])).toEqual(['Graffiti']);
    const second = await city.api.get(String(first.body['@odata.nextLink']), { prefer: 'odata.maxpagesize=1' });
    expect(second.rows.map((row) => row['title'])).toEqual(['Pothole']);
    expect(second.body['@odata.nextLink']).toBeUndefined();
    expect((await city.api.get(`contacts(${eva})/incident_customer_contacts?$filter=title eq 'pothole'&$expand=customerid_contact($select=lastname)`)).rows[0]).toMatchObject({
      customerid_contact: { lastname: 'Muñoz' },
    });
  });

  test('the row behind a lookup; nothing is 204', async () => {
    const caller = await city.api.get(`incidents(${streetLight})/customerid_contact?$select=fullname`);
    expect(caller.body).toMatchObject({ contactid: nell, fullname: "Nell O'Hara" });
    expect((await city.api.get(`incidents(${streetLight})/parentcaseid`)).status).toBe(204);
    expect((await city.api.get(`incidents(${streetLight})/customerid_account`)).status).toBe(204);
    expect((await city.api.get(`incidents(${bakery})/Incident_Tasks`)).status).toBe(404);
  });

  test('counts are plain numbers', async () => {
    const counted = async (path: string) => {
      const answer = await city.api.get(path);
      expect(answer.headers.get('content-type'), answer.text).toMatch(/^text\/plain/);
      return answer.text;
    };
    expect(await counted('incidents/$count')).toBe('3');
    expect(await counted("incidents/$count?$filter=customerid_contact/lastname eq 'Muñoz'")).toBe('2');
    expect(await counted(`incidents(${streetLight})/Incident_Tasks/$count`)).toBe('2');
    expect(await counted(`incidents(${streetLight})/Incident_Tasks/$count?$filter=statecode eq 0`)).toBe('1');
    expect((await city.api.get('incidents/$count?$top=1')).status).toBe(400);
  });

  test('the count of a list, and how it was bounded, when it is asked for', async () => {
    const annotations = { prefer: 'odata.include-annotations="Microsoft.Dynamics.CRM.*"' };
    const counted = await city.api.get('incidents?$count=true&$top=1', annotations);
    expect(counted.body).toMatchObject({ '@odata.count': 3, '@Microsoft.Dynamics.CRM.totalrecordcount': 3, '@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded': false });
    const uncounted = await city.api.get('incidents?$top=1', annotations);
    expect(uncounted.body['@Microsoft.Dynamics.CRM.totalrecordcount']).toBe(-1);
    expect(Object.keys((await city.api.get('incidents?$count=true')).body)).not.toContain('@Microsoft.Dynamics.CRM.totalrecordcount');
  });
});
