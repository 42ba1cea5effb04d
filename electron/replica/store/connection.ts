/** One connection of the `sqlite3` package with promises instead of callbacks. */
import sqlite3 from 'sqlite3';

export type Parameters = readonly unknown[];

export class Connection {
  readonly #database: sqlite3.Database;
  private constructor(database: sqlite3.Database) {
    this.#database = database;
  }

  static open(file: string, mode: 'write' | 'read'): Promise<Connection> {
    const flags = mode === 'write' ? sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE : sqlite3.OPEN_READONLY;
    return new Promise((resolve, reject) => {
      const database = new sqlite3.Database(file, flags, (error) => {
        if (error) return reject(error);
        database.configure('busyTimeout', 5_000);
        resolve(new Connection(database));
      });
    });
  }

  /** @returns how many rows changed */
  run(sql: string, parameters: Parameters = []): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#database.run(sql, parameters, function (error) {
        if (error) reject(error);
        else resolve(this.changes);
      });
    });
  }

  exec(sql: string): Promise<void> {
    return new Promise((resolve, reject) => this.#database.exec(sql, (error) => (error ? reject(error) : resolve())));
  }

  all<T>(sql: string, parameters: Parameters = []): Promise<T[]> {
    return new Promise((resolve, reject) => this.#database.all<T>(sql, parameters, (error, rows) => (error ? reject(error) : resolve(rows))));
  }

  async get<T>(sql: string, parameters: Parameters = []): Promise<T | undefined> {
    return (await this.all<T>(sql, parameters))[0];
  }

  prepare<T>(sql: string): Promise<Prepared<T>> {
    return new Promise((resolve, reject) => {
      const statement = this.#database.prepare(sql, (error) => (error ? reject(error) : resolve(new Prepared<T>(statement))));
    });
  }

  close(): Promise<void> {
    return new Promise((resolve, reject) => this.#database.close((error) => (error ? reject(error) : resolve())));
  }
}

export class Prepared<T> {
  readonly #statement: sqlite3.Statement;
  constructor(statement: sqlite3.Statement) {
    this.#statement = statement;
  }
  /** Always to the last row: a statement left half-way would hold its snapshot and keep the WAL from shrinking. */
  all(parameters: Parameters): Promise<T[]> {
    return new Promise((resolve, reject) => this.#statement.all<T>(parameters, (error, rows) => (error ? reject(error) : resolve(rows))));
  }
  finalize(): Promise<void> {
    return new Promise((resolve) => this.#statement.finalize(() => resolve()));
  }
}
