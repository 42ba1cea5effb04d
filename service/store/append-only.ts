/** Tables whose rows nobody changes or deletes, whatever a program above asks for: the database itself refuses. */
import { type Kysely, sql } from 'kysely';
import type { TableName } from '../../shared/entities/index.ts';
import type { CityTables } from './city-tables.ts';

const verbs = ['update', 'delete'] as const;
const triggerOf = (table: TableName, verb: string) => sql.id(`${table}_refuses_${verb}`);

/** From now on rows can only be added. */
export async function protectRows(database: Kysely<CityTables>, table: TableName): Promise<void> {
  for (const verb of verbs) {
    const message = sql.lit(`${table} is append-only`);
    await sql`create trigger ${triggerOf(table, verb)} before ${sql.raw(verb)} on ${sql.table(table)} begin select raise(abort, ${message}); end`.execute(database);
  }
}

/** For a change of the schema only; whoever calls it protects the rows again in the same transaction. */
export async function releaseRows(database: Kysely<CityTables>, table: TableName): Promise<void> {
  for (const verb of verbs) await sql`drop trigger if exists ${triggerOf(table, verb)}`.execute(database);
}
