/** What stands in parentheses behind a set's name: the row's id, or all columns of one of the table's alternate keys. */
import { type AnyRow, type TableName, tableOf, type Value } from '../../shared/entities/index.ts';
import type { Condition } from '../store/condition.ts';
import type { RowReader } from '../store/row-reader.ts';
import { readableColumns } from './columns.ts';
import { badQuery, doesNotExist } from './errors.ts';
import { isStorable } from './storable-text.ts';

export const guidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export type RowKey =
  | { readonly kind: 'id'; readonly id: string }
  /** Values by logical column name. Texts are compared without regard to case. */
  | { readonly kind: 'alternate'; readonly values: Readonly<Record<string, Value>> };

export interface RowAddress {
  readonly table: TableName;
  readonly key: RowKey;
}

export function parseRowKey(table: TableName, text: string): RowKey {
  const { entitySet, primaryId, keys = [] } = tableOf(table);
  const bare = text.trim();
  if (guidPattern.test(bare)) return { kind: 'id', id: bare.toLowerCase() };
  if (!bare.includes('=')) throw badQuery(`The key in ${entitySet}(${bare.slice(0, 80)}) is not a GUID.`);
  const pairs = pairsOf(entitySet, bare);
  const id = pairs.get(primaryId);
  if (id !== undefined && pairs.size === 1) {
    if (!guidPattern.test(id)) throw badQuery(`The key in ${entitySet}(${bare.slice(0, 80)}) is not a GUID.`);
    return { kind: 'id', id: id.toLowerCase() };
  }
  const values: Record<string, Value> = {};
  for (const [wireName, written] of pairs) {
    const column = readableColumns(table).get(wireName);
    if (!column) throw badQuery(`Could not find a property named '${wireName.slice(0, 80)}' on ${entitySet} (key).`);
    values[column.name] = keyValue(`${entitySet}(${wireName})`, column.type, written);
  }
  const known = keys.some((columns) => columns.length === pairs.size && columns.every((column) => Object.hasOwn(values, column)));
  if (!known) throw badQuery(`${[...pairs.keys()].join(', ')} is no key of ${entitySet}; use its id${keys.map((columns) => ` or ${columns.join(' with ')}`).join('')}.`);
  return { kind: 'alternate', values };
}

export async function findRow(reader: RowReader, { table, key }: RowAddress): Promise<AnyRow | undefined> {
  if (key.kind === 'id') return reader.find(table, key.id);
  const { columns } = tableOf(table);
  const parts = Object.entries(key.values).map(([column, value]): Condition => ({ kind: 'value', operator: 'eq', left: { column, text: columns[column]?.type === 'text' }, value }));
  const [row] = await reader.select(table, { where: { kind: 'and', parts }, order: [], limit: 1 });
  return row;
}

/** @throws 404 */
export async function requireRow(reader: RowReader, address: RowAddress): Promise<AnyRow> {
  const row = await findRow(reader, address);
  if (!row) throw doesNotExist(address.table, nameOfKey(address.key));
  return row;
}

export function nameOfKey(key: RowKey): string {
  if (key.kind === 'id') return key.id;
  return Object.entries(key.values)
    .map(([column, value]) => `${column}=${String(value)}`)
    .join(',')
    .slice(0, 120);
}

/** `name=value` pairs; a text's quotation marks are kept. */
function pairsOf(entitySet: string, text: string): Map<string, string> {
  const pairs = new Map<string, string>();
  // A value without quotes begins with no blank: where blanks could belong to either side, a failure would cost the square of their number.
  const pair = /\s*([A-Za-z_]\w*)\s*=\s*('(?:[^']|'')*'\s*|[^\s,'][^,']*|)(?:,|$)/y;
  while (pair.lastIndex < text.length) {
    const found = pair.exec(text);
    if (!found) throw badQuery(`The key in ${entitySet}(${text.slice(0, 80)}) cannot be read; write name='text' or name=value.`);
    const [, name = '', value = ''] = found;
    if (pairs.has(name)) throw badQuery(`The key in ${entitySet}(…) names ${name.slice(0, 80)} twice.`);
    pairs.set(name, value.trim());
  }
  return pairs;
}

function keyValue(where: string, type: string, written: string): Value {
  if (type === 'text' || type === 'memo') {
    if (!written.startsWith("'")) throw badQuery(`${where}: a text stands between quotation marks, '…'.`);
    const value = written.slice(1, -1).replaceAll("''", "'");
    if (!isStorable(value)) throw badQuery(`${where}: the text holds characters that cannot be stored.`);
    return value;
  }
  if (type === 'lookup' || type === 'key') {
    if (!guidPattern.test(written)) throw badQuery(`${where}: "${written.slice(0, 80)}" is not a GUID.`);
    return written.toLowerCase();
  }
  if (type === 'boolean' && (written === 'true' || written === 'false')) return written === 'true';
  const number = Number(written);
  if (written === '' || !Number.isFinite(number)) throw badQuery(`${where}: "${written.slice(0, 80)}" is no number.`);
  return number;
}
