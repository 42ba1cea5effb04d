/** Tables of the metadata that are not there yet, and columns that a table of an earlier build lacks. */
import type { Kysely } from 'kysely';
import { type TableName, tableNames, tableOf } from '../../../shared/entities/index.ts';
import { protectRows, releaseRows } from '../append-only.ts';
import { toStoredValue } from '../row-codec.ts';
import type { CityTables } from '../city-tables.ts';
import { foldedColumn, sqlColumns } from './columns.ts';
import { fillFolded } from './folded.ts';

export async function makeTable(database: Kysely<CityTables>, name: TableName): Promise<void> {
  let builder = database.schema.createTable(name).addColumn('id', 'text', (column) => column.primaryKey());
  for (const [column, type] of sqlColumns(tableOf(name))) builder = builder.addColumn(column, type);
  await builder.execute();
}

/** Rows that are there get the standard value of a new column, as a row made without it would. @returns whether anything was missing */
export async function addMissing(database: Kysely<CityTables>, name: TableName, present: ReadonlySet<string>): Promise<boolean> {
  const missing = [...sqlColumns(tableOf(name))].filter(([column]) => !present.has(column));
  if (missing.length > 0 && tableOf(name).appendOnly) await releaseRows(database, name);
  for (const [column, type] of missing) {
    await database.schema.alterTable(name).addColumn(column, type).execute();
    const definition = tableOf(name).columns[column];
    const standard = definition?.type === 'choice' || definition?.type === 'boolean' ? definition.default : undefined;
    if (standard !== undefined) await database.updateTable(name).set(column, toStoredValue(standard)).where(column, 'is', null).execute();
  }
  if (missing.some(([column]) => column === foldedColumn)) await fillFolded(database, name);
  return missing.length > 0;
}

export async function protectTables(database: Kysely<CityTables>): Promise<void> {
  for (const name of tableNames) {
    if (!tableOf(name).appendOnly) continue;
    await releaseRows(database, name);
    await protectRows(database, name);
  }
}
