/**
 * The replica's file behind three connections: one writer, a reader that nothing but the caller lookup uses, and a reader for views
 * (a lookup that waits behind a 60 ms query takes 60 ms; on a connection of its own about one).
 *
 * Writes are transactions in line. A desk's own edit or call goes before waiting pages of a load, so it waits for one page at most.
 */
import type { Log } from '../log.ts';
import { Connection } from './connection.ts';
import { layAllEditsAgain } from './overlay.ts';
import { openWriter } from './open.ts';
import type { ChangedTable, Transaction } from './transaction.ts';

interface Waiting {
  readonly work: (transaction: Transaction) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (cause: unknown) => void;
}

export class ReplicaStore {
  readonly lookup: Connection;
  readonly views: Connection;
  readonly #writer: Connection;
  readonly #urgent: Waiting[] = [];
  readonly #patient: Waiting[] = [];
  readonly #listeners = new Set<(tables: ReadonlySet<ChangedTable>) => void>();
  #running: Promise<void> | null = null;
  #closed = false;

  private constructor(writer: Connection, lookup: Connection, views: Connection) {
    this.#writer = writer;
    this.lookup = lookup;
    this.views = views;
  }

  static async open(file: string, log: Log): Promise<ReplicaStore> {
    const writer = await openWriter(file, log);
    const lookup = await Connection.open(file, 'read');
    const views = await Connection.open(file, 'read');
    const store = new ReplicaStore(writer, lookup, views);
    await store.write((transaction) => layAllEditsAgain(transaction)); // matters only after a salvage; otherwise changes nothing
    return store;
  }

  onChanged(listener: (tables: ReadonlySet<ChangedTable>) => void): void {
    this.#listeners.add(listener);
  }

  /** All or nothing, on disk when it resolves. `patient` work (pages) lets everything else go first. */
  write<T>(work: (transaction: Transaction) => Promise<T>, line: 'urgent' | 'patient' = 'urgent'): Promise<T> {
    if (this.#closed) return Promise.reject(new Error('The local data store is closed'));
    return new Promise<T>((resolve, reject) => {
      const waiting: Waiting = { work, resolve: (value) => resolve(value as T), reject };
      (line === 'urgent' ? this.#urgent : this.#patient).push(waiting);
      this.#running ??= this.#run();
    });
  }

  async #run(): Promise<void> {
    for (let next = this.#urgent.shift() ?? this.#patient.shift(); next; next = this.#urgent.shift() ?? this.#patient.shift()) {
      await this.#execute(next);
    }
    this.#running = null;
  }

  async #execute(waiting: Waiting): Promise<void> {
    const touched = new Set<ChangedTable>();
    try {
      await this.#writer.exec('BEGIN IMMEDIATE');
      let value: unknown;
      try {
        value = await waiting.work({ db: this.#writer, touch: (table) => void touched.add(table) });
        await this.#writer.exec('COMMIT');
      } catch (cause) {
        await this.#writer.exec('ROLLBACK').catch(() => undefined);
        throw cause;
      }
      waiting.resolve(value);
    } catch (cause) {
      waiting.reject(cause);
      return;
    }
    if (touched.size > 0) for (const listener of this.#listeners) listener(touched);
  }

  async setting(name: string): Promise<string | null> {
    return (await this.views.get<{ value: string }>('SELECT value FROM setting WHERE name = ?', [name]))?.value ?? null;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
    await Promise.all([this.lookup.close(), this.views.close()]);
    await this.#writer.close();
  }
}

export async function setSetting(transaction: Transaction, name: string, value: string): Promise<void> {
  await transaction.db.run('INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value', [name, value]);
}
