/**
 * The visible rows of a table in 256 parts, by the beginning of their ids. Two copies of a table have the same rows in the same version
 * where count and sum of a part are equal: change numbers are unique over the store.
 */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { TableName } from '../../shared/entities/index.ts';
import type { CityTables } from './city-tables.ts';
import { type Sight, sourceOf } from './sight.ts';

export interface DigestPart {
  readonly bucket: string;
  readonly count: number;
  /** Of change numbers; text, because it may be larger than a JavaScript number can say exactly. */
  readonly sum: string;
}
export type DigestRow = [id: string, versionNumber: number];

/** In which part a row is. An index has the same expression (`schema/indexes.ts`), so it is spelled here alone. */
export function bucketSql(id: RawBuilder<unknown>): RawBuilder<string> {
  return sql<string>`substr(${id}, 1, 2)`;
}

const columns = ['id', 'versionnumber'];
const id = sql`${sql.ref('row.id')}`;
const versionNumber = sql.ref('row.versionnumber');

/** Parts without rows are left out. */
export async function digestParts(database: Kysely<CityTables>, sight: Sight, table: TableName): Promise<DigestPart[]> {
  const bucket = bucketSql(id);
  const { rows } = await sql<DigestPart>`select ${bucket} as bucket, count(*) as count, cast(sum(${versionNumber}) as text) as sum
    from ${sourceOf(sight, table, 'row', columns)} group by ${bucket} order by ${bucket}`.execute(database);
  return rows.map((part) => ({ ...part, count: Number(part.count) }));
}

/** @param bucket two hexadecimal digits, in lower case as ids are stored */
export async function digestRows(database: Kysely<CityTables>, sight: Sight, table: TableName, bucket: string): Promise<DigestRow[]> {
  // A range, which the key's own index answers: "g" is the first letter behind the digits.
  const { rows } = await sql<{ id: string; versionNumber: number }>`select ${id} as id, ${versionNumber} as "versionNumber"
    from ${sourceOf(sight, table, 'row', columns)} where ${id} >= ${bucket} and ${id} < ${`${bucket}g`} order by ${id}`.execute(database);
  return rows.map((row) => [row.id, Number(row.versionNumber)]);
}
