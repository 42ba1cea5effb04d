/** Writes down what became of groups at the service, many in one transaction. */
import type { TableName } from '../../../../shared/entities/index.ts';
import { indexContactNumbers } from '../../store/contact-numbers.ts';
import { deleteEntries, type OutboxEntry, updateEntry } from '../../store/outbox.ts';
import { layEditsAgain } from '../../store/overlay.ts';
import { putServiceRow } from '../../store/rows.ts';
import { rememberSent } from '../../store/sent.ts';
import type { ReplicaStore } from '../../store/store.ts';
import type { Transaction } from '../../store/transaction.ts';
import type { Outcome, Shipment } from './shipment.ts';

interface Settlement {
  readonly store: ReplicaStore;
  readonly region: string;
  /** When a group that failed so many times has its turn again. */
  readonly retryAt: (attempts: number) => string;
}

/** @param shipments that have come to an end */
export async function settle({ store, region, retryAt }: Settlement, shipments: readonly Shipment[]): Promise<void> {
  if (shipments.length === 0) return;
  await store.write(async (transaction) => {
    const arrived = new Map<TableName, Set<string>>();
    for (const shipment of shipments) {
      const { outcome, entries, left, rows } = shipment;
      if (!outcome) continue;
      for (const { entry, reason } of left) await updateEntry(transaction.db, entry.seq, { state: 'refused', reason, theirsRow: 'gone' });
      await mark(transaction, entries, outcome, shipment, retryAt);
      for (const { table, row, etag } of rows.values()) {
        await putServiceRow(transaction.db, table, row, etag);
        arrived.set(table, (arrived.get(table) ?? new Set()).add(row.id));
      }
      for (const { table } of entries) transaction.touch(table);
    }
    // After the outbox has been brought up to date: what lies over a row depends on it.
    for (const [table, ids] of arrived) await layEditsAgain(transaction, table, [...ids]);
    await indexContactNumbers(transaction.db, region, [...(arrived.get('contact') ?? [])]);
    transaction.touch('outbox');
  });
}

async function mark(transaction: Transaction, entries: readonly OutboxEntry[], outcome: Outcome, { rows }: Shipment, retryAt: Settlement['retryAt']): Promise<void> {
  const { db } = transaction;
  switch (outcome.kind) {
    case 'confirmed':
      await deleteEntries(db, entries);
      await rememberSent(db, entries);
      for (const { table, recordId } of entries) {
        const etag = rows.get(recordId)?.etag ?? null;
        if (etag === null) await db.run(`UPDATE "${table}" SET _etag = NULL WHERE id = ?`, [recordId]);
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
