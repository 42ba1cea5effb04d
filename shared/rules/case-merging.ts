/** Two cases about the same thing become one: the subordinate is cancelled as merged, its history moves to the target. */
import { choiceValue, type Row } from '../entities/index.ts';
import { failure, type Outcome, success } from '../errors.ts';
import { type Actor } from './actor.ts';
import { type CaseOwnership, checkChangeCase, checkWorkOnCase } from './case-ownership.ts';
import { checkNotSubmitted } from './case-rules.ts';

export type MergedCase = CaseOwnership & Pick<Row<'incident'>, 'id' | 'statecode' | 'ring_workorderid' | 'parentcaseid'>;

/** @param sameParent PerformParentingChecks: both cases must have the same parent case */
export function checkMergeCases(actor: Actor, target: MergedCase, subordinate: MergedCase, sameParent: boolean): Outcome<true> {
  if (target.id === subordinate.id) return mergeFailure('A case cannot be merged with itself. Name two cases.');
  const active = choiceValue('incident', 'statecode', 'active');
  if (target.statecode !== active || subordinate.statecode !== active) {
    return mergeFailure('Only active cases are merged, and a closed one is read-only (P13). Reactivate it first.', 'P13');
  }
  if (sameParent && target.parentcaseid !== subordinate.parentcaseid) return mergeFailure('The two cases have different parent cases. Give them the same, or merge without PerformParentingChecks.');
  for (const check of [
    checkNotSubmitted(actor, target),
    checkNotSubmitted(actor, subordinate),
    checkChangeCase(actor, target),
    checkWorkOnCase(actor, subordinate, 'close'),
  ]) {
    if (!check.ok) return check;
  }
  return success(true);
}

function mergeFailure(message: string, rule = 'merge'): Outcome<never> {
  return failure('rule', message, { rule });
}
