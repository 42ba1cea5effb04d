/**
 * Notes are saved while they are typed, a hundred times in a call. As long as an edit has not been on its way, a newer one of the same
 * record joins it: one entry, one request, one line on the Sync page, and the service's history shows what was meant.
 *
 * Not joined, because it would change the meaning:
 *   – an edit that has been sent: the service may hold it, and only its own values tell (`tried`)
 *   – an edit of a group: it goes with the others or not at all
 *   – a newer one that points at another record: that record may be newer than the older edit
 *   – anything after a change of state: what follows a completed activity or a closed case is another act
 */
import { type AnyChanges, type TableName, tableOf } from '../../../shared/entities/index.ts';
import { columnsIn, copyValue } from './column-values.ts';
import type { Connection } from './connection.ts';
import { updateEntry } from './outbox.ts';

const lastUntried = `SELECT seq, changes, base FROM outbox AS o
  WHERE recordid = ?1 AND seq = (SELECT max(seq) FROM outbox WHERE recordid = ?1) AND kind = 'update' AND state = 'pending' AND tried = 0 AND parties IS NULL
    AND NOT EXISTS (SELECT 1 FROM outbox AS g WHERE g.groupid = o.groupid AND g.seq <> o.seq)`;

/** @returns false when the edit has to be an entry of its own */
export async function joinEdit(db: Connection, table: TableName, recordId: string, changes: AnyChanges, base: AnyChanges): Promise<boolean> {
  const written = columnsIn(table, changes);
  if (written.some(({ name }) => tableOf(table).columns[name]?.type === 'lookup')) return false;
  const last = await db.get<{ seq: number; changes: string; base: string }>(lastUntried, [recordId]);
  if (!last) return false;
  const joined = { changes: JSON.parse(last.changes) as AnyChanges, base: JSON.parse(last.base) as AnyChanges };
  if (joined.changes['statecode'] !== undefined) return false;
  for (const { name, parts } of written) {
    if (joined.changes[name] === undefined) copyValue(parts, base, joined.base);
    copyValue(parts, changes, joined.changes);
  }
  await updateEntry(db, last.seq, joined);
  return true;
}
