/**
 * The city's tables in SQL, made from `shared/entities`: one table per entity with `id` and its columns, a polymorphic lookup `x`
 * with a second column `xtype`. First the migrations change what earlier builds stored, then whatever the metadata has and the store
 * lacks is added. Either begins a new generation.
 */
import type { Kysely } from 'kysely';
import { tableNames, tableOf } from '../../shared/entities/index.ts';
import type { CityTables, StoreIdentity, StoreKind } from './city-tables.ts';
import { migrate } from './migrations/migrate.ts';
import { makeAttachmentTables, makeBookkeeping } from './schema/bookkeeping.ts';
import { checkKind, makeIdentity, readIdentity, renewGeneration } from './schema/identity.ts';
import { addMissing, makeTable, protectTables } from './schema/tables.ts';
import { makeIndexes } from './schema/indexes.ts';
import { dropUnion, makeUnion } from './schema/union-view.ts';

/**
 * Makes what is missing; a store of an earlier build gains its new columns and with them a new generation.
 * @param warn hears what an operator should mend; the store works without
 * @throws Error in plain words, before anything is changed, for a store of the other kind or of a newer build
 */
export async function prepareSchema(database: Kysely<CityTables>, kind: StoreKind, warn: (message: string) => void = () => undefined): Promise<StoreIdentity> {
  const present = await readIdentity(database);
  if (present) checkKind(present, kind);
  await migrate(database);
  return database.transaction().execute(async (transaction) => {
    await makeBookkeeping(transaction);
    // The former view must not stand in the way of changes to its tables.
    for (const name of tableNames) if (tableOf(name).unionOf) await dropUnion(transaction, name);
    const existing = await transaction.introspection.getTables();
    let changed = false;
    for (const name of tableNames) {
      if (tableOf(name).unionOf) continue;
      const found = existing.find((table) => table.name === name);
      if (!found) await makeTable(transaction, name);
      const added = found && (await addMissing(transaction, name, new Set(found.columns.map((column) => column.name))));
      changed ||= !found || added === true;
      await makeIndexes(transaction, name, warn);
    }
    for (const name of tableNames) if (tableOf(name).unionOf) await makeUnion(transaction, name);
    await protectTables(transaction);
    await makeAttachmentTables(transaction);
    const identity = await readIdentity(transaction);
    if (!identity) return makeIdentity(transaction, kind);
    return changed ? { ...identity, generation: await renewGeneration(transaction) } : identity;
  });
}
