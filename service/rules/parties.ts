/** An activity's participants are written as one list, inside the activity. */
import { v4 } from 'uuid';
import type { TableName, Value } from '../../shared/entities/index.ts';
import { completeRow } from './complete-row.ts';
import type { RuleContext } from './table-rules.ts';

export type PartyColumns = Readonly<Record<'participationtypemask' | 'partyid' | 'partyidtype' | 'addressused', Value>>;

export async function replaceParties(activity: { readonly table: TableName; readonly id: string }, parties: readonly PartyColumns[], { unit, now, principal }: RuleContext): Promise<void> {
  for (const former of await unit.matching('activityparty', { activityid: activity.id })) await unit.remove('activityparty', former.id);
  const audit = { createdon: now, modifiedon: now, createdby: principal.userId, modifiedby: principal.userId };
  for (const party of parties) {
    await unit.insert('activityparty', completeRow('activityparty', { id: v4(), activityid: activity.id, activityidtype: activity.table, ...party, ...audit }));
  }
}
