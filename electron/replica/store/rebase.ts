/** When an edit leaves the outbox otherwise than by reaching the service, those made on top of it did not see what they think they saw. */
import { type AnyChanges, isPolymorphic, tableOf } from '../../../shared/entities/index.ts';
import { columnsIn, copyValue, sameValue } from './column-values.ts';
import type { Connection } from './connection.ts';
import { type OutboxEntry, updateEntry } from './outbox.ts';

/**
 * @param later edits of the same record that are newer
 * @param was what they saw there
 * @param now what is there instead
 */
export async function rebase(db: Connection, later: readonly OutboxEntry[], was: AnyChanges, now: AnyChanges): Promise<void> {
  for (const { seq, table, base, baseRow } of later) {
    const saw = { ...base };
    const row = baseRow && { ...baseRow };
    for (const { name, parts } of columnsIn(table, was)) {
      if (saw[name] !== undefined && sameValue(table, name, saw, was)) copyValue(parts, now, saw);
      if (row && sameValue(table, name, row, was)) copyValue(parts, now, row);
    }
    await updateEntry(db, seq, { base: saw, baseRow: row, baseEtag: null });
  }
}

/** The values of these columns, with the types of polymorphic lookups. */
export function valuesOf({ table, changes }: Pick<OutboxEntry, 'table' | 'changes'>, row: AnyChanges): AnyChanges {
  const values: AnyChanges = {};
  for (const name of Object.keys(changes)) {
    const column = tableOf(table).columns[name];
    if (column) copyValue(isPolymorphic(column) ? [name, `${name}type`] : [name], row, values);
  }
  return values;
}
