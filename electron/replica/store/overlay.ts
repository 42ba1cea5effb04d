/**
 * Lays the edits of this desk over rows that have just been replaced by the service's: what was typed here stays on screen until the
 * service has it. Oldest first, each over what lies beneath it:
 *   – a pending edit over everything: it is on its way
 *   – a refused one, or one in conflict, only where the value beneath is still the one it saw: it waits for a person, perhaps for days,
 *     and must not hide what others have changed meanwhile
 */
import { type AnyChanges, type AnyRow, isTableName, type TableName } from '../../../shared/entities/index.ts';
import { columnsIn, copyValue, sameValue } from './column-values.ts';
import { forgetContactNumbers, indexContactNumbers } from './contact-numbers.ts';
import { entriesOf, type OutboxEntry, updateEntry } from './outbox.ts';
import { creationDefaults, deleteRow, insertRow, readRow, updateRow } from './rows.ts';
import type { Transaction } from './transaction.ts';

/** The columns that differ from the row once the entries lie over it. */
export function laidOver(table: TableName, row: AnyRow, entries: readonly Pick<OutboxEntry, 'kind' | 'state' | 'changes' | 'base'>[]): AnyChanges {
  const shown: AnyChanges = { ...row };
  const laid: AnyChanges = {};
  for (const { kind, state, changes, base } of entries) {
    if (state !== 'pending' && kind === 'create') continue; // the service has a row of its own
    for (const { name, parts } of columnsIn(table, changes)) {
      if (state !== 'pending' && !sameValue(table, name, base, shown)) continue;
      copyValue(parts, changes, shown);
      copyValue(parts, changes, laid);
    }
  }
  return laid;
}

/** After rows of the service have arrived. What arrived is remembered beside the edits that now cover it. */
export async function layEditsAgain(transaction: Transaction, table: TableName, recordIds: readonly string[]): Promise<void> {
  for (const [recordId, entries] of byRecord(await entriesOf(transaction.db, table, recordIds))) await lay(transaction, table, recordId, entries, true);
}

export async function layAllEditsAgain(transaction: Transaction): Promise<void> {
  const edited = await transaction.db.all<{ tablename: string }>('SELECT DISTINCT tablename FROM outbox');
  for (const { tablename } of edited) {
    if (!isTableName(tablename)) continue;
    for (const [recordId, entries] of byRecord(await entriesOf(transaction.db, tablename, null))) await lay(transaction, tablename, recordId, entries, false);
  }
}

async function lay(transaction: Transaction, table: TableName, recordId: string, entries: readonly OutboxEntry[], arrived: boolean): Promise<void> {
  const { db } = transaction;
  const found = await readRow(db, table, recordId);
  if (found) {
    if (arrived) await remember(transaction, found.row, entries);
    await updateRow(db, table, recordId, laidOver(table, found.row, entries));
    return;
  }
  const born = entries.find(({ kind }) => kind === 'create');
  if (!born) return;
  const row = { ...creationDefaults(table), ...born.changes };
  await insertRow(db, table, recordId, { ...row, ...laidOver(table, { ...row, id: recordId }, entries) });
}

/** A page may also bring a version that is here already; the row then has edits over it and tells nothing new. */
async function remember({ db }: Transaction, row: AnyRow, entries: readonly OutboxEntry[]): Promise<void> {
  const version = row['versionnumber'] ?? null;
  for (const entry of entries) if (version !== null && version !== knownVersion(entry)) await updateEntry(db, entry.seq, { theirsRow: row });
}

/** The service has deleted rows that stay here because of the edits over them. @param ids a query that gives them */
export async function rememberGone({ db }: Transaction, table: TableName, ids: string): Promise<void> {
  await db.run(`UPDATE outbox SET theirsrow = 'null' WHERE tablename = ? AND recordid IN (${ids})`, [table]);
}

function knownVersion({ theirsRow, baseRow }: OutboxEntry): AnyChanges[string] {
  return (theirsRow === 'gone' ? null : theirsRow?.['versionnumber']) ?? baseRow?.['versionnumber'] ?? null;
}

/** The service's row beneath the edits of a record, as it was heard of last. @param entries all of the record, oldest first */
export function beneath([first]: readonly OutboxEntry[]): AnyRow | 'gone' | null {
  if (!first) return null;
  return first.theirsRow ?? (first.kind === 'create' ? 'gone' : first.baseRow);
}

/** After entries of a record have changed or left: shows the service's row again with the rest of the edits over it. @param service as `beneath` gave it before */
export async function showAgain(transaction: Transaction, region: string, table: TableName, recordId: string, service: AnyRow | 'gone' | null): Promise<void> {
  const { db } = transaction;
  const entries = await entriesOf(db, table, [recordId]);
  const isBornHere = entries.some(({ kind }) => kind === 'create');
  if (service === 'gone' && !isBornHere) {
    if (table === 'contact') await forgetContactNumbers(db, 'SELECT rowid FROM contact WHERE id = ?', [recordId]);
    await deleteRow(db, table, recordId);
  }
  if (service !== 'gone' || isBornHere) {
    if (service !== null && service !== 'gone') await updateRow(db, table, recordId, service);
    await lay(transaction, table, recordId, entries, false);
    if (table === 'contact') await indexContactNumbers(db, region, [recordId]);
  }
  transaction.touch(table);
  transaction.touch('outbox');
}

function byRecord(entries: readonly OutboxEntry[]): Map<string, OutboxEntry[]> {
  const records = new Map<string, OutboxEntry[]>();
  for (const entry of entries) records.set(entry.recordId, [...(records.get(entry.recordId) ?? []), entry]);
  return records;
}
