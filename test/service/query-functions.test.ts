import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseFilter } from '../../service/api/filter/parser.ts';
import { filterSettings, openQueryStore, principal, type QueryStore, refusal } from './query-support.ts';

let city: QueryStore;
/** Sunday, 8 March 2026, 15:30 in Los Angeles: the day on which its clocks went forward. */
const now = new Date('2026-03-08T22:30:00Z');
const instants: Record<string, string | null> = {
  'a year and a day ago': '2025-03-07T20:00:00.000Z',
  'last year': '2025-12-31T20:00:00.000Z',
  'last month': '2026-02-20T20:00:00.000Z',
  'last of february': '2026-03-01T07:59:59.000Z',
  'first of march': '2026-03-01T08:00:00.000Z',
  'last saturday': '2026-03-08T07:59:59.000Z',
  midnight: '2026-03-08T08:00:00.000Z',
  'two hours ago': '2026-03-08T20:30:00.000Z',
  'in an hour': '2026-03-08T23:30:00.000Z',
  'end of sunday': '2026-03-09T06:59:59.000Z',
  'monday midnight': '2026-03-09T07:00:00.000Z',
  'next sunday': '2026-03-15T07:00:00.000Z',
  'next month': '2026-04-10T20:00:00.000Z',
  never: null,
};
const order = Object.keys(instants);

beforeAll(async () => {
  city = await openQueryStore();
  for (const [index, [subject, scheduledend]] of Object.entries(instants).entries()) {
    await city.insert('task', { subject, scheduledend, percentcomplete: index, ownerid: index === 0 ? principal.userId : (principal.teamIds[index % 3] ?? null) });
  }
});
afterAll(() => city.close());

async function found(filter: string, aliases: Record<string, string> = {}): Promise<string[]> {
  const where = parseFilter(filter, 'task', filterSettings(now, aliases));
  const rows = await city.store.select('task', { where, order: [], limit: 100 });
  return rows.map((row) => String(row['subject'])).sort((one, other) => order.indexOf(one) - order.indexOf(other));
}
const call = (name: string, value?: string) => `Microsoft.Dynamics.CRM.${name}(PropertyName='scheduledend'${value === undefined ? '' : `,PropertyValue='${value}'`})`;
const between = (first: string, last: string) => order.slice(order.indexOf(first), order.indexOf(last) + 1);

describe("dates are the city's", () => {
  test.each([
    [call('Today'), between('midnight', 'end of sunday')],
    [call('Yesterday'), ['last saturday']],
    [call('Tomorrow'), ['monday midnight']],
    [call('ThisWeek'), between('midnight', 'monday midnight')],
    [call('LastWeek'), between('first of march', 'last saturday')],
    [call('NextWeek'), ['next sunday']],
    [call('ThisMonth'), between('first of march', 'next sunday')],
    [call('LastMonth'), between('last month', 'last of february')],
    [call('NextMonth'), ['next month']],
    [call('ThisYear'), between('last month', 'next month')],
    [call('LastYear'), between('a year and a day ago', 'last year')],
    [call('NextYear'), []],
    [call('Last7Days'), between('first of march', 'two hours ago')],
    [call('Next7Days'), between('in an hour', 'next sunday')],
    [call('LastXHours', '2'), ['two hours ago']],
    [call('LastXHours', '1'), []],
    [call('NextXHours', '1'), ['in an hour']],
    [call('LastXDays', '1'), between('last saturday', 'two hours ago')],
    [call('NextXDays', '1'), between('in an hour', 'monday midnight')],
    [call('LastXWeeks', '1'), between('first of march', 'two hours ago')],
    [call('NextXWeeks', '1'), between('in an hour', 'next sunday')],
    [call('LastXMonths', '1'), between('last month', 'two hours ago')],
    [call('NextXMonths', '2'), between('in an hour', 'next month')],
    [call('LastXYears', '1'), between('last year', 'two hours ago')],
    [call('NextXYears', '1'), between('in an hour', 'next month')],
    [call('OlderThanXMinutes', '119'), between('a year and a day ago', 'two hours ago')],
    [call('OlderThanXHours', '3'), between('a year and a day ago', 'midnight')],
    [call('OlderThanXDays', '7'), between('a year and a day ago', 'first of march')],
    [call('OlderThanXWeeks', '2'), between('a year and a day ago', 'last month')],
    [call('OlderThanXMonths', '1'), between('a year and a day ago', 'last year')],
    [call('OlderThanXYears', '1'), ['a year and a day ago']],
    [call('OlderThanXYears', '1000000'), []],
    [call('LastXYears', '1000000'), between('a year and a day ago', 'two hours ago')],
    [call('NextXWeeks', '1000000'), between('in an hour', 'next month')],
    [call('On', '2026-03-08'), between('midnight', 'end of sunday')],
    [call('On', '2026-03-09T06:00:00Z'), between('midnight', 'end of sunday')],
    [call('OnOrAfter', '2026-03-09'), between('monday midnight', 'next month')],
    [call('OnOrBefore', '2026-02-28'), between('a year and a day ago', 'last of february')],
    [`not ${call('ThisYear')}`, ['a year and a day ago', 'last year', 'never']],
  ])('%s', async (filter, expected) => expect(await found(filter)).toEqual(expected));

  test('numbers may be spelled as numbers, dates as dates, and names and values may be aliases', async () => {
    expect(await found("Microsoft.Dynamics.CRM.LastXHours(PropertyName='scheduledend',PropertyValue=2)")).toEqual(['two hours ago']);
    expect(await found("Microsoft.Dynamics.CRM.On(PropertyName='scheduledend',PropertyValue=2026-03-09)")).toEqual(['monday midnight']);
    expect(await found('Microsoft.Dynamics.CRM.LastXHours(PropertyName=@p1,PropertyValue=@p2)', { '@p1': "'scheduledend'", '@p2': '2' })).toEqual(['two hours ago']);
  });
});

describe('lists and ranges', () => {
  const names = { '@p1': "'subject'", '@p2': '["NEVER","Midnight","O\'Brian"]' };
  test.each([
    ['Microsoft.Dynamics.CRM.In(PropertyName=@p1,PropertyValues=@p2)', ['midnight', 'never']],
    ["Microsoft.Dynamics.CRM.In(PropertyName='subject',PropertyValues=['never','MIDNIGHT'])", ['midnight', 'never']],
    ["Microsoft.Dynamics.CRM.In(PropertyName='percentcomplete',PropertyValues=[\"0\",1])", order.slice(0, 2)],
    ["Microsoft.Dynamics.CRM.Between(PropertyName='percentcomplete',PropertyValues=[\"0\",\"2\"])", order.slice(0, 3)],
    ["Microsoft.Dynamics.CRM.Between(PropertyName='scheduledend',PropertyValues=[\"2026-03-08T08:00:00Z\",\"2026-03-08T20:30:00Z\"])", between('midnight', 'two hours ago')],
    ["Microsoft.Dynamics.CRM.NotBetween(PropertyName='scheduledend',PropertyValues=['2025-03-08','2030-01-01'])", ['a year and a day ago', 'never']],
    ["Microsoft.Dynamics.CRM.NotIn(PropertyName='percentcomplete',PropertyValues=[0,1,2,3,4,5,6,7,8,9,10,11])", order.slice(12)],
    ['percentcomplete lt @p3', order.slice(0, 2)],
    ['contains(subject,@p4)', ['monday midnight']],
  ])('%s', async (filter, expected) => expect(await found(filter, { ...names, '@p3': '2', '@p4': "'AY MID'" })).toEqual(expected));

  test('lookups take GUIDs, in quotes as Dataverse has them', async () => {
    const ids = `["${principal.userId.toUpperCase()}","${principal.teamIds[1] ?? ''}"]`;
    expect(await found(`Microsoft.Dynamics.CRM.In(PropertyName='ownerid',PropertyValues=${ids})`)).toHaveLength(1 + Math.ceil((order.length - 1) / 3));
  });
});

describe('the one who asks', () => {
  test.each([
    ["Microsoft.Dynamics.CRM.EqualUserId(PropertyName='ownerid')", 1],
    ["Microsoft.Dynamics.CRM.EqualUserId(PropertyName='_ownerid_value')", 1],
    ["Microsoft.Dynamics.CRM.NotEqualUserId(PropertyName='ownerid')", 13],
    ["Microsoft.Dynamics.CRM.EqualUserTeams(PropertyName='ownerid')", 9],
    ["Microsoft.Dynamics.CRM.EqualUserOrUserTeams(PropertyName='ownerid')", 10],
  ])('%s', async (filter, count) => expect(await found(filter)).toHaveLength(count));

  test('who is in no team finds nothing by teams', async () => {
    const settings = filterSettings(now);
    const alone = { ...settings, context: { ...settings.context, principal: { ...principal, teamIds: [] } } };
    const where = parseFilter("Microsoft.Dynamics.CRM.EqualUserTeams(PropertyName='ownerid')", 'task', alone);
    expect(await city.store.select('task', { where, order: [], limit: 10 })).toEqual([]);
  });
});

describe('what is wrong with a call', () => {
  test.each([
    ["Microsoft.Dynamics.CRM.Today()", 400, /PropertyName/],
    ["Microsoft.Dynamics.CRM.Today(PropertyName='subject')", 400, /needs a date/],
    ["Microsoft.Dynamics.CRM.Today(PropertyName='shoe_size')", 400, /shoe_size/],
    ["Microsoft.Dynamics.CRM.Today(PropertyName='scheduledend',PropertyValue=1)", 400, /no parameter/],
    ["Microsoft.Dynamics.CRM.Today(PropertyName='scheduledend',PropertyName='scheduledend')", 400, /twice/],
    ["Microsoft.Dynamics.CRM.Today(PropertyName=@p1)", 400, /Today needs PropertyName/],
    ["Microsoft.Dynamics.CRM.LastXDays(PropertyName='scheduledend')", 400, /PropertyValue/],
    ["Microsoft.Dynamics.CRM.LastXDays(PropertyName='scheduledend',PropertyValue=0)", 400, /from 1/],
    ["Microsoft.Dynamics.CRM.LastXDays(PropertyName='scheduledend',PropertyValue='9999999')", 400, /from 1/],
    ["Microsoft.Dynamics.CRM.LastXDays(PropertyName='scheduledend',PropertyValue=null)", 400, /PropertyValue/],
    ["Microsoft.Dynamics.CRM.On(PropertyName='scheduledend',PropertyValue='2026-02-30')", 400, /a date/],
    ["Microsoft.Dynamics.CRM.In(PropertyName='subject',PropertyValues=[])", 400, /one value/],
    ["Microsoft.Dynamics.CRM.In(PropertyName='subject',PropertyValues='x')", 400, /PropertyValues/],
    ["Microsoft.Dynamics.CRM.In(PropertyName='subject',PropertyValues=['x',null])", 400, /null/],
    ["Microsoft.Dynamics.CRM.In(PropertyName='subject',PropertyValues=['x'", 400, /"]"/],
    ["Microsoft.Dynamics.CRM.In(PropertyName='percentcomplete',PropertyValues=['x'])", 400, /a number/],
    ["Microsoft.Dynamics.CRM.In(PropertyName='ownerid',PropertyValues=['x'])", 400, /GUID/],
    ["Microsoft.Dynamics.CRM.In(PropertyName='subject',PropertyValues=[\"\\ud800\"])", 400, /JSON string/],
    ["Microsoft.Dynamics.CRM.In(PropertyName='subject',PropertyValues=[" + Array.from({ length: 2_001 }, () => "'x'").join(',') + '])', 400, /2000 values/],
    ["Microsoft.Dynamics.CRM.Between(PropertyName='percentcomplete',PropertyValues=[1])", 400, /two values/],
    ["Microsoft.Dynamics.CRM.EqualUserId(PropertyName='subject')", 400, /lookup/],
    ["Microsoft.Dynamics.CRM.ContainValues(PropertyName='subject',PropertyValues=['1'])", 501, /ContainValues/],
    ["Microsoft.Dynamics.CRM.LastXFiscalYears(PropertyName='scheduledend',PropertyValue=1)", 501, /Fiscal/],
    ["Microsoft.Dynamics.CRM.toString(PropertyName='scheduledend')", 501, /toString/],
    ["Microsoft.Dynamics.CRM.Under(PropertyName='activityid',PropertyValue='x')", 501, /Under/],
    ["task_activity_parties/any(p:Microsoft.Dynamics.CRM.Today(PropertyName='createdon'))", 400, /variable/],
  ])('%.100s', (filter, status, message) => {
    const fault = refusal('task', filter);
    expect([fault.status, fault.message]).toEqual([status, expect.stringMatching(message)]);
  });
});
