/**
 * Rows that a delta reports as deleted: those that are deleted, and those that changed and that the principal does not see (any more).
 * Whether one ever saw such a row is not known; a client ignores the deletion of an id that it does not have.
 */
import { type Kysely, sql } from 'kysely';
import type { TableName } from '../../shared/entities/index.ts';
import { type CityTables, deletionTable } from './city-tables.ts';
import type { Sight } from './sight.ts';

export interface Disappearance {
  readonly id: string;
  readonly versionNumber: number;
}

/** Change numbers over `after` and up to `upTo`. */
export interface ChangeRange {
  readonly after: number;
  readonly upTo: number;
}

/** In the order of their change numbers. */
export async function disappearances(database: Kysely<CityTables>, sight: Sight, table: TableName, range: ChangeRange, limit: number): Promise<Disappearance[]> {
  const found = await sql<Disappearance>`select id, "versionNumber" from (${disappeared(sight, table, range)}) as gone order by "versionNumber" limit ${limit}`.execute(database);
  return found.rows.map(({ id, versionNumber }) => ({ id: String(id), versionNumber: Number(versionNumber) }));
}

export async function countDisappearances(database: Kysely<CityTables>, sight: Sight, table: TableName, range: ChangeRange): Promise<number> {
  return countOf(database, disappeared(sight, table, range));
}

/** Rows that changed and are seen. */
export async function countChanged(database: Kysely<CityTables>, sight: Sight, table: TableName, { after, upTo }: ChangeRange): Promise<number> {
  const visible = sight.rows(table) ?? sql`select * from ${sql.table(table)}`;
  return countOf(database, sql`select id from (${visible}) as seen where versionnumber > ${after} and versionnumber <= ${upTo}`);
}

async function countOf(database: Kysely<CityTables>, rows: ReturnType<typeof sql>): Promise<number> {
  const counted = await sql<{ count: number }>`select count(*) as count from (${rows}) as counted`.execute(database);
  return Number(counted.rows[0]?.count ?? 0);
}

function disappeared(sight: Sight, table: TableName, { after, upTo }: ChangeRange) {
  const visible = sight.rows(table);
  const deleted = sql`select rowid_deleted as id, versionnumber as "versionNumber" from ${sql.table(deletionTable)}
    where tablename = ${table} and versionnumber > ${after} and versionnumber <= ${upTo}`;
  if (!visible) return deleted;
  return sql`${deleted} union all select stored.id as id, stored.versionnumber as "versionNumber" from ${sql.table(table)} as stored
    where stored.versionnumber > ${after} and stored.versionnumber <= ${upTo} and not exists (select 1 from (${visible}) as visible where visible.id = stored.id)`;
}
