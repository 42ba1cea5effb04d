/** Which store this is: what kind of city, and which generation of its history. */
import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { type CityTables, identityTable, type StoreIdentity, type StoreKind } from '../city-tables.ts';

/** @returns undefined for a store that has none yet */
export async function readIdentity(database: Kysely<CityTables>): Promise<StoreIdentity | undefined> {
  const tables = await database.introspection.getTables();
  if (!tables.some((table) => table.name === identityTable)) return undefined;
  const found = await sql<StoreIdentity>`select generation, kind from ${sql.table(identityTable)}`.execute(database);
  return found.rows[0];
}

/** @throws Error in plain words when the directory belongs to the other kind of city */
export function checkKind(identity: Pick<StoreIdentity, 'kind'>, kind: StoreKind): void {
  if (identity.kind === kind) return;
  throw new Error(
    identity.kind === 'demo'
      ? 'This data directory holds a demo city. Start with --demo, or name another directory with --data.'
      : 'This data directory holds a real city. Start without --demo, or name another directory with --data.',
  );
}

export async function makeIdentity(database: Kysely<CityTables>, kind: StoreKind): Promise<StoreIdentity> {
  const made = { generation: randomUUID(), kind };
  await database.insertInto(identityTable).values(made).execute();
  return made;
}

/** Expires every delta token: whoever has one loads afresh. */
export async function renewGeneration(database: Kysely<CityTables>): Promise<string> {
  const generation = randomUUID();
  await database.updateTable(identityTable).set({ generation }).execute();
  return generation;
}
