/** Between rows as our code has them (booleans, `Value`) and rows as SQL has them (0 and 1). */
import { type AnyRow, type TableName, tableOf, type Value } from '../../shared/entities/index.ts';
import type { StoredRow, StoredValue } from './schema.ts';

export function toStored(values: Record<string, Value>): StoredRow {
  const stored: StoredRow = {};
  for (const [name, value] of Object.entries(values)) stored[name] = toStoredValue(value);
  return stored;
}

export function toStoredValue(value: Value): StoredValue {
  return typeof value === 'boolean' ? Number(value) : value;
}

export function fromStored(table: TableName, stored: StoredRow): AnyRow {
  const { columns } = tableOf(table);
  const row: AnyRow = { id: String(stored['id']) };
  for (const [name, value] of Object.entries(stored)) {
    if (name === 'id') continue;
    row[name] = value !== null && columns[name]?.type === 'boolean' ? value !== 0 : value;
  }
  return row;
}

/** An instant as it is stored: always the same length, so that text order is time order. Dataverse keeps whole seconds. */
export function toInstant(date: Date): string {
  return new Date(Math.floor(date.getTime() / 1000) * 1000).toISOString();
}
