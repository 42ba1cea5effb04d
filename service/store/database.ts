import { Kysely } from 'kysely';
import { SqliteDialect } from './sqlite-dialect.ts';

/**
 * The service's database file, made when it is not there. The same handle serves the city's tables and the call log; each side names
 * the tables that it uses: `openDatabase<CallLogTables>(file)`.
 */
export function openDatabase<Schema>(file: string): Kysely<Schema> {
  return new Kysely<Schema>({ dialect: new SqliteDialect({ file, synchronous: 'FULL', busyTimeoutMs: 5_000 }) });
}
