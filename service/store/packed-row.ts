/**
 * The rows of a page, each as one text. The sqlite3 package makes every value of a result singly, which takes far longer than finding the
 * rows: a row as a JSON array is there in a tenth of the time. Decimals come beside it, because SQLite writes them into JSON with
 * 15 digits. (PostgreSQL: `json_build_array`.)
 */
import { type RawBuilder, sql } from 'kysely';
import { type AnyRow, type TableName, tableOf, type Value } from '../../shared/entities/index.ts';
import type { StoredRow, StoredValue } from './city-tables.ts';
import { foldedColumn, sqlColumns } from './schema/columns.ts';

const packedColumn = 'store_packed';

export interface Packing {
  /** What a query selects of the row that has this alias. */
  select(alias: string): RawBuilder<unknown>;
  unpack(stored: StoredRow): AnyRow;
}

/** @param wanted SQL columns that are needed besides the key and the version number; absent: all */
export function packingOf(table: TableName, wanted?: readonly string[]): Packing {
  const { columns } = tableOf(table);
  const names = [...new Set(['id', 'versionnumber', ...(wanted ?? sqlColumns(tableOf(table)).keys())])].filter((name) => name !== foldedColumn);
  const beside = names.filter((name) => columns[name]?.type === 'decimal');
  const packed = names.filter((name) => !beside.includes(name)).map((name) => ({ name, boolean: columns[name]?.type === 'boolean' }));
  return {
    select(alias) {
      const own = (name: string) => sql.ref(`${alias}.${name}`);
      return sql.join([sql`json_array(${sql.join(packed.map(({ name }) => own(name)))}) as ${sql.ref(packedColumn)}`, ...beside.map(own)]);
    },
    unpack(stored) {
      const values = JSON.parse(String(stored[packedColumn])) as StoredValue[];
      const row: AnyRow = { id: String(values[0]) };
      packed.forEach(({ name, boolean }, index) => (row[name] = valueOf(values[index] ?? null, boolean)));
      for (const name of beside) row[name] = stored[name] ?? null;
      return row;
    },
  };
}

function valueOf(stored: StoredValue, boolean: boolean): Value {
  return boolean && stored !== null ? stored !== 0 : stored;
}
