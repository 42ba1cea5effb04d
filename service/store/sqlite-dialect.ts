/**
 * Kysely over the `sqlite3` package, whose API is made of callbacks. One connection: whoever has acquired it (a statement or a
 * whole transaction) has it alone, the others wait in line, so a transaction is never interleaved with other statements.
 */
import {
  type CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  type QueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import sqlite3 from 'sqlite3';

export interface SqliteDialectOptions {
  readonly file: string;
  /** FULL: a commit is on disk before it is answered. */
  readonly synchronous: 'FULL' | 'NORMAL';
  readonly busyTimeoutMs: number;
}

export class SqliteDialect implements Dialect {
  readonly #options: SqliteDialectOptions;
  constructor(options: SqliteDialectOptions) {
    this.#options = options;
  }
  createAdapter(): DialectAdapter {
    return new TransactionalAdapter();
  }
  createDriver(): Driver {
    return new SqliteDriver(this.#options);
  }
  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler();
  }
  createIntrospector(database: Kysely<unknown>): DatabaseIntrospector {
    // Kysely's own class asks for Kysely<any>.
    return new SqliteIntrospector(database);
  }
}

/** Kysely leaves this off for the sake of PRAGMA foreign_keys, which no migration of ours touches: one that fails leaves nothing behind. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class SqliteDriver implements Driver {
  readonly #options: SqliteDialectOptions;
  readonly #line = new WaitingLine();
  #database: sqlite3.Database | undefined;
  #connection: SqliteConnection | undefined;

  constructor(options: SqliteDialectOptions) {
    this.#options = options;
  }

  async init(): Promise<void> {
    const database = await open(this.#options.file);
    this.#database = database;
    database.configure('busyTimeout', this.#options.busyTimeoutMs);
    try {
      await execute(
        database,
        `PRAGMA journal_mode = WAL; PRAGMA synchronous = ${this.#options.synchronous}; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;`,
      );
    } catch (cause) {
      await close(database);
      this.#database = undefined;
      throw cause;
    }
    this.#connection = new SqliteConnection(database);
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    await this.#line.enter();
    if (!this.#connection) {
      this.#line.leave();
      throw new Error(`The database ${this.#options.file} is not open`);
    }
    return this.#connection;
  }
  async releaseConnection(): Promise<void> {
    this.#line.leave();
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    // IMMEDIATE: a second process that writes is met here, where waiting is harmless, and not in the middle of the transaction.
    await run(connection, 'BEGIN IMMEDIATE');
  }
  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await run(connection, 'COMMIT');
  }
  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await run(connection, 'ROLLBACK');
    } catch (cause) {
      // A full or failing disk makes SQLite take the transaction back by itself; what failed then is told by the statement that did.
      if (!(cause instanceof Error && cause.message.includes('no transaction is active'))) throw cause;
    }
  }

  async destroy(): Promise<void> {
    await this.#line.enter();
    const database = this.#database;
    this.#database = undefined;
    this.#connection = undefined;
    try {
      if (database) await close(database);
    } finally {
      this.#line.leave();
    }
  }
}

async function run(connection: DatabaseConnection, sql: string): Promise<void> {
  if (!(connection instanceof SqliteConnection)) throw new Error('This connection belongs to another driver');
  await connection.run(sql);
}

class SqliteConnection implements DatabaseConnection {
  readonly #database: sqlite3.Database;
  constructor(database: sqlite3.Database) {
    this.#database = database;
  }

  run(sql: string): Promise<void> {
    return execute(this.#database, sql);
  }

  executeQuery<R>(compiled: CompiledQuery): Promise<QueryResult<R>> {
    const { sql, query } = compiled;
    const parameters = compiled.parameters.map(bindable);
    const node = query as { kind: string; returning?: unknown };
    const givesRows = node.kind === 'SelectQueryNode' || node.kind === 'RawNode' || node.returning !== undefined;
    return new Promise((resolve, reject) => {
      if (givesRows) {
        this.#database.all<R>(sql, parameters, (error, rows) => (error ? reject(error) : resolve({ rows })));
        return;
      }
      this.#database.run(sql, parameters, function (error) {
        if (error) reject(error);
        else resolve({ rows: [], numAffectedRows: BigInt(this.changes), insertId: BigInt(this.lastID) });
      });
    });
  }

  // eslint-disable-next-line require-yield -- Kysely asks for a generator; this one only refuses
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('This driver has no streaming; read in pages');
  }
}

/** SQLite knows neither booleans nor undefined. */
function bindable(value: unknown): unknown {
  if (value === undefined) return null;
  return typeof value === 'boolean' ? Number(value) : value;
}

function open(file: string): Promise<sqlite3.Database> {
  return new Promise((resolve, reject) => {
    const database = new sqlite3.Database(file, (error) => (error ? reject(new Error(`Cannot open the database ${file}: ${error.message}`)) : resolve(database)));
  });
}
function execute(database: sqlite3.Database, sql: string): Promise<void> {
  return new Promise((resolve, reject) => database.exec(sql, (error) => (error ? reject(error) : resolve())));
}
function close(database: sqlite3.Database): Promise<void> {
  return new Promise((resolve, reject) => database.close((error) => (error ? reject(error) : resolve())));
}

/** First come, first served. */
class WaitingLine {
  #occupied = false;
  readonly #waiting: (() => void)[] = [];

  enter(): Promise<void> {
    if (!this.#occupied) {
      this.#occupied = true;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
  leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#occupied = false;
  }
}
