/**
 * Rows outside of the desk's scope that somebody asked for (`sync/pull/fetch-older.ts`). They stay through pulls, loads and sweeps until
 * nobody has asked for thirty days; then they are as old as any other (`agedRows`).
 */
import type { TableName } from '../../../shared/entities/index.ts';
import type { Connection } from './connection.ts';
import type { StagedPage } from './staging.ts';

const keptForMs = 30 * 24 * 3_600_000;

/** SQL: ids of the rows of this table that are kept although they are old. */
export const keptIds = (table: TableName) => `(SELECT id FROM kept WHERE tablename = '${table}')`;

/** Before the page is applied, in its transaction. @returns how many of its rows are not here yet */
export async function keepStaged(db: Connection, { table, schema }: StagedPage, now: Date): Promise<number> {
  const page = `${schema}."${table}" AS s WHERE s._deletion = 0`;
  await db.run(`INSERT OR REPLACE INTO kept (tablename, id, keptat) SELECT '${table}', s.id, ? FROM ${page}`, [now.toISOString()]);
  return (await db.get<{ count: number }>(`SELECT count(*) AS count FROM ${page} AND NOT EXISTS (SELECT 1 FROM "${table}" t WHERE t.id = s.id)`))?.count ?? 0;
}

export async function forgetKept(db: Connection, now: Date): Promise<void> {
  await db.run('DELETE FROM kept WHERE keptat < ?', [new Date(now.getTime() - keptForMs).toISOString()]);
}
