/** What the `sqlite3` program is told: the rows of a loaded file as CSV first, then the work that is timed. */
import { Connection } from '../../../electron/replica/store/connection.ts';
import { secondaryIndexes } from '../../../electron/replica/store/derived.ts';
import { ftsOptions, searchesOf } from '../../../electron/replica/store/search-tables.ts';
import { cityTables } from '../../city/rows.ts';

export async function commandLine(loaded: string, file: string): Promise<{ prepare: string; work: string }> {
  const db = await Connection.open(loaded, 'read');
  const schemas = await db.all<{ name: string; sql: string }>(`SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name IN (${cityTables.map((table) => `'${table}'`).join(', ')})`);
  await db.close();
  const csv = (table: string) => `${file}.${table}.csv`;
  const prepare = ['.mode csv', ...cityTables.flatMap((table) => [`.once ${csv(table)}`, `SELECT * FROM "${table}";`])].join('\n');
  const work = [
    ...schemas.map(({ sql }) => `${sql};`),
    ...cityTables.map((table) => `.import --csv ${csv(table)} ${table}`),
    // The number index is left out: its program cannot read numbers. In ours it is part of the time.
    ...cityTables.flatMap((table) => Object.entries(secondaryIndexes[table] ?? {}).flatMap(([name, on]) => (on.startsWith(`${table} `) ? [`CREATE INDEX ${name} ON ${on};`] : []))),
    ...cityTables.flatMap((table) => searchesOf(table)).flatMap(({ name, table, columns }) => [
      // Debian's program is older than `contentless_delete`.
      `CREATE VIRTUAL TABLE ${name} USING fts5(${columns.join(', ')}, ${ftsOptions.replace('contentless_delete=1, ', '')});`,
      `INSERT INTO ${name} (rowid, ${columns.join(', ')}) SELECT rowid, ${columns.join(', ')} FROM "${table}";`,
    ]),
  ].join('\n');
  return { prepare, work: `${work}\n` };
}
