/** Reading the city's rows, on the open store or inside a transaction, through one sight. */
import { type Kysely, sql } from 'kysely';
import { type AnyRow, type TableName, type Value } from '../../shared/entities/index.ts';
import { Attachments } from './attachments.ts';
import type { Condition, MembersQuery, Position, RowQuery } from './condition.ts';
import { type DigestPart, digestParts, type DigestRow, digestRows } from './digest.ts';
import { packingOf } from './packed-row.ts';
import { fromStored, toStoredValue } from './row-codec.ts';
import { countSql, membersSql, ownerColumn, pageSql, valueColumn } from './row-query-sql.ts';
import { type CityTables, sequenceTable, type StoredRow } from './city-tables.ts';
import { everything, type Sight, sourceOf } from './sight.ts';

/** A page of 5,000 rows needs one statement. SQLite allows 32,766 bound parameters, PostgreSQL 65,535. */
const idsPerStatement = 5_000;

export interface FoundRow {
  readonly row: AnyRow;
  /** Where the row stands in the order of its query. */
  readonly position: Position;
}
export interface FoundMember extends FoundRow {
  /** Id of the row in whose collection it is. */
  readonly owner: string;
}

export class RowReader {
  readonly #database: Kysely<CityTables>;
  readonly sight: Sight;
  /** Content of the notes' files, whoever may see the note: ask for notes that were found. */
  readonly attachments: Attachments;
  constructor(database: Kysely<CityTables>, sight: Sight = everything) {
    this.#database = database;
    this.sight = sight;
    this.attachments = new Attachments(database);
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
    return (await this.page(table, query)).map(({ row }) => row);
  }

  async page(table: TableName, query: RowQuery): Promise<FoundRow[]> {
    const { rows } = await pageSql(table, query, this.sight).execute(this.#database);
    const packing = packingOf(table, query.columns);
    return rows.map((stored) => placed(packing.unpack(stored), stored, query.order.length));
  }

  /** The members of many rows' collections, by owner and in the query's order, in one statement for every 5,000 owners. */
  async members(query: MembersQuery): Promise<FoundMember[]> {
    const packing = packingOf(query.collection.table, query.columns);
    const members: FoundMember[] = [];
    for (let start = 0; start < query.owners.length; start += idsPerStatement) {
      const owners = query.owners.slice(start, start + idsPerStatement);
      const { rows } = await membersSql({ ...query, owners, totalLimit: query.totalLimit - members.length }, this.sight).execute(this.#database);
      for (const stored of rows) members.push({ ...placed(packing.unpack(stored), stored, query.order.length), owner: String(stored[ownerColumn]) });
    }
    return members;
  }

  /** @param maximum counts no further; absent: all */
  async count(table: TableName, where?: Condition, maximum?: number): Promise<number> {
    const counted = await countSql(table, where, maximum, this.sight).execute(this.#database);
    return Number(counted.rows[0]?.count ?? 0);
  }

  /** @param columns SQL columns that are needed besides the key and the version number; absent: all */
  async byIds(table: TableName, ids: Iterable<string>, columns?: readonly string[]): Promise<Map<string, AnyRow>> {
    const rows = new Map<string, AnyRow>();
    const wanted = [...new Set(ids)];
    for (let start = 0; start < wanted.length; start += idsPerStatement) {
      const chunk = wanted.slice(start, start + idsPerStatement);
      const where: Condition = { kind: 'in', left: { column: 'id', text: false }, values: chunk };
      for (const row of await this.select(table, { where, order: [], limit: chunk.length, columns })) rows.set(row.id, row);
    }
    return rows;
  }

  /** Rows by change number, oldest first; `after` and `upTo` are change numbers. @param columns as in `RowQuery` */
  async changed(table: TableName, after: number, upTo: number, limit: number, columns?: readonly string[]): Promise<AnyRow[]> {
    const packing = packingOf(table, columns);
    const number = sql.ref('row.versionnumber');
    const { rows } = await sql<StoredRow>`select ${packing.select('row')} from ${sourceOf(this.sight, table, 'row')}
      where ${number} > ${after} and ${number} <= ${upTo} order by ${number} limit ${limit}`.execute(this.#database);
    return rows.map((stored) => packing.unpack(stored));
  }

  /** The rows in parts by the beginning of their ids, to compare with a copy of the table. */
  digest(table: TableName): Promise<DigestPart[]> {
    return digestParts(this.#database, this.sight, table);
  }

  /** One part of it: ids with their change numbers. */
  digestRows(table: TableName, bucket: string): Promise<DigestRow[]> {
    return digestRows(this.#database, this.sight, table, bucket);
  }

  async currentChange(): Promise<number> {
    const row = await this.#database.selectFrom(sequenceTable).select('value').where('name', '=', 'change').executeTakeFirstOrThrow();
    return Number(row['value']);
  }
}

function placed(row: AnyRow, stored: StoredRow, terms: number): FoundRow {
  return { row, position: { values: Array.from({ length: terms }, (_, index) => stored[valueColumn(index)] ?? null), id: row.id } };
}
