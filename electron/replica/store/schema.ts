/**
 * The city's tables in the replica, generated from `shared/entities`: the row as the screens see it, plus
 *   `_etag`  what the service called this version (null: born here, not confirmed)
 *   `_load`  the load of the table that last saw the row, so that a reload can drop what it did not see
 * The replica's own tables are made by `migrations/`.
 */
import type { Column } from '../../../shared/entities/column.ts';
import { isPolymorphic, type TableName } from '../../../shared/entities/index.ts';
import { deskColumns } from '../../../shared/entities/wire-format.ts';

export interface StoredColumn {
  readonly name: string;
  readonly sqlType: 'TEXT' | 'INTEGER' | 'REAL';
}

export function storedColumns(table: TableName): StoredColumn[] {
  return deskColumns(table).flatMap(([name, column]) => [
    { name, sqlType: sqlType(column) },
    ...(isPolymorphic(column) ? [{ name: `${name}type`, sqlType: 'TEXT' as const }] : []),
  ]);
}

function sqlType(column: Column): StoredColumn['sqlType'] {
  switch (column.type) {
    case 'integer':
    case 'choice':
    case 'boolean':
      return 'INTEGER';
    case 'decimal':
      return 'REAL';
    case 'text':
    case 'memo':
    case 'datetime':
    case 'lookup':
      return 'TEXT';
  }
}

export function createEntityTable(table: TableName): string {
  const columns = storedColumns(table).map((column) => `"${column.name}" ${column.sqlType}`);
  return `CREATE TABLE IF NOT EXISTS "${table}" (id TEXT PRIMARY KEY NOT NULL, _etag TEXT, _load INTEGER NOT NULL DEFAULT 0, ${columns.join(', ')})`;
}
