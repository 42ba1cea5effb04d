/** Edits that the service has not confirmed. */
import { type AnyChanges, isTableName, type TableName } from '../../../shared/entities/index.ts';
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
  /** The version of the row that the edit saw; null when the service's version was not known. */
  readonly baseEtag: string | null;
  readonly parties: readonly Party[] | null;
  readonly state: 'pending' | 'refused' | 'conflict';
}

interface StoredEntry {
  seq: number;
  groupid: string;
  tablename: string;
  recordid: string;
  kind: 'create' | 'update';
  changes: string;
  base: string;
  baseetag: string | null;
  parties: string | null;
  state: 'pending' | 'refused' | 'conflict';
}

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
    baseEtag: stored.baseetag,
    parties: stored.parties === null ? null : (JSON.parse(stored.parties) as Party[]),
    state: stored.state,
  };
}

/** The oldest group that still waits, in the order in which it was made. */
export async function oldestGroup(db: Connection): Promise<OutboxEntry[]> {
  const rows = await db.all<StoredEntry>(
    `SELECT * FROM outbox WHERE state = 'pending' AND groupid = (SELECT groupid FROM outbox WHERE state = 'pending' ORDER BY seq LIMIT 1) ORDER BY seq`,
  );
  return rows.map(fromStored);
}

export async function entriesOf(db: Connection, table: TableName, recordIds: readonly string[] | null): Promise<OutboxEntry[]> {
  const rows =
    recordIds === null
      ? await db.all<StoredEntry>('SELECT * FROM outbox WHERE tablename = ? ORDER BY seq', [table])
      : await db.all<StoredEntry>('SELECT * FROM outbox WHERE tablename = ? AND recordid IN (SELECT value FROM json_each(?)) ORDER BY seq', [
          table,
          JSON.stringify(recordIds),
        ]);
  return rows.map(fromStored);
}

export async function insertEntry(db: Connection, entry: Omit<OutboxEntry, 'seq' | 'state'>): Promise<void> {
  await db.run(
    'INSERT INTO outbox (groupid, tablename, recordid, kind, changes, base, baseetag, parties, createdat) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    [
      entry.groupId,
      entry.table,
      entry.recordId,
      entry.kind,
      JSON.stringify(entry.changes),
      JSON.stringify(entry.base),
      entry.baseEtag,
      entry.parties === null ? null : JSON.stringify(entry.parties),
      new Date().toISOString(),
    ],
  );
}

export async function countPending(db: Connection): Promise<number> {
  return (await db.get<{ count: number }>(`SELECT count(*) AS count FROM outbox WHERE state = 'pending'`))?.count ?? 0;
}
