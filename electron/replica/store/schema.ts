/**
 * The replica's tables. Those of the city are generated from `shared/entities`: the row as the screens see it, plus
 *   `_etag`  what the service called this version (null: born here, not confirmed)
 *   `_load`  the load of the table that last saw the row, so that a reload can drop what it did not see
 */
import type { Column } from '../../../shared/entities/column.ts';
import { deskTableNames, isPolymorphic, type TableName } from '../../../shared/entities/index.ts';
import { deskColumns } from '../../../shared/entities/wire-format.ts';

export const schemaVersion = 1;

export interface StoredColumn {
  readonly name: string;
  readonly sqlType: 'TEXT' | 'INTEGER' | 'REAL';
}

export function storedColumns(table: TableName): StoredColumn[] {
  return deskColumns(table).flatMap(([name, column]) => [
    { name, sqlType: sqlType(column) },
    ...(isPolymorphic(column) ? [{ name: `${name}type`, sqlType: 'TEXT' as const }] : []),
  ]);
}

function sqlType(column: Column): StoredColumn['sqlType'] {
  switch (column.type) {
    case 'integer':
    case 'choice':
    case 'boolean':
      return 'INTEGER';
    case 'decimal':
      return 'REAL';
    case 'text':
    case 'memo':
    case 'datetime':
    case 'lookup':
      return 'TEXT';
  }
}

export function createEntityTable(table: TableName): string {
  const columns = storedColumns(table).map((column) => `"${column.name}" ${column.sqlType}`);
  return `CREATE TABLE IF NOT EXISTS "${table}" (id TEXT PRIMARY KEY NOT NULL, _etag TEXT, _load INTEGER NOT NULL DEFAULT 0, ${columns.join(', ')})`;
}

export const ownTables = `
CREATE TABLE IF NOT EXISTS migration (version INTEGER PRIMARY KEY, appliedat TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
-- Where each table's synchronisation stands. nextlink: in the middle of a load; deltalink: loaded.
CREATE TABLE IF NOT EXISTS cursor (tablename TEXT PRIMARY KEY, load INTEGER NOT NULL, nextlink TEXT, deltalink TEXT, rows INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
-- Edits that the service has not confirmed, oldest first. A group reaches the service whole or not at all.
CREATE TABLE IF NOT EXISTS outbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  groupid TEXT NOT NULL,
  tablename TEXT NOT NULL,
  recordid TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('create', 'update')),
  changes TEXT NOT NULL,
  base TEXT NOT NULL,
  baseetag TEXT,
  parties TEXT,
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'parked')),
  reason TEXT,
  theirs TEXT,
  createdat TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS outbox_record ON outbox (recordid);
CREATE INDEX IF NOT EXISTS outbox_group ON outbox (groupid);
-- One row per call leg at this desk: what a call card needs beside the lookup.
CREATE TABLE IF NOT EXISTS desk_call (
  key TEXT PRIMARY KEY,
  system TEXT NOT NULL,
  callid TEXT NOT NULL,
  legid TEXT NOT NULL,
  extension TEXT NOT NULL,
  state TEXT NOT NULL,
  direction TEXT NOT NULL,
  number TEXT,
  e164 TEXT,
  linename TEXT,
  withheld INTEGER NOT NULL DEFAULT 0,
  queue TEXT,
  divertedfrom TEXT,
  ringingat TEXT NOT NULL,
  answeredat TEXT,
  endedat TEXT,
  contactid TEXT,
  chosen INTEGER NOT NULL DEFAULT 0,
  newentity TEXT,
  phonecallid TEXT,
  notes TEXT NOT NULL DEFAULT '',
  attachedcaseid TEXT,
  dismissed INTEGER NOT NULL DEFAULT 0,
  session INTEGER NOT NULL DEFAULT 0,
  finished INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS desk_call_ringing ON desk_call (ringingat);
CREATE INDEX IF NOT EXISTS desk_call_number ON desk_call (e164, ringingat);
-- Every number of every active contact, digits of E.164 without the plus.
CREATE TABLE IF NOT EXISTS contact_phone (e164 INTEGER NOT NULL, contactid TEXT NOT NULL, columnname TEXT NOT NULL, PRIMARY KEY (e164, contactid, columnname)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS contact_phone_contact ON contact_phone (contactid);
`;

/** Made after a table's first load: with them in place a load is about a third as fast. */
export const secondaryIndexes: Partial<Record<TableName, readonly string[]>> = {
  contact: [
    'CREATE INDEX IF NOT EXISTS contact_fullname ON contact (fullname COLLATE NOCASE)',
    'CREATE INDEX IF NOT EXISTS contact_lastname ON contact (lastname COLLATE NOCASE)',
    'CREATE INDEX IF NOT EXISTS contact_property ON contact (ring_propertyid)',
  ],
  incident: [
    'CREATE INDEX IF NOT EXISTS incident_customer ON incident (customerid, statecode)',
    'CREATE INDEX IF NOT EXISTS incident_property ON incident (ring_propertyid, statecode)',
    'CREATE INDEX IF NOT EXISTS incident_address ON incident (ring_incidentaddress COLLATE NOCASE, statecode)',
  ],
  phonecall: [
    'CREATE INDEX IF NOT EXISTS phonecall_contact ON phonecall (ring_contactid, actualstart)',
    'CREATE INDEX IF NOT EXISTS phonecall_number ON phonecall (phonenumber, actualstart)',
    'CREATE INDEX IF NOT EXISTS phonecall_regarding ON phonecall (regardingobjectid)',
  ],
};

/** Everything that an opened file must have; safe to run again. */
export function createAll(): string {
  return [ownTables, ...deskTableNames.map((name) => `${createEntityTable(name)};`)].join('\n');
}
