/**
 * Pure rules about activities (P9): opened first and completed by a second write, worked on by their owner, history once they are
 * closed. Everybody may add one about any case, closed ones included: a call about a resolved case must be recordable.
 */
import { type AnyChanges, choiceValue, type Row, tableOf } from '../entities/index.ts';
import { failure, type Outcome, success } from '../errors.ts';
import { type Actor, holds, supervises } from './actor.ts';

/** Activities that people write; a resolution is one too, but CloseIncident writes it. */
export const activityTables = ['phonecall', 'email', 'task'] as const;
export type ActivityTable = (typeof activityTables)[number];

export function isActivityTable(table: string): table is ActivityTable {
  return activityTables.some((name) => name === table);
}

/** What the rules ask of an activity's row. */
export type Activity = Pick<Row<'phonecall'>, 'statecode' | 'statuscode' | 'ownerid' | 'owneridtype' | 'createdby'>;

const open = choiceValue('phonecall', 'statecode', 'open');
const completed = choiceValue('phonecall', 'statecode', 'completed');
const cancelled = choiceValue('phonecall', 'statecode', 'cancelled');
const stateColumns: readonly string[] = ['statecode', 'statuscode'];

/** A call's wrap-up goes on after the call is completed or cancelled: its owner may still correct these. */
const wrapUpColumns: readonly string[] = ['description', 'regardingobjectid', 'regardingobjectidtype', 'ring_contactid', 'ring_disposition', 'actualend', 'actualdurationminutes'];

/** What is about an e-mail and not in it. */
const columnsAboutEmail: readonly string[] = ['regardingobjectid', 'regardingobjectidtype', 'ownerid', 'owneridtype', 'statecode', 'statuscode', 'prioritycode'];

export function checkNewActivity(activity: Pick<Activity, 'statecode'>): Outcome<true> {
  if (activity.statecode === open) return success(true);
  return failure('rule', 'statecode and statuscode are not valid on create: an activity is opened first and completed by a second write (P9).', { rule: 'activity-state' });
}

/** @param parties whether the write replaces the activity's participants */
export function checkChangeActivity(actor: Actor, table: ActivityTable, activity: Activity, changes: AnyChanges, parties: boolean): Outcome<true> {
  const label = tableOf(table).label.toLowerCase();
  if (!worksOn(actor, activity)) {
    return failure('rule', `This ${label} belongs to somebody else and is changed by its owner, its creator and supervisors (P9). Ask one of them, or add a note.`, { rule: 'P9' });
  }
  if (activity.statecode === open) return success(true);
  const written = Object.keys(changes);
  if (table === 'email' && wentThrough(activity) && (parties || written.some((column) => !columnsAboutEmail.includes(column)))) {
    return failure('rule', 'This e-mail was sent or received and is read-only (P9). Write another one.', { rule: 'P9' });
  }
  if (supervises(actor)) return success(true);
  if (table === 'phonecall' && !parties && written.every((column) => isWrapUp(column, activity, changes))) return success(true);
  return failure('rule', `This ${label} is completed or cancelled and read-only (P9). Ask a supervisor to correct it, or add another one.`, { rule: 'P9' });
}

function isWrapUp(column: string, call: Activity, changes: AnyChanges): boolean {
  if (wrapUpColumns.includes(column) || changes[column] === call[column as keyof Activity]) return true;
  // Resolving the case cancels its open activities (P13), a call that is still being talked on among them: it did take place.
  return stateColumns.includes(column) && call.statecode === cancelled && changes['statecode'] === completed;
}

function worksOn(actor: Actor, activity: Activity): boolean {
  return supervises(actor) || activity.createdby === actor.userId || holds(actor, activity);
}

function wentThrough({ statuscode }: Activity): boolean {
  return (['sent', 'received', 'pendingSend', 'sending'] as const).some((name) => choiceValue('email', 'statuscode', name) === statuscode);
}

/** P11: an e-mail is sent once, as a draft, and to somebody. `recipients`: participants of the kind *To*. */
export function checkSendEmail(email: Pick<Activity, 'statecode' | 'statuscode'>, recipients: number): Outcome<true> {
  if (email.statuscode === choiceValue('email', 'statuscode', 'sent')) return failure('rule', 'This e-mail was sent already (P11). Write another one.', { rule: 'email-sent' });
  if (email.statecode !== open) return failure('rule', 'Only a draft can be sent (P11), and this e-mail is closed. Write another one.', { rule: 'P11' });
  if (recipients === 0) return failure('rule', 'This e-mail has nobody to go to (P11). Add a To recipient, then send it.', { rule: 'P11' });
  return success(true);
}
