/** What `@odata.bind` points at: `/contacts(guid)`, an absolute address, or `$1`, an earlier part of the same change set. */
import { type TableName } from '../../shared/entities/index.ts';
import { tableOfSet } from './columns.ts';
import { badPayload, notImplemented } from './errors.ts';
import { apiPath } from './message.ts';

export interface RowReference {
  readonly table: TableName;
  readonly id: string;
}
/** Content-ID → the row that this part of the change set wrote. */
export type References = ReadonlyMap<string, RowReference>;
export const noReferences: References = new Map();

export function resolveBind(property: string, value: unknown, references: References): RowReference {
  if (typeof value !== 'string') throw badPayload(`${property} must be a text such as "/contacts(<guid>)".`);
  const reference = /^\/?\$(\w+)$/.exec(value);
  if (reference) {
    const row = references.get(reference[1] ?? '');
    if (!row) throw badPayload(`${property}: $${reference[1] ?? ''} names no earlier part of this change set.`);
    return row;
  }
  const root = value.indexOf(`${apiPath}/`);
  const path = root < 0 ? value.replace(/^\//, '') : value.slice(root + apiPath.length + 1);
  const parts = /^([a-z_]\w*)\(([^)]*)\)$/.exec(path);
  const table = tableOfSet(parts?.[1] ?? '');
  if (!parts || !table) throw badPayload(`${property}: "${value.slice(0, 120)}" names no row; write "/contacts(<guid>)".`);
  const id = parts[2] ?? '';
  if (id.includes('=')) throw notImplemented(`An alternate key in ${property}`);
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) throw badPayload(`${property}: "${id.slice(0, 80)}" is not a GUID.`);
  return { table, id: id.toLowerCase() };
}
