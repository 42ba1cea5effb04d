/** Dataverse's own filter functions, `Microsoft.Dynamics.CRM.*`. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDepartment, addMember, addUser, type City, newCase, newId, refusal, rowsOf, startCity } from './support.ts';

let city: City;
const crm = (call: string) => `Microsoft.Dynamics.CRM.${call}`;
beforeAll(async () => {
  city = await startCity();
  const hoursFromNow: [string, number][] = [
    ['just now', -0.25],
    ['this morning', -5],
    ['days ago', -70],
    ['weeks ago', -24 * 20],
    ['later', 1],
    ['next week', 24 * 6],
  ];
  for (const [subject, hours] of hoursFromNow) {
    await newId(city.client, 'tasks', { subject, scheduledend: new Date(Date.now() + hours * 3_600_000), percentcomplete: Math.min(100, Math.abs(Math.round(hours))), prioritycode: hours < 0 ? 1 : 2 });
  }
  await newId(city.client, 'tasks', { subject: 'undated' });
});
afterAll(() => city.close());
const subjects = async (filter: string, queryParams: string[] = []) =>
  (await rowsOf(city.client, { collection: 'tasks', select: ['subject'], filter, queryParams })).map((row) => String(row['subject'])).sort();

test('In and NotIn, with text, numbers and GUIDs', async () => {
  expect(await subjects(crm("In(PropertyName='subject',PropertyValues=['later','UNDATED','none'])"))).toEqual(['later', 'undated']);
  expect(await subjects(crm("In(PropertyName='prioritycode',PropertyValues=['2'])"))).toEqual(['later', 'next week']);
  const { UserId: user } = await city.client.callFunction<{ UserId: string }>('WhoAmI');
  expect(await subjects(`${crm(`In(PropertyName='ownerid',PropertyValues=['${user}'])`)} and prioritycode eq 2`)).toEqual(['later', 'next week']);
});

test('In with aliases, as the client sends them', async () => {
  expect(await subjects(crm('In(PropertyName=@p1,PropertyValues=@p2)'), ["@p1='subject'", "@p2=['later','undated']"])).toEqual(['later', 'undated']);
});

test('values in double quotes, as the documentation has them: an apostrophe needs nothing more', async () => {
  await newId(city.client, 'contacts', { lastname: "O'Brian" });
  await newId(city.client, 'contacts', { lastname: 'OBryan' });
  const filter = crm('In(PropertyName=@p1,PropertyValues=@p2)');
  const rows = await rowsOf(city.client, { collection: 'contacts', select: ['lastname'], filter, orderBy: ['lastname'], queryParams: ["@p1='lastname'", `@p2=${encodeURIComponent(`["OBrian","OBryan","O'Brian","O'Bryan"]`)}`] });
  expect(rows.map((row) => row['lastname'])).toEqual(["O'Brian", 'OBryan']);
  expect(await subjects(crm('Between(PropertyName=\'percentcomplete\',PropertyValues=["5","70"])'))).toEqual(['days ago', 'this morning']);
});

test('Between', async () => {
  expect(await subjects(crm("Between(PropertyName='percentcomplete',PropertyValues=['5','70'])"))).toEqual(['days ago', 'this morning']);
  const from = new Date(Date.now() - 24 * 3_600_000).toISOString();
  const to = new Date(Date.now() + 2 * 3_600_000).toISOString();
  expect(await subjects(crm(`Between(PropertyName='scheduledend',PropertyValues=['${from}','${to}'])`))).toEqual(['just now', 'later', 'this morning']);
});

test('LastXHours and LastXDays reach back from now, and not forward', async () => {
  expect(await subjects(crm("LastXHours(PropertyName='scheduledend',PropertyValue=2)"))).toEqual(['just now']);
  expect(await subjects(crm("LastXHours(PropertyName='scheduledend',PropertyValue=7)"))).toEqual(['just now', 'this morning']);
  expect(await subjects(crm("LastXDays(PropertyName='scheduledend',PropertyValue=5)"))).toEqual(['days ago', 'just now', 'this morning']);
});

test('Today is the day of the city', async () => {
  const key = await newId(city.client, 'tasks', { subject: 'made today' });
  expect(await subjects(`${crm("Today(PropertyName='createdon')")} and activityid eq ${key}`)).toEqual(['made today']);
  const dated = await subjects(crm("Today(PropertyName='scheduledend')"));
  expect(dated).not.toContain('days ago');
  expect(dated).not.toContain('next week');
  expect(dated).not.toContain('undated');
  // Testville lies in Los Angeles: its day is another one than UTC's for seven or eight hours.
  const startOfDay = startOfLosAngelesDay(new Date());
  const first = await newId(city.client, 'tasks', { subject: 'first minute', scheduledend: new Date(startOfDay.getTime() + 60_000) });
  const before = await newId(city.client, 'tasks', { subject: 'minute before', scheduledend: new Date(startOfDay.getTime() - 60_000) });
  expect(await subjects(`${crm("Today(PropertyName='scheduledend')")} and (activityid eq ${first} or activityid eq ${before})`)).toEqual(['first minute']);
  for (const task of [key, first, before]) await city.client.deleteRecord({ collection: 'tasks', key: task });
});

function startOfLosAngelesDay(now: Date): Date {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: 'America/Los_Angeles', hourCycle: 'h23', hour: 'numeric', minute: 'numeric', second: 'numeric' });
  const part = Object.fromEntries(format.formatToParts(now).map(({ type, value }) => [type, Number(value)]));
  const elapsed = ((part['hour'] ?? 0) * 60 + (part['minute'] ?? 0)) * 60 + (part['second'] ?? 0);
  return new Date(Math.floor(now.getTime() / 1000) * 1000 - elapsed * 1000);
}

test('EqualUserId and EqualUserTeams are about who asks', async () => {
  const { team } = await addDepartment(city.client, 'Streets');
  const lamar = await addUser(city.client, 'lamar', 'call-taker');
  await addUser(city.client, 'lena', 'call-taker');
  await addMember(city.client, team, lamar);
  const contact = await newId(city.client, 'contacts', { lastname: 'Asker' });
  await newCase(city.client, 'Of the team', contact, { 'ownerid@odata.bind': `/teams(${team})` });
  await newCase(city.client, 'Of Lamar', contact, { 'ownerid@odata.bind': `/systemusers(${lamar})` });
  const titles = async (userName: string, filter: string) =>
    (await rowsOf(await city.as(userName), { collection: 'incidents', select: ['title'], filter })).map((row) => row['title']).sort();
  expect(await titles('lamar', crm("EqualUserId(PropertyName='ownerid')"))).toEqual(['Of Lamar']);
  expect(await titles('lamar', crm("EqualUserTeams(PropertyName='ownerid')"))).toEqual(['Of the team']);
  expect(await titles('lena', crm("EqualUserId(PropertyName='ownerid')"))).toEqual([]);
  expect(await titles('lena', crm("EqualUserTeams(PropertyName='ownerid')"))).toEqual([]);
  expect(await titles('lamar', `${crm("EqualUserId(PropertyName='ownerid')")} or ${crm("EqualUserTeams(PropertyName='ownerid')")}`)).toEqual(['Of Lamar', 'Of the team']);
});

test('functions combine with everything else', async () => {
  expect(await subjects(`not ${crm("In(PropertyName='subject',PropertyValues=['later'])")} and prioritycode eq 2`)).toEqual(['next week']);
  const contact = await newId(city.client, 'contacts', { lastname: 'Combined' });
  const incident = await newCase(city.client, 'Combined', contact);
  await newId(city.client, 'tasks', { subject: 'combined', 'regardingobjectid_incident_task@odata.bind': `/incidents(${incident})` });
  const titles = await rowsOf(city.client, { collection: 'incidents', select: ['title'], filter: `Incident_Tasks/any(o1:(o1/${crm("In(PropertyName='subject',PropertyValues=['combined'])")}))` });
  expect(titles, 'inside of a lambda').toMatchObject([{ title: 'Combined' }]);
  expect(await subjects(`regardingobjectid_incident_task/${crm("Today(PropertyName='createdon')")}`), 'at the end of a path').toEqual(['combined']);
  expect(await subjects(`regardingobjectid_incident_task/${crm("In(PropertyName='title',PropertyValues=['Another'])")}`)).toEqual([]);
  const mine = `teammembership_association/any(o1:(o1/${crm("EqualUserId(PropertyName='systemuserid')")}))`;
  expect(await rowsOf(await city.as('lamar'), { collection: 'teams', select: ['name'], filter: mine })).toMatchObject([{ name: 'Streets' }]);
  expect(await rowsOf(await city.as('lena'), { collection: 'teams', select: ['name'], filter: mine })).toEqual([]);
});

test('a function that is not implemented, or wrongly called, is refused', async () => {
  const status = async (call: string) => (await refusal(city.client.retrieveMultiple({ collection: 'tasks', filter: crm(call) }))).status;
  expect(await status("Under(PropertyName='subject',PropertyValue='x')")).toBe(501);
  expect(await status("NoSuchFunction(PropertyName='subject')")).toBeOneOf([400, 501]);
  expect(await status("In(PropertyName='nosuch',PropertyValues=['x'])")).toBe(400);
  expect(await status("In(PropertyName='subject')")).toBe(400);
  expect(await status("LastXHours(PropertyName='scheduledend',PropertyValue='many')")).toBe(400);
  expect(await status("LastXHours(PropertyName='subject',PropertyValue=3)")).toBe(400);
  expect(await status("Between(PropertyName='percentcomplete',PropertyValues=['1'])")).toBe(400);
  expect(await status("EqualUserId(PropertyName='subject')")).toBe(400);
});
