/**
 * Cases: customer (seed 004), number, owner and queue (P2, P8), acknowledgement clock (P7), read-only once closed or submitted
 * (P12, P13), reactivation (P14). What is allowed is decided in `shared/rules`; here are the facts that it asks for and what follows.
 */
import { type AnyChanges, type AnyRow, type Changes, choiceValue, type Row } from '../../shared/entities/index.ts';
import type { Outcome } from '../../shared/errors.ts';
import { administers } from '../../shared/rules/actor.ts';
import { checkAssignCase, checkChangeCase, checkTaker, checkWorkOnCase, ownerAfter, ownerOfNewCase } from '../../shared/rules/case-ownership.ts';
import { checkCustomer, checkNotSubmitted, checkStateChange, checkWritable } from '../../shared/rules/case-rules.ts';
import { anonymousCustomer, remainsAnonymous } from '../../shared/rules/remain-anonymous.ts';
import { forgetCitizenOf } from './anonymous-cases.ts';
import { adjustClock, categoryOf, startClock, writeKpi } from './case-clock.ts';
import { enterQueueOf, leaveQueue } from './case-queue.ts';
import { cancelResolutions } from './case-resolution.ts';
import { activitiesOf } from './open-activities.ts';
import { obey, refuse, type RuleContext, type TableRules } from './table-rules.ts';
import { asChanges, asRow } from './typed-rows.ts';

const state = (name: 'active' | 'resolved' | 'cancelled') => choiceValue('incident', 'statecode', name);

export const incidentRules: TableRules = {
  async beforeCreate(row, context) {
    obey(checkCustomer(asChanges('incident', row)));
    if (row['statecode'] !== state('active')) refuse('A case is created active (P13). Resolve or cancel it with a second write.', 'case-state');
    refuseWorkOrderLink(row, context);
    await refuseDisabledOwner(row, context);
    const category = await categoryOf(row, context);
    Object.assign(row, obey(ownerOfNewCase(asRow('incident', row), category && asRow('ring_category', category), context.principal.userId)));
    if (remainsAnonymous(undefined, asChanges('incident', row))) Object.assign(row, anonymousCustomer());
    if (row['isescalated'] === true) row['escalatedon'] = context.now;
    row['ticketnumber'] = ticketNumber(await context.unit.next('ticket'));
    startClock(row, category, context);
  },
  async afterCreate(row, context) {
    await writeKpi(row, context);
    if (row['owneridtype'] === 'team' && isWorkedOnHere(row)) await enterQueueOf(row, context);
  },
  async beforeUpdate(current, changes, context) {
    await checkUpdate(current, changes, context);
    Object.assign(changes, obey(ownerAfter(asRow('incident', current), asChanges('incident', changes))));
    if (remainsAnonymous(asRow('incident', current), asChanges('incident', changes))) Object.assign(changes, anonymousCustomer());
    if (changes['isescalated'] !== undefined && changes['isescalated'] !== current['isescalated']) changes['escalatedon'] = changes['isescalated'] === true ? context.now : null;
    await adjustClock(current, changes, context);
  },
  async afterUpdate(before, after, context) {
    await writeKpi(after, context);
    if (after['ring_remainanonymous'] === true && before['ring_remainanonymous'] !== true) await forgetCitizenOf(before, after.id, context);
    await settleQueue(before, after, context);
    if (before['statecode'] === state('resolved') && after['statecode'] === state('active')) await cancelResolutions(after.id, context);
  },
};

/** Everything that may refuse a change, in the order in which it is said. */
async function checkUpdate(current: AnyRow, changes: AnyChanges, context: RuleContext): Promise<void> {
  const { principal } = context;
  const before = asRow('incident', current);
  const wanted = asChanges('incident', changes);
  obey(checkWritable(before, wanted));
  obey(checkNotSubmitted(principal, before));
  refuseWorkOrderLink(changes, context);
  refuseOtherProvisionalNumber(before, wanted);
  obey(checkCustomer(wanted));
  const checks: Outcome<unknown>[] = [];
  const assigns = ownerColumns.some((column) => column in changes);
  if (assigns) checks.push(checkAssignCase(principal, before));
  // Who takes a case may go on with it in the same write.
  const held = assigns ? { ...before, ...obey(ownerAfter(before, wanted)), ...wanted } : before;
  if (changes['statecode'] !== undefined && changes['statecode'] !== current['statecode']) {
    checks.push(either(checkWorkOnCase(principal, held, workOf(changes['statecode'])), checkWorkOnCase(principal, before, workOf(changes['statecode']))));
  } else if (!assigns || Object.keys(changes).some((column) => !ownerColumns.includes(column))) {
    checks.push(either(checkChangeCase(principal, before), checkChangeCase(principal, held)));
  }
  for (const check of checks) obey(check);
  if (changes['ownerid'] !== current['ownerid']) await refuseDisabledOwner(changes, context);
  const open = changes['statecode'] === state('cancelled') ? (await activitiesOf(current.id, context, 'open')).length : 0;
  obey(checkStateChange(before, wanted, open));
}

const ownerColumns: readonly string[] = ['ownerid', 'owneridtype', 'ring_teamid'];

function either<T>(first: Outcome<T>, second: Outcome<T>): Outcome<T> {
  return first.ok ? first : second;
}

function workOf(statecode: unknown): string {
  if (statecode === state('active')) return 'reactivate';
  return statecode === state('cancelled') ? 'cancel' : 'resolve';
}

function refuseWorkOrderLink(values: AnyChanges, { principal }: RuleContext): void {
  if ((values['ring_workorderid'] ?? null) === null || administers(principal)) return;
  refuse('A case is submitted by creating its work order (P12): POST ring_workorders with ring_IncidentId. The link is set with it.', 'P12');
}

/** The citizen was told it on the telephone, so it has to find the case for ever. */
function refuseOtherProvisionalNumber({ ring_provisionalnumber: current }: Row<'incident'>, { ring_provisionalnumber: wanted }: Changes<'incident'>): void {
  if (wanted === undefined || wanted === current || current === null || current === '') return;
  refuse(`This case has the provisional number ${current}, which stays with it: it is written once and never changed or removed.`, 'provisional-number');
}

async function refuseDisabledOwner({ ownerid, owneridtype }: AnyChanges, { unit }: RuleContext): Promise<void> {
  if (typeof ownerid !== 'string' || owneridtype === 'team') return;
  const user = await unit.find('systemuser', ownerid);
  if (user) obey(checkTaker(asRow('systemuser', user)));
}

async function settleQueue(before: AnyRow, after: AnyRow, context: RuleContext): Promise<void> {
  const wasWorkedOn = isWorkedOnHere(before);
  const changedHands = before['ownerid'] !== after['ownerid'];
  if (!isWorkedOnHere(after) || (changedHands && after['owneridtype'] !== 'team')) await leaveQueue(after.id, context);
  else if (after['owneridtype'] === 'team' && (changedHands || !wasWorkedOn)) await enterQueueOf(after, context);
}

/** Neither closed (P13) nor in the work-order system (P12). */
function isWorkedOnHere(incident: AnyRow): boolean {
  return incident['statecode'] === state('active') && (incident['ring_workorderid'] ?? null) === null;
}

export function ticketNumber(count: number): string {
  return `CAS-${String(count).padStart(5, '0')}`;
}
