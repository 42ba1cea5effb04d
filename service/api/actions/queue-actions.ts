/** AddToQueue, PickFromQueue, ReleaseToQueue, RemoveFromQueue (P2, P8). Queue and owner go together; the rules are in `shared/rules/queue-rules.ts`. */
import { type AnyChanges, type AnyRow, choiceValue, type TableName, tableOf } from '../../../shared/entities/index.ts';
import { checkConfidentialWrite } from '../../access/confidentiality.ts';
import { activityTables, checkChangeActivity, isActivityTable } from '../../../shared/rules/activity-rules.ts';
import { checkAssignCase, checkTaker } from '../../../shared/rules/case-ownership.ts';
import { checkNotSubmitted } from '../../../shared/rules/case-rules.ts';
import { checkEnqueue, checkPick, checkRelease, teamOfQueue } from '../../../shared/rules/queue-rules.ts';
import { activeItemOf, enterQueue, giveToTeamOfQueue, leaveQueue, type Queued, teamsOfQueue } from '../../rules/case-queue.ts';
import { changedBy } from '../../rules/stamp.ts';
import { obey, refuse, type RuleContext } from '../../rules/table-rules.ts';
import { asRow } from '../../rules/typed-rows.ts';
import { badPayload, doesNotExist } from '../errors.ts';
import { readPayload } from '../payload.ts';
import type { Action, ActionCall } from './action.ts';
import { referencedRow } from './entity-reference.ts';
import { booleanParameter, isGiven, objectParameter, onlyParameters } from './parameters.ts';

const queueable = ['incident', ...activityTables] as const;
const active = choiceValue('queueitem', 'statecode', 'active');

/** → { QueueItemId }. What waits in another queue moves; in the same queue its item comes back. */
export const addToQueue: Action = {
  boundTo: 'queue',
  async run(call, context) {
    const { parameters, references } = call;
    onlyParameters('AddToQueue', parameters, ['Target', 'SourceQueue', 'QueueItemProperties']);
    const queue = await boundRow('queue', call, context);
    const queued = await referencedRow('Target', parameters['Target'], queueable, references, context);
    const title = isGiven(parameters, 'QueueItemProperties') ? await titleOf(objectParameter(parameters, 'QueueItemProperties'), call, context) : undefined;
    const source = isGiven(parameters, 'SourceQueue') ? await referencedRow('SourceQueue', parameters['SourceQueue'], ['queue'], references, context) : undefined;
    mayMove(queued, context);
    obey(checkEnqueue({ statecode: Number(queued.row['statecode']) }, tableOf(queued.table).label.toLowerCase()));
    const waiting = await activeItemOf(queued.row.id, context);
    if (source && waiting?.['queueid'] !== source.row.id) refuse(`What is to be moved does not wait in the queue ${String(source.row['name'])}. Look where it is now, or leave SourceQueue out.`, 'not-in-source-queue');
    const isThere = waiting?.['queueid'] === queue.id;
    const id = await enterQueue(queued, queue.id, context, title);
    if (queued.table === 'incident' && !isThere) await giveToTeamOfQueue(queued.row, queue.id, context);
    return { QueueItemId: id };
  },
};

export const pickFromQueue: Action = {
  boundTo: 'queueitem',
  async run(call, context) {
    const { parameters, references } = call;
    onlyParameters('PickFromQueue', parameters, ['SystemUser', 'RemoveQueueItem']);
    const removes = booleanParameter(parameters, 'RemoveQueueItem');
    const { row: user } = await referencedRow('SystemUser', parameters['SystemUser'], ['systemuser'], references, context);
    obey(checkTaker(asRow('systemuser', user)));
    const item = await boundRow('queueitem', call, context);
    const memberships = await context.unit.matching('teammembership', { systemuserid: user.id });
    const taker = { userId: user.id, teamIds: memberships.map((membership) => String(membership['teamid'])) };
    obey(checkPick(context.principal, taker, asRow('queueitem', item), await teamsOfQueue(String(item['queueid']), context)));
    const queued = await objectOf(item, context);
    obeySubmitted(queued, context);
    await context.unit.update('queueitem', item.id, { workerid: user.id, workeridtype: 'systemuser', ...changedBy(context) });
    await giveTo(queued, { ownerid: user.id, owneridtype: 'systemuser' }, context);
    if (removes) await leaveQueue(queued.row.id, context);
    return undefined;
  },
};

export const releaseToQueue: Action = {
  boundTo: 'queueitem',
  async run(call, context) {
    onlyParameters('ReleaseToQueue', call.parameters, []);
    const item = await boundRow('queueitem', call, context);
    obey(checkRelease(context.principal, asRow('queueitem', item)));
    if (item['workerid'] === null) return undefined;
    const queued = await objectOf(item, context);
    obeySubmitted(queued, context);
    await context.unit.update('queueitem', item.id, { workerid: null, workeridtype: null, ...changedBy(context) });
    const team = teamOfQueue(await teamsOfQueue(String(item['queueid']), context)) ?? queued.row['ring_teamid'];
    if (typeof team === 'string') await giveTo(queued, { ownerid: team, owneridtype: 'team', ...(queued.table === 'incident' ? { ring_teamid: team } : {}) }, context);
    return undefined;
  },
};

export const removeFromQueue: Action = {
  boundTo: 'queueitem',
  async run(call, context) {
    onlyParameters('RemoveFromQueue', call.parameters, []);
    const item = await boundRow('queueitem', call, context);
    if (item['statecode'] !== active) return undefined;
    const queued = await objectOf(item, context);
    mayMove(queued, context);
    await leaveQueue(queued.row.id, context);
    return undefined;
  },
};

async function boundRow(table: TableName, { target }: ActionCall, { unit }: RuleContext): Promise<AnyRow> {
  const id = target?.id ?? '';
  const row = await unit.find(table, id);
  if (!row) throw doesNotExist(table, id);
  return row;
}

/** The case or activity behind a queue item. */
async function objectOf(item: AnyRow, { unit }: RuleContext): Promise<Queued> {
  const table = queueable.find((name) => name === item['objectidtype']);
  const row = table && (await unit.find(table, String(item['objectid'])));
  if (!table || !row) throw doesNotExist(String(item['objectidtype']), String(item['objectid']));
  return { table, row };
}

/** Into, out of and between queues: whoever may assign the case, or change the activity. */
function mayMove(queued: Queued, context: RuleContext): void {
  obeySubmitted(queued, context);
  if (queued.table === 'incident') obey(checkAssignCase(context.principal, asRow('incident', queued.row)));
  else if (isActivityTable(queued.table)) obey(checkChangeActivity(context.principal, queued.table, asRow('phonecall', queued.row), {}, false));
}

function obeySubmitted({ table, row }: Queued, { principal }: RuleContext): void {
  if (table === 'incident') obey(checkNotSubmitted(principal, asRow('incident', row)));
}

async function giveTo({ table, row }: Queued, owner: AnyChanges, context: RuleContext): Promise<void> {
  // Nobody learns who a confidential case is about by taking it.
  obey(checkConfidentialWrite(context.principal, table, row, owner));
  // The team stays responsible while a person works on its case.
  const former = table === 'incident' && row['owneridtype'] === 'team' && owner['owneridtype'] !== 'team' ? { ring_teamid: row['ownerid'] ?? null } : {};
  await context.unit.update(table, row.id, { ...former, ...owner, ...changedBy(context) });
}

async function titleOf(properties: Record<string, unknown>, { references }: ActionCall, { seen }: RuleContext): Promise<string | undefined> {
  const { changes, id } = await readPayload('queueitem', properties, { references, seen, deep: false });
  const other = id === undefined ? Object.keys(changes).find((column) => column !== 'title') : 'queueitemid';
  if (other !== undefined) throw badPayload(`QueueItemProperties.${other} cannot be given: only title. Who works on it is said by PickFromQueue.`);
  const { title } = changes;
  return typeof title === 'string' ? title : undefined;
}
