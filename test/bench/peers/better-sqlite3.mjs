import { join } from 'node:path';
import Database from 'better-sqlite3';
import { tableOf } from '../../../shared/entities/index.ts';
import { deskColumns, wireColumnName } from '../../../shared/entities/wire-format.ts';
import { lookupOn } from './ours.ts';

const tables = ['contact', 'incident'];
const stored = (value) => (typeof value === 'boolean' ? Number(value) : value);

/**
 * better-sqlite3, which works on the event loop itself. Loading: all columns, a prepared statement a row, one transaction around all
 * pages, the two indexes afterwards. Lookup: our own statement over the file that ours has filled, so that only the driver differs.
 */
export async function open(folder, replica) {
  const database = new Database(join(folder, 'better.sqlite'));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  const writers = Object.fromEntries(tables.map((table) => [table, writerOf(database, table)]));
  database.exec('BEGIN');

  const reader = new Database(replica, { readonly: true });
  const lookup = await lookupOn({
    async prepare(sql) {
      const statement = reader.prepare(sql);
      // It takes "?1" for the name of a parameter.
      const named = (parameters) => Object.fromEntries(parameters.map((value, index) => [index + 1, value]));
      return { all: async (parameters) => statement.all(named(parameters)), finalize: async () => undefined };
    },
  });
  return {
    async load(table, body) {
      for (const row of JSON.parse(body.toString()).value) writers[table](row);
    },
    async loaded() {
      database.exec('COMMIT');
      database.exec('CREATE INDEX number ON contact (mobilephone)');
      database.exec('CREATE INDEX customer ON incident (customerid, statecode)');
    },
    lookup: (number) => lookup.find(number),
    async close() {
      await lookup.close();
      reader.close();
      database.close();
    },
  };
}

function writerOf(database, table) {
  const columns = deskColumns(table).map(([name]) => name);
  const sources = [tableOf(table).primaryId, '@odata.etag', ...columns.map((name) => wireColumnName(table, name))];
  database.exec(`CREATE TABLE "${table}" (id TEXT PRIMARY KEY NOT NULL, etag TEXT, ${columns.map((name) => `"${name}"`).join(', ')})`);
  const statement = database.prepare(`INSERT INTO "${table}" VALUES (${sources.map(() => '?').join(', ')})`);
  return (row) => statement.run(sources.map((name) => stored(row[name] ?? null)));
}
