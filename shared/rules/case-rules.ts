/**
 * Pure case rules. The service decides with them, the desk predicts with the same code. A refusal names its rule of PRODUCT.md and
 * says what to do.
 */
import { type Changes, choiceLabel, choiceValue, type Row } from '../entities/index.ts';
import { failure, type Outcome, success } from '../errors.ts';
import { type Actor, administers } from './actor.ts';

const state = (name: 'active' | 'resolved' | 'cancelled') => choiceValue('incident', 'statecode', name);

/** A customer is a contact and never an account (seed 004, core principle). */
export function checkCustomer(changes: Changes<'incident'>): Outcome<true> {
  if (changes.customeridtype === 'account') {
    return failure('rule', 'A case needs a person as its customer. Choose a contact; add the business as context.', {
      rule: 'customer-is-contact',
      details: { customerid: 'must be a contact' },
    });
  }
  return success(true);
}

/** P2: the team chosen on the form, otherwise the category's team; undefined means unrouted. */
export function owningTeam(chosen: string | null | undefined, category: Pick<Row<'ring_category'>, 'ring_teamid'> | undefined): string | undefined {
  return chosen ?? category?.ring_teamid ?? undefined;
}

/** P13: a resolved or cancelled case is read-only until it is reactivated (P14), which a write of `statecode` 0 does. */
export function checkWritable(current: Pick<Row<'incident'>, 'statecode'>, changes: Changes<'incident'>): Outcome<true> {
  if (current.statecode === state('active') || changes.statecode === state('active')) return success(true);
  if (changes.statecode !== undefined && changes.statecode !== null) return alreadyClosed(current);
  return failure('rule', 'This case is closed and read-only (P13). Reactivate it to correct information, then resolve it again.', { rule: 'P13' });
}

/** P13: a case is closed once. A desk that meets this refusal and wanted just that has what it wanted. */
export function checkNotClosed(current: Pick<Row<'incident'>, 'statecode'>): Outcome<true> {
  return current.statecode === state('active') ? success(true) : alreadyClosed(current);
}

function alreadyClosed({ statecode }: Pick<Row<'incident'>, 'statecode'>): Outcome<never> {
  const label = choiceLabel('incident', 'statecode', statecode)?.toLowerCase() ?? 'closed';
  return failure('rule', `This case is ${label} already (P13). Reactivate it first if something has to be corrected.`, { rule: 'already-closed' });
}

/** P12: a case that was submitted to the work-order system is worked on there; only the replication (an administrator) writes it here. */
export function checkNotSubmitted(actor: Actor, current: Pick<Row<'incident'>, 'ring_workorderid'>): Outcome<true> {
  if (current.ring_workorderid === null || administers(actor)) return success(true);
  return failure('rule', 'This case was submitted to the work-order system and is read-only here (P12). Change or resolve its work order there; notes and activities may still be added.', {
    rule: 'P12',
  });
}

/** P13: how a write may change a case's state; resolving has an operation of its own. `openActivities`: how many the case has. */
export function checkStateChange(current: Pick<Row<'incident'>, 'statecode'>, changes: Changes<'incident'>, openActivities: number): Outcome<true> {
  if (changes.statuscode === choiceValue('incident', 'statuscode', 'merged')) {
    return failure('rule', 'A case is not marked as merged by writing its status. Use the Merge operation, which moves its activities.', { rule: 'merge' });
  }
  if (changes.statecode === undefined || changes.statecode === current.statecode) return success(true);
  if (changes.statecode === state('resolved')) {
    return failure('rule', 'A case is not resolved by writing its status (P13). Use the CloseIncident operation, which records the resolution.', { rule: 'P13' });
  }
  if (changes.statecode === state('cancelled') && openActivities > 0) {
    const activities = openActivities === 1 ? '1 open activity' : `${openActivities} open activities`;
    return failure('rule', `This case has ${activities}. Complete or cancel them, then cancel the case.`, { rule: 'open-activities' });
  }
  return success(true);
}

/** What a case form must have before it is saved by hand (P3). Field → what to do. */
export function missingCaseFields(draft: { title: string; customer: boolean; requestType: number | null; categoryId: string | null }): Record<string, string> {
  const missing: Record<string, string> = {};
  if (draft.title.trim() === '') missing['title'] = 'required';
  if (!draft.customer) missing['customer'] = 'required';
  if (draft.requestType === null) missing['requestType'] = 'required';
  if (draft.categoryId === null) missing['categoryId'] = 'required';
  return missing;
}
