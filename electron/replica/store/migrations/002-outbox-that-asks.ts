import type { Migration } from './migration.ts';

/**
 * The outbox tells a refusal from a conflict and remembers its tries; what was sent and what was discarded is kept for the Sync page; a
 * table's cursor knows by which strategy it is kept. The number index and the indexes of the first release are made anew in other shapes.
 */
export const outboxThatAsks: Migration = {
  version: 2,
  name: 'outbox that asks',
  sql: `
CREATE TABLE outbox_next (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  groupid TEXT NOT NULL,
  tablename TEXT NOT NULL,
  recordid TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('create', 'update')),
  changes TEXT NOT NULL,
  base TEXT NOT NULL,
  -- The whole row as the edit saw it: tells later what else somebody changed meanwhile.
  baserow TEXT,
  baseetag TEXT,
  parties TEXT,
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'refused', 'conflict')),
  -- Why it was refused, or why the last try failed.
  reason TEXT,
  -- In conflict: the service's values of the columns that both sides changed, and its whole row.
  theirs TEXT,
  theirsrow TEXT,
  -- It has been on its way: the service may hold it although no answer came. Until then newer edits of the record join it.
  tried INTEGER NOT NULL DEFAULT 0,
  -- Tries that the service failed on (5xx); not before retryat.
  attempts INTEGER NOT NULL DEFAULT 0,
  retryat TEXT,
  createdat TEXT NOT NULL
);
INSERT INTO outbox_next (seq, groupid, tablename, recordid, kind, changes, base, baseetag, parties, state, reason, theirs, tried, createdat)
  SELECT seq, groupid, tablename, recordid, kind, changes, base, baseetag, parties,
    CASE WHEN state = 'pending' THEN 'pending' WHEN theirs IS NULL THEN 'refused' ELSE 'conflict' END, reason, theirs, 1, createdat
  FROM outbox ORDER BY seq;
-- Numbers of entries that were settled before are not given again.
UPDATE sqlite_sequence SET seq = max(seq, coalesce((SELECT old.seq FROM sqlite_sequence AS old WHERE old.name = 'outbox'), 0)) WHERE name = 'outbox_next';
INSERT INTO sqlite_sequence (name, seq) SELECT 'outbox_next', seq FROM sqlite_sequence WHERE name = 'outbox' AND NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'outbox_next');
DROP TABLE outbox;
ALTER TABLE outbox_next RENAME TO outbox;
CREATE INDEX outbox_record ON outbox (recordid);
CREATE INDEX outbox_group ON outbox (groupid);
CREATE TABLE outbox_sent (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  tablename TEXT NOT NULL,
  recordid TEXT NOT NULL,
  columns TEXT NOT NULL,
  sentat TEXT NOT NULL
);
CREATE INDEX outbox_sent_at ON outbox_sent (sentat);
-- One group each, its entries as JSON; kept for 30 days.
CREATE TABLE outbox_discarded (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  tablename TEXT NOT NULL,
  recordid TEXT NOT NULL,
  reason TEXT,
  entries TEXT NOT NULL,
  discardedat TEXT NOT NULL
);
CREATE TABLE cursor_next (
  tablename TEXT PRIMARY KEY,
  load INTEGER NOT NULL,
  -- delta: the service tracks changes for this user; watermark: it does not, rows are asked for by modification.
  strategy TEXT NOT NULL DEFAULT 'delta' CHECK (strategy IN ('delta', 'watermark')),
  nextlink TEXT,
  deltalink TEXT,
  -- watermark: everything modified up to this instant is here.
  modifiedupto TEXT,
  -- When the load or pull that is under way began, by the service's clock.
  startedat TEXT,
  rows INTEGER NOT NULL DEFAULT 0,
  total INTEGER,
  -- Where the search for rows that are gone stands.
  sweep TEXT
) WITHOUT ROWID;
INSERT INTO cursor_next (tablename, load, nextlink, deltalink, rows) SELECT tablename, load, nextlink, deltalink, rows FROM cursor;
DROP TABLE cursor;
ALTER TABLE cursor_next RENAME TO cursor;
-- Rows that were fetched because somebody asked for them, beside the scope of this desk.
CREATE TABLE kept (tablename TEXT NOT NULL, id TEXT NOT NULL, keptat TEXT NOT NULL, PRIMARY KEY (tablename, id)) WITHOUT ROWID;
-- How far what follows from rows (indexes, search) is made: up to this rowid; null: wholly.
CREATE TABLE derived (name TEXT PRIMARY KEY, upto INTEGER) WITHOUT ROWID;
INSERT INTO derived (name, upto) SELECT 'contact_number', 0 WHERE EXISTS (SELECT 1 FROM contact_phone);
DROP TABLE contact_phone;
DROP INDEX IF EXISTS contact_fullname;
DROP INDEX IF EXISTS contact_lastname;
DROP INDEX IF EXISTS contact_property;
DROP INDEX IF EXISTS incident_customer;
DROP INDEX IF EXISTS incident_property;
DROP INDEX IF EXISTS incident_address;
DROP INDEX IF EXISTS phonecall_contact;
DROP INDEX IF EXISTS phonecall_number;
DROP INDEX IF EXISTS phonecall_regarding;
`,
};
