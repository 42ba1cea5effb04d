/** Columns and their values for a person: labels and choices from the metadata, names of the records that lookups point at. */
import type { FieldInfo, FieldValue } from '../../../shared/contract/sync-records.ts';
import { type AnyChanges, choiceLabel, isPolymorphic, type TableName, tableOf } from '../../../shared/entities/index.ts';
import type { Connection } from '../store/connection.ts';
import { nameRecords } from './record-names.ts';

export function fieldInfo(table: TableName, name: string): FieldInfo {
  const column = tableOf(table).columns[name];
  return {
    column: name,
    label: column?.label ?? name,
    type: column?.type ?? 'text',
    maxLength: column && 'maxLength' in column ? column.maxLength : null,
    choices: column?.type === 'choice' ? [...column.choices] : [],
  };
}

export type ShowValue = (table: TableName, name: string, row: AnyChanges) => FieldValue;

/** @param rows all rows whose values will be shown; what their lookups point at is read once */
export async function valuesFor(db: Connection, rows: readonly { table: TableName; row: AnyChanges }[]): Promise<ShowValue> {
  const nameOf = await nameRecords(db, rows.flatMap(({ table, row }) => Object.keys(tableOf(table).columns).flatMap((name) => targetOf(table, name, row) ?? [])));
  return (table, name, row) => {
    const value = row[name] ?? null;
    const column = tableOf(table).columns[name];
    if (column?.type === 'choice') return { value, display: typeof value === 'number' ? (choiceLabel(table, name, value) ?? null) : null };
    const target = targetOf(table, name, row);
    return { value, display: target ? nameOf(target).recordName : null };
  };
}

function targetOf(table: TableName, name: string, row: AnyChanges): { table: string; recordId: string } | null {
  const column = tableOf(table).columns[name];
  const id = row[name];
  if (column?.type !== 'lookup' || typeof id !== 'string') return null;
  const target = isPolymorphic(column) ? row[`${name}type`] : column.targets[0]?.table;
  return typeof target === 'string' ? { table: target, recordId: id } : null;
}
