/** What `@odata.bind` and `@odata.id` point at: `/contacts(guid)`, a key, an absolute address, or `$1`, an earlier part of the same change set. */
import { type TableName } from '../../shared/entities/index.ts';
import type { RowReader } from '../store/row-reader.ts';
import { tableOfSet } from './columns.ts';
import { badPayload } from './errors.ts';
import { apiPath } from './message.ts';
import { guidPattern, parseRowKey, requireRow, type RowAddress } from './row-key.ts';

export interface RowReference {
  readonly table: TableName;
  readonly id: string;
}
/** Content-ID → the row that this part of the change set wrote. */
export type References = ReadonlyMap<string, RowReference>;
export const noReferences: References = new Map();

/** An alternate key is looked up among the rows that `reader` sees; whether a row with the id exists is not looked up. */
export async function resolveReference(property: string, value: unknown, references: References, reader: RowReader): Promise<RowReference> {
  const found = readReference(property, value, references);
  if ('id' in found) return found;
  if (found.key.kind === 'id') return { table: found.table, id: found.key.id };
  return { table: found.table, id: (await requireRow(reader, found)).id };
}

function readReference(property: string, value: unknown, references: References): RowReference | RowAddress {
  if (typeof value !== 'string') throw badPayload(`${property} must be a text such as "/contacts(<guid>)".`);
  const reference = /^\/?\$([\w.-]+)$/.exec(value);
  if (reference) {
    const row = references.get(reference[1] ?? '');
    if (!row) throw badPayload(`${property}: $${(reference[1] ?? '').slice(0, 40)} names no row of an earlier part of this change set.`);
    return row;
  }
  const root = value.indexOf(`${apiPath}/`);
  const path = decoded(property, root < 0 ? value.replace(/^\//, '') : value.slice(root + apiPath.length + 1));
  const parts = /^([a-z_]\w*)\((.*)\)$/s.exec(path);
  const table = tableOfSet(parts?.[1] ?? '');
  if (!parts || !table) throw badPayload(`${property}: "${value.slice(0, 120)}" names no row; write "/contacts(<guid>)".`);
  const key = parts[2] ?? '';
  if (!key.includes('=') && !guidPattern.test(key)) throw badPayload(`${property}: "${key.slice(0, 80)}" is not a GUID.`);
  return { table, key: parseRowKey(table, key) };
}

function decoded(property: string, path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw badPayload(`${property} has a malformed percent-encoding.`);
  }
}
