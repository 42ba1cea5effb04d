/** Unassigned cases wait in their team's queue (P2); a case has at most one active queue item. */
import { v4 } from 'uuid';
import { type AnyRow, choiceValue, tableOf } from '../../shared/entities/index.ts';
import { completeRow } from './complete-row.ts';
import type { RuleContext } from './table-rules.ts';

const active = choiceValue('queueitem', 'statecode', 'active');
const inactive = choiceValue('queueitem', 'statecode', 'inactive');

/** The case is its team's: it waits in that team's queue, and nowhere when the team has none. */
export async function enterQueueOf(incident: AnyRow, context: RuleContext): Promise<void> {
  const { unit, now, principal } = context;
  const team = await unit.find('team', String(incident['ownerid']));
  const queueId = team?.['queueid'];
  if (typeof queueId !== 'string') {
    await leaveQueue(incident.id, context);
    return;
  }
  const [item] = await unit.matching('queueitem', { objectid: incident.id, statecode: active });
  if (item) {
    if (item['queueid'] === queueId) return;
    await unit.update('queueitem', item.id, { queueid: queueId, enteredon: now, workerid: null, modifiedon: now, modifiedby: principal.userId });
    return;
  }
  const row = completeRow('queueitem', {
    id: v4(),
    title: String(incident['title'] ?? '').slice(0, titleLength),
    queueid: queueId,
    objectid: incident.id,
    objectidtype: 'incident',
    enteredon: now,
    createdon: now,
    modifiedon: now,
    createdby: principal.userId,
    modifiedby: principal.userId,
  });
  await unit.insert('queueitem', row);
}

const title = tableOf('queueitem').columns['title'];
const titleLength = title?.type === 'text' ? title.maxLength : 0;

/** Somebody took the case, or it was closed. The item stays as history. */
export async function leaveQueue(incidentId: string, { unit, now, principal }: RuleContext): Promise<void> {
  for (const item of await unit.matching('queueitem', { objectid: incidentId, statecode: active })) {
    await unit.update('queueitem', item.id, { statecode: inactive, modifiedon: now, modifiedby: principal.userId });
  }
}
