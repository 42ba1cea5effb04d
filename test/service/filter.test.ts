import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { ODataFault } from '../../service/api/errors.ts';
import { maximumDepth, maximumTerms, parseFilter } from '../../service/api/filter/parser.ts';
import { filterSettings, refusal } from './query-support.ts';
import { startTestService, type TestService } from './support.ts';

let city: TestService;
let company: string;
beforeAll(async () => {
  city = await startTestService();
  company = await city.api.create('accounts', { name: 'Harbor Bakery' });
  await city.api.contact("O'Hara", { firstname: 'Nell', address1_city: 'Port Alder', ring_isguest: false });
  await city.api.contact('Guest 1', { ring_isguest: true });
  await city.api.contact('Muñoz', { firstname: 'Eva', address1_city: 'port alder', 'parentcustomerid_account@odata.bind': `/accounts(${company})` });
  await city.api.contact('100%', { address1_city: 'Elsewhere' });
});
afterAll(() => city.close());

async function names(filter: string): Promise<unknown[]> {
  const answer = await city.api.filter('contacts', `(${filter}) and lastname ne null`, '&$orderby=lastname&$select=lastname');
  expect(answer.status, answer.text).toBe(200);
  return answer.rows.map((row) => row['lastname']);
}

describe('what a filter selects', () => {
  test.each([
    ["lastname eq 'O''Hara'", ["O'Hara"]],
    ["lastname eq 'o''hara'", ["O'Hara"]],
    ["address1_city eq 'PORT ALDER'", ['Muñoz', "O'Hara"]],
    ["address1_city ne 'Elsewhere'", ['Guest 1', 'Muñoz', "O'Hara"]],
    ["not (address1_city eq 'Elsewhere')", ['Guest 1', 'Muñoz', "O'Hara"]],
    ['address1_city eq null', ['Guest 1']],
    ['address1_city ne null', ['100%', 'Muñoz', "O'Hara"]],
    ['ring_isguest eq true', ['Guest 1']],
    ['true eq ring_isguest', ['Guest 1']],
    ["contains(lastname,'uest')", ['Guest 1']],
    ["startswith(lastname,'mu')", ['Muñoz']],
    ["endswith(lastname,'z')", ['Muñoz']],
    ["contains(lastname,'G_est')", ['Guest 1']],
    ["ring_isguest eq false and address1_city eq 'Elsewhere' or ring_isguest eq true", ['100%', 'Guest 1']],
    ["ring_isguest eq false and (address1_city eq 'Elsewhere' or ring_isguest eq true)", ['100%']],
    ['firstname eq lastname', []],
    ['statecode ge 0 and statecode lt 1 and ring_isguest eq true', ['Guest 1']],
    ['createdon lt 2020-01-01T00:00:00Z', []],
    ['createdon gt 2020-01-01', ['100%', 'Guest 1', 'Muñoz', "O'Hara"]],
  ])('%s', async (filter, expected) => expect(await names(filter)).toEqual(expected));

  test('lookups are compared under their value names', async () => {
    expect(await names(`_parentcustomerid_value eq ${company}`)).toEqual(['Muñoz']);
    expect(await names(`_parentcustomerid_value eq ${company.toUpperCase()}`)).toEqual(['Muñoz']);
  });
  test('blanks may be written as plus signs', async () => {
    expect((await city.api.get("contacts?$filter=lastname+eq+'Guest+1'")).rows).toHaveLength(1);
  });
  test('a fraction of a second counts', async () => {
    const [row] = (await city.api.filter('contacts', "lastname eq 'Guest 1'")).rows;
    const created = String(row?.['createdon']);
    expect((await city.api.filter('contacts', `lastname eq 'Guest 1' and createdon lt ${created.replace('Z', '.500Z')}`)).rows).toHaveLength(1);
    expect((await city.api.filter('contacts', `lastname eq 'Guest 1' and createdon gt ${created.replace('Z', '.500Z')}`)).rows).toHaveLength(0);
  });
  test('a value is never part of the statement', async () => {
    expect(await names("lastname eq 'x'' or 1=1 --'")).toEqual([]);
    expect((await city.api.filter('contacts', "lastname eq 'x'; drop table contact")).status).toBe(400);
    expect((await city.api.get('contacts')).rows.length).toBeGreaterThan(3);
  });
});

const refused = (filter: string) => refusal('contact', filter);

describe('what a filter must not be', () => {
  test.each([
    ['', /position 1/],
    ['lastname', /position 9/],
    ['lastname eq', /position 12/],
    ["lastname eq 'open", /not closed/],
    ["lastname is 'x'", /one of eq, ne/],
    ["(lastname eq 'x'", /"\)"/],
    ["lastname eq 'x')", /position 16/],
    ["lastname eq 'x' lastname eq 'y'", /"and", "or" or the end/],
    ['shoe_size eq 44', /shoe_size/],
    ['parentcustomerid eq null', /parentcustomerid/],
    ['lastname eq 44', /text in quotes/],
    ["statecode eq '0'", /a number/],
    ["ring_isguest eq 'true'", /true or false/],
    ["_parentcustomerid_value eq '11111111-1111-4111-8111-111111111111'", /GUID without quotes/],
    ['createdon gt 2026-13-45', /instant/],
    ['lastname gt null', /null/],
    ['1 eq 1', /column on one side/],
    ["contains(statecode,'x')", /text column/],
    ['contains(lastname,44)', /text in quotes/],
    ["contains(lastname 'x')", /","/],
    ['lastname eq statecode', /different types/],
    ['lastname eq %', /Unexpected/],
    ['toString eq 1', /toString/],
  ])('%s is refused with 400 and says where', (filter, message) => {
    expect(refused(filter).status).toBe(400);
    expect(refused(filter).message).toMatch(message);
  });

  test.each(["lastname in ('a','b')", 'statecode add 1 eq 2', "tolower(lastname) eq 'x'", "length(lastname) gt 3", "Microsoft.Dynamics.CRM.ContainValues(PropertyName='statecode',PropertyValues=['1'])", "Microsoft.Dynamics.CRM.Under(PropertyName='contactid',PropertyValue='x')"])(
    '%s is refused with 501',
    (filter) => expect(refused(filter).status).toBe(501),
  );

  test('depth and size have limits, and both hold in the database', async () => {
    const nested = (depth: number) => `${'('.repeat(depth)}statecode eq 0${')'.repeat(depth)}`;
    expect(refused(nested(maximumDepth)).message).toMatch(/nested/);
    expect((await city.api.filter('contacts', nested(maximumDepth - 1))).status).toBe(200);
    expect(refused('not '.repeat(100_000)).message).toMatch(/nested|longer/);
    const chain = (terms: number) => Array.from({ length: terms }, () => 'statecode eq 0').join(' or ');
    expect(refused(chain(maximumTerms + 1)).message).toMatch(/more than/);
    expect((await city.api.filter('contacts', chain(maximumTerms))).status).toBe(200);
    expect(refused(`lastname eq '${'x'.repeat(70_000)}'`).message).toMatch(/longer/);
  });

  test('any text is either a condition or a refusal', () => {
    const words = fc.constantFrom('lastname', 'statecode', 'eq', 'ne', 'and', 'or', 'not', '(', ')', ',', "'x'", "'", '1', 'null', 'contains', '2026-01-01', '-', '@', '/', 'é', '\u0000');
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.array(words, { maxLength: 20 }).map((parts) => parts.join(' '))), (filter) => {
        try {
          parseFilter(filter, 'contact', filterSettings());
        } catch (cause) {
          expect(cause).toBeInstanceOf(ODataFault);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
