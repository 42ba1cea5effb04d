/**
 * The replica's file behind three connections: one writer, a reader that nothing but the caller lookup uses, and a reader for views and
 * search (a lookup that waits behind a 60 ms query takes 60 ms; on a connection of its own about one).
 *
 * Writes are transactions in line. A desk's own edit or call is `urgent` and goes before waiting `patient` work (pages, indexes), so it
 * waits for one step of that at most; a step that is known to be long (`breakable`) is ended for it and run again afterwards.
 *
 * Urgent work is on disk (synchronous=FULL) when it resolves. Pages need not be: after a power cut the service sends them again.
 */
import { stat } from 'node:fs/promises';
import { RingdeskFault } from '../../../shared/errors.ts';
import type { Log } from '../log.ts';
import { Connection } from './connection.ts';
import { diskFullWords, isDiskFull } from './disk-full.ts';
import { GiveWay } from './give-way.ts';
import { isDamage, markDamaged, openWriter } from './open.ts';
import { layAllEditsAgain } from './overlay.ts';
import { Staging } from './staging.ts';
import type { ChangedTable, Transaction } from './transaction.ts';

export type Line = 'urgent' | 'patient' | 'breakable';
interface Waiting {
  readonly work: (transaction: Transaction) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (cause: unknown) => void;
  readonly line: Line;
  /** How often it was ended for urgent work. */
  breaks: number;
}

/** The log is written back before it can grow to 64 MB; a page of a load is a few megabytes. */
const checkpointAtBytes = 40 * 1024 * 1024;
/** No snapshot of a view or a search is held longer. */
const viewAtMostMs = 1_000;
/** After so many interruptions a long step is let through, or it would never end at a busy desk. */
const breaksAtMost = 3;

export interface StoreOptions {
  /** The file is damaged: everything must be closed and opened again, which sets it aside. */
  readonly onDamaged?: (cause: Error) => void;
  readonly onStorage?: (state: 'good' | 'full') => void;
}

export class ReplicaStore {
  readonly lookup: Connection;
  readonly views: Connection;
  readonly staging: Staging;
  readonly file: string;
  readonly #writer: Connection;
  readonly #way: GiveWay;
  readonly #options: StoreOptions;
  readonly #urgent: Waiting[] = [];
  readonly #patient: Waiting[] = [];
  readonly #listeners = new Set<(tables: ReadonlySet<ChangedTable>) => void>();
  #running: Promise<void> | null = null;
  #current: Waiting | null = null;
  #synchronous: 'FULL' | 'NORMAL' = 'FULL';
  #storage: 'good' | 'full' = 'good';
  #closed = false;

  private constructor(file: string, writer: Connection, lookup: Connection, views: Connection, staging: Staging, way: GiveWay, options: StoreOptions) {
    this.file = file;
    this.#writer = writer;
    this.lookup = lookup;
    this.views = views;
    this.staging = staging;
    this.#way = way;
    this.#options = options;
  }

  static async open(file: string, log: Log, options: StoreOptions = {}, again = false): Promise<ReplicaStore> {
    const onError = (error: Error) => {
      if (isDamage(error)) options.onDamaged?.(error);
    };
    const writer = await openWriter(file, log, { onError });
    const lookup = await Connection.open(file, 'read', { onError });
    const views = await Connection.open(file, 'read', { onError, atMostMs: viewAtMostMs });
    const way = new GiveWay();
    const store = new ReplicaStore(file, writer, lookup, views, await Staging.open(writer, way), way, options);
    try {
      await store.write((transaction) => layAllEditsAgain(transaction)); // matters only after a salvage; otherwise changes nothing
    } catch (cause) {
      await store.close();
      if (!isDamage(cause) || again) throw cause;
      await markDamaged(file);
      return await ReplicaStore.open(file, log, options, true);
    }
    return store;
  }

  get storage(): 'good' | 'full' {
    return this.#storage;
  }

  onChanged(listener: (tables: ReadonlySet<ChangedTable>) => void): void {
    this.#listeners.add(listener);
  }

  /** A call rings, and its pop comes before pages and indexes. */
  giveWay(): void {
    this.#way.begin();
  }

  /** All or nothing. @throws RingdeskFault when the disk is full; nothing was changed then */
  write<T>(work: (transaction: Transaction) => Promise<T>, line: Line = 'urgent'): Promise<T> {
    if (this.#closed) return Promise.reject(new Error('The local data store is closed'));
    if (line !== 'urgent' && !this.#way.isFree) return this.#way.free().then(() => this.write(work, line));
    return new Promise<T>((resolve, reject) => {
      const waiting: Waiting = { work, resolve: (value) => resolve(value as T), reject, line, breaks: 0 };
      (line === 'urgent' ? this.#urgent : this.#patient).push(waiting);
      if (line === 'urgent' && this.#current?.line === 'breakable' && this.#current.breaks < breaksAtMost) this.#writer.interrupt();
      this.#running ??= this.#run();
    });
  }

  async #run(): Promise<void> {
    for (let next = this.#urgent.shift() ?? this.#patient.shift(); next; next = this.#urgent.shift() ?? this.#patient.shift()) {
      this.#current = next;
      await this.#execute(next);
      this.#current = null;
    }
    this.#running = null;
  }

  async #execute(waiting: Waiting): Promise<void> {
    const touched = new Set<ChangedTable>();
    try {
      // An index of a large table nearly fills the log by itself.
      if (waiting.line === 'breakable') await this.#keepLogSmall(1024 * 1024);
      await this.#beSynchronous(waiting.line === 'urgent' ? 'FULL' : 'NORMAL');
      // Not IMMEDIATE: that would take the staging slots too. There is no other writer.
      await this.#writer.exec('BEGIN');
      let value: unknown;
      try {
        value = await waiting.work({ db: this.#writer, touch: (table) => void touched.add(table) });
        await this.#writer.exec('COMMIT');
      } catch (cause) {
        await this.#writer.exec('ROLLBACK').catch(() => undefined);
        throw cause;
      }
      this.#setStorage('good');
      waiting.resolve(value);
    } catch (cause) {
      if (codeOf(cause) === 'SQLITE_INTERRUPT' && waiting.line === 'breakable' && !this.#closed) {
        waiting.breaks += 1;
        this.#patient.unshift(waiting);
        return;
      }
      waiting.reject(this.#inWords(cause));
      return;
    }
    if (touched.size > 0) for (const listener of this.#listeners) listener(touched);
    if (waiting.line !== 'urgent') await this.#keepLogSmall();
  }

  async #beSynchronous(mode: 'FULL' | 'NORMAL'): Promise<void> {
    if (this.#synchronous === mode) return;
    await this.#writer.exec(`PRAGMA synchronous=${mode}`);
    this.#synchronous = mode;
  }

  /** SQLite writes the log back by itself, but starts it anew only when no reader happens to be in it. */
  async #keepLogSmall(atMostBytes = checkpointAtBytes): Promise<void> {
    const bytes = await stat(`${this.file}-wal`).then(({ size }) => size, () => 0);
    if (bytes > atMostBytes) await this.#writer.all('PRAGMA wal_checkpoint(TRUNCATE)').catch(() => undefined);
  }

  #inWords(cause: unknown): unknown {
    if (!isDiskFull(cause)) return cause;
    this.#setStorage('full');
    return new RingdeskFault({ code: 'unavailable', message: diskFullWords });
  }

  #setStorage(state: 'good' | 'full'): void {
    if (this.#storage === state) return;
    this.#storage = state;
    this.#options.onStorage?.(state);
  }

  async setting(name: string): Promise<string | null> {
    return (await this.views.get<{ value: string }>('SELECT value FROM setting WHERE name = ?', [name]))?.value ?? null;
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#current?.line === 'breakable') this.#writer.interrupt();
    await this.#running;
    await Promise.all([this.lookup.close(), this.views.close()]);
    await this.#writer.close();
    await this.staging.close();
  }
}

export async function setSetting(transaction: Pick<Transaction, 'db'>, name: string, value: string): Promise<void> {
  await transaction.db.run('INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value', [name, value]);
}

function codeOf(cause: unknown): unknown {
  return typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
}
