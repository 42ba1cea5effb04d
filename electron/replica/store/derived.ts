/**
 * What follows from the rows and can be made again from them at any time, so it is no migration's business: columns that a newer build
 * knows more, secondary indexes, the number index. Compared with what a file has whenever it is opened.
 *
 * Indexes of a large table are small on purpose: one is built in one transaction, and that transaction must fit into the write-ahead
 * log (64 MB) with three million rows. A GUID is therefore indexed by its first eight digits, as four bytes (`guidKey`); whoever uses
 * such an index compares the whole GUID as well.
 */
import { deskTableNames, type TableName } from '../../../shared/entities/index.ts';
import type { Connection } from './connection.ts';
import { createEntityTable, storedColumns } from './schema.ts';

/** Four bytes that stand for a GUID in an index. Not unique: always beside a comparison of the whole GUID. */
export const guidKey = (expression: string) => `unhex(substr(${expression}, 1, 8))`;
/** The condition that a GUID column holds this value, through its index. */
export const guidIs = (column: string, value: string) => `(${guidKey(column)} = ${guidKey(value)} AND ${column} = ${value})`;

/** Made after a table's first load: with them in place a load is about a third as fast. */
export const secondaryIndexes: Partial<Record<TableName, Readonly<Record<string, string>>>> = {
  incident: {
    incident_of_customer: `(${guidKey('customerid')}, statecode)`,
    incident_at_property: `(${guidKey('ring_propertyid')}, statecode)`,
    incident_at_address: '(ring_incidentaddress COLLATE NOCASE) WHERE statecode = 0',
    incident_provisional: '(ring_provisionalnumber) WHERE ring_provisionalnumber IS NOT NULL',
    incident_ticket: '(ticketnumber COLLATE NOCASE)',
  },
  phonecall: {
    phonecall_of_contact: `(${guidKey('ring_contactid')}, actualstart)`,
    phonecall_from_number: '(phonenumber, actualstart)',
    phonecall_regarding: `(${guidKey('regardingobjectid')})`,
  },
  contact: {
    contact_number_of: 'ON contact_number (contact)',
  },
};

/** Digits of E.164 without the plus → rowid of the contact. Inactive contacts are in it to say why nobody matches; they never do. */
const numberTable = `CREATE TABLE IF NOT EXISTS contact_number (
  e164 INTEGER NOT NULL, contact INTEGER NOT NULL, rank INTEGER NOT NULL, extension TEXT, active INTEGER NOT NULL,
  PRIMARY KEY (e164, contact, rank)
) WITHOUT ROWID`;

export function createIndex(table: TableName, name: string): string {
  const definition = secondaryIndexes[table]?.[name] ?? '';
  return `CREATE INDEX IF NOT EXISTS ${name} ${definition.startsWith('ON ') ? definition : `ON "${table}" ${definition}`}`;
}

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
