/**
 * An edit of this desk: the visible rows and the outbox entries in the caller's transaction, so that both are on disk or neither.
 * What is handed over together is one group, which reaches the service whole or not at all. An edit of a table that desks do not keep
 * (`rows.ts`, `isKept`) is an outbox entry without a visible row; it only creates, and is a group of its own.
 */
import { v4 } from 'uuid';
import type { AnyChanges, AnyRow, TableName } from '../../../shared/entities/index.ts';
import { withoutCitizen } from './anonymous-edits.ts';
import { columnsIn, copyValue } from './column-values.ts';
import { indexContactNumbers } from './contact-numbers.ts';
import { joinEdit } from './join-edits.ts';
import { insertEntry } from './outbox.ts';
import type { RecordEdit } from './record-edit.ts';
import { creationDefaults, insertRow, readRow, updateRow } from './rows.ts';
import type { Transaction } from './transaction.ts';

/**
 * @param groupId of a group that is in the outbox already, when the edits belong to it
 * @returns false when nothing had to change
 */
export async function applyEdits(transaction: Transaction, region: string, edits: readonly RecordEdit[], groupId?: string): Promise<boolean> {
  const group = groupId ?? v4();
  const isAlone = edits.length === 1 && groupId === undefined;
  let written = false;
  for (const edit of edits) written = (await applyEdit(transaction, group, edit, isAlone)) || written;
  const contacts = edits.filter((edit) => edit.table === 'contact').map((edit) => edit.id);
  await indexContactNumbers(transaction.db, region, contacts);
  return written;
}

async function applyEdit(transaction: Transaction, groupId: string, wanted: RecordEdit, isAlone: boolean): Promise<boolean> {
  const { db } = transaction;
  const current = await readRow(db, wanted.table, wanted.id);
  const edit = await withoutCitizen(db, wanted, current?.row);
  if (edit.kind === 'create') {
    if (current) return false; // the same record again, after a replay or a crash
    const changes = Object.fromEntries(Object.entries(edit.changes).filter(([, value]) => value !== null));
    await insertRow(db, edit.table, edit.id, { ...creationDefaults(edit.table), ...edit.predicted, ...changes });
    await insertEntry(db, { groupId, table: edit.table, recordId: edit.id, kind: 'create', changes, base: {}, baseRow: null, baseEtag: null, parties: edit.parties ?? null });
  } else {
    if (!current) throw new Error(`${edit.table} ${edit.id} is not in the local data store`);
    const { changes, base } = difference(edit.table, current.row, edit.changes);
    if (Object.keys(changes).length === 0 && !edit.parties) return false;
    await updateRow(db, edit.table, edit.id, { ...edit.predicted, ...changes });
    const joins = isAlone && !edit.parties && (await joinEdit(db, edit.table, edit.id, changes, base));
    if (!joins) await insertEntry(db, { groupId, table: edit.table, recordId: edit.id, kind: 'update', changes, base, baseRow: current.row, baseEtag: current.etag, parties: edit.parties ?? null });
  }
  transaction.touch(edit.table);
  transaction.touch('outbox');
  return true;
}

/** Only what differs is sent. A polymorphic lookup and its type are one value. */
export function difference(table: TableName, current: AnyRow, wanted: AnyChanges): { changes: AnyChanges; base: AnyChanges } {
  const changes: AnyChanges = {};
  const base: AnyChanges = {};
  for (const { parts } of columnsIn(table, wanted)) {
    if (!parts.some((part) => wanted[part] !== undefined && wanted[part] !== (current[part] ?? null))) continue;
    copyValue(parts, wanted, changes);
    copyValue(parts, current, base);
  }
  return { changes, base };
}
