/** Columns of a row as edits see them: a polymorphic lookup and the column with its type are one value. */
import { type AnyChanges, isPolymorphic, type TableName, tableOf } from '../../../shared/entities/index.ts';

/** The columns that these changes write, each with the names that belong to its value. */
export function columnsIn(table: TableName, changes: AnyChanges): { name: string; parts: readonly string[] }[] {
  return Object.entries(tableOf(table).columns).flatMap(([name, column]) => {
    const parts = isPolymorphic(column) ? [name, `${name}type`] : [name];
    return parts.some((part) => changes[part] !== undefined) ? [{ name, parts }] : [];
  });
}

export function sameValue(table: TableName, name: string, left: AnyChanges, right: AnyChanges): boolean {
  const column = tableOf(table).columns[name];
  const parts = column && isPolymorphic(column) ? [name, `${name}type`] : [name];
  return parts.every((part) => equal(column?.type, left[part] ?? null, right[part] ?? null));
}

/** Takes a column's value from one row to another. */
export function copyValue(parts: readonly string[], from: AnyChanges, to: AnyChanges): void {
  for (const part of parts) to[part] = from[part] ?? null;
}

/** One instant has several spellings; a service may answer with or without fractions of a second. */
function equal(type: string | undefined, left: AnyChanges[string], right: AnyChanges[string]): boolean {
  if (left === right || type !== 'datetime' || typeof left !== 'string' || typeof right !== 'string') return left === right;
  return Math.floor(Date.parse(left) / 1000) === Math.floor(Date.parse(right) / 1000);
}
