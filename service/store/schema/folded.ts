/** Fills the column by which texts beyond A to Z are searched, for rows that were stored before it existed. */
import type { Kysely } from 'kysely';
import type { TableName } from '../../../shared/entities/index.ts';
import { foldedOf } from '../folded-text.ts';
import { fromStored } from '../row-codec.ts';
import type { CityTables } from '../city-tables.ts';
import { foldedColumn } from './columns.ts';

const rowsAtOnce = 1_000;

export async function fillFolded(database: Kysely<CityTables>, table: TableName): Promise<void> {
  for (let after = ''; ; ) {
    const page = await database.selectFrom(table).selectAll().where('id', '>', after).orderBy('id').limit(rowsAtOnce).execute();
    for (const stored of page) {
      const folded = foldedOf(fromStored(table, stored));
      if (folded !== null) await database.updateTable(table).set(foldedColumn, folded).where('id', '=', String(stored['id'])).execute();
    }
    const last = page.at(-1);
    if (!last) return;
    after = String(last['id']);
  }
}
