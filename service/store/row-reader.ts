/** Reading the city's rows, on the open store or inside a transaction. */
import { type Kysely, sql } from 'kysely';
import { type AnyRow, type TableName, type Value } from '../../shared/entities/index.ts';
import type { Condition, RowQuery } from './condition.ts';
import { afterSql, conditionSql, orderSql } from './condition-sql.ts';
import { fromStored, toStoredValue } from './row-codec.ts';
import { activityPartyTable, type CityTables, deletionTable, sequenceTable } from './schema.ts';

export interface ActivityParty {
  readonly id: string;
  readonly participationtypemask: number;
  readonly partyid: string | null;
  readonly partyidtype: string | null;
  readonly addressused: string | null;
}

/** Bound parameters of one statement; SQLite allows 32,766. */
const idsPerStatement = 1_000;

export class RowReader {
  readonly #database: Kysely<CityTables>;
  constructor(database: Kysely<CityTables>) {
    this.#database = database;
  }

  async find(table: TableName, id: string): Promise<AnyRow | undefined> {
    const stored = await this.#database.selectFrom(table).selectAll().where('id', '=', id).executeTakeFirst();
    return stored && fromStored(table, stored);
  }

  /** Rows whose columns have these values, in no order; for rules, which ask for few. */
  async matching(table: TableName, values: Record<string, Value>): Promise<AnyRow[]> {
    let query = this.#database.selectFrom(table).selectAll();
    for (const [column, value] of Object.entries(values)) {
      query = value === null ? query.where(column, 'is', null) : query.where(column, '=', toStoredValue(value));
    }
    return (await query.execute()).map((stored) => fromStored(table, stored));
  }

  async select(table: TableName, query: RowQuery): Promise<AnyRow[]> {
    let statement = this.#database.selectFrom(table).selectAll();
    if (query.where) statement = statement.where(conditionSql(query.where));
    if (query.after) statement = statement.where(afterSql(query.order, query.after));
    const rows = await statement.orderBy(orderSql(query.order)).limit(query.limit).execute();
    return rows.map((stored) => fromStored(table, stored));
  }

  /** Counts no further than `maximum`. */
  async count(table: TableName, where: Condition | undefined, maximum: number): Promise<number> {
    let rows = this.#database.selectFrom(table).select('id').limit(maximum);
    if (where) rows = rows.where(conditionSql(where));
    const counted = await sql<{ count: number }>`select count(*) as count from (${rows}) as counted`.execute(this.#database);
    return Number(counted.rows[0]?.count ?? 0);
  }

  async byIds(table: TableName, ids: Iterable<string>): Promise<Map<string, AnyRow>> {
    const found = new Map<string, AnyRow>();
    const wanted = [...new Set(ids)];
    for (let start = 0; start < wanted.length; start += idsPerStatement) {
      const rows = await this.#database
        .selectFrom(table)
        .selectAll()
        .where('id', 'in', wanted.slice(start, start + idsPerStatement))
        .execute();
      for (const stored of rows) found.set(String(stored['id']), fromStored(table, stored));
    }
    return found;
  }

  /** Rows by change number, oldest first; `after` and `upTo` are change numbers. */
  async changed(table: TableName, after: number, upTo: number, limit: number): Promise<AnyRow[]> {
    const rows = await this.#database
      .selectFrom(table)
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

  async parties(activityIds: string[]): Promise<Map<string, ActivityParty[]>> {
    const found = new Map<string, ActivityParty[]>(activityIds.map((id) => [id, []]));
    for (let start = 0; start < activityIds.length; start += idsPerStatement) {
      const rows = await this.#database
        .selectFrom(activityPartyTable)
        .selectAll()
        .where('activityid', 'in', activityIds.slice(start, start + idsPerStatement))
        .orderBy('id')
        .execute();
      for (const row of rows) {
        found.get(String(row['activityid']))?.push({
          id: String(row['id']),
          participationtypemask: Number(row['participationtypemask']),
          partyid: text(row['partyid']),
          partyidtype: text(row['partyidtype']),
          addressused: text(row['addressused']),
        });
      }
    }
    return found;
  }
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
