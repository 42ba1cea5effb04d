/** A value that a person enters for a column, checked against the metadata before it goes into the outbox. */
import { type AnyChanges, isPolymorphic, isTableName, type TableName, tableOf, type Value } from '../../../shared/entities/index.ts';
import type { Column } from '../../../shared/entities/column.ts';
import type { Connection } from '../store/connection.ts';
import { readRow } from '../store/rows.ts';

export type ValueProblem = 'unknown' | 'read-only' | 'required' | 'wrong-type' | 'too-long' | 'too-small' | 'too-large' | 'not-a-choice' | 'not-found';

/** @returns the columns to write (a polymorphic lookup brings its type), or what is wrong */
export async function checkedValue(db: Connection, table: TableName, name: string, typed: Value): Promise<AnyChanges | ValueProblem> {
  const column = tableOf(table).columns[name];
  if (!column || column.desk === false) return 'unknown';
  if (column.readOnly) return 'read-only';
  const value = typed === '' ? null : typed;
  if (value === null) {
    if (column.required) return 'required';
    return isPolymorphic(column) ? { [name]: null, [`${name}type`]: null } : { [name]: null };
  }
  if (column.type !== 'lookup') return problemOf(column, value) ?? { [name]: value };
  if (typeof value !== 'string') return 'wrong-type';
  for (const { table: target } of column.targets) {
    const found = isTableName(target) && tableOf(target).desk !== false ? await readRow(db, target, value.toLowerCase()) : null;
    if (found) return { [name]: found.row.id, ...(isPolymorphic(column) ? { [`${name}type`]: target } : {}) };
  }
  return 'not-found';
}

function problemOf(column: Exclude<Column, { type: 'lookup' }>, value: NonNullable<Value>): ValueProblem | null {
  switch (column.type) {
    case 'text':
    case 'memo':
      if (typeof value !== 'string') return 'wrong-type';
      return value.length > column.maxLength ? 'too-long' : null;
    case 'datetime':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value) && !Number.isNaN(Date.parse(value)) ? null : 'wrong-type';
    case 'boolean':
      return typeof value === 'boolean' ? null : 'wrong-type';
    case 'choice':
      return column.choices.some((choice) => choice.value === value) ? null : 'not-a-choice';
    case 'integer':
    case 'decimal':
      if (typeof value !== 'number' || (column.type === 'integer' && !Number.isInteger(value))) return 'wrong-type';
      if (column.minimum !== undefined && value < column.minimum) return 'too-small';
      return column.maximum !== undefined && value > column.maximum ? 'too-large' : null;
  }
}
