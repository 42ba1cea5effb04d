/** Three-way merge by column: what the edit saw, what it wants, what the service has now. */
import { type AnyChanges, type AnyRow, isPolymorphic, type TableName, tableOf } from '../../../shared/entities/index.ts';

export interface Merge {
  /** What is still to be sent. */
  readonly changes: AnyChanges;
  /** Columns that both sides changed to different values. */
  readonly conflicts: readonly string[];
}

export function merge(table: TableName, base: AnyChanges, mine: AnyChanges, theirs: AnyRow): Merge {
  const changes: AnyChanges = {};
  const conflicts: string[] = [];
  for (const [name, column] of Object.entries(tableOf(table).columns)) {
    if (mine[name] === undefined) continue;
    const parts = isPolymorphic(column) ? [name, `${name}type`] : [name];
    const same = (left: AnyChanges, right: AnyChanges) => parts.every((part) => equal(column.type, left[part] ?? null, right[part] ?? null));
    if (same(mine, theirs)) continue; // equal values never conflict, and need not be sent
    if (!same(base, theirs)) conflicts.push(name);
    for (const part of parts) changes[part] = mine[part] ?? null;
  }
  return { changes, conflicts };
}

/** One instant has several spellings; a service may answer with or without fractions of a second. */
function equal(type: string, left: AnyChanges[string], right: AnyChanges[string]): boolean {
  if (left === right || type !== 'datetime' || typeof left !== 'string' || typeof right !== 'string') return left === right;
  return Math.floor(Date.parse(left) / 1000) === Math.floor(Date.parse(right) / 1000);
}
