/** The outbox as its order and its lists need it: who touches what, without the rows that entries carry. */
import { type AnyChanges, isTableName, type TableName, tableOf } from '../../../shared/entities/index.ts';
import type { Connection } from './connection.ts';
import type { OutboxEntry, Party, StoredEntry } from './outbox.ts';

export interface QueuedEntry extends Pick<OutboxEntry, 'seq' | 'groupId' | 'table' | 'recordId' | 'kind' | 'state' | 'reason' | 'retryAt' | 'createdAt'> {
  /** Columns that it writes. */
  readonly columns: readonly string[];
  /** Records that it points at, by lookup or as participants. */
  readonly refersTo: readonly string[];
}

type Stored = Omit<StoredEntry, 'base' | 'baserow' | 'theirs' | 'theirsrow'>;

/** Everything that is not settled, oldest first. */
export async function readQueue(db: Connection): Promise<QueuedEntry[]> {
  const rows = await db.all<Stored>(
    'SELECT seq, groupid, tablename, recordid, kind, state, reason, retryat, createdat, changes, parties FROM outbox ORDER BY seq',
  );
  return rows.flatMap((row) => {
    if (!isTableName(row.tablename)) return [];
    const changes = JSON.parse(row.changes) as AnyChanges;
    const parties = row.parties === null ? [] : (JSON.parse(row.parties) as Party[]);
    return [
      {
        seq: row.seq,
        groupId: row.groupid,
        table: row.tablename,
        recordId: row.recordid,
        kind: row.kind,
        state: row.state,
        reason: row.reason,
        retryAt: row.retryat,
        createdAt: row.createdat,
        columns: Object.keys(tableOf(row.tablename).columns).filter((name) => changes[name] !== undefined),
        refersTo: referencesOf(row.tablename, changes, parties),
      },
    ];
  });
}

export function referencesOf(table: TableName, changes: AnyChanges, parties: readonly Party[]): string[] {
  const lookups = Object.entries(tableOf(table).columns).flatMap(([name, column]) => {
    const value = column.type === 'lookup' ? changes[name] : null;
    return typeof value === 'string' ? [value] : [];
  });
  return [...lookups, ...parties.map(({ id }) => id)];
}

/** Entries by their group, the group whose first entry is the oldest first. */
export function groupsOf<E extends { readonly groupId: string }>(entries: readonly E[]): Map<string, [E, ...E[]]> {
  const groups = new Map<string, [E, ...E[]]>();
  for (const entry of entries) {
    const group = groups.get(entry.groupId);
    if (group) group.push(entry);
    else groups.set(entry.groupId, [entry]);
  }
  return groups;
}
