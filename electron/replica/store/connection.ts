/**
 * One connection of the `sqlite3` package, with promises instead of callbacks, and one statement at a time: the package would give every
 * waiting statement a thread of its own, and four threads that wait for one connection leave none for a ring.
 *
 * A statement on a reading connection can be ended: by whoever asked (`signal`), or because it has had its time (`atMostMs`), so that no
 * snapshot is held long enough to keep the write-ahead log from shrinking.
 */
import sqlite3 from 'sqlite3';

export type Parameters = readonly unknown[];

/** `cancelled`: nobody waits for the answer any more. `too-long`: it had its time. */
export class StatementEnded extends Error {
  readonly reason: 'cancelled' | 'too-long';
  constructor(reason: 'cancelled' | 'too-long') {
    super(reason === 'cancelled' ? 'The query was given up for a newer one' : 'The query took too long and was ended; ask for less');
    this.name = 'StatementEnded';
    this.reason = reason;
  }
}

export interface ConnectionOptions {
  /** Longest time of one statement, milliseconds. */
  readonly atMostMs?: number;
  /** Hears of every failed statement: a damaged file or a full disk is noticed wherever it shows first. */
  readonly onError?: (error: Error) => void;
}

interface Waiting {
  readonly start: (done: () => void) => void;
  readonly drop: () => void;
}

export class Connection {
  readonly #database: sqlite3.Database;
  readonly #options: ConnectionOptions;
  readonly #waiting: Waiting[] = [];
  #busy = false;

  private constructor(database: sqlite3.Database, options: ConnectionOptions) {
    this.#database = database;
    this.#options = options;
  }

  /** @param mode or the package's own open flags */
  static open(file: string, mode: 'write' | 'read' | number, options: ConnectionOptions = {}): Promise<Connection> {
    const flags = typeof mode === 'number' ? mode : mode === 'write' ? sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE | sqlite3.OPEN_URI : sqlite3.OPEN_READONLY;
    return new Promise((resolve, reject) => {
      const database = new sqlite3.Database(file, flags, (error) => {
        if (error) return reject(error);
        database.configure('busyTimeout', 5_000);
        resolve(new Connection(database, options));
      });
    });
  }

  /** @returns how many rows changed */
  run(sql: string, parameters: Parameters = []): Promise<number> {
    return this.#inTurn((settle) =>
      this.#database.run(sql, parameters, function (error) {
        settle(error, error ? 0 : this.changes);
      }),
    );
  }

  exec(sql: string): Promise<void> {
    return this.#inTurn((settle) => this.#database.exec(sql, (error) => settle(error, undefined)));
  }

  all<T>(sql: string, parameters: Parameters = [], signal?: AbortSignal): Promise<T[]> {
    return this.#inTurn((settle) => this.#database.all<T>(sql, parameters, settle), signal);
  }

  async get<T>(sql: string, parameters: Parameters = [], signal?: AbortSignal): Promise<T | undefined> {
    return (await this.all<T>(sql, parameters, signal))[0];
  }

  async prepare<T>(sql: string): Promise<Prepared<T>> {
    const statement = await new Promise<sqlite3.Statement>((resolve, reject) => {
      const prepared = this.#database.prepare(sql, (error) => (error ? reject(error) : resolve(prepared)));
    });
    return new Prepared<T>(statement, (begin, signal) => this.#inTurn(begin, signal));
  }

  /** Ends what runs now; whoever asked for it is told `SQLITE_INTERRUPT`. */
  interrupt(): void {
    if (this.#busy) this.#database.interrupt();
  }

  /** What waits is given up; what runs is ended when it only reads. */
  async close(): Promise<void> {
    for (const waiting of this.#waiting.splice(0)) waiting.drop();
    if (this.#busy && this.#options.atMostMs !== undefined) this.#database.interrupt();
    await new Promise<void>((resolve, reject) => this.#database.close((error) => (error ? reject(error) : resolve())));
  }

  #inTurn<T>(begin: (settle: (error: Error | null, value: T) => void) => void, signal?: AbortSignal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let ended: StatementEnded | null = null;
      let cancel = () => this.#forget(waiting);
      const onAbort = () => cancel();
      const waiting: Waiting = {
        drop: () => {
          signal?.removeEventListener('abort', onAbort);
          reject(new StatementEnded('cancelled'));
        },
        start: (done) => {
          const end = (reason: StatementEnded['reason']) => {
            ended ??= new StatementEnded(reason);
            this.#database.interrupt();
          };
          cancel = () => end('cancelled');
          const { atMostMs } = this.#options;
          const timer = atMostMs === undefined ? null : setTimeout(() => end('too-long'), atMostMs);
          begin((error, value) => {
            if (timer) clearTimeout(timer);
            signal?.removeEventListener('abort', onAbort);
            if (error) {
              if (!ended) this.#options.onError?.(error);
              reject(ended ?? error);
            } else resolve(value);
            done();
          });
        },
      };
      if (signal?.aborted) return waiting.drop();
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(waiting);
      this.#next();
    });
  }

  #forget(waiting: Waiting): void {
    const at = this.#waiting.indexOf(waiting);
    if (at < 0) return;
    this.#waiting.splice(at, 1);
    waiting.drop();
  }

  #next(): void {
    if (this.#busy) return;
    const next = this.#waiting.shift();
    if (!next) return;
    this.#busy = true;
    next.start(() => {
      this.#busy = false;
      this.#next();
    });
  }
}

type InTurn = <T>(begin: (settle: (error: Error | null, value: T) => void) => void, signal?: AbortSignal) => Promise<T>;

export class Prepared<T> {
  readonly #statement: sqlite3.Statement;
  readonly #inTurn: InTurn;
  constructor(statement: sqlite3.Statement, inTurn: InTurn) {
    this.#statement = statement;
    this.#inTurn = inTurn;
  }
  /** Always to the last row: a statement left half-way would hold its snapshot and keep the WAL from shrinking. */
  all(parameters: Parameters, signal?: AbortSignal): Promise<T[]> {
    return this.#inTurn((settle) => this.#statement.all<T>(parameters, settle), signal);
  }
  finalize(): Promise<void> {
    return new Promise((resolve) => this.#statement.finalize(() => resolve()));
  }
}
