/** Bodies of writes, from the metadata: nearly right ones, wrong ones, and text that is no JSON. */
import fc from 'fast-check';
import { tableOf, type TableName } from '../../shared/entities/index.ts';
import { hostileText, hostileValue, hostileWords, nearBind, nearValue, rightValue } from './values.ts';

type Entry = readonly [string, unknown];

/** Own properties, `__proto__` included. */
const toBody = (entries: readonly Entry[]) => JSON.stringify(Object.fromEntries(entries));

/** Nearly right: most of its columns fit; a few are wrong, unknown, or nothing of the client's business. */
export function nearBody(table: TableName, rows: ReadonlyMap<TableName, string>): fc.Arbitrary<string> {
  const entries: fc.Arbitrary<Entry>[] = Object.entries(tableOf(table).columns).flatMap(([name, column]): fc.Arbitrary<Entry>[] => {
    if (column.readOnly === true) return [];
    if (column.type !== 'lookup') return [fc.oneof({ weight: 4, arbitrary: rightValue(column) }, { weight: 1, arbitrary: nearValue(column) }).map((value): Entry => [name, value])];
    return column.targets.map(({ navigation }) => nearBind(rows).map((value): Entry => [`${navigation}@odata.bind`, value]));
  });
  const collections = fc.constantFrom(`${table}_activity_parties`, 'Incident_Tasks', 'Incident_Phonecalls', 'customerid_contact', 'incident_customer_contacts', 'phonecall_activity_parties');
  const required = requiredEntries(table, rows);
  return fc
    .tuple(
      fc.array(fc.oneof(...entries), { maxLength: 6 }),
      fc.array(
        fc.oneof(
          fc.tuple(fc.oneof(hostileText, fc.constantFrom(...Object.keys(tableOf(table).columns), '@odata.id', '@odata.type', '@odata.etag', tableOf(table).primaryId)), hostileValue),
          fc.tuple(collections, fc.oneof(hostileValue, fc.array(fc.dictionary(fc.constantFrom('subject', 'participationtypemask', 'addressused', 'partyid_contact@odata.bind', 'title', 'nosuch'), hostileValue), { maxLength: 4 }))),
        ),
        { maxLength: 2 },
      ),
      fc.boolean(),
      fc.boolean(),
    )
    .map(([near, wrong, complete, alsoWrong]) => toBody([...(complete ? required : []), ...near, ...(alsoWrong ? wrong : [])]));
}

function requiredEntries(table: TableName, rows: ReadonlyMap<TableName, string>): Entry[] {
  return Object.entries(tableOf(table).columns).flatMap(([name, column]): Entry[] => {
    if (column.required === undefined) return [];
    if (column.type !== 'lookup') return [[name, column.type === 'choice' ? column.choices[0]?.value : 'Fuzz']];
    const target = column.targets[0];
    return target ? [[`${target.navigation}@odata.bind`, `/${tableOf(target.table as TableName).entitySet}(${rows.get(target.table as TableName) ?? ''})`]] : [];
  });
}

const columnName = fc.constantFrom('lastname', 'title', 'subject', 'name');
/** No row at all. */
export const brokenBody: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  fc.constantFrom(
    '', ' ', '{', '}', '{}', '[]', '[{}]', 'null', 'true', '7', '""', '{"a"', '{"a":}', '{"a":1,}', "{'a':1}", '{"a":1}{"b":2}', '\ufeff{}',
    '{"a":NaN}', '{"a":1e999}', '{"lastname":"a","lastname":"b"}', '{"value":1}', '{"@odata.id":"x"}', '{"__proto__":{"lastname":"x"}}',
    '{"constructor":{"prototype":{"x":1}}}',
  ),
  fc.integer({ min: 100, max: 100_000 }).map((depth) => '['.repeat(depth)),
  fc.tuple(columnName, fc.integer({ min: 10, max: 20_000 })).map(([name, depth]) => `{"${name}":${'['.repeat(depth)}${']'.repeat(depth)}}`),
  fc.tuple(columnName, fc.integer({ min: 10, max: 20_000 })).map(([name, depth]) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`.replace('"a"', `"${name}"`)),
  fc.tuple(columnName, fc.integer({ min: 100_000, max: 3_000_000 })).map(([name, length]) => `{"${name}":"${'y'.repeat(length)}"}`),
  fc.integer({ min: 1_000, max: 30_000 }).map((count) => `{${Array.from({ length: count }, (_unused, index) => `"c${index}":1`).join(',')}}`),
  fc.uint8Array({ maxLength: 200 }),
  fc.tuple(columnName, fc.uint8Array({ minLength: 1, maxLength: 20 })).map(([name, bytes]) => Buffer.concat([Buffer.from(`{"${name}":"`), bytes, Buffer.from('"}')])),
  fc.json({ maxDepth: 5 }),
  fc.tuple(columnName, fc.constantFrom(...hostileWords)).map(([name, word]) => `{"${name}":${word}}`),
);
