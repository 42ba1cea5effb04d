/**
 * Edits that a person took off the list. What the service has is shown again, and a copy is kept so that it can be put back:
 *
 *   outbox ──discard──► outbox_discarded ──restore──► outbox, at its old place and in its old state
 *                              └── 30 days ──► gone
 *
 * What depended on a discarded new record is not lost: it is refused here, before the service would, and says why.
 */
import { type AnyChanges, type AnyRow, isTableName, type TableName, tableOf } from '../../../shared/entities/index.ts';
import type { Connection } from './connection.ts';
import { deleteEntries, entriesOf, mainEntry, type OutboxEntry, putBackEntry, readEntries, updateEntry } from './outbox.ts';
import { referencesOf } from './outbox-queue.ts';
import { beneath, showAgain } from './overlay.ts';
import { rebase } from './rebase.ts';
import { insertRow, readRow } from './rows.ts';
import type { Transaction } from './transaction.ts';

const keptForMs = 30 * 24 * 3_600_000;

interface DiscardedGroup {
  readonly recordName: string | null;
  readonly reference: string | null;
  readonly entries: readonly OutboxEntry[];
  /** What was on screen of the records that were new: it knows more than was sent. */
  readonly rows: readonly { table: TableName; row: AnyRow }[];
}

/** @param group all entries of one group */
export async function discardGroup(transaction: Transaction, region: string, group: readonly [OutboxEntry, ...OutboxEntry[]]): Promise<void> {
  const { db } = transaction;
  const under: { entry: OutboxEntry; service: AnyRow | 'gone' | null; later: OutboxEntry[] }[] = [];
  for (const entry of group) {
    const all = await entriesOf(db, entry.table, [entry.recordId]);
    const service = beneath(all) ?? { ...(await readRow(db, entry.table, entry.recordId))?.row, ...entry.base, id: entry.recordId };
    under.push({ entry, service, later: all.filter(({ seq }) => seq > entry.seq) });
  }
  await keep(db, group);
  await deleteEntries(db, group);
  for (const { entry, later } of under) await rebase(db, later, entry.changes, entry.base);
  const lost = under.filter(({ entry, service }) => entry.kind === 'create' && service === 'gone');
  for (const { entry } of lost) await refuseDependents(transaction, entry);
  for (const { entry, service } of under) await showAgain(transaction, region, entry.table, entry.recordId, service);
}

async function keep(db: Connection, group: readonly [OutboxEntry, ...OutboxEntry[]]): Promise<void> {
  const main = mainEntry(group);
  const rows: { table: TableName; row: AnyRow }[] = [];
  for (const { kind, table, recordId } of group) {
    const found = kind === 'create' ? await readRow(db, table, recordId) : null;
    if (found) rows.push({ table, row: found.row });
  }
  const shown: AnyChanges = (await readRow(db, main.table, main.recordId))?.row ?? {};
  const text = (name: string | null) => {
    const value = name === null ? null : shown[name];
    return typeof value === 'string' ? value : null;
  };
  const copy: DiscardedGroup = {
    recordName: text(tableOf(main.table).primaryName),
    reference: text('ticketnumber') ?? text('ring_provisionalnumber'),
    entries: group,
    rows,
  };
  const now = Date.now();
  await db.run('INSERT INTO outbox_discarded (kind, tablename, recordid, reason, entries, discardedat) VALUES (?, ?, ?, ?, ?, ?)', [
    main.kind,
    main.table,
    main.recordId,
    group.find(({ reason }) => reason !== null)?.reason ?? null,
    JSON.stringify(copy),
    new Date(now).toISOString(),
  ]);
  await db.run('DELETE FROM outbox_discarded WHERE discardedat < ?', [new Date(now - keptForMs).toISOString()]);
}

async function refuseDependents({ db }: Transaction, { table, recordId }: OutboxEntry): Promise<void> {
  const entries = await readEntries(db);
  const depends = (entry: OutboxEntry) => entry.recordId === recordId || referencesOf(entry.table, entry.changes, entry.parties ?? []).includes(recordId);
  const groups = new Set(entries.filter((entry) => entry.state === 'pending' && depends(entry)).map(({ groupId }) => groupId));
  const reason = `It needs a new ${tableOf(table).label} whose creation was discarded at this desk. Put that back first, or choose another`;
  for (const { seq, groupId } of entries) if (groups.has(groupId)) await updateEntry(db, seq, { state: 'refused', reason, retryAt: null });
}

/** @returns false when it is not kept any more */
export async function restoreGroup(transaction: Transaction, region: string, id: number): Promise<boolean> {
  const { db } = transaction;
  const stored = await db.get<{ entries: string }>('SELECT entries FROM outbox_discarded WHERE id = ?', [id]);
  if (!stored) return false;
  const { entries, rows } = JSON.parse(stored.entries) as DiscardedGroup;
  await db.run('DELETE FROM outbox_discarded WHERE id = ?', [id]);
  for (const { table, row } of rows) if (isTableName(table)) await insertRow(db, table, row.id, row);
  for (const entry of entries) {
    const others = await entriesOf(db, entry.table, [entry.recordId]);
    const shown = (await readRow(db, entry.table, entry.recordId))?.row ?? 'gone';
    const service = entry.kind === 'create' ? entry.theirsRow : others.length > 0 ? beneath(others) : shown;
    await putBackEntry(db, { ...entry, theirsRow: service, baseEtag: null });
    await showAgain(transaction, region, entry.table, entry.recordId, service);
  }
  return true;
}
