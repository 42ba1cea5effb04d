/** Brings what earlier builds stored into the shape of this one, in one transaction. */
import { type Kysely, Migrator, sql } from 'kysely';
import type { CityTables } from '../city-tables.ts';
import { migrations } from './index.ts';

const migrationTable = 'store_migration';

/** @throws Error in plain words for a store that a newer build has written */
export async function migrate(database: Kysely<CityTables>): Promise<void> {
  await refuseNewer(database);
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
    migrationTableName: migrationTable,
    migrationLockTableName: 'store_migration_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error instanceof Error ? error : new Error('A migration failed', { cause: error });
}

async function refuseNewer(database: Kysely<CityTables>): Promise<void> {
  const tables = await database.introspection.getTables();
  if (!tables.some((table) => table.name === migrationTable)) return;
  const done = await sql<{ name: string }>`select name from ${sql.table(migrationTable)} order by name`.execute(database);
  refuseUnknownMigrations(done.rows.map((row) => row.name));
}

export function refuseUnknownMigrations(done: readonly string[]): void {
  const unknown = done.filter((name) => !Object.hasOwn(migrations, name));
  if (unknown.length === 0) return;
  throw new Error(
    `The database was written by a newer version of the case service (it has ${unknown.map((name) => `"${name}"`).join(', ')}). ` +
      'Nothing was changed. Start that version or a later one, or put back a backup of this version with --restore.',
  );
}
