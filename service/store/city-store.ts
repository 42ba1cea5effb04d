/** The city's rows behind one interface; SQLite today. Another database needs another dialect and nothing above this folder. */
import type { Kysely, Transaction } from 'kysely';
import type { TableName } from '../../shared/entities/index.ts';
import type { Actor } from './audit-trail.ts';
import { type ChangeRange, countChanged, countDisappearances, type Disappearance, disappearances } from './disappearances.ts';
import { RowReader } from './row-reader.ts';
import { type CityTables, deletionTable, type StoreIdentity, type StoreKind } from './city-tables.ts';
import { prepareSchema } from './schema.ts';
import type { Sight } from './sight.ts';
import { UnitOfWork } from './unit-of-work.ts';

export interface Committed {
  readonly versionNumber: number;
  readonly tables: readonly TableName[];
}

export class CityStore extends RowReader {
  readonly identity: StoreIdentity;
  readonly #database: Kysely<CityTables>;
  #committed: (committed: Committed) => void = () => undefined;

  constructor(database: Kysely<CityTables>, identity: StoreIdentity) {
    super(database);
    this.#database = database;
    this.identity = identity;
  }

  /** The one listener hears of every transaction that wrote something, after it is on disk. */
  onCommitted(listener: (committed: Committed) => void): void {
    this.#committed = listener;
  }

  /**
   * All or nothing: what `work` throws takes everything back. Inside, use only the unit that is handed in; the call log, whose own
   * tables are no rows of the city, uses the bare transaction for them.
   * @param actor on whose behalf, for the audit; undefined: the service's own housekeeping
   */
  async transaction<T>(work: (unit: UnitOfWork, transaction: Transaction<CityTables>) => Promise<T>, actor?: Actor): Promise<T> {
    const { result, outcome } = await this.#database.transaction().execute(async (transaction) => {
      const unit = new UnitOfWork(transaction, actor);
      const result = await work(unit, transaction);
      await unit.finish();
      return { result, outcome: unit.outcome };
    });
    if (outcome) this.#committed(outcome);
    return result;
  }

  /** What a delta reports as deleted to whom this sight belongs. */
  disappearances(sight: Sight, table: TableName, range: ChangeRange, limit: number): Promise<Disappearance[]> {
    return disappearances(this.#database, sight, table, range, limit);
  }

  /** How many entries a delta has: rows and deletions. */
  async countChanges(sight: Sight, table: TableName, range: ChangeRange): Promise<number> {
    return (await countChanged(this.#database, sight, table, range)) + (await countDisappearances(this.#database, sight, table, range));
  }

  /** Deletions that no delta token still in force can ask for. */
  async forgetDeletionsBefore(instant: string): Promise<void> {
    await this.#database.deleteFrom(deletionTable).where('deletedon', '<', instant).execute();
  }
}

/** @throws Error in plain words when the store cannot be used (a demo city without `--demo`, a damaged file). */
export async function openCityStore(database: Kysely<CityTables>, kind: StoreKind, warn?: (message: string) => void): Promise<CityStore> {
  return new CityStore(database, await prepareSchema(database, kind, warn));
}
