/** Unassigned cases wait in their team's queue (P2); a case or activity has at most one active queue item. */
import { v4 } from 'uuid';
import { type AnyRow, choiceValue, type TableName, tableOf } from '../../shared/entities/index.ts';
import { teamOfQueue } from '../../shared/rules/queue-rules.ts';
import { completeRow } from './complete-row.ts';
import { changedBy, madeBy } from './stamp.ts';
import type { RuleContext } from './table-rules.ts';

const active = choiceValue('queueitem', 'statecode', 'active');
const left = { statecode: choiceValue('queueitem', 'statecode', 'inactive'), statuscode: choiceValue('queueitem', 'statuscode', 'inactive') };

const titleColumn = tableOf('queueitem').columns['title'];
const titleLength = titleColumn?.type === 'text' ? titleColumn.maxLength : 0;

/** What waits: a case or an activity. */
export interface Queued {
  readonly table: TableName;
  readonly row: AnyRow;
}

export async function activeItemOf(objectId: string, { unit }: RuleContext): Promise<AnyRow | undefined> {
  const [item] = await unit.matching('queueitem', { objectid: objectId, statecode: active });
  return item;
}

/** The case is its team's: it waits in that team's queue, and nowhere when the team has none. */
export async function enterQueueOf(incident: AnyRow, context: RuleContext): Promise<void> {
  const team = await context.unit.find('team', String(incident['ownerid']));
  const queueId = team?.['queueid'];
  if (typeof queueId === 'string') await enterQueue({ table: 'incident', row: incident }, queueId, context);
  else await leaveQueue(incident.id, context);
}

/** Moves what waits elsewhere; nobody works on it after the move. @returns the queue item's id */
export async function enterQueue({ table, row }: Queued, queueId: string, context: RuleContext, title?: string): Promise<string> {
  const { unit, now } = context;
  const item = await activeItemOf(row.id, context);
  const given = title === undefined ? {} : { title };
  if (item) {
    const moved = item['queueid'] === queueId ? {} : { queueid: queueId, enteredon: now, workerid: null, workeridtype: null };
    const changes = { ...moved, ...given };
    if (Object.keys(changes).length > 0) await unit.update('queueitem', item.id, { ...changes, ...changedBy(context) });
    return item.id;
  }
  const name = String(row[tableOf(table).primaryName ?? ''] ?? '').slice(0, titleLength);
  const entered = completeRow('queueitem', { id: v4(), title: name, queueid: queueId, objectid: row.id, objectidtype: table, enteredon: now, ...given, ...madeBy(context) });
  await unit.insert('queueitem', entered);
  return entered.id;
}

/** Somebody took the case or activity, or it was closed. The item stays as history. */
export async function leaveQueue(objectId: string, context: RuleContext): Promise<void> {
  const item = await activeItemOf(objectId, context);
  if (item) await context.unit.update('queueitem', item.id, { ...left, ...changedBy(context) });
}

export async function teamsOfQueue(queueId: string, { unit }: RuleContext): Promise<{ readonly teamIds: readonly string[] }> {
  return { teamIds: (await unit.matching('team', { queueid: queueId })).map((team) => team.id) };
}

/** Queue and owner go together (P2, P8): a case in a queue that is one team's belongs to that team. */
export async function giveToTeamOfQueue(incident: AnyRow, queueId: string, context: RuleContext): Promise<void> {
  const team = teamOfQueue(await teamsOfQueue(queueId, context));
  if (team === undefined || (incident['ownerid'] === team && incident['ring_teamid'] === team)) return;
  await context.unit.update('incident', incident.id, { ownerid: team, owneridtype: 'team', ring_teamid: team, ...changedBy(context) });
}
