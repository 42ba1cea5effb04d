/**
 * A confidential identity cannot be found out: two cities that differ in nothing but who is behind a confidential case answer everything
 * that somebody outside can ask in the same way. Values of the hidden people are in the questions, so that a leak would be hit.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, Client, startTestService, type TestService } from '../service/support.ts';
import { holds, patience } from './target.ts';

const id = (number: number) => `31100000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const people = [
  { contactid: id(1), firstname: 'Ada', lastname: 'Aalto', mobilephone: '+1 213 555 0101', emailaddress1: 'ada@example.com' },
  { contactid: id(2), firstname: 'Zoe', lastname: 'Zamora', mobilephone: '+1 213 555 0102', emailaddress1: 'zoe@example.com' },
] as const;
type Person = (typeof people)[number];
const secret = id(10);
const call = id(20);
const note = id(30);

interface City {
  readonly service: TestService;
  readonly outside: Client;
}
let cities: readonly [City, City];
beforeAll(async () => (cities = [await build(people[0]), await build(people[1])]));
afterAll(() => Promise.all(cities.map(({ service }) => service.close())));

async function build(hidden: Person): Promise<City> {
  const service = await startTestService({ limits: { requests: 1_000_000, windowSeconds: 300, concurrent: 52, executionSeconds: 86_400 } });
  const { api } = service;
  await api.create('systemusers', { systemuserid: id(40), fullname: 'Outside', domainname: 'outside', ring_role: 311_000_000 });
  for (const person of people) await api.create('contacts', { ...person });
  await api.incident('Open to all', people[0].contactid, { incidentid: id(11) });
  await api.incident('Another', people[1].contactid, { incidentid: id(12) });
  await api.incident('Secret', hidden.contactid, { incidentid: secret, ring_confidential: true, 'primarycontactid@odata.bind': `/contacts(${hidden.contactid})` });
  await api.create('phonecalls', {
    activityid: call,
    subject: 'Hidden call',
    phonenumber: hidden.mobilephone,
    'regardingobjectid_incident_phonecall@odata.bind': `/incidents(${secret})`,
    'ring_ContactId@odata.bind': `/contacts(${hidden.contactid})`,
    phonecall_activity_parties: [{ 'partyid_contact@odata.bind': `/contacts(${hidden.contactid})`, addressused: hidden.mobilephone, participationtypemask: 1 }],
  });
  await api.create('annotations', { annotationid: note, notetext: `Called by ${hidden.lastname}`, 'objectid_incident@odata.bind': `/incidents(${secret})` });
  return { service, outside: await service.as('outside') };
}

const contactId = fc.constantFrom(...people.map((person) => person.contactid));
const word = fc.constantFrom(...people.flatMap((person) => [person.lastname, person.firstname, person.mobilephone, person.emailaddress1]), 'a', 'Secret', 'Hidden call');
const comparison = fc.constantFrom('eq', 'ne', 'gt', 'lt');
const ofContact = (path: string) =>
  fc.oneof(
    fc.tuple(fc.constantFrom('lastname', 'fullname', 'mobilephone', 'emailaddress1'), comparison, word).map(([column, operator, value]) => `${path}${column} ${operator} '${value}'`),
    fc.tuple(fc.constantFrom('contains', 'startswith', 'endswith'), fc.constantFrom('lastname', 'fullname', 'mobilephone'), word).map(([name, column, value]) => `${name}(${path}${column},'${value}')`),
    contactId.map((value) => `${path}contactid eq ${value}`),
  );
const ofIncident = (path: string) =>
  fc.oneof(
    fc.tuple(fc.constantFrom('_customerid_value', '_primarycontactid_value'), fc.constantFrom('eq', 'ne'), fc.oneof(contactId, fc.constant('null'))).map(([column, operator, value]) => `${path}${column} ${operator} ${value}`),
    ofContact(`${path}customerid_contact/`),
    ofContact(`${path}primarycontactid/`),
    fc.constantFrom("title eq 'Secret'", 'ring_confidential eq true').map((text) => `${path}${text}`),
    ...(path === '' ? [contactId.map((value) => `Microsoft.Dynamics.CRM.In(PropertyName='customerid',PropertyValues=['${value}'])`), fc.constant('_customerid_value eq _primarycontactid_value')] : []),
    ...(path === '' ? [fc.constantFrom('Incident_Phonecalls', 'Incident_ActivityPointers', 'Incident_Annotation').map((navigation) => `${navigation}/any()`)] : []),
  );
const filters = {
  incidents: ofIncident(''),
  contacts: fc.oneof(
    fc.tuple(fc.constantFrom('incident_customer_contacts', 'contact_as_primary_contact'), fc.constantFrom('any', 'all'), ofIncident('i/')).map(([navigation, quantifier, inner]) => `${navigation}/${quantifier}(i:${inner})`),
    fc.constantFrom('incident_customer_contacts', 'contact_as_primary_contact', 'contact_activity_parties', 'ring_contact_phonecalls', 'Contact_Phonecalls').map((navigation) => `${navigation}/any()`),
    fc.tuple(word).map(([value]) => `contact_activity_parties/any(p:p/addressused eq '${value}')`),
    fc.tuple(word).map(([value]) => `ring_contact_phonecalls/any(c:c/subject eq '${value}')`),
    fc.tuple(word).map(([value]) => `incident_customer_contacts/any(i:i/Incident_Phonecalls/any(c:c/subject eq '${value}'))`),
  ),
  phonecalls: fc.oneof(ofIncident('regardingobjectid_incident_phonecall/'), ofContact('ring_ContactId/'), word.map((value) => `phonenumber eq '${value}'`)),
  annotations: fc.oneof(ofIncident('objectid_incident/'), word.map((value) => `contains(notetext,'${value}')`)),
  activitypointers: fc.oneof(word.map((value) => `subject eq '${value}'`), ofIncident('regardingobjectid_incident/')),
} as const;
const orders = {
  incidents: ['_customerid_value', 'customerid_contact/lastname desc', 'primarycontactid/fullname', 'title'],
  contacts: ['lastname'],
  phonecalls: ['phonenumber', 'regardingobjectid_incident_phonecall/title'],
  annotations: ['notetext'],
  activitypointers: ['subject'],
} as const;
const expands = {
  incidents: ['customerid_contact($select=fullname)', 'primarycontactid($select=fullname)', 'Incident_Phonecalls($select=phonenumber)', 'Incident_Annotation($select=notetext)', 'Incident_ActivityPointers($select=subject)'],
  contacts: ['incident_customer_contacts($select=title)', "incident_customer_contacts($select=title;$filter=title eq 'Secret')", 'contact_as_primary_contact($select=title)', 'ring_contact_phonecalls($select=subject)', 'contact_activity_parties($select=addressused)'],
  phonecalls: ['regardingobjectid_incident_phonecall($select=title;$expand=customerid_contact($select=fullname))', 'phonecall_activity_parties($select=addressused)'],
  annotations: ['objectid_incident($select=title)'],
  activitypointers: [],
} as const;
const query = fc.constantFrom(...(Object.keys(filters) as (keyof typeof filters)[])).chain((set) =>
  fc
    .record({
      filter: fc.option(fc.tuple(filters[set], fc.constantFrom('', 'not ')).map(([text, not]) => `${not}(${text})`)),
      orderby: fc.option(fc.constantFrom(...orders[set])),
      expand: fc.option(fc.constantFrom(...expands[set], null)),
      count: fc.boolean(),
      page: fc.constantFrom('', 'odata.maxpagesize=1', 'odata.maxpagesize=2'),
      form: fc.constantFrom('', '', '', '/$count'),
    })
    .map(({ filter, orderby, expand, count, page, form }) => {
      const options = form === '' ? { $filter: filter, $orderby: orderby, $expand: expand, $count: count ? 'true' : null } : { $filter: filter };
      const text = Object.entries(options).flatMap(([name, value]) => (value === null ? [] : [`${name}=${encodeURIComponent(value)}`]));
      return { path: `${set}${form}?${text.join('&')}`, prefer: ['odata.include-annotations="*"', page].filter((part) => part !== '').join(',') };
    }),
);
const address = fc
  .tuple(fc.constantFrom(`incidents(${secret})`, ...people.map((person) => `contacts(${person.contactid})`), `phonecalls(${call})`, `annotations(${note})`), fc.constantFrom(
    '', '/customerid_contact', '/customerid_contact/$ref', '/primarycontactid', '/_customerid_value', '/incident_customer_contacts',
    '/incident_customer_contacts/$ref', '/incident_customer_contacts/$count', '/contact_as_primary_contact/$count', '/ring_contact_phonecalls',
    '/contact_activity_parties', '/contact_activity_parties/$count', '/Incident_Phonecalls', '/Incident_ActivityPointers/$count', '/phonenumber',
    '/notetext', '/phonecall_activity_parties',
  ))
  .map(([row, tail]) => ({ path: row + tail, prefer: 'odata.include-annotations="*"' }));

/** What differs between the two for reasons of its own: where they listen, when their rows were made. A token is opened, because values may be in it. */
function normal({ status, text }: Answer): string {
  const opened = text.replace(/(\$(?:skip|delta)token=)([\w-]+)/g, (_whole, name: string, token: string) => name + Buffer.from(token, 'base64url').toString());
  return `${status} ${opened}`
    .replace(/\b(?!31100000-)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, 'made by the service')
    .replace(/127\.0\.0\.1:\d+/g, 'host')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'instant')
    .replace(/\d+\/\d+\/\d{4} \d+:\d\d [AP]M/g, 'instant')
    .replace(/"(?:generation|issued)":("[^"]*"|\d+)/g, '"own"');
}
const ask = (clients: readonly Client[], { path, prefer }: { path: string; prefer: string }) => Promise.all(clients.map(async (client) => normal(await client.get(path, { prefer }))));

test('nobody outside can tell who it is, whatever they ask', { timeout: patience }, async () => {
  let telling = 0;
  await holds(
    fc.oneof({ weight: 4, arbitrary: query }, { weight: 1, arbitrary: address }),
    async (question) => {
      const [one, other] = await ask(cities.map(({ outside }) => outside), question);
      expect(one).toBe(other);
      const [seen, alsoSeen] = await ask(cities.map(({ service }) => service.api), question);
      if (seen !== alsoSeen) telling += 1;
    },
    3,
  );
  expect(telling, 'questions whose answers do tell those who may know').toBeGreaterThan(5);
});

test('nor by what is refused or answered to writes', async () => {
  for (const [method, path, body] of [
    ['PATCH', `phonecalls(${call})`, { subject: 'x' }],
    ['DELETE', `phonecalls(${call})`, undefined],
    ['PATCH', `annotations(${note})`, { notetext: 'x' }],
    ['POST', `phonecalls(${call})/Microsoft.Dynamics.CRM.SendEmail`, {}],
    ['DELETE', `contacts(${people[0].contactid})`, undefined],
    ['DELETE', `contacts(${people[1].contactid})`, undefined],
    ['POST', 'Merge', { Target: { contactid: people[0].contactid, '@odata.type': 'Microsoft.Dynamics.CRM.contact' }, Subordinate: { contactid: people[1].contactid, '@odata.type': 'Microsoft.Dynamics.CRM.contact' }, PerformParentingChecks: false }],
  ] as const) {
    const [one, other] = await Promise.all(cities.map(async ({ outside }) => normal(await outside.send(method, path, body))));
    expect(one, `${method} ${path}`).toBe(other);
  }
});
