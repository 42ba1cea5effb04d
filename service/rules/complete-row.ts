import { type AnyRow, isPolymorphic, type TableName, tableOf, type Value } from '../../shared/entities/index.ts';

/** A new row with every column: the given value, else the metadata's default, else null. */
export function completeRow(table: TableName, given: AnyRow): AnyRow {
  const row: AnyRow = { id: given.id };
  for (const [name, column] of Object.entries(tableOf(table).columns)) {
    const standard: Value = column.type === 'choice' || column.type === 'boolean' ? (column.default ?? null) : null;
    row[name] = given[name] ?? standard;
    if (isPolymorphic(column)) row[`${name}type`] = given[`${name}type`] ?? null;
  }
  return row;
}
