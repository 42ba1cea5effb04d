/** A guest turned out to be a registered contact (seed 004): what belongs to the guest moves there, and the guest is put away. */
import { type AnyRow, choiceValue } from '../../shared/entities/index.ts';
import { moveConnections, moveRows } from './move-rows.ts';
import { changedBy } from './stamp.ts';
import type { RuleContext } from './table-rules.ts';

const inactive = { statecode: choiceValue('contact', 'statecode', 'inactive'), statuscode: choiceValue('contact', 'statuscode', 'inactive') };

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
