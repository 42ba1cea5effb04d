/** Writes down what became of groups at the service, many in one transaction. */
import type { TableName } from '../../../../shared/entities/index.ts';
import type { WireRow } from '../../../../shared/entities/wire-format.ts';
import { type Log, messageOf } from '../../log.ts';
import { deleteEntries, type OutboxEntry, updateEntry } from '../../store/outbox.ts';
import { applyRows } from '../../store/page.ts';
import { isKept } from '../../store/rows.ts';
import { rememberSent } from '../../store/sent.ts';
import { UnusablePageError } from '../../store/staging.ts';
import type { ReplicaStore } from '../../store/store.ts';
import type { Transaction } from '../../store/transaction.ts';
import type { Outcome, Shipment } from './shipment.ts';

interface Settlement {
  readonly store: ReplicaStore;
  readonly region: string;
  readonly log: Log;
  /** When a group that failed so many times has its turn again. */
  readonly retryAt: (attempts: number) => string;
}

/** @param shipments that have come to an end */
export async function settle({ store, region, log, retryAt }: Settlement, shipments: readonly Shipment[]): Promise<void> {
  if (shipments.length === 0) return;
  await store.write(async (transaction) => {
    const arrived = new Map<TableName, WireRow[]>();
    for (const shipment of shipments) {
      const { outcome, entries, left, rows } = shipment;
      if (!outcome) continue;
      for (const { entry, reason } of left) await updateEntry(transaction.db, entry.seq, { state: 'refused', reason, theirsRow: 'gone' });
      await mark(transaction, entries, outcome, shipment, retryAt);
      for (const { table, wire } of rows.values()) arrived.set(table, [...(arrived.get(table) ?? []), wire]);
      for (const { table } of entries) transaction.touch(table);
    }
    // After the outbox has been brought up to date: what lies over a row depends on it.
    for (const [table, rows] of arrived) await put(transaction, table, rows, region, log);
    transaction.touch('outbox');
  });
}

async function put(transaction: Transaction, table: TableName, rows: readonly WireRow[], region: string, log: Log): Promise<void> {
  const cursor = await transaction.db.get<{ load: number }>('SELECT load FROM cursor WHERE tablename = ?', [table]);
  try {
    await applyRows(transaction, table, rows, { load: cursor?.load ?? 0, region });
  } catch (cause) {
    if (!(cause instanceof UnusablePageError)) throw cause;
    log('warn', 'The service took an edit but its answer has the wrong shape; the next pull brings the row', { cause: messageOf(cause) });
  }
}

async function mark(transaction: Transaction, entries: readonly OutboxEntry[], outcome: Outcome, { rows }: Shipment, retryAt: Settlement['retryAt']): Promise<void> {
  const { db } = transaction;
  switch (outcome.kind) {
    case 'confirmed':
      await deleteEntries(db, entries);
      await rememberSent(db, entries);
      for (const { table, recordId } of entries) {
        const etag = rows.get(recordId)?.etag ?? null;
        if (etag === null && isKept(table)) await db.run(`UPDATE "${table}" SET _etag = NULL WHERE id = ?`, [recordId]);
        // Later edits of the record go on from this version, unless they saw something else than the service has.
        await db.run('UPDATE outbox SET baseetag = ? WHERE recordid = ?', [outcome.merged ? null : etag, recordId]);
      }
      return;
    case 'refused':
    case 'conflict':
      for (const entry of entries) {
        const theirs = outcome.kind === 'conflict' ? (outcome.theirs.get(entry.seq) ?? {}) : null;
        const row = rows.get(entry.recordId)?.row;
        await updateEntry(db, entry.seq, { state: outcome.kind, reason: outcome.reason, theirs, retryAt: null, ...(row ? { theirsRow: row } : {}) });
      }
      return;
    case 'failed':
      for (const { seq, attempts } of entries) {
        await updateEntry(db, seq, { attempts: attempts + 1, retryAt: retryAt(attempts + 1), reason: outcome.problem.message });
      }
  }
}
