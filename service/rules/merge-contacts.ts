/** A guest turned out to be a registered contact (seed 004): what belongs to the guest moves there, and the guest is put away. */
import { type AnyRow, choiceValue } from '../../shared/entities/index.ts';
import { failure, type Outcome, success } from '../../shared/errors.ts';
import { identityColumns, knowsIdentity } from '../access/confidentiality.ts';
import { moveConnections, moveRows } from './move-rows.ts';
import { changedBy } from './stamp.ts';
import type { RuleContext } from './table-rules.ts';

const inactive = { statecode: choiceValue('contact', 'statecode', 'inactive'), statuscode: choiceValue('contact', 'statuscode', 'inactive') };

/**
 * The cases of the guest change with the merge, and by that tell whose they are; so whoever may not know it of one of them does not merge.
 * The refusal says no more than that.
 */
export async function checkKnowsCasesOf(guest: AnyRow, { unit, principal }: RuleContext): Promise<Outcome<true>> {
  for (const column of identityColumns) {
    const cases = await unit.matching('incident', { [column]: guest.id });
    if (!cases.every((incident) => knowsIdentity(principal, incident))) {
      return failure('not-allowed', 'This guest cannot be merged by you: not everything that belongs to it is yours to know. Ask a supervisor.');
    }
  }
  return success(true);
}

export async function mergeContacts(target: AnyRow, guest: AnyRow, context: RuleContext): Promise<void> {
  await moveRows(
    [
      { table: 'incident', lookup: 'customerid' },
      { table: 'incident', lookup: 'primarycontactid' },
      { table: 'phonecall', lookup: 'ring_contactid' },
      { table: 'phonecall', lookup: 'regardingobjectid' },
      { table: 'email', lookup: 'regardingobjectid' },
      { table: 'task', lookup: 'regardingobjectid' },
      { table: 'activityparty', lookup: 'partyid' },
      { table: 'annotation', lookup: 'objectid' },
    ],
    guest.id,
    target.id,
    'contact',
    context,
  );
  await moveConnections(guest.id, target.id, context);
  await context.unit.update('contact', guest.id, { ...inactive, masterid: target.id, ...changedBy(context) });
}
