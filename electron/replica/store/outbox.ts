/**
 * Edits that the service has not confirmed. An entry is one record's part of a group; its state:
 *
 *   pending ──(confirmed)──► gone, a line in `outbox_sent`          pending with `retryAt`: the service failed on it, tried again then
 *      │  ▲
 *      ▼  └── a person resolves, corrects or restores it
 *   refused, conflict ──(discarded by a person)──► `outbox_discarded`
 */
import { type AnyChanges, type AnyRow, isTableName, type TableName } from '../../../shared/entities/index.ts';
import type { Connection } from './connection.ts';

/** A participant of an activity; written inside the activity itself. */
export interface Party {
  readonly table: 'contact' | 'systemuser';
  readonly id: string;
  /** 1 Sender, 2 To */
  readonly participationtypemask: 1 | 2;
}

export interface OutboxEntry {
  readonly seq: number;
  readonly groupId: string;
  readonly table: TableName;
  readonly recordId: string;
  readonly kind: 'create' | 'update';
  readonly changes: AnyChanges;
  /** What the columns held when the edit was made. */
  readonly base: AnyChanges;
  /** The whole row as the edit saw it; null for a new record. */
  readonly baseRow: AnyRow | null;
  /** The version of the row that the edit saw; null when the service's version was not known. */
  readonly baseEtag: string | null;
  readonly parties: readonly Party[] | null;
  readonly state: 'pending' | 'refused' | 'conflict';
  readonly reason: string | null;
  /** In conflict: the service's values of the columns that both sides changed. */
  readonly theirs: AnyChanges | null;
  /** The service's row as it arrived last since the edit was made; `gone`: the service has none; null: nothing arrived. */
  readonly theirsRow: AnyRow | 'gone' | null;
  readonly attempts: number;
  readonly retryAt: string | null;
  readonly createdAt: string;
}

export interface StoredEntry {
  seq: number;
  groupid: string;
  tablename: string;
  recordid: string;
  kind: 'create' | 'update';
  changes: string;
  base: string;
  baserow: string | null;
  baseetag: string | null;
  parties: string | null;
  state: 'pending' | 'refused' | 'conflict';
  reason: string | null;
  theirs: string | null;
  theirsrow: string | null;
  tried: number;
  attempts: number;
  retryat: string | null;
  createdat: string;
}

const parsed = <T>(json: string | null): T | null => (json === null ? null : (JSON.parse(json) as T));
const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

function fromStored(stored: StoredEntry): OutboxEntry {
  if (!isTableName(stored.tablename)) throw new Error(`outbox entry ${stored.seq} names an unknown table ${stored.tablename}`);
  return {
    seq: stored.seq,
    groupId: stored.groupid,
    table: stored.tablename,
    recordId: stored.recordid,
    kind: stored.kind,
    changes: JSON.parse(stored.changes) as AnyChanges,
    base: JSON.parse(stored.base) as AnyChanges,
    baseRow: parsed<AnyRow>(stored.baserow),
    baseEtag: stored.baseetag,
    parties: parsed<Party[]>(stored.parties),
    state: stored.state,
    reason: stored.reason,
    theirs: parsed<AnyChanges>(stored.theirs),
    theirsRow: stored.theirsrow === null ? null : (parsed<AnyRow>(stored.theirsrow) ?? 'gone'),
    attempts: stored.attempts,
    retryAt: stored.retryat,
    createdAt: stored.createdat,
  };
}

function toStored(entry: Partial<OutboxEntry>): Partial<StoredEntry> {
  const stored: Partial<StoredEntry> = {};
  if (entry.seq !== undefined) stored.seq = entry.seq;
  if (entry.groupId !== undefined) stored.groupid = entry.groupId;
  if (entry.table !== undefined) stored.tablename = entry.table;
  if (entry.recordId !== undefined) stored.recordid = entry.recordId;
  if (entry.kind !== undefined) stored.kind = entry.kind;
  if (entry.changes !== undefined) stored.changes = JSON.stringify(entry.changes);
  if (entry.base !== undefined) stored.base = JSON.stringify(entry.base);
  if (entry.baseRow !== undefined) stored.baserow = json(entry.baseRow);
  if (entry.baseEtag !== undefined) stored.baseetag = entry.baseEtag;
  if (entry.parties !== undefined) stored.parties = json(entry.parties);
  if (entry.state !== undefined) stored.state = entry.state;
  if (entry.reason !== undefined) stored.reason = entry.reason;
  if (entry.theirs !== undefined) stored.theirs = json(entry.theirs);
  if (entry.theirsRow !== undefined) stored.theirsrow = entry.theirsRow === 'gone' ? 'null' : json(entry.theirsRow);
  if (entry.attempts !== undefined) stored.attempts = entry.attempts;
  if (entry.retryAt !== undefined) stored.retryat = entry.retryAt;
  if (entry.createdAt !== undefined) stored.createdat = entry.createdAt;
  return stored;
}

/** All entries, or those of some groups, in the order in which they were made. */
export async function readEntries(db: Connection, groupIds?: readonly string[]): Promise<OutboxEntry[]> {
  const where = groupIds === undefined ? '' : 'WHERE groupid IN (SELECT value FROM json_each(?))';
  const rows = await db.all<StoredEntry>(`SELECT * FROM outbox ${where} ORDER BY seq`, groupIds === undefined ? [] : [JSON.stringify(groupIds)]);
  return rows.map(fromStored);
}

/** @param recordIds null: every record of the table that has edits */
export async function entriesOf(db: Connection, table: TableName, recordIds: readonly string[] | null): Promise<OutboxEntry[]> {
  const rows =
    recordIds === null
      ? await db.all<StoredEntry>('SELECT * FROM outbox WHERE tablename = ? ORDER BY seq', [table])
      : await db.all<StoredEntry>('SELECT * FROM outbox WHERE tablename = ? AND recordid IN (SELECT value FROM json_each(?)) ORDER BY seq', [table, JSON.stringify(recordIds)]);
  return rows.map(fromStored);
}

/** A new edit: pending, not tried yet. */
export async function insertEntry(
  db: Connection,
  entry: Pick<OutboxEntry, 'groupId' | 'table' | 'recordId' | 'kind' | 'changes' | 'base' | 'baseRow' | 'baseEtag' | 'parties'>,
): Promise<void> {
  await insertStored(db, toStored({ ...entry, createdAt: new Date().toISOString() }));
}

/** Puts an entry back that was taken out, at its old place in the order. */
export async function putBackEntry(db: Connection, entry: OutboxEntry): Promise<void> {
  await insertStored(db, { ...toStored(entry), tried: 1 });
}

async function insertStored(db: Connection, stored: Partial<StoredEntry>): Promise<void> {
  const names = Object.keys(stored);
  await db.run(`INSERT INTO outbox (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`, Object.values(stored));
}

export async function updateEntry(db: Connection, seq: number, changes: Partial<Omit<OutboxEntry, 'seq'>>): Promise<void> {
  const stored = toStored(changes);
  const names = Object.keys(stored);
  if (names.length === 0) return;
  await db.run(`UPDATE outbox SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE seq = ?`, [...Object.values(stored), seq]);
}

/** From now on the service may hold them. */
export async function markTried(db: Connection, seqs: readonly number[]): Promise<void> {
  await db.run('UPDATE outbox SET tried = 1 WHERE seq IN (SELECT value FROM json_each(?))', [JSON.stringify(seqs)]);
}

export async function deleteEntries(db: Connection, entries: readonly Pick<OutboxEntry, 'seq'>[]): Promise<void> {
  await db.run('DELETE FROM outbox WHERE seq IN (SELECT value FROM json_each(?))', [JSON.stringify(entries.map(({ seq }) => seq))]);
}

export async function countPending(db: Connection): Promise<number> {
  return (await db.get<{ count: number }>(`SELECT count(*) AS count FROM outbox WHERE state = 'pending'`))?.count ?? 0;
}

/** What a group is named after: its case, else its person, else what was made first. */
export function mainEntry<E extends Pick<OutboxEntry, 'table' | 'kind' | 'seq'>>(group: readonly [E, ...E[]]): E {
  const rank = ({ table, kind }: E) => (table === 'incident' ? 0 : table === 'contact' ? 1 : table === 'annotation' ? 4 : kind === 'create' ? 2 : 3);
  return group.reduce((best, entry) => (rank(entry) < rank(best) ? entry : best));
}
