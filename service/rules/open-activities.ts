/** A case's activities that are not completed yet (P13). */
import { type AnyChanges, type AnyRow, choiceValue } from '../../shared/entities/index.ts';
import { activityTables, type ActivityTable } from '../../shared/rules/activity-rules.ts';
import { leaveQueue } from './case-queue.ts';
import { changedBy } from './stamp.ts';
import type { RuleContext } from './table-rules.ts';

export interface CaseActivity {
  readonly table: ActivityTable;
  readonly row: AnyRow;
}

const cancelled = {
  phonecall: { statecode: choiceValue('phonecall', 'statecode', 'cancelled'), statuscode: choiceValue('phonecall', 'statuscode', 'cancelled') },
  email: { statecode: choiceValue('email', 'statecode', 'cancelled'), statuscode: choiceValue('email', 'statuscode', 'cancelled') },
  task: { statecode: choiceValue('task', 'statecode', 'cancelled'), statuscode: choiceValue('task', 'statuscode', 'cancelled') },
} as const satisfies Record<ActivityTable, AnyChanges>;

export async function activitiesOf(incidentId: string, { unit }: RuleContext, state?: 'open'): Promise<CaseActivity[]> {
  const found: CaseActivity[] = [];
  for (const table of activityTables) {
    const where = { regardingobjectid: incidentId, ...(state === undefined ? {} : { statecode: choiceValue(table, 'statecode', state) }) };
    for (const row of await unit.matching(table, where)) found.push({ table, row });
  }
  return found;
}

export async function cancelOpenActivities(incidentId: string, context: RuleContext): Promise<void> {
  for (const { table, row } of await activitiesOf(incidentId, context, 'open')) {
    await context.unit.update(table, row.id, { ...cancelled[table], ...changedBy(context) });
    await leaveQueue(row.id, context);
  }
}
