/** The outbox as the order of sending needs it: who touches what, without the rows that entries carry. */
import { type AnyChanges, isTableName, tableOf } from '../../../shared/entities/index.ts';
import type { Connection } from './connection.ts';
import type { Party, StoredEntry } from './outbox.ts';

export interface QueuedEntry {
  readonly seq: number;
  readonly groupId: string;
  readonly recordId: string;
  readonly kind: 'create' | 'update';
  readonly state: 'pending' | 'refused' | 'conflict';
  readonly retryAt: string | null;
  /** Records that it points at, by lookup or as participants. */
  readonly refersTo: readonly string[];
}

type Stored = Pick<StoredEntry, 'seq' | 'groupid' | 'tablename' | 'recordid' | 'kind' | 'state' | 'retryat' | 'changes' | 'parties'>;

/** Everything that is not settled, oldest first. */
export async function readQueue(db: Connection): Promise<QueuedEntry[]> {
  const rows = await db.all<Stored>('SELECT seq, groupid, tablename, recordid, kind, state, retryat, changes, parties FROM outbox ORDER BY seq');
  return rows.map((row) => ({
    seq: row.seq,
    groupId: row.groupid,
    recordId: row.recordid,
    kind: row.kind,
    state: row.state,
    retryAt: row.retryat,
    refersTo: referencesOf(row.tablename, JSON.parse(row.changes) as AnyChanges, row.parties === null ? [] : (JSON.parse(row.parties) as Party[])),
  }));
}

export function referencesOf(table: string, changes: AnyChanges, parties: readonly Party[]): string[] {
  if (!isTableName(table)) return [];
  const lookups = Object.entries(tableOf(table).columns).flatMap(([name, column]) => {
    const value = column.type === 'lookup' ? changes[name] : null;
    return typeof value === 'string' ? [value] : [];
  });
  return [...lookups, ...parties.map(({ id }) => id)];
}
