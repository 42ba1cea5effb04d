/** Cases: customer, number, owner and queue (P2, P8), acknowledgement clock (P7), read-only once closed (P13). */
import { type AnyChanges, type AnyRow, type Changes, choiceValue } from '../../shared/entities/index.ts';
import { acknowledgeBy } from '../../shared/rules/acknowledgement.ts';
import { checkCustomer, checkWritable, owningTeam } from '../../shared/rules/case-rules.ts';
import { toInstant } from '../store/row-codec.ts';
import { enterQueueOf, leaveQueue } from './case-queue.ts';
import { obey, refuse, type RuleContext, type TableRules } from './table-rules.ts';

const state = (name: 'active' | 'resolved' | 'cancelled') => choiceValue('incident', 'statecode', name);

export const incidentRules: TableRules = {
  async beforeCreate(row, context) {
    obey(checkCustomer(asChanges(row)));
    if (row['statecode'] !== state('active')) refuse('A case is created active. Resolve or cancel it with a second write.', 'case-state');
    row['ticketnumber'] = ticketNumber(await context.unit.next('ticket'));
    const category = await categoryOf(row, context);
    if (row['ownerid'] === null) assignOwner(row, category, context);
    row['ring_acknowledgeby'] = acknowledgement(context.now, category, context);
  },
  async afterCreate(row, context) {
    if (row['owneridtype'] === 'team') await enterQueueOf(row, context);
  },
  async beforeUpdate(current, changes, context) {
    obey(checkWritable({ statecode: numberOrNull(current['statecode']) }, asChanges(changes)));
    obey(checkCustomer(asChanges(changes)));
    if (changes['ownerid'] === null) refuse('A case always has an owner. Assign it to a team or a user.', 'case-owner');
    await checkStateChange(current, changes, context);
    if (changes['ring_categoryid'] !== undefined && changes['ring_categoryid'] !== current['ring_categoryid']) {
      const category = await categoryOf({ ...current, ...changes }, context);
      changes['ring_acknowledgeby'] = acknowledgement(String(current['createdon'] ?? context.now), category, context);
    }
  },
  async afterUpdate(before, after, context) {
    const closed = after['statecode'] !== state('active');
    const changedHands = before['ownerid'] !== after['ownerid'];
    const reopened = before['statecode'] !== after['statecode'] && !closed;
    if (closed || (changedHands && after['owneridtype'] !== 'team')) await leaveQueue(after.id, context);
    else if (after['owneridtype'] === 'team' && (changedHands || reopened)) await enterQueueOf(after, context);
  },
  async beforeDelete(current, { unit }) {
    // What waits in a queue goes with its case; everything else that points at a case keeps it from being deleted.
    for (const item of await unit.matching('queueitem', { objectid: current.id })) await unit.remove('queueitem', item.id);
  },
};

export function ticketNumber(count: number): string {
  return `CAS-${String(count).padStart(5, '0')}`;
}

async function categoryOf(row: AnyRow, { unit }: RuleContext): Promise<AnyRow | undefined> {
  const id = row['ring_categoryid'];
  return typeof id === 'string' ? unit.find('ring_category', id) : undefined;
}

function assignOwner(row: AnyRow, category: AnyRow | undefined, { principal }: RuleContext): void {
  const team = owningTeam(null, category && { ring_teamid: textOrNull(category['ring_teamid']) });
  row['ownerid'] = team ?? principal.userId;
  row['owneridtype'] = team === undefined ? 'systemuser' : 'team';
}

function acknowledgement(openedAt: string, category: AnyRow | undefined, { calendar }: RuleContext): string | null {
  const hours = numberOrNull(category?.['ring_acknowledgementhours']);
  return hours === null ? null : toInstant(acknowledgeBy(new Date(openedAt), hours, calendar));
}

async function checkStateChange(current: AnyRow, changes: AnyChanges, { unit }: RuleContext): Promise<void> {
  if (changes['statecode'] === undefined || changes['statecode'] === current['statecode']) return;
  if (changes['statecode'] === state('resolved')) {
    refuse('A case is not resolved by writing its status. Use the CloseIncident operation, which records the resolution.', 'P13');
  }
  if (changes['statecode'] !== state('cancelled')) return;
  const open = await unit.matching('phonecall', { regardingobjectid: current.id, statecode: choiceValue('phonecall', 'statecode', 'open') });
  if (open.length > 0) {
    refuse(`This case has ${open.length} open ${open.length === 1 ? 'activity' : 'activities'}. Complete or cancel them, then cancel the case.`, 'open-activities');
  }
}

/** Rows travel untyped through the write; their columns were checked against the metadata on the way in. */
function asChanges(values: AnyChanges): Changes<'incident'> {
  return values;
}
function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
