/** A database file as an operator's commands handle it: opened briefly, without the city's schema. */
import sqlite3 from 'sqlite3';
import { identityTable, type StoreIdentity } from './city-tables.ts';

export type Access = 'read' | 'write';

/** An open file. Statements run one after the other; errors carry SQLite's code. */
export class SqliteFile {
  readonly path: string;
  readonly #database: sqlite3.Database;
  private constructor(path: string, database: sqlite3.Database) {
    this.path = path;
    this.#database = database;
  }

  /** Never makes a file. @throws Error with SQLite's code when there is none or it cannot be opened */
  static open(path: string, access: Access): Promise<SqliteFile> {
    return new Promise((resolve, reject) => {
      const mode = access === 'read' ? sqlite3.OPEN_READONLY : sqlite3.OPEN_READWRITE;
      const database: sqlite3.Database = new sqlite3.Database(path, mode, (error) => (error ? reject(error) : resolve(new SqliteFile(path, database))));
    });
  }

  rows<R>(sql: string, ...parameters: readonly unknown[]): Promise<R[]> {
    return new Promise((resolve, reject) => this.#database.all<R>(sql, parameters, (error, rows) => (error ? reject(error) : resolve(rows))));
  }

  async run(sql: string, ...parameters: readonly unknown[]): Promise<void> {
    await this.rows(sql, ...parameters);
  }

  async has(table: string): Promise<boolean> {
    return (await this.rows("select 1 from sqlite_schema where type = 'table' and name = ?", table)).length > 0;
  }

  /** Reads every page. @returns what is wrong; nothing when all is well */
  async damages(): Promise<string[]> {
    const found = await this.rows<{ integrity_check: string }>('pragma integrity_check(10)');
    return found.map((row) => row.integrity_check).filter((line) => line !== 'ok');
  }

  /** @returns undefined when this is no store of the case service */
  async identity(): Promise<StoreIdentity | undefined> {
    if (!(await this.has(identityTable))) return undefined;
    return (await this.rows<StoreIdentity>(`select generation, kind from ${identityTable}`))[0];
  }

  close(): Promise<void> {
    return new Promise((resolve, reject) => this.#database.close((error) => (error ? reject(error) : resolve())));
  }
}

export async function withFile<T>(path: string, access: Access, work: (file: SqliteFile) => Promise<T>): Promise<T> {
  const file = await SqliteFile.open(path, access);
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}
