/** Reading the city's rows, on the open store or inside a transaction. */
import { type Kysely, sql } from 'kysely';
import { type AnyRow, type TableName, type Value } from '../../shared/entities/index.ts';
import type { Condition, RowQuery } from './condition.ts';
import { afterSql, conditionSql, orderSql } from './condition-sql.ts';
import { fromStored, toStoredValue } from './row-codec.ts';
import { type CityTables, deletionTable, sequenceTable, type StoredRow } from './schema.ts';
import { everything, type Sight } from './sight.ts';

/** Bound parameters of one statement; SQLite allows 32,766. */
const idsPerStatement = 1_000;

export class RowReader {
  readonly #database: Kysely<CityTables>;
  readonly sight: Sight;
  constructor(database: Kysely<CityTables>, sight: Sight = everything) {
    this.#database = database;
    this.sight = sight;
  }

  /** The same rows through somebody's eyes. */
  seenBy(sight: Sight): RowReader {
    return new RowReader(this.#database, sight);
  }

  /** `select … from` the visible rows. */
  #from(table: TableName) {
    const visible = this.sight.rows(table);
    return this.#database.selectFrom((visible ? sql<StoredRow>`(${visible})` : sql<StoredRow>`${sql.table(table)}`).as('row'));
  }

  async find(table: TableName, id: string): Promise<AnyRow | undefined> {
    const stored = await this.#from(table).selectAll().where('id', '=', id).executeTakeFirst();
    return stored && fromStored(table, stored);
  }

  /** Rows whose columns have these values, in no order; for rules, which ask for few. */
  async matching(table: TableName, values: Record<string, Value>): Promise<AnyRow[]> {
    let query = this.#from(table).selectAll();
    for (const [column, value] of Object.entries(values)) {
      query = value === null ? query.where(column, 'is', null) : query.where(column, '=', toStoredValue(value));
    }
    return (await query.execute()).map((stored) => fromStored(table, stored));
  }

  async select(table: TableName, query: RowQuery): Promise<AnyRow[]> {
    let statement = this.#from(table).selectAll();
    if (query.where) statement = statement.where(conditionSql(query.where));
    if (query.after) statement = statement.where(afterSql(query.order, query.after));
    const rows = await statement.orderBy(orderSql(query.order)).limit(query.limit).execute();
    return rows.map((stored) => fromStored(table, stored));
  }

  /** Counts no further than `maximum`. */
  async count(table: TableName, where: Condition | undefined, maximum: number): Promise<number> {
    let rows = this.#from(table).select('id').limit(maximum);
    if (where) rows = rows.where(conditionSql(where));
    const counted = await sql<{ count: number }>`select count(*) as count from (${rows}) as counted`.execute(this.#database);
    return Number(counted.rows[0]?.count ?? 0);
  }

  async byIds(table: TableName, ids: Iterable<string>): Promise<Map<string, AnyRow>> {
    const found = new Map<string, AnyRow>();
    const wanted = [...new Set(ids)];
    for (let start = 0; start < wanted.length; start += idsPerStatement) {
      const rows = await this.#from(table)
        .selectAll()
        .where('id', 'in', wanted.slice(start, start + idsPerStatement))
        .execute();
      for (const stored of rows) found.set(String(stored['id']), fromStored(table, stored));
    }
    return found;
  }

  /** Rows of `table` whose lookup `column` has one of these values, in the order of their ids. */
  async pointingAt(table: TableName, column: string, ids: readonly string[]): Promise<AnyRow[]> {
    const found: AnyRow[] = [];
    for (let start = 0; start < ids.length; start += idsPerStatement) {
      const rows = await this.#from(table)
        .selectAll()
        .where(column, 'in', ids.slice(start, start + idsPerStatement))
        .orderBy('id')
        .execute();
      for (const stored of rows) found.push(fromStored(table, stored));
    }
    return found;
  }

  /** Rows by change number, oldest first; `after` and `upTo` are change numbers. */
  async changed(table: TableName, after: number, upTo: number, limit: number): Promise<AnyRow[]> {
    const rows = await this.#from(table)
      .selectAll()
      .where('versionnumber', '>', after)
      .where('versionnumber', '<=', upTo)
      .orderBy('versionnumber')
      .limit(limit)
      .execute();
    return rows.map((stored) => fromStored(table, stored));
  }

  async deleted(table: TableName, after: number, upTo: number, limit: number): Promise<{ id: string; versionNumber: number }[]> {
    const rows = await this.#database
      .selectFrom(deletionTable)
      .select(['rowid_deleted', 'versionnumber'])
      .where('tablename', '=', table)
      .where('versionnumber', '>', after)
      .where('versionnumber', '<=', upTo)
      .orderBy('versionnumber')
      .limit(limit)
      .execute();
    return rows.map((row) => ({ id: String(row['rowid_deleted']), versionNumber: Number(row['versionnumber']) }));
  }

  async currentChange(): Promise<number> {
    const row = await this.#database.selectFrom(sequenceTable).select('value').where('name', '=', 'change').executeTakeFirstOrThrow();
    return Number(row['value']);
  }
}
