/** Fills an empty store in one transaction; change numbers follow the order of modification. */
import type { Kysely } from 'kysely';
import { type AnyRow, type TableName, tableNames } from '../../shared/entities/index.ts';
import { toStored } from './row-codec.ts';
import { type CityTables, sequenceTable, type StoredRow } from './city-tables.ts';

export interface Load {
  readonly rows: Readonly<Record<TableName, readonly AnyRow[]>>;
  readonly sequences: { readonly ticket: number; readonly article: number };
}

/** Bound parameters of one statement; SQLite allows 32,766. */
const parametersPerStatement = 15_000;

/** @returns false when the store has rows already: nothing was touched */
export async function loadEmptyStore(database: Kysely<CityTables>, makeLoad: () => Load): Promise<boolean> {
  return database.transaction().execute(async (transaction) => {
    if (await transaction.selectFrom('systemuser').select('id').limit(1).executeTakeFirst()) return false;
    const { rows, sequences } = makeLoad();
    let change = 0;
    for (const table of tableNames) {
      const byAge = [...rows[table]].sort((one, other) => compareText(String(one['modifiedon']), String(other['modifiedon'])));
      await insertAll(
        transaction,
        table,
        byAge.map((row) => toStored({ ...row, versionnumber: (change += 1) })),
      );
    }
    for (const [name, value] of Object.entries({ change, ...sequences })) {
      await transaction.updateTable(sequenceTable).set({ value }).where('name', '=', name).execute();
    }
    return true;
  });
}

async function insertAll(database: Kysely<CityTables>, table: string, rows: readonly StoredRow[]): Promise<void> {
  const columns = filledColumns(rows);
  const perStatement = Math.floor(parametersPerStatement / Math.max(1, columns.length));
  for (let start = 0; start < rows.length; start += perStatement) {
    const values = rows.slice(start, start + perStatement).map((row) => Object.fromEntries(columns.map((column) => [column, row[column] ?? null])));
    await database.insertInto(table).values(values).execute();
  }
}

/** Columns that hold something in any row; the others need not be sent. */
function filledColumns(rows: readonly StoredRow[]): string[] {
  const filled = new Set<string>();
  const waiting = new Set(Object.keys(rows[0] ?? {}));
  for (const row of rows) {
    for (const column of waiting) {
      if (row[column] === null) continue;
      filled.add(column);
      waiting.delete(column);
    }
  }
  return [...filled];
}

/** By code unit: the same everywhere, unlike a locale's order. */
function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
