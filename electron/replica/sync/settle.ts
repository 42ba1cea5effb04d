/** How a group leaves the outbox. */
import type { AnyChanges, TableName } from '../../../shared/entities/index.ts';
import type { WireRow } from '../../../shared/entities/wire-format.ts';
import { type Log, messageOf } from '../log.ts';
import type { OutboxEntry } from '../store/outbox.ts';
import { applyPage, UnusablePageError } from '../store/page.ts';
import type { ReplicaStore } from '../store/store.ts';
import type { Transaction } from '../store/transaction.ts';

/** A row as the service holds it after the edit. */
export interface ConfirmedRow {
  readonly table: TableName;
  readonly id: string;
  readonly wire: WireRow;
}

/** @param merged later edits of these records saw something else than the service has: they must look again */
export async function confirmGroup(
  store: ReplicaStore,
  region: string,
  group: readonly OutboxEntry[],
  rows: readonly ConfirmedRow[],
  merged: boolean,
  log: Log,
): Promise<void> {
  try {
    await store.write((transaction) => confirm(transaction, region, group, rows, merged));
  } catch (cause) {
    if (!(cause instanceof UnusablePageError)) throw cause;
    log('warn', 'The service took an edit but its answer has the wrong shape; the next pull brings the row', { cause: messageOf(cause) });
    await store.write((transaction) => confirm(transaction, region, group, [], merged));
  }
}

async function confirm(
  transaction: Transaction,
  region: string,
  group: readonly OutboxEntry[],
  rows: readonly ConfirmedRow[],
  merged: boolean,
): Promise<void> {
  const { db } = transaction;
  await db.run('DELETE FROM outbox WHERE seq IN (SELECT value FROM json_each(?))', [JSON.stringify(group.map((entry) => entry.seq))]);
  transaction.touch('outbox');
  const last = new Map(rows.map((row) => [`${row.table}/${row.id}`, row]));
  for (const entry of group) {
    const confirmed = last.get(`${entry.table}/${entry.recordId}`);
    const etag = confirmed?.wire['@odata.etag'];
    const known = typeof etag === 'string' ? etag : null;
    if (confirmed) {
      const load = await db.get<{ load: number }>('SELECT load FROM cursor WHERE tablename = ?', [entry.table]);
      await applyPage(transaction, entry.table, load?.load ?? 0, JSON.stringify({ value: [confirmed.wire] }), region);
    } else {
      await db.run(`UPDATE "${entry.table}" SET _etag = NULL WHERE id = ?`, [entry.recordId]);
    }
    await db.run('UPDATE outbox SET baseetag = ? WHERE tablename = ? AND recordid = ?', [merged ? null : known, entry.table, entry.recordId]);
    transaction.touch(entry.table);
  }
}

export async function parkGroup(store: ReplicaStore, group: readonly OutboxEntry[], reason: string, theirs: ReadonlyMap<number, AnyChanges> | null): Promise<void> {
  await store.write(async (transaction) => {
    for (const entry of group) {
      await transaction.db.run(`UPDATE outbox SET state = ?, reason = ?, theirs = ? WHERE seq = ?`, [
        theirs ? 'conflict' : 'refused',
        reason,
        theirs ? JSON.stringify(theirs.get(entry.seq) ?? {}) : null,
        entry.seq,
      ]);
      transaction.touch(entry.table);
    }
    transaction.touch('outbox');
  });
}
