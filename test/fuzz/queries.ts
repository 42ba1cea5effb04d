/** Query strings, from the metadata: filters of every form with something wrong in them, and options as nobody should send them. */
import fc from 'fast-check';
import type { Column } from '../../shared/entities/column.ts';
import { tableOf, type TableName } from '../../shared/entities/index.ts';
import { wireColumnName } from '../../shared/entities/wire-format.ts';
import { encoded, hostileText, hostileWords, rightValue } from './values.ts';

const quoted = hostileText.map((text) => `'${text.replaceAll("'", "''")}'`);
const literal = fc.oneof(
  { weight: 3, arbitrary: quoted },
  { weight: 2, arbitrary: fc.constantFrom(
    'null', 'true', 'false', '0', '-1', '1.5', '99999999999999999999', '1e400', '31100000-0000-4000-8000-00000000a0a0', '2026-01-01T00:00:00Z',
    '2026-01-01', '@p1', "'", "'''",
  ) },
  { weight: 1, arbitrary: fc.constantFrom(...hostileWords) },
);

function columnOf(table: TableName): fc.Arbitrary<string> {
  const definition = tableOf(table);
  const names = [definition.primaryId, ...Object.keys(definition.columns).map((name) => wireColumnName(table, name))];
  const paths = Object.values(definition.columns).flatMap((column) =>
    column.type === 'lookup' ? column.targets.map((target) => `${target.navigation}/${tableOf(target.table as TableName).primaryName ?? tableOf(target.table as TableName).primaryId}`) : [],
  );
  return fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...names) },
    { weight: 3, arbitrary: fc.constantFrom(...(paths.length > 0 ? paths : names)) },
    { weight: 1, arbitrary: fc.constantFrom('nosuch', '__proto__', 'constructor/name', 'o/subject', '$it', '*', "a/b/c/d/e/f/g", ...hostileWords) },
  );
}

function literalOf(column: Column, value: unknown): string {
  const isText = column.type === 'text' || column.type === 'memo';
  return isText ? `'${String(value).slice(0, 200).replaceAll("'", "''")}'` : String(value);
}

/** A comparison that means something. */
function rightComparison(table: TableName): fc.Arbitrary<string> {
  const columns = Object.entries(tableOf(table).columns);
  return fc.constantFrom(...columns).chain(([name, column]) => {
    const value = column.type === 'lookup' ? fc.constantFrom('null', '31100000-0000-4000-8000-00000000a0a0') : rightValue(column).map((right) => literalOf(column, right));
    return fc.tuple(fc.constantFrom('eq', 'ne', ...(column.type === 'lookup' || column.type === 'boolean' ? [] : ['gt', 'le'])), value).map(([operator, right]) => `${wireColumnName(table, name)} ${operator} ${right}`);
  });
}

const collections = ['Incident_Phonecalls', 'Incident_Tasks', 'incident_customer_contacts', 'phonecall_activity_parties', 'teammembership_association', 'queue_entries', 'nosuch'];
const functions = ['In', 'NotIn', 'Between', 'NotBetween', 'LastXHours', 'LastXDays', 'NextXDays', 'Today', 'Yesterday', 'ThisWeek', 'EqualUserId', 'NotEqualUserId', 'EqualUserTeams', 'On', 'OnOrAfter', 'Under', 'ContainValues', 'nosuch'];

export function filterOf(table: TableName): fc.Arbitrary<string> {
  const column = columnOf(table);
  const operand = fc.oneof({ weight: 3, arbitrary: column }, { weight: 3, arbitrary: literal });
  const { term } = fc.letrec<{ term: string; simple: string }>((tie) => ({
    simple: fc.oneof(
      { weight: 12, arbitrary: rightComparison(table) },
      { weight: 5, arbitrary: fc.tuple(operand, fc.constantFrom('eq', 'ne', 'gt', 'ge', 'lt', 'le', 'EQ', 'in', 'has', 'add', ''), operand).map((parts) => parts.join(' ')) },
      { weight: 3, arbitrary: fc.tuple(fc.constantFrom('contains', 'startswith', 'endswith', 'Contains', 'tolower', 'length', 'year'), column, literal).map(([name, ...rest]) => `${name}(${rest.join(',')})`) },
      {
        weight: 3,
        arbitrary: fc
          .tuple(fc.constantFrom(...functions), column, fc.array(literal, { maxLength: 4 }), fc.constantFrom('PropertyValue', 'PropertyValues', 'Nosuch'))
          .map(([name, property, values, parameter]) => {
            const value = parameter === 'PropertyValues' ? `[${values.join(',')}]` : (values[0] ?? '');
            const path = /^(.*\/)?_?(.*?)(?:_value)?$/.exec(property);
            return `${path?.[1] ?? ''}Microsoft.Dynamics.CRM.${name}(PropertyName='${path?.[2] ?? property}'${values.length > 0 ? `,${parameter}=${value}` : ''})`;
          }),
      },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.constantFrom(...collections), fc.constantFrom('any', 'all', 'some'), fc.constantFrom('o:o/subject', 'o:o/statecode', 'o:x/title', ':', 'o:', ''), literal)
          .map(([navigation, quantifier, variable, value]) => `${navigation}/${quantifier}(${variable === '' ? '' : `${variable} eq ${value}`})`),
      },
    ),
    term: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      tie('simple'),
      fc.tuple(tie('term'), fc.constantFrom('and', 'or', 'and', 'or', 'xor'), tie('term')).map((parts) => parts.join(' ')),
      tie('term').map((inner) => `(${inner})`),
      tie('term').map((inner) => `not ${inner}`),
      fc.tuple(fc.constantFrom(...collections), tie('term')).map(([navigation, inner]) => `${navigation}/any(o:${inner})`),
    ),
  }));
  return fc.oneof(
    { weight: 8, arbitrary: term },
    { weight: 1, arbitrary: fc.integer({ min: 10, max: 3_000 }).map((depth) => `${'('.repeat(depth)}statecode eq 0${')'.repeat(depth)}`) },
    { weight: 1, arbitrary: fc.integer({ min: 10, max: 2_000 }).map((depth) => `${'not '.repeat(depth)}statecode eq 0`) },
    { weight: 1, arbitrary: fc.integer({ min: 10, max: 400 }).map((count) => Array.from({ length: count }, (_unused, index) => `statecode eq ${index}`).join(' or ')) },
    { weight: 1, arbitrary: fc.integer({ min: 2, max: 300 }).map((depth) => `${'Incident_Tasks/any(o:'.repeat(depth)}o/subject eq null${')'.repeat(depth)}`) },
    // Wildcards that backtrack.
    { weight: 1, arbitrary: fc.integer({ min: 2, max: 200 }).map((count) => `contains(${tableOf(table).primaryName ?? tableOf(table).primaryId},'${'%a_'.repeat(count)}')`) },
    // A right filter that is cut off somewhere.
    { weight: 1, arbitrary: fc.tuple(term, fc.double({ min: 0, max: 1, noNaN: true })).map(([text, part]) => text.slice(0, Math.floor(text.length * part))) },
  );
}

function expandOf(table: TableName): fc.Arbitrary<string> {
  const navigations = Object.values(tableOf(table).columns).flatMap((column) => (column.type === 'lookup' ? column.targets.map(({ navigation }) => navigation) : []));
  const navigation = fc.constantFrom(...navigations, ...collections, '*', '', '__proto__');
  const option = fc.oneof(
    fc.constantFrom(
      '$select=nosuch', '$select=', '$top=0', '$top=-1', '$top=99999999999', '$skip=1', '$levels=max', '$count=true', '$search=a', '$ref', ';', '(',
      '$orderby=subject desc', '$select=subject', '$select=fullname',
    ),
    filterOf(table).map((filter) => `$filter=${filter}`),
  );
  const { item } = fc.letrec<{ item: string }>((tie) => ({
    item: fc.tuple(navigation, fc.array(fc.oneof({ depthSize: 'small' }, option, tie('item').map((inner) => `$expand=${inner}`)), { maxLength: 3 })).map(([name, options]) => (options.length > 0 ? `${name}(${options.join(';')})` : name)),
  }));
  return fc.oneof(
    { weight: 5, arbitrary: fc.array(item, { minLength: 1, maxLength: 4 }).map((items) => items.join(',')) },
    { weight: 1, arbitrary: fc.integer({ min: 2, max: 300 }).map((depth) => `${'createdby($expand='.repeat(depth)}createdby${')'.repeat(depth)}`) },
    { weight: 1, arbitrary: fc.integer({ min: 14, max: 200 }).map((count) => Array.from({ length: count }, () => 'createdby').join(',')) },
  );
}

/** The form of our own tokens with other things in them. */
const forgedToken = fc
  .oneof(fc.json(), fc.constantFrom('{"kind":"page","values":[],"id":"31100000-0000-4000-8000-00000000a0a0"}', '{"kind":"tracking"}'))
  .map((json) => Buffer.from(json).toString('base64url'));

function optionOf(table: TableName): fc.Arbitrary<readonly [string, string]> {
  const named = (name: string, value: fc.Arbitrary<string>) => value.map((text): readonly [string, string] => [name, text]);
  const column = columnOf(table);
  return fc.oneof(
    { weight: 6, arbitrary: named('$filter', filterOf(table)) },
    { weight: 3, arbitrary: named('$expand', expandOf(table)) },
    { weight: 3, arbitrary: named('$select', fc.oneof(fc.array(column, { maxLength: 5 }).map((names) => names.join(',')), hostileText)) },
    { weight: 3, arbitrary: named('$orderby', fc.oneof(fc.array(fc.tuple(column, fc.constantFrom('', ' asc', ' desc', ' sideways', ' desc desc')).map((pair) => pair.join('')), { maxLength: 25 }).map((terms) => terms.join(',')), hostileText)) },
    { weight: 2, arbitrary: named('$top', fc.oneof(fc.constantFrom('0', '1', '-1', '5001', '99999999999999999999', '1.5', '1e3', '0x10', ''), hostileText)) },
    { weight: 2, arbitrary: fc.tuple(fc.constantFrom(
      '$count', '$skip', '$skiptoken', '$deltatoken', '$apply', '$search', '$levels', '$format', '$compute', 'fetchXml', 'savedQuery', '$nosuch',
      '@p1', '@p1@', '', '$', '__proto__',
    ), fc.oneof(literal, hostileText)) },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom('$skiptoken', '$deltatoken'), forgedToken) },
  );
}

const encoding = fc.constantFrom<(text: string) => string>(
  ...Array.from({ length: 12 }, () => encoded),
  (text) => encoded(text).replaceAll('%20', '+'),
  (text) => encodeURIComponent(encoded(text)),
  (text) => text,
  (text) => `${encoded(text)}%`,
  (text) => `%zz${encoded(text)}`,
  (text) => `%C0%AF%E0%A4${encoded(text)}`,
);

/** Behind the question mark; below the length at which Node itself refuses a request line. */
export function queryOf(table: TableName): fc.Arbitrary<string> {
  return fc
    .tuple(fc.array(fc.tuple(optionOf(table), encoding), { maxLength: 4 }), fc.constantFrom('&', '&', '&', '&', '&', '&&', ';', '?', '&='))
    .map(([options, separator]) =>
      options
        .map(([[name, value], encode]) => `${name}=${encode(value)}`)
        .join(separator)
        .slice(0, 12_000),
    );
}
