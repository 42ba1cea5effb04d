/** Values as nobody should send them, and values as the metadata wants them. */
import fc from 'fast-check';
import type { Column } from '../../shared/entities/column.ts';
import { tableOf, type TableName } from '../../shared/entities/index.ts';

/** As a part of an address; halves of characters become replacement characters. */
export const encoded = (text: string) => encodeURIComponent(Buffer.from(text).toString());

export const hostileWords = [
  '',
  ' ',
  "'",
  "''",
  "' or 1=1 --",
  "'; drop table contact; --",
  '" union select * from systemuser --',
  '%',
  '_',
  '[',
  '[^a]',
  '[a-',
  '\\',
  '%00',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '\u202eabc',
  '\ufeff',
  'e\u0301',
  '𝒳🚰',
  'İıſK',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '$1',
  '$ref',
  '../../etc/passwd',
  '${7*7}',
  '{{7*7}}',
  '\r\nX-Injected: 1',
  'null',
  'true',
  '0x80040217',
  '00000000-0000-0000-0000-000000000000',
  '00000000-0000-4000-8000-00000000000g',
  '{31100000-0000-4000-8000-00000000a0a0}',
  '9999999999999999999999',
  '-0',
  '1e999',
  'NaN',
  '2026-02-30T00:00:00Z',
  '0000-00-00T00:00:00Z',
  '2026-01-01T00:00:00+99:99',
  '+275760-09-13T00:00:00.001Z',
] as const;

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...hostileWords) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 300 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 20_000 }).map((length) => 'x'.repeat(length)) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...hostileWords), fc.constantFrom(...hostileWords)).map((pair) => pair.join('')) },
);

/** `null`, objects and lists included. What JSON cannot say becomes what `JSON.stringify` makes of it. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: hostileText },
  { weight: 2, arbitrary: fc.constantFrom(null, true, false, 0, -0, -1, 1, 0.1, 1e308, -1e308, 5e-324, 2 ** 31, 2 ** 53, 2 ** 63, -(2 ** 63), [], {}, [[]], [null], { value: 1 }) },
  { weight: 1, arbitrary: fc.integer() },
  { weight: 1, arbitrary: fc.double() },
  { weight: 1, arbitrary: fc.array(hostileText, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 60 }).map((depth) => nested(depth)) },
  { weight: 1, arbitrary: fc.dictionary(hostileText, hostileText, { maxKeys: 3 }).map((entries) => ({ ...entries })) },
);

function nested(depth: number): unknown {
  let value: unknown = 'deep';
  for (let level = 0; level < depth; level += 1) value = level % 2 ? [value] : { value };
  return value;
}

const instant = fc.date({ noInvalidDate: true, min: new Date('1900-01-01T00:00:00Z'), max: new Date('2200-01-01T00:00:00Z') }).map((date) => date.toISOString());

/** A value that fits the column. */
export function rightValue(column: Column): fc.Arbitrary<unknown> {
  switch (column.type) {
    case 'text':
    case 'memo':
      return fc.oneof(hostileText, fc.string({ unit: 'grapheme', maxLength: 12 })).map((text) => Buffer.from(text.replaceAll('\u0000', '')).toString().slice(0, column.maxLength));
    case 'integer':
      return fc.integer({ min: column.minimum ?? -1_000, max: column.maximum ?? 1_000 });
    case 'decimal':
      return fc.double({ min: column.minimum ?? -1_000, max: column.maximum ?? 1_000, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'datetime':
      return instant;
    case 'choice':
      return fc.constantFrom(...column.choices.map(({ value }) => value));
    case 'lookup':
      return fc.constant(null);
  }
}

/** A value that fits the column, or only just does not. */
export function nearValue(column: Column): fc.Arbitrary<unknown> {
  switch (column.type) {
    case 'text':
    case 'memo': {
      const length = Math.min(column.maxLength, 30_000);
      return fc.oneof(fc.string({ unit: 'grapheme', maxLength: 12 }), fc.constantFrom(0, 1, length - 1, length, length + 1).map((size) => 'é'.repeat(Math.max(0, size))));
    }
    case 'integer':
    case 'decimal': {
      const { minimum = -100, maximum = 100 } = column;
      return fc.constantFrom<unknown>(minimum, minimum - 1, maximum, maximum + 1, (minimum + maximum) / 2, maximum + 0.5, String(maximum));
    }
    case 'boolean':
      return fc.constantFrom<unknown>(true, false, null, 'true', 0);
    case 'datetime':
      return fc.oneof(instant, fc.constantFrom<unknown>('2026-01-01', '2026-01-01T00:00:00', '2026-01-01T25:00:00Z', '2026-12-31T23:59:60Z', 0, null));
    case 'choice':
      return fc.constantFrom<unknown>(...column.choices.map(({ value }) => value), -1, 311_999_999, String(column.choices[0]?.value), null);
    case 'lookup':
      return fc.constantFrom<unknown>(null, '31100000-0000-4000-8000-00000000a0a0');
  }
}

/** A lookup's bind: to a row that is there, to one that is not, to another table, to nonsense. */
export function nearBind(rows: ReadonlyMap<TableName, string>): fc.Arbitrary<unknown> {
  const there = [...rows].map(([table, id]) => `/${tableOf(table).entitySet}(${id})`);
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...there) },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(
      null, '/contacts', '/contacts()', '/nosuchs(31100000-0000-4000-8000-00000000a0a0)', '$1', '/$1',
      'http://elsewhere.example/contacts(31100000-0000-4000-8000-00000000a0a0)', "/contacts(lastname='x')",
    ) },
    { weight: 1, arbitrary: hostileValue },
  );
}
