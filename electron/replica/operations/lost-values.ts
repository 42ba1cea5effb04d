/** The values that lose when a conflict is resolved, kept in a note of the record: nobody's work vanishes without a trace. */
import { v4 } from 'uuid';
import { type AnyChanges, type AnyRow, type TableName, tableOf } from '../../../shared/entities/index.ts';
import { citizenColumns } from '../store/anonymous-edits.ts';
import { sameValue } from '../store/column-values.ts';
import type { Connection } from '../store/connection.ts';
import type { OutboxEntry } from '../store/outbox.ts';
import type { RecordEdit } from '../store/record-edit.ts';
import { fieldInfo, valuesFor } from './field-values.ts';
import { nameRecords } from './record-names.ts';

export interface LostValues {
  readonly entry: OutboxEntry;
  readonly theirs: AnyRow;
  /** Columns that a choice was made for. */
  readonly conflicts: readonly string[];
  /** The row as it was decided. */
  readonly kept: AnyChanges;
}

const subject = 'Values not kept after a conflict';
const { notetext } = tableOf('annotation').columns;
const longest = notetext && 'maxLength' in notetext ? notetext.maxLength : 0;

/** @param person who resolves it */
export async function notesOf(db: Connection, lost: readonly LostValues[], person: string | null): Promise<RecordEdit[]> {
  const notes: RecordEdit[] = [];
  for (const one of lost) {
    const { table, recordId } = one.entry;
    const text = takesNotes(table) ? await textOf(db, one, person) : '';
    if (text === '') continue;
    notes.push({ table: 'annotation', id: v4(), kind: 'create', changes: { subject, notetext: text.slice(0, longest), objectid: recordId, objectidtype: table } });
  }
  return notes;
}

function takesNotes(table: TableName): boolean {
  const { objectid } = tableOf('annotation').columns;
  return objectid?.type === 'lookup' && objectid.targets.some((target) => target.table === table);
}

async function textOf(db: Connection, { entry, theirs, conflicts, kept }: LostValues, person: string | null): Promise<string> {
  const { table, changes } = entry;
  const show = await valuesFor(db, [changes, theirs].map((row) => ({ table, row })));
  const changer = { table: 'systemuser', recordId: String(theirs['modifiedby'] ?? '') };
  const other = (await nameRecords(db, [changer]))(changer).recordName;
  const hidden = await citizenColumns(db, table, { ...theirs, ...kept, id: entry.recordId });
  const line = (name: string, row: AnyChanges, by: string | null) => {
    if (hidden.has(name) || sameValue(table, name, row, kept)) return [];
    const { value, display } = show(table, name, row);
    const words = typeof value === 'boolean' ? (value ? 'Yes' : 'No') : (display ?? String(value ?? '(empty)'));
    return [`${fieldInfo(table, name).label}: ${words}${by === null ? '' : ` (${by})`}`];
  };
  return conflicts.flatMap((name) => [...line(name, changes, person), ...line(name, theirs, other)]).join('\n');
}
