/** One group of edits in full: what it writes, and where somebody else was faster. */
import type { ConflictField, MergedField, SyncItemDetail, SyncItemRecord } from '../../../shared/contract/sync-records.ts';
import { type AnyRow, type TableName, tableOf } from '../../../shared/entities/index.ts';
import { maskedRecords } from '../calls/masking.ts';
import { columnsIn, sameValue } from '../store/column-values.ts';
import type { Connection } from '../store/connection.ts';
import { type OutboxEntry, readEntries } from '../store/outbox.ts';
import { groupsOf, readQueue, referencesOf } from '../store/outbox-queue.ts';
import { merge } from '../sync/merge.ts';
import { plan } from '../sync/push/plan.ts';
import { type Operation, refuse } from './context.ts';
import { fieldInfo, type ShowValue, valuesFor } from './field-values.ts';
import { nameRecords } from './record-names.ts';
import { stateOf, syncItems } from './sync-overview.ts';

export const syncItem: Operation<'sync.item'> = async ({ store, sync, readable }, { groupId }): Promise<SyncItemDetail> => {
  const db = store.views;
  const queue = await readQueue(db);
  const order = plan(queue, Date.now());
  const group = groupsOf(queue).get(groupId);
  if (!group) return refuse('not-found', 'This edit is not waiting any more: the service has it, or it was discarded.');
  const [item] = await syncItems(db, [{ group, state: stateOf(group, order, sync.sending()) }], order);
  if (!item) throw new Error(`no item for group ${groupId}`);
  const entries = await readEntries(db, [groupId]);
  const masked = readable().cases ? await maskedRecords(db, entries.flatMap(pointsAt)) : new Set<string>();
  return { ...item, records: await recordsOf(db, entries, masked) };
};

const pointsAt = ({ table, changes }: OutboxEntry): string[] => referencesOf(table, changes, []);
const tellsNumber: ReadonlySet<string> = new Set(['phonenumber', 'subject']);

/** @param masked people and cases that are not told, nor the number of a call with them */
async function recordsOf(db: Connection, entries: readonly OutboxEntry[], masked: ReadonlySet<string>): Promise<SyncItemRecord[]> {
  const nameOf = await nameRecords(db, entries);
  const show = await valuesFor(
    db,
    entries.flatMap((entry) => [entry.changes, entry.base, theirsOf(entry) ?? {}].map((row) => ({ table: entry.table, row }))),
  );
  const changers = await nameRecords(db, entries.flatMap((entry) => changerOf(entry) ?? []));
  return entries.map((entry) => {
    const { seq, kind, table, recordId, changes, state } = entry;
    const theirs = theirsOf(entry);
    const changer = changerOf(entry);
    const modifiedOn = theirs?.['modifiedon'];
    return {
      seq,
      kind,
      table,
      recordId,
      ...nameOf(entry),
      fields: columnsIn(table, changes).filter(({ name }) => !masked.has(String(changes[name])) && !(tellsNumber.has(name) && pointsAt(entry).some((id) => masked.has(id)))).map(({ name }) => ({ ...fieldInfo(table, name), now: show(table, name, changes) })),
      conflicts: state === 'conflict' && theirs ? conflictFields(entry, theirs, show) : [],
      merged: kind === 'update' && theirs ? mergedFields(entry, theirs, show) : [],
      theirsBy: changer ? changers(changer).recordName : null,
      theirsAt: typeof modifiedOn === 'string' ? modifiedOn : null,
    };
  });
}

/** What the service has now, as far as it was heard of. A conflict of an older Ringdesk kept only the columns that it was about. */
export function theirsOf({ theirsRow, theirs, base, baseRow, recordId }: OutboxEntry): AnyRow | null {
  if (theirsRow === 'gone') return null;
  return theirsRow ?? (theirs ? { ...base, ...baseRow, ...theirs, id: recordId } : null);
}

function changerOf(entry: OutboxEntry): { table: TableName; recordId: string } | null {
  const id = theirsOf(entry)?.['modifiedby'];
  return typeof id === 'string' ? { table: 'systemuser', recordId: id } : null;
}

function conflictFields({ table, base, changes }: OutboxEntry, theirs: AnyRow, show: ShowValue): ConflictField[] {
  return merge(table, base, changes, theirs).conflicts.map((name) => ({
    ...fieldInfo(table, name),
    before: show(table, name, base),
    mine: show(table, name, changes),
    theirs: show(table, name, theirs),
  }));
}

/** Without what the service computes by itself: who changed it when is told apart. */
function mergedFields({ table, base, baseRow, changes }: OutboxEntry, theirs: AnyRow, show: ShowValue): MergedField[] {
  const { conflicts } = merge(table, base, changes, theirs);
  const saw = { ...baseRow, ...base };
  return columnsIn(table, { ...theirs, ...changes }).flatMap(({ name }): MergedField[] => {
    if (conflicts.includes(name) || tableOf(table).columns[name]?.readOnly) return [];
    if (saw[name] !== undefined && theirs[name] !== undefined && !sameValue(table, name, saw, theirs)) return [{ ...fieldInfo(table, name), by: 'theirs', now: show(table, name, theirs) }];
    return changes[name] === undefined ? [] : [{ ...fieldInfo(table, name), by: 'mine', now: show(table, name, changes) }];
  });
}
