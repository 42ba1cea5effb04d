/** Rows of the city's tables in and out of SQLite, which knows no booleans. */
import { type AnyChanges, type AnyRow, type TableName, tableOf, type Value } from '../../../shared/entities/index.ts';
import type { Connection } from './connection.ts';
import { storedColumns } from './schema.ts';

export type StoredRow = Record<string, string | number | null> & { id: string };

export function toStored(value: Value): string | number | null {
  return typeof value === 'boolean' ? Number(value) : value;
}

export function fromStored(table: TableName, stored: Record<string, string | number | null>): AnyRow {
  const row: AnyRow = { id: String(stored['id']) };
  const columns = tableOf(table).columns;
  for (const { name } of storedColumns(table)) {
    const value = stored[name] ?? null;
    row[name] = columns[name]?.type === 'boolean' && value !== null ? value !== 0 : value;
  }
  return row;
}

export interface ReadRow {
  readonly row: AnyRow;
  readonly etag: string | null;
}

/** The replica has no rows of what it only sends, such as an audit entry: such an edit is in the outbox alone. */
export const isKept = (table: TableName) => tableOf(table).desk !== false;

export async function readRow(db: Connection, table: TableName, id: string): Promise<ReadRow | null> {
  if (!isKept(table)) return null;
  const stored = await db.get<StoredRow>(`SELECT * FROM "${table}" WHERE id = ?`, [id]);
  return stored ? { row: fromStored(table, stored), etag: typeof stored['_etag'] === 'string' ? stored['_etag'] : null } : null;
}

/** The columns of these changes that the table has. */
function known(table: TableName, changes: AnyChanges): [string, Value][] {
  const names = new Set(storedColumns(table).map((column) => column.name));
  return Object.entries(changes).filter(([name]) => names.has(name));
}

export async function insertRow(db: Connection, table: TableName, id: string, changes: AnyChanges): Promise<void> {
  if (!isKept(table)) return;
  const entries = known(table, changes);
  await db.run(
    `INSERT OR IGNORE INTO "${table}" (${['id', ...entries.map(([name]) => `"${name}"`)].join(', ')}) VALUES (${['?', ...entries.map(() => '?')].join(', ')})`,
    [id, ...entries.map(([, value]) => toStored(value))],
  );
}

export async function updateRow(db: Connection, table: TableName, id: string, changes: AnyChanges): Promise<void> {
  const entries = known(table, changes);
  if (entries.length === 0 || !isKept(table)) return;
  await db.run(`UPDATE "${table}" SET ${entries.map(([name]) => `"${name}" = ?`).join(', ')} WHERE id = ?`, [
    ...entries.map(([, value]) => toStored(value)),
    id,
  ]);
}

export async function deleteRow(db: Connection, table: TableName, id: string): Promise<void> {
  if (isKept(table)) await db.run(`DELETE FROM "${table}" WHERE id = ?`, [id]);
}

/** What the service gives to a new row by itself: shown until it answers, never sent. */
export function creationDefaults(table: TableName): AnyChanges {
  const now = new Date().toISOString();
  const defaults: AnyChanges = { createdon: now, modifiedon: now };
  for (const [name, column] of Object.entries(tableOf(table).columns)) {
    if ('default' in column && column.default !== undefined) defaults[name] = column.default;
  }
  return defaults;
}
