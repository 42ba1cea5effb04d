import type { Migration } from './migration.ts';

/** Ringdesk 0.1.0. `IF NOT EXISTS`: its own files were written before migrations were told apart. */
export const firstRelease: Migration = {
  version: 1,
  name: 'first release',
  sql: `
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
`,
};
