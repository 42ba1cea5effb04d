/**
 * What follows from the rows and can be made again from them at any time, so it is no migration's business: columns that a newer build
 * knows more, secondary indexes, the number index, search. Compared with what a file has whenever it is opened, made after a table's
 * first load (with them in place a load is about a third as fast), in steps short enough for a desk to go on between them.
 *
 * Indexes of a large table are small on purpose: one is built in one transaction, and that transaction must fit into the write-ahead
 * log (64 MB) with three million rows. A GUID is therefore indexed by its first eight digits (`guidKey`); whoever uses such an index
 * compares the whole GUID as well.
 */
import { deskTableNames, type TableName } from '../../../shared/entities/index.ts';
import type { Connection } from './connection.ts';
import type { Transaction } from './transaction.ts';
import { createEntityTable, storedColumns } from './schema.ts';
import { buildSearchStep, prepareSearch, searchesOf } from './search-tables.ts';

/** Eight digits that stand for a GUID in an index. Not unique: always beside a comparison of the whole GUID. */
export const guidKey = (expression: string) => `substr(${expression}, 1, 8)`;
/** The condition that a GUID column holds this value, through its index. */
export const guidIs = (column: string, value: string) => `(${guidKey(column)} = ${guidKey(value)} AND ${column} = ${value})`;

/** Index → what it is on. */
export const secondaryIndexes: Partial<Record<TableName, Readonly<Record<string, string>>>> = {
  incident: {
    incident_of_customer: `incident (${guidKey('customerid')}, statecode)`,
    incident_at_property: `incident (${guidKey('ring_propertyid')}, statecode)`,
    incident_at_address: 'incident (ring_incidentaddress COLLATE NOCASE) WHERE statecode = 0',
    incident_provisional: 'incident (ring_provisionalnumber) WHERE ring_provisionalnumber IS NOT NULL',
    // Of active cases only, so it stays small; eight bytes each for latitude and longitude.
    incident_near: 'incident (ring_latitude, ring_longitude) WHERE statecode = 0 AND ring_latitude IS NOT NULL',
    incident_ticket: 'incident (ticketnumber COLLATE NOCASE)',
  },
  phonecall: {
    phonecall_of_contact: `phonecall (${guidKey('ring_contactid')}, actualstart)`,
    phonecall_from_number: 'phonecall (phonenumber, actualstart)',
    phonecall_regarding: `phonecall (${guidKey('regardingobjectid')})`,
  },
  contact: {
    contact_number_of: 'contact_number (contact)',
  },
  task: {
    task_regarding: `task (${guidKey('regardingobjectid')}) WHERE statecode = 0`,
  },
  connection: {
    connection_of: `connection (${guidKey('record1id')})`,
  },
  knowledgearticleincident: {
    article_used: `knowledgearticleincident (${guidKey('knowledgearticleid')})`,
  },
  annotation: {
    annotation_of: `annotation (${guidKey('objectid')})`,
  },
};

/** Digits of E.164 without the plus → rowid of the contact. Inactive contacts are in it to say why nobody matches; they never do. */
const numberTable = `CREATE TABLE IF NOT EXISTS contact_number (
  e164 INTEGER NOT NULL, contact INTEGER NOT NULL, rank INTEGER NOT NULL, extension TEXT, active INTEGER NOT NULL,
  PRIMARY KEY (e164, contact, rank)
) WITHOUT ROWID`;

/** Every table with every column. A column that a newer build adds is filled by loading its table again. Inside a transaction. */
export async function createTables(db: Connection): Promise<void> {
  for (const table of deskTableNames) {
    await db.exec(createEntityTable(table));
    const present = new Set((await db.all<{ name: string }>(`PRAGMA table_info("${table}")`)).map((column) => column.name));
    const missing = storedColumns(table).filter((column) => !present.has(column.name));
    for (const column of missing) await db.exec(`ALTER TABLE "${table}" ADD COLUMN "${column.name}" ${column.sqlType}`);
    if (missing.length > 0) await db.run('UPDATE cursor SET load = load + 1, nextlink = NULL, deltalink = NULL, modifiedupto = NULL, rows = 0 WHERE tablename = ?', [table]);
  }
  await db.exec(numberTable);
}

export async function missingIndexes(db: Connection, table: TableName): Promise<string[]> {
  const present = new Set((await db.all<{ name: string }>(`SELECT name FROM sqlite_master WHERE type = 'index'`)).map(({ name }) => name));
  return Object.keys(secondaryIndexes[table] ?? {}).filter((name) => !present.has(name));
}

/** One step towards everything that follows from a loaded table; each is a transaction of its own. */
export interface DerivedStep {
  readonly what: string;
  /** An index cannot be made in pieces: it may take seconds, and is ended for urgent work. */
  readonly line: 'patient' | 'breakable';
  /** @returns whether this step is through; else it is run again */
  readonly run: (transaction: Transaction) => Promise<boolean>;
}

/** What a loaded table lacks; empty when it is complete. */
export async function derivedSteps(db: Connection, table: TableName): Promise<DerivedStep[]> {
  const indexes = (await missingIndexes(db, table)).map(
    (name): DerivedStep => ({
      what: name,
      line: 'breakable',
      run: async ({ db: writer }) => {
        await writer.exec(`CREATE INDEX IF NOT EXISTS ${name} ON ${secondaryIndexes[table]?.[name] ?? ''}`);
        return true;
      },
    }),
  );
  const complete = new Set((await db.all<{ name: string }>('SELECT name FROM derived WHERE upto IS NULL')).map(({ name }) => name));
  const searches = searchesOf(table)
    .filter(({ name }) => !complete.has(name))
    .map((search): DerivedStep => {
      let prepared = false;
      return {
        what: search.name,
        line: 'patient',
        run: async ({ db: writer }) => {
          if (!prepared) await prepareSearch(writer, search);
          prepared = true;
          return await buildSearchStep(writer, search);
        },
      };
    });
  return [...indexes, ...searches];
}
