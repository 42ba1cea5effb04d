/** Submitting a case to the work-order system (P12). */
import { choiceValue, type Row } from '../entities/index.ts';
import { failure, type Outcome, success } from '../errors.ts';
import { type Actor, administers } from './actor.ts';
import { type CaseOwnership, checkWorkOnCase } from './case-ownership.ts';

export type SubmittedCase = CaseOwnership & Pick<Row<'incident'>, 'statecode' | 'ring_workorderid'>;

const finished: readonly (number | null)[] = (['resolved', 'refused'] as const).map((name) => choiceValue('ring_workorder', 'ring_status', name));

/** @param others the case's other work orders */
export function checkSubmit(actor: Actor, incident: SubmittedCase, others: readonly Pick<Row<'ring_workorder'>, 'ring_status'>[]): Outcome<true> {
  if (incident.statecode !== choiceValue('incident', 'statecode', 'active')) {
    return failure('rule', 'This case is closed and cannot be submitted to the work-order system (P13). Reactivate it first.', { rule: 'P13' });
  }
  if (others.some(({ ring_status }) => !finished.includes(ring_status))) {
    return failure('rule', 'This case has an open work order already (P12). Follow that one in the work-order system.', { rule: 'P12' });
  }
  return checkWorkOnCase(actor, incident, 'submit');
}

/** What the work-order system says comes by its replication, not by people. `columns`: those that the write names. */
export function checkMirrored(actor: Actor, columns: readonly string[]): Outcome<true> {
  if (administers(actor) || columns.every((column) => column === 'ring_incidentid')) return success(true);
  return failure('rule', 'Number, link and status of a work order come from the work-order system (P12). Name only the case; change the order there.', { rule: 'P12' });
}
