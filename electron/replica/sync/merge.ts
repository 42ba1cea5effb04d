/** Three-way merge by column: what the edit saw, what it wants, what the service has now. */
import type { AnyChanges, AnyRow, TableName } from '../../../shared/entities/index.ts';
import { columnsIn, copyValue, sameValue } from '../store/column-values.ts';

export interface Merge {
  /** What is still to be sent. */
  readonly changes: AnyChanges;
  /** Columns that both sides changed to different values. */
  readonly conflicts: readonly string[];
}

export function merge(table: TableName, base: AnyChanges, mine: AnyChanges, theirs: AnyRow): Merge {
  const changes: AnyChanges = {};
  const conflicts: string[] = [];
  for (const { name, parts } of columnsIn(table, mine)) {
    if (sameValue(table, name, mine, theirs)) continue; // equal values never conflict, and need not be sent
    if (!sameValue(table, name, base, theirs)) conflicts.push(name);
    copyValue(parts, mine, changes);
  }
  return { changes, conflicts };
}
