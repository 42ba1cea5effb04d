import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoNumbers } from '../../shared/demo-numbers.ts';
import { anonymousContactId, contactPhoneColumns } from '../../shared/entities/contact.ts';
import type { AnyRow, TableName } from '../../shared/entities/index.ts';
import { isPolymorphic, isTableName, tableNames, tableOf } from '../../shared/entities/index.ts';
import { parseNumber } from '../../shared/phone.ts';
import { type DemoCity, generateCity } from '../../service/demo/city.ts';
import { knownCaller, sharedNumber, unknownNumber } from '../../service/demo/known-callers.ts';
import { startTestService, type TestService } from './support.ts';

const now = new Date('2026-11-18T18:00:00Z');
const city = generateCity(now);
const rows = (table: TableName, from: DemoCity = city) => from.rows[table];
const byNumber = new Map<string, AnyRow[]>();
for (const contact of rows('contact')) {
  for (const column of contactPhoneColumns) {
    const raw = contact[column];
    if (typeof raw !== 'string') continue;
    const e164 = parseNumber(raw, 'US')?.e164 ?? `unreadable: ${raw}`;
    byNumber.set(e164, [...(byNumber.get(e164) ?? []), contact]);
  }
}

describe('the demo city', () => {
  test('is the same for the same seed and another for another', () => {
    const again = generateCity(now);
    expect(JSON.stringify(again) === JSON.stringify(city)).toBe(true);
    const names = (from: DemoCity) => rows('contact', from).map((row) => row['fullname']);
    expect(names(generateCity(new Date('2027-02-01T00:00:00Z')))).toEqual(names(city));
    expect(names(generateCity(now, 312))).not.toEqual(names(city));
  });

  test('has the size of a small city', () => {
    const count = (table: TableName) => rows(table).length;
    expect(count('contact')).toBeGreaterThanOrEqual(5_000);
    expect(count('incident')).toBeGreaterThanOrEqual(12_000);
    expect(count('account')).toBeGreaterThanOrEqual(1_500);
    expect(count('team')).toBe(10);
    expect(count('ring_category')).toBeGreaterThanOrEqual(38);
    expect(count('knowledgearticle')).toBeGreaterThanOrEqual(25);
    expect(count('template')).toBeGreaterThanOrEqual(10);
    expect(count('queueitem')).toBeGreaterThan(200);
    expect(count('phonecall')).toBeGreaterThan(500);
    expect(new Set(rows('incident').map((row) => row['statecode']))).toEqual(new Set([0, 1, 2]));
  });

  test('every lookup points at a row of the right table, and every key is there once', () => {
    const known = new Map(tableNames.map((table) => [table, new Set(rows(table).map((row) => row.id))]));
    const broken: string[] = [];
    for (const table of tableNames) {
      expect(known.get(table)?.size).toBe(rows(table).length);
      for (const [name, column] of Object.entries(tableOf(table).columns)) {
        if (column.type !== 'lookup') continue;
        for (const row of rows(table)) {
          const id = row[name];
          if (typeof id !== 'string') continue;
          const target = isPolymorphic(column) ? row[`${name}type`] : column.targets[0]?.table;
          if (typeof target !== 'string' || !isTableName(target) || !known.get(target)?.has(id)) broken.push(`${table}.${name}`);
        }
      }
    }
    expect(broken).toEqual([]);
  });

  test('nothing lies in the future, and nothing is longer than its column', () => {
    for (const table of tableNames) {
      for (const row of rows(table)) {
        expect(String(row['modifiedon']) <= now.toISOString() && String(row['createdon']) <= String(row['modifiedon'])).toBe(true);
        for (const [name, column] of Object.entries(tableOf(table).columns)) {
          const value = row[name];
          if ((column.type === 'text' || column.type === 'memo') && typeof value === 'string' && value.length > column.maxLength) throw new Error(`${table}.${name}: ${value}`);
        }
      }
    }
  });

  test('every number can be read, in whatever spelling, and belongs to the fictitious exchange', () => {
    const numbers = [...byNumber.keys()];
    expect(numbers.filter((number) => !/^\+1743555\d{4}$/.test(number))).toEqual([]);
    expect(numbers.length).toBeGreaterThan(3_000);
    const spellings = new Set(rows('contact').map((row) => String(row['mobilephone']).replace(/\d/g, '0')));
    expect(spellings.size).toBeGreaterThan(6);
  });

  test('knows the known caller, does not know the unknown one, and has a shared landline', () => {
    expect(knownCaller.number).toBe(demoNumbers.known);
    const [rosalind, ...others] = byNumber.get(knownCaller.number) ?? [];
    expect(others).toEqual([]);
    expect(rosalind).toMatchObject({ fullname: 'Rosalind Achterberg', address1_line1: '418 Juniper Street', ring_preferredlanguage: 311_000_001, statecode: 0 });
    const open = rows('incident').filter((row) => row['customerid'] === rosalind?.id && row['statecode'] === 0);
    expect(open.map((row) => row['title']).sort()).toEqual(['Recycling not collected, second week', 'Street light out at the corner']);
    const waiting = open.filter((row) => row['firstresponsesent'] === false).map((row) => Date.parse(String(row['ring_acknowledgeby'])) - now.getTime());
    expect(waiting).toEqual([80 * 60_000]);
    const atHome = rows('incident').filter((row) => row['ring_propertyid'] === rosalind?.['ring_propertyid'] && row['statecode'] === 0 && row['customerid'] !== rosalind?.id);
    expect(atHome.map((row) => row['title'])).toEqual(['Low water pressure']);
    expect(byNumber.get(unknownNumber)).toBeUndefined();
    expect(byNumber.get(sharedNumber)).toHaveLength(2);
  });

  test('whatever waits for a team stands in its queue once, and nothing else does', () => {
    const waiting = rows('incident').filter((row) => row['statecode'] === 0 && row['owneridtype'] === 'team');
    expect(rows('queueitem').map((row) => row['objectid']).sort()).toEqual(waiting.map((row) => row.id).sort());
  });

  test('every team has members, the lead has several teams, and a case its team also while one person works on it', () => {
    const membersOf = (team: AnyRow) => rows('teammembership').filter((membership) => membership['teamid'] === team.id);
    expect(rows('team').filter((team) => membersOf(team).length === 0).map((team) => team['name'])).toEqual([]);
    const ana = rows('systemuser').find((user) => user['domainname'] === 'ana.whitlock');
    expect(rows('teammembership').filter((membership) => membership['systemuserid'] === ana?.id).length).toBeGreaterThan(2);
    expect(rows('incident').filter((row) => row['ring_teamid'] === null)).toEqual([]);
    expect(rows('incident').filter((row) => row['owneridtype'] === 'team' && row['ownerid'] !== row['ring_teamid'])).toEqual([]);
  });

  test('nothing about a case that remains anonymous names a citizen', () => {
    const cases = new Set(rows('incident').filter((row) => row['ring_remainanonymous'] === true).map((row) => row.id));
    expect(cases.size).toBeGreaterThan(200);
    expect(rows('incident').filter((row) => cases.has(row.id) && (row['customerid'] !== anonymousContactId || row['primarycontactid'] !== null))).toEqual([]);
    const calls = rows('phonecall').filter((row) => cases.has(String(row['regardingobjectid'])));
    expect(calls.length).toBeGreaterThan(5);
    expect(calls.filter((row) => row['phonenumber'] !== null || row['ring_contactid'] !== null || row['subject'] !== 'Phone call')).toEqual([]);
    const activities = new Set(calls.map((row) => row.id));
    expect(rows('activityparty').filter((row) => activities.has(String(row['activityid'])) && (row['partyidtype'] !== 'systemuser' || row['addressused'] !== null))).toEqual([]);
    expect(rows('email').filter((row) => cases.has(String(row['regardingobjectid'])))).toEqual([]);
  });

  test('has confidential cases with calls and notes', () => {
    const cases = new Set(rows('incident').filter((row) => row['ring_confidential'] === true).map((row) => row.id));
    expect(cases.size).toBeGreaterThan(50);
    expect(rows('phonecall').filter((row) => cases.has(String(row['regardingobjectid']))).length).toBeGreaterThan(3);
    expect(rows('annotation').filter((row) => cases.has(String(row['objectid']))).length).toBeGreaterThan(20);
  });

  test('every resolved case has its resolution, no other case has one, and acknowledged cases say when', () => {
    const resolved = rows('incident').filter((row) => row['statecode'] === 1);
    expect(rows('incidentresolution').map((row) => row['incidentid']).sort()).toEqual(resolved.map((row) => row.id).sort());
    expect(rows('incidentresolution').filter((row) => !row['description'] || !row['subject'] || !row['ownerid'])).toEqual([]);
    const acknowledged = rows('incident').filter((row) => row['firstresponsesent'] === true);
    const inOrder = (row: AnyRow) => String(row['createdon']) <= String(row['ring_acknowledgedon']) && String(row['ring_acknowledgedon']) <= String(row['modifiedon']);
    expect(acknowledged.filter((row) => !inOrder(row))).toEqual([]);
    expect(rows('incident').filter((row) => row['firstresponsesent'] !== true && row['ring_acknowledgedon'] !== null)).toEqual([]);
  });

  test('some cases are with a crew, out of every queue; others have e-mails, tasks and articles; topics are a tree', () => {
    const submitted = rows('incident').filter((row) => row['ring_workorderid'] !== null);
    expect(submitted.length).toBeGreaterThan(5);
    expect(rows('ring_workorder').map((order) => order['ring_incidentid']).sort()).toEqual(submitted.map((row) => row.id).sort());
    const waiting = new Set(rows('queueitem').map((item) => item['objectid']));
    expect(submitted.filter((row) => waiting.has(row.id))).toEqual([]);
    for (const table of ['email', 'task', 'annotation', 'knowledgearticleincident'] as const) expect(rows(table).length, table).toBeGreaterThan(50);
    expect(rows('subject').filter((topic) => topic['parentsubject'] === null).length).toBe(9);
    expect(rows('knowledgearticle').filter((article) => article['subjectid'] !== null).length).toBeGreaterThan(10);
    expect(new Set(rows('template').map((template) => template['templatetypecode']))).toEqual(new Set(['incident', 'contact']));
    for (const mark of ['ring_isvip', 'ring_isabusive', 'donotphone']) expect(rows('contact').filter((contact) => contact[mark] === true).length, mark).toBeGreaterThan(3);
  });

  test('case numbers rise with the age of the cases', () => {
    const numbers = rows('incident').map((row) => String(row['ticketnumber']));
    expect([...numbers].sort()).toEqual(numbers);
    expect(numbers.at(-1)).toBe(`CAS-${city.sequences.ticket}`);
  });
});

describe('a demo service', () => {
  let service: TestService;
  beforeAll(async () => (service = await startTestService({ demo: true })));
  afterAll(() => service.close());

  test('goes on counting where the demo data ends, and keeps the city at the next start', async () => {
    const contact = await service.api.contact('Later');
    const id = await service.api.incident('After the demo data', contact);
    const number = (await service.api.get(`incidents(${id})?$select=ticketnumber`)).body['ticketnumber'];
    expect(number).toBe(`CAS-${city.sequences.ticket + 1}`);
    await service.service.close();
    const again = await startTestService({ demo: true, dataDirectory: service.dataDirectory });
    try {
      expect((await again.api.get(`incidents(${id})`)).status).toBe(200);
      expect((await again.api.get('incidents?$top=1&$count=true')).body['@odata.count']).toBe(5_000);
    } finally {
      await again.service.close();
    }
    await expect(startTestService({ dataDirectory: service.dataDirectory })).rejects.toThrow('--demo');
  });
});
