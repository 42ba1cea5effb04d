import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readableColumns } from '../../service/api/columns.ts';
import { ODataFault } from '../../service/api/errors.ts';
import { parseExpand } from '../../service/api/expand/expand-option.ts';
import { parseFilter } from '../../service/api/filter/parser.ts';
import { kindOf } from '../../service/api/filter/literal.ts';
import { parseOrder } from '../../service/api/order-option.ts';
import { parseSelect } from '../../service/api/select-option.ts';
import { type AnyRow, tableNames, tableOf, type TableName, type Value } from '../../shared/entities/index.ts';
import { filterSettings, list, openQueryStore, type QueryStore } from './query-support.ts';

let city: QueryStore;
const rows: AnyRow[] = [];
const texts = ['Muñoz', 'MUÑOZ', 'muñoz junior', 'Hara', 'hara', '', "O'Neil", '100%', 'straße', null];
const numbers = [0, 1, -3, 41.5, 311_000_000, null];
const instants = ['2026-03-08T10:00:00.000Z', '2026-11-22T18:00:00.000Z', null];

beforeAll(async () => {
  city = await openQueryStore();
  for (let index = 0; index < 40; index += 1) {
    const pick = <T>(from: readonly T[], step: number): T | null => from[(index * step + Math.floor(index / 7)) % from.length] ?? null;
    const id = await city.insert('account', {
      name: pick(texts, 1),
      address1_city: pick(texts, 3),
      address1_latitude: pick(numbers, 1),
      address1_longitude: pick(numbers, 5),
      statecode: index % 2,
      createdon: pick(instants, 1),
      modifiedon: pick(instants, 2),
    });
    const row = await city.store.find('account', id);
    if (row) rows.push(row);
  }
});
afterAll(() => city.close());

describe('any text is understood or refused', () => {
  const words = fc.constantFrom(
    ...['lastname', 'statecode', 'customerid_contact', 'incident_customer_contacts', 'fullname', 'eq', 'ne', 'and', 'or', 'not', 'in', 'any', 'all', 'x', '/', ':', '=', '(', ')', '[', ']', ',', ';'],
    ...["'x'", '"x"', "'", '"', '1', '-', 'null', 'true', 'contains', '2026-01-01', '@p1', '@p2', '@p3', '$select', '$it', '*', 'desc', 'é', '\u0000', '\ud800', '00000000-0000-4000-8000-000000000000'],
    ...['Microsoft.Dynamics.CRM.In', 'Microsoft.Dynamics.CRM.LastXDays', 'PropertyName', 'PropertyValues', '__proto__', 'constructor', '$expand=', '$filter=', '$top=1', '$orderby='],
  );
  const anything = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.array(words, { maxLength: 40 }).map((parts) => parts.join(' ')), fc.array(words, { maxLength: 60 }).map((parts) => parts.join('')));
  const settings = { ...filterSettings(new Date(), { '@p1': "'lastname'", '@p2': '["x","y"]' }), options: new Map<string, string>() };
  const onlyRefusals = (work: () => unknown): void => {
    try {
      work();
    } catch (cause) {
      expect(cause).toBeInstanceOf(ODataFault);
    }
  };

  test('by the filter, the order, the selection and the expansion', () => {
    fc.assert(
      fc.property(fc.constantFrom(...tableNames), anything, (table, text) => {
        onlyRefusals(() => parseFilter(text, table, settings));
        onlyRefusals(() => parseOrder(table, text));
        onlyRefusals(() => parseSelect(table, text));
        onlyRefusals(() => parseExpand(table, text, settings));
      }),
      { numRuns: 3_000 },
    );
  });

  test('in bounded time, however it repeats itself', () => {
    const began = performance.now();
    for (const piece of ['(', 'not ', "'", "''", '"\\', '[', '/', 'a/', 'a(', 'x:', '@p1 ', 'incident_customer_contacts/any(x:', "contains(lastname,'", 'customerid(', '%', '1', '-1e', '2026-01-01T', 'Microsoft.Dynamics.CRM.In(']) {
      const text = piece.repeat(Math.ceil(65_000 / piece.length)).slice(0, 65_000);
      onlyRefusals(() => parseFilter(text, 'contact', settings));
      onlyRefusals(() => parseExpand('contact', text, settings));
      onlyRefusals(() => parseOrder('contact', text));
    }
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

/** A filter as text together with what it means, evaluated the plain way. */
interface Meant {
  readonly text: string;
  readonly holds: (row: AnyRow) => boolean;
}
const folded = (value: Value | undefined): Value => (typeof value === 'string' ? value.normalize('NFC').toLowerCase() : typeof value === 'boolean' ? Number(value) : (value ?? null));
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

const operators: Record<string, (one: Value, other: Value) => boolean> = {
  eq: (one, other) => one === other,
  ne: (one, other) => one !== other,
  gt: (one, other) => one !== null && other !== null && one > other,
  ge: (one, other) => one !== null && other !== null && one >= other,
  lt: (one, other) => one !== null && other !== null && one < other,
  le: (one, other) => one !== null && other !== null && one <= other,
};
/** Text compares by its bytes in the database; of the letters used here that is also JavaScript's order. */
const comparison: fc.Arbitrary<Meant> = fc
  .record({
    operator: fc.constantFrom(...Object.keys(operators)),
    side: fc.oneof(
      fc.record({ column: fc.constantFrom('name', 'address1_city'), value: fc.constantFrom(...texts.filter((text) => text !== null)) }).map(({ column, value }) => ({ column, value: value, text: quoted(value) })),
      fc.record({ column: fc.constantFrom('address1_latitude', 'address1_longitude', 'statecode'), value: fc.constantFrom(0, 1, -3, 41.5, 7) }).map(({ column, value }) => ({ column, value: value, text: String(value) })),
      fc.record({ column: fc.constantFrom('createdon', 'modifiedon'), value: fc.constantFrom('2026-03-08T10:00:00.000Z', '2026-05-01T00:00:00.000Z') }).map(({ column, value }) => ({ column, value: value, text: value })),
    ),
    mirrored: fc.boolean(),
  })
  .map(({ operator, side: { column, value, text }, mirrored }) => {
    const test = operators[operator] ?? (() => false);
    return mirrored
      ? { text: `${text} ${operator} ${column}`, holds: (row: AnyRow) => test(folded(value), folded(row[column])) }
      : { text: `${column} ${operator} ${text}`, holds: (row: AnyRow) => test(folded(row[column]), folded(value)) };
  });
const other: fc.Arbitrary<Meant> = fc.oneof(
  fc.constantFrom('name', 'address1_latitude', 'createdon').map((column) => ({ text: `${column} eq null`, holds: (row: AnyRow) => (row[column] ?? null) === null })),
  fc.constantFrom('name', 'address1_latitude', 'createdon').map((column) => ({ text: `${column} ne null`, holds: (row: AnyRow) => (row[column] ?? null) !== null })),
  fc.constantFrom(...Object.keys(operators)).map((operator) => ({ text: `name ${operator} address1_city`, holds: (row: AnyRow) => (operators[operator] ?? (() => false))(folded(row['name']), folded(row['address1_city'])) })),
  fc.constantFrom('ñ', 'HARA', 'o', "'", ' ').map((part) => ({ text: `contains(name,${quoted(part)})`, holds: (row: AnyRow) => String(folded(row['name'] ?? null)).includes(part.toLowerCase()) && row['name'] !== null })),
  fc.subarray(['Hara', 'MUÑOZ', 'x'], { minLength: 1 }).map((some) => ({
    text: `Microsoft.Dynamics.CRM.In(PropertyName='name',PropertyValues=${JSON.stringify(some)})`,
    holds: (row: AnyRow) => some.some((one) => folded(one) === folded(row['name'] ?? null)),
  })),
);
const meant: fc.Arbitrary<Meant> = fc.letrec<{ filter: Meant }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    comparison,
    other,
    fc.tuple(tie('filter'), tie('filter')).map(([one, two]) => ({ text: `(${one.text}) and (${two.text})`, holds: (row: AnyRow) => one.holds(row) && two.holds(row) })),
    fc.tuple(tie('filter'), tie('filter')).map(([one, two]) => ({ text: `(${one.text} or ${two.text})`, holds: (row: AnyRow) => one.holds(row) || two.holds(row) })),
    tie('filter').map((one) => ({ text: `not (${one.text})`, holds: (row: AnyRow) => !one.holds(row) })),
  ),
})).filter;

test('what a filter finds is what its conditions say, row by row', async () => {
  await fc.assert(
    fc.asyncProperty(meant, async ({ text, holds }) => {
      const found = (await list(city.store, 'account', { $filter: text, $select: 'name' })).rows.map((row) => row['accountid']);
      expect(new Set(found)).toEqual(new Set(rows.filter(holds).map((row) => row.id)));
    }),
    { numRuns: 300 },
  );
});

describe('every column of every table', () => {
  const literals = { text: "'x'", guid: '31100000-0000-4000-8000-000000000001', number: '1', boolean: 'true', datetime: '2026-11-22T10:00:00Z' } as const;
  test.each(tableNames)('%s can be found, selected and, unless it is long, sorted by', async (table: TableName) => {
    for (const column of readableColumns(table).values()) {
      if (column.aside) continue;
      const { wireName } = column;
      const literal = literals[kindOf(column)];
      await list(city.store, table, { $select: wireName, $filter: `${wireName} eq ${literal} or ${wireName} eq null or ${wireName} eq ${wireName}` });
      const long = column.column && 'maxLength' in column.column && column.column.maxLength > 1_000;
      if (!long) await list(city.store, table, { $select: wireName, $orderby: `${wireName} desc` });
    }
    expect(tableOf(table).entitySet).not.toBe('');
  });
});
