/** Between rows as our code has them (booleans, `Value`) and rows as SQL has them (0 and 1, a column `folded`, no content of files). */
import type { Table } from '../../shared/entities/column.ts';
import { type AnyChanges, type AnyRow, type TableName, tableNames, tableOf, type Value } from '../../shared/entities/index.ts';
import { foldedAfter, foldedOf } from './folded-text.ts';
import { foldedColumn, isStoredAside } from './schema/columns.ts';
import type { StoredRow, StoredValue } from './city-tables.ts';

/** Columns of the metadata that no SQL table has. */
const storedAside = new Set(
  tableNames.flatMap((table) => {
    const definition: Table = tableOf(table);
    return Object.keys(definition.columns).filter((column) => isStoredAside(definition, column));
  }),
);

/** A complete row. */
export function toStored(row: Readonly<Record<string, Value>>): StoredRow {
  return { ...storedValues(row), [foldedColumn]: foldedOf(row) };
}

/** What an update sets. @param folded the row's column `folded` as it is now */
export function toStoredChanges(changes: AnyChanges, folded: StoredValue | undefined): StoredRow {
  return { ...storedValues(changes), [foldedColumn]: foldedAfter(typeof folded === 'string' ? folded : null, changes) };
}

function storedValues(values: Readonly<Record<string, Value>>): StoredRow {
  const stored: StoredRow = {};
  for (const [name, value] of Object.entries(values)) {
    if (!storedAside.has(name)) stored[name] = toStoredValue(value);
  }
  return stored;
}

export function toStoredValue(value: Value): StoredValue {
  return typeof value === 'boolean' ? Number(value) : value;
}

export function fromStored(table: TableName, stored: StoredRow): AnyRow {
  const { columns } = tableOf(table);
  const row: AnyRow = { id: String(stored['id']) };
  for (const [name, value] of Object.entries(stored)) {
    if (name === 'id' || name === foldedColumn) continue;
    row[name] = value !== null && columns[name]?.type === 'boolean' ? value !== 0 : value;
  }
  return row;
}

/** An instant as it is stored: always the same length, so that text order is time order. Dataverse keeps whole seconds. */
export function toInstant(date: Date): string {
  return new Date(Math.floor(date.getTime() / 1000) * 1000).toISOString();
}
