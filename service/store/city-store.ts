/** The city's rows behind one interface; SQLite today. Another database needs another dialect and nothing above this folder. */
import type { Kysely } from 'kysely';
import type { TableName } from '../../shared/entities/index.ts';
import { RowReader } from './row-reader.ts';
import { type CityTables, deletionTable, prepareSchema, type StoreIdentity, type StoreKind } from './schema.ts';
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

  /** All or nothing: what `work` throws takes everything back. Inside, use only the unit that is handed in. */
  async transaction<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    const { result, outcome } = await this.#database.transaction().execute(async (transaction) => {
      const unit = new UnitOfWork(transaction);
      return { result: await work(unit), outcome: unit.outcome };
    });
    if (outcome) this.#committed(outcome);
    return result;
  }

  /** Deletions that no delta token still in force can ask for. */
  async forgetDeletionsBefore(instant: string): Promise<void> {
    await this.#database.deleteFrom(deletionTable).where('deletedon', '<', instant).execute();
  }
}

/** @throws Error in plain words when the store cannot be used (a demo city without `--demo`, a damaged file). */
export async function openCityStore(database: Kysely<CityTables>, kind: StoreKind): Promise<CityStore> {
  return new CityStore(database, await prepareSchema(database, kind));
}
