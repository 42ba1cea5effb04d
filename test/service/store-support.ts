/** Database files for the tests of store and operations. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Kysely } from 'kysely';
import sqlite3 from 'sqlite3';
import { openDatabase } from '../../service/store/database.ts';
import type { CityTables } from '../../service/store/city-tables.ts';
import { SqliteFile } from '../../service/store/sqlite-file.ts';

export const previousBuild = fileURLToPath(new URL('./fixtures/previous-build.sql', import.meta.url));

/** Makes a database file from a dump. */
export async function fromDump(dump: string, file: string): Promise<void> {
  const sql = await readFile(dump, 'utf8');
  await new Promise<void>((resolve, reject) => {
    const database = new sqlite3.Database(file, (opening) => {
      if (opening) return reject(opening);
      database.exec(sql, (failure) => database.close((closing) => (failure || closing ? reject(failure ?? closing ?? new Error()) : resolve())));
    });
  });
}

export async function query<R>(file: string, sql: string, ...parameters: readonly unknown[]): Promise<R[]> {
  const opened = await SqliteFile.open(file, 'write');
  try {
    return await opened.rows<R>(sql, ...parameters);
  } finally {
    await opened.close();
  }
}

/** Opens the store's database for `work` and closes it whatever happens. */
export async function withDatabase<T>(file: string, work: (database: Kysely<CityTables>) => Promise<T>): Promise<T> {
  const database = openDatabase<CityTables>(file);
  try {
    return await work(database);
  } finally {
    await database.destroy();
  }
}
