/**
 * What every column at the service has held, and who wrote it: triggers in the service's own file write it down in the same transaction,
 * so that nothing slips past. Neither the desk's nor the service's code knows of it.
 */
import { join } from 'node:path';
import { Connection } from '../../electron/replica/store/connection.ts';
import { tableOf, type Value } from '../../shared/entities/index.ts';
import { isPolymorphic } from '../../shared/entities/index.ts';
import { type SharedTable, sharedTables } from './small-city.ts';

export interface Change {
  readonly seq: number;
  readonly kind: 'create' | 'update' | 'delete';
  readonly table: SharedTable;
  readonly id: string;
  /** '' for the row itself. */
  readonly column: string;
  readonly was: Value;
  readonly became: Value;
  /** systemuser */
  readonly by: string;
}

export const trackedColumns = (table: SharedTable): string[] =>
  Object.entries(tableOf(table).columns).flatMap(([name, column]) => (column.desk === false || column.readOnly ? [] : isPolymorphic(column) ? [name, `${name}type`] : [name]));

const file = (service: string) => join(service, 'city.sqlite');

/** While no service runs. */
export async function makeHistory(service: string): Promise<void> {
  const db = await Connection.open(file(service), 'write');
  await db.exec(`CREATE TABLE history (seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT, tablename TEXT, id TEXT, columnname TEXT, was, became, by TEXT)`);
  for (const table of sharedTables) {
    const note = (kind: string, row: 'new' | 'old', column: string, was: string, became: string, condition: string) =>
      `INSERT INTO history (kind, tablename, id, columnname, was, became, by) SELECT '${kind}', '${table}', ${row}.id, '${column}', ${was}, ${became}, ${row}.modifiedby WHERE ${condition};`;
    const columns = trackedColumns(table);
    await db.exec(`CREATE TRIGGER history_create_${table} AFTER INSERT ON "${table}" BEGIN ${note('create', 'new', '', 'NULL', 'NULL', '1')}
      ${columns.map((name) => note('create', 'new', name, 'NULL', `new."${name}"`, `new."${name}" IS NOT NULL`)).join('\n')} END`);
    await db.exec(`CREATE TRIGGER history_update_${table} AFTER UPDATE ON "${table}" BEGIN
      ${columns.map((name) => note('update', 'new', name, `old."${name}"`, `new."${name}"`, `new."${name}" IS NOT old."${name}"`)).join('\n')} END`);
    await db.exec(`CREATE TRIGGER history_delete_${table} AFTER DELETE ON "${table}" BEGIN ${note('delete', 'old', '', 'NULL', 'NULL', '1')} END`);
  }
  await db.close();
}

export class History {
  readonly #db: Connection;
  private constructor(db: Connection) {
    this.#db = db;
  }
  static async open(service: string): Promise<History> {
    return new History(await Connection.open(file(service), 'read'));
  }
  async newest(): Promise<number> {
    return (await this.#db.get<{ seq: number }>('SELECT coalesce(max(seq), 0) AS seq FROM history'))?.seq ?? 0;
  }
  async all(): Promise<Change[]> {
    return this.#db.all<Change>(`SELECT seq, kind, tablename AS "table", id, columnname AS "column", was, became, by FROM history ORDER BY seq`);
  }
  /** Every row of a table as it is stored, whoever may see it. */
  async rows(table: SharedTable): Promise<Record<string, Value>[]> {
    return this.#db.all<Record<string, Value>>(`SELECT * FROM "${table}"`);
  }
  close(): Promise<void> {
    return this.#db.close();
  }
}
