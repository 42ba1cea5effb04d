/**
 * What a person decides about an edit that does not go by itself. Each decision is one transaction, on the line on which groups are taken
 * for sending too, so an edit is either decided about or on its way, never both.
 */
import type { AnyChanges, Value } from '../../../shared/entities/index.ts';
import { withoutCitizen } from '../store/anonymous-edits.ts';
import { deleteEntries, entriesOf, type OutboxEntry, readEntries, updateEntry } from '../store/outbox.ts';
import { discardGroup, restoreGroup } from '../store/discarded.ts';
import { beneath, showAgain } from '../store/overlay.ts';
import { rebase, valuesOf } from '../store/rebase.ts';
import { readRow } from '../store/rows.ts';
import type { Transaction } from '../store/transaction.ts';
import { applyEdits } from '../store/edit.ts';
import { merge } from '../sync/merge.ts';
import { checkedValue } from './checked-value.ts';
import { type Operation, type OperationContext, refuse } from './context.ts';
import { notesOf, type LostValues } from './lost-values.ts';
import { theirsOf } from './sync-item.ts';

type Group = readonly [OutboxEntry, ...OutboxEntry[]];
/** A new beginning for an entry: nothing is known of the service's version, so it looks and merges before it writes. */
const again = { state: 'pending', reason: null, theirs: null, attempts: 0, retryAt: null, baseEtag: null } as const;

/** What was seen was seen: its record may wait, and may be tried again, but is neither rewritten nor thrown away. */
const isRecord = (group: Group) => group.some(({ table }) => table === 'ring_auditentry');

function decide({ store, sync }: OperationContext, groupId: string, work: (transaction: Transaction, group: Group) => Promise<void>): Promise<void> {
  return store.write(async (transaction) => {
    if (sync.sending().has(groupId)) return refuse('unavailable', 'This edit is on its way to the service at this moment. Look again in a few seconds.');
    const [first, ...others] = await readEntries(transaction.db, [groupId]);
    if (!first) return refuse('not-found', 'This edit is not waiting any more: the service has it, or it was discarded.');
    await work(transaction, [first, ...others]);
    transaction.touch('outbox');
  });
}

export const resolveConflict: Operation<'sync.resolve'> = async (context, { groupId, choices }) => {
  await decide(context, groupId, async (transaction, group) => {
    const { db } = transaction;
    const problems: Record<string, string> = {};
    const lost: LostValues[] = [];
    for (const entry of group) {
      const theirs = theirsOf(entry);
      if (entry.kind === 'create' || !theirs) {
        await updateEntry(db, entry.seq, again);
        continue;
      }
      const { changes, conflicts } = merge(entry.table, entry.base, entry.changes, theirs);
      const kept: AnyChanges = { ...changes };
      for (const name of conflicts) {
        const choice = choices.find(({ seq, column }) => seq === entry.seq && column === name)?.choice;
        const chosen = choice === undefined ? 'missing' : await chosenValue(transaction, entry, theirs, name, choice);
        if (typeof chosen === 'string') problems[name] = chosen;
        else Object.assign(kept, chosen);
      }
      const { changes: left } = merge(entry.table, theirs, kept, theirs);
      if (conflicts.length > 0) lost.push({ entry, theirs, conflicts, kept: { ...theirs, ...left } });
      await replace(transaction, context.region(), entry, left, theirs);
    }
    if (Object.keys(problems).length > 0) return refuse('invalid-input', 'Every column in conflict needs a choice that fits it; nothing was changed.', { details: problems });
    await applyEdits(transaction, context.region(), await notesOf(db, lost, context.session()?.user.fullName ?? null), groupId);
  });
  return null;
};

type Choice = 'mine' | 'theirs' | { value: Value };

async function chosenValue({ db }: Transaction, entry: OutboxEntry, theirs: AnyChanges, name: string, choice: Choice): Promise<AnyChanges | string> {
  const source = valuesOf({ table: entry.table, changes: { [name]: null } }, choice === 'theirs' ? theirs : entry.changes);
  return choice === 'mine' || choice === 'theirs' ? source : await checkedValue(db, entry.table, name, choice.value);
}

/** The entry as it was decided, over what the service has; without anything left to send it is done with. */
async function replace(transaction: Transaction, region: string, entry: OutboxEntry, changes: AnyChanges, theirs: AnyChanges & { id: string }): Promise<void> {
  const { db } = transaction;
  const later = (await entriesOf(db, entry.table, [entry.recordId])).filter(({ seq }) => seq > entry.seq);
  if (Object.keys(changes).length === 0 && entry.parties === null) await deleteEntries(db, [entry]);
  else await updateEntry(db, entry.seq, { ...again, changes, base: valuesOf({ table: entry.table, changes }, theirs), baseRow: theirs, theirsRow: theirs });
  // Who edited the same column again saw the service's value if the conflict was known by then; who had not seen it is asked as well.
  await rebase(db, later, valuesOf(entry, theirs), { ...valuesOf(entry, theirs), ...changes });
  await showAgain(transaction, region, entry.table, entry.recordId, theirs);
}

export const retryEdit: Operation<'sync.retry'> = async (context, { groupId, changes }) => {
  await decide(context, groupId, async (transaction, group) => {
    if (group.some(({ state }) => state === 'conflict')) return refuse('conflict', 'Somebody else changed the same columns. Choose which values stay; then it is sent.');
    if (changes.length > 0 && isRecord(group)) return refuse('rule', 'That an identity was revealed is recorded as it was; this record cannot be changed. Try to send it again as it is.');
    const problems: Record<string, string> = {};
    for (const entry of group) {
      const wanted: AnyChanges = {};
      for (const { column, value } of changes.filter(({ seq }) => seq === entry.seq)) {
        const checked = await checkedValue(transaction.db, entry.table, column, value);
        if (typeof checked === 'string') problems[column] = checked;
        else Object.assign(wanted, checked);
      }
      await correct(transaction, context.region(), entry, wanted);
    }
    if (Object.keys(problems).length > 0) return refuse('invalid-input', 'Some values do not fit; nothing was changed.', { details: problems });
  });
  context.sync.now();
  return null;
};

/** The same edit with other values; columns that it did not write before are compared with what is on screen. */
async function correct(transaction: Transaction, region: string, entry: OutboxEntry, wanted: AnyChanges): Promise<void> {
  const { db } = transaction;
  const { table, recordId, kind, base } = entry;
  const shown = await readRow(db, table, recordId);
  const all = await entriesOf(db, table, [recordId]);
  const later = all.filter(({ seq }) => seq > entry.seq);
  const edit = await withoutCitizen(db, { table, id: recordId, kind, changes: { ...entry.changes, ...wanted } }, shown?.row);
  const saw = kind === 'create' ? {} : { ...valuesOf({ table, changes: edit.changes }, shown?.row ?? {}), ...base };
  await updateEntry(db, entry.seq, { ...again, changes: edit.changes, base: saw });
  await rebase(db, later, entry.changes, { ...entry.changes, ...edit.changes });
  await showAgain(transaction, region, table, recordId, beneath(all));
}

export const discardEdit: Operation<'sync.discard'> = async (context, { groupId }) => {
  await decide(context, groupId, async (transaction, group) => {
    if (isRecord(group)) return refuse('rule', 'That an identity was revealed is recorded; this record cannot be discarded. Try to send it again.');
    await discardGroup(transaction, context.region(), group);
  });
  return null;
};

export const restoreEdit: Operation<'sync.restore'> = async ({ store, region }, { id }) => {
  const restored = await store.write((transaction) => restoreGroup(transaction, region(), id));
  return restored ? null : refuse('not-found', 'This edit is not kept any more: discarded edits are kept for 30 days.');
};
