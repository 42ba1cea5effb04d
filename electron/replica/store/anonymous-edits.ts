/**
 * *Remain anonymous* at the desk: what the service would not store of an edit is not stored here either, neither in the visible row nor
 * in the outbox (`shared/rules/remain-anonymous.ts`; the number stays with the desk's own call).
 */
import type { AnyChanges, AnyRow, TableName } from '../../../shared/entities/index.ts';
import { anonymousActivity, anonymousCustomer, anonymousParties, personOf, remainsAnonymous } from '../../../shared/rules/remain-anonymous.ts';
import type { Connection } from './connection.ts';
import type { RecordEdit } from './record-edit.ts';
import { readRow } from './rows.ts';

type Activity = 'phonecall' | 'email' | 'task';
const isActivity = (table: TableName): table is Activity => table === 'phonecall' || table === 'email' || table === 'task';

/** @param current the row as it stands; undefined for a new one */
export async function withoutCitizen(db: Connection, edit: RecordEdit, current: AnyRow | undefined): Promise<RecordEdit> {
  const after: AnyRow = { ...current, ...edit.changes, id: edit.id };
  if (edit.table === 'incident') {
    const before = { ring_remainanonymous: current?.['ring_remainanonymous'] === true };
    return remainsAnonymous(before, edit.changes) ? { ...edit, changes: { ...edit.changes, ...anonymousCustomer() } } : edit;
  }
  if (!isActivity(edit.table) || !(await isAboutAnonymousCase(db, after))) return edit;
  const people = await peopleOf(db, [current?.['ring_contactid'], after['ring_contactid']]);
  const changes: AnyChanges = { ...edit.changes, ...anonymousActivity(edit.table, after, people) };
  return edit.parties ? { ...edit, changes, parties: edit.parties.filter(isStaff) } : { ...edit, changes };
}

async function isAboutAnonymousCase(db: Connection, activity: AnyRow): Promise<boolean> {
  const { regardingobjectid: id, regardingobjectidtype: table } = activity;
  const found = table === 'incident' && typeof id === 'string' ? await readRow(db, 'incident', id) : null;
  return found?.row['ring_remainanonymous'] === true;
}

async function peopleOf(db: Connection, ids: readonly unknown[]) {
  const rows = await Promise.all(ids.filter((id): id is string => typeof id === 'string').map((id) => readRow(db, 'contact', id)));
  return rows.flatMap((found) => (found ? [personOf(found.row)] : []));
}

function isStaff(party: NonNullable<RecordEdit['parties']>[number]): boolean {
  const { id: partyid, table: partyidtype, participationtypemask } = party;
  return anonymousParties([{ participationtypemask, partyid, partyidtype, addressused: null }]).length === 1;
}

/** Columns whose values must not be repeated elsewhere, a note for example: they name somebody who remains anonymous. */
export async function citizenColumns(db: Connection, table: TableName, row: AnyRow): Promise<ReadonlySet<string>> {
  if (table === 'incident') return new Set(row['ring_remainanonymous'] === true ? Object.keys(anonymousCustomer()) : []);
  if (!isActivity(table) || !(await isAboutAnonymousCase(db, row))) return new Set();
  return new Set(['subject', 'phonenumber', 'ring_contactid']);
}
