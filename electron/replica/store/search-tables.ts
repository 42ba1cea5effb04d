/**
 * Full-text search (FTS5): what is searched of which table. Contentless, so that no text is stored twice; `detail=none`, because only
 * whole rows are found; prefixes of two to six letters are indexed, longer ones name few enough words (at three million cases a beginning
 * of six letters took 120 ms at worst without its own index, one of seven 23 ms). The first column group of a
 * table ranks above the second (a case's subject above its description), so each is a table of its own.
 *
 *   (none) ──prepare──► building: rows up to `derived.upto` are in it and kept in it by triggers ──last step──► complete (`upto` null)
 *
 * The rowid is the row's own. It stays the same as long as nobody runs VACUUM on the file, and nobody does.
 */
import type { TableName } from '../../../shared/entities/index.ts';
import type { Connection } from './connection.ts';

export interface Search {
  /** Of the FTS table, with the version of its definition: another definition is another table. */
  readonly name: string;
  readonly table: TableName;
  readonly columns: readonly string[];
}

export const searches = {
  contactName: { name: 'search_contact_name_1', table: 'contact', columns: ['fullname'] },
  contactText: { name: 'search_contact_text_1', table: 'contact', columns: ['emailaddress1', 'address1_line1'] },
  caseTitle: { name: 'search_case_title_1', table: 'incident', columns: ['title', 'ticketnumber', 'ring_provisionalnumber'] },
  caseText: { name: 'search_case_text_1', table: 'incident', columns: ['description', 'ring_incidentaddress'] },
  place: { name: 'search_place_1', table: 'account', columns: ['name', 'address1_line1', 'ring_parcelid'] },
  article: { name: 'search_article_1', table: 'knowledgearticle', columns: ['title', 'keywords', 'description'] },
} as const satisfies Record<string, Search>;

export function searchesOf(table: TableName): Search[] {
  return Object.values(searches).filter((search) => search.table === table);
}

/** So many rows take a tenth of a second or two: a desk's own write waits no longer than that. */
const rowsPerStep = 10_000;
/** Bytes that FTS5 collects before it writes them: a step is then one piece of the index instead of a dozen that have to be merged. */
const collectedBytes = 16 * 1024 * 1024;

export const ftsOptions = `content='', contentless_delete=1, detail=none, prefix='2 3 4 5 6', tokenize='unicode61 remove_diacritics 2'`;

export async function prepareSearch(db: Connection, { name, table, columns }: Search): Promise<void> {
  const list = columns.join(', ');
  const news = columns.map((column) => `new.${column}`).join(', ');
  const differs = columns.map((column) => `old.${column} IS NOT new.${column}`).join(' OR ');
  const isIn = (row: 'old' | 'new') => `${row}.rowid <= coalesce((SELECT upto FROM derived WHERE name = '${name}'), 9223372036854775807)`;
  await db.exec(`
    CREATE VIRTUAL TABLE IF NOT EXISTS ${name} USING fts5(${list}, ${ftsOptions});
    INSERT OR IGNORE INTO derived (name, upto) VALUES ('${name}', 0);
    CREATE TRIGGER IF NOT EXISTS ${name}_insert AFTER INSERT ON "${table}" WHEN ${isIn('new')}
      BEGIN INSERT INTO ${name} (rowid, ${list}) VALUES (new.rowid, ${news}); END;
    CREATE TRIGGER IF NOT EXISTS ${name}_update AFTER UPDATE OF ${list} ON "${table}" WHEN (${differs}) AND ${isIn('old')}
      BEGIN DELETE FROM ${name} WHERE rowid = old.rowid; INSERT INTO ${name} (rowid, ${list}) VALUES (new.rowid, ${news}); END;
    CREATE TRIGGER IF NOT EXISTS ${name}_delete AFTER DELETE ON "${table}" WHEN ${isIn('old')}
      BEGIN DELETE FROM ${name} WHERE rowid = old.rowid; END;`);
}

/** @returns whether the search is complete */
export async function buildSearchStep(db: Connection, { name, table, columns }: Search, atMost = rowsPerStep): Promise<boolean> {
  const list = columns.join(', ');
  const { upto } = (await db.get<{ upto: number | null }>('SELECT upto FROM derived WHERE name = ?', [name])) ?? { upto: null };
  if (upto === null) return true;
  if (upto === 0) await db.run(`INSERT INTO ${name} (${name}, rank) VALUES ('hashsize', ${collectedBytes})`);
  const { highest } = (await db.get<{ highest: number | null }>(`SELECT max(rowid) AS highest FROM "${table}"`)) ?? { highest: null };
  const next = highest === null || highest <= upto ? null : Math.min(highest, upto + atMost);
  // First, because FTS5 writes down what it has collected whenever another statement begins.
  await db.run('UPDATE derived SET upto = ? WHERE name = ?', [next, name]);
  if (next !== null) await db.run(`INSERT INTO ${name} (rowid, ${list}) SELECT rowid, ${list} FROM "${table}" WHERE rowid > ? AND rowid <= ?`, [upto, next]);
  return next === null;
}
