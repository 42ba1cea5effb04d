/** Queue items written as rows. Desks use the queue actions; administrators may write the rows, and queue and owner still go together. */
import { type AnyRow, choiceValue, isTableName, tableOf } from '../../shared/entities/index.ts';
import { failure } from '../../shared/errors.ts';
import { administers } from '../../shared/rules/actor.ts';
import { checkEnqueue } from '../../shared/rules/queue-rules.ts';
import { activeItemOf, giveToTeamOfQueue } from './case-queue.ts';
import { obey, refuse, type RuleContext, type TableRules } from './table-rules.ts';

const active = choiceValue('queueitem', 'statecode', 'active');

export const queueitemRules: TableRules = {
  async beforeCreate(row, context) {
    onlyByAdministrators(context);
    row['enteredon'] = context.now;
    if (row['statecode'] === active) await refuseSecondItem(row, context);
    const object = await objectOf(row, context);
    if (object) obey(checkEnqueue({ statecode: Number(object['statecode']) }, labelOf(row['objectidtype'])));
  },
  async afterCreate(row, context) {
    await ownerFollows(row, context);
  },
  async beforeUpdate(current, changes, context) {
    onlyByAdministrators(context);
    if ('objectid' in changes && changes['objectid'] !== current['objectid']) refuse('A queue item stays with its case or activity. Use AddToQueue for another one.', 'queue-item');
    if (changes['statecode'] === active && current['statecode'] !== active) await refuseSecondItem(current, context);
    if (changes['queueid'] !== undefined && changes['queueid'] !== current['queueid']) changes['enteredon'] = context.now;
  },
  async afterUpdate(before, after, context) {
    if (before['queueid'] !== after['queueid'] || before['statecode'] !== after['statecode']) await ownerFollows(after, context);
  },
};

function onlyByAdministrators({ principal }: RuleContext): void {
  if (administers(principal)) return;
  obey(failure('not-allowed', 'Queue items are written through the operations AddToQueue, PickFromQueue, ReleaseToQueue and RemoveFromQueue (P2), or by assigning the case.'));
}

async function refuseSecondItem(item: AnyRow, context: RuleContext): Promise<void> {
  const objectId = item['objectid'];
  if (typeof objectId !== 'string') return;
  const waiting = await activeItemOf(objectId, context);
  if (waiting && waiting.id !== item.id) refuse(`This ${labelOf(item['objectidtype'])} is in a queue already. Move its queue item instead (AddToQueue does).`, 'active-queue-item');
}

async function objectOf(item: AnyRow, { unit }: RuleContext): Promise<AnyRow | undefined> {
  const { objectid, objectidtype } = item;
  if (typeof objectid !== 'string' || typeof objectidtype !== 'string' || !isTableName(objectidtype)) return undefined;
  return tableOf(objectidtype).columns['statecode'] && unit.find(objectidtype, objectid);
}

function labelOf(table: unknown): string {
  return typeof table === 'string' && isTableName(table) ? tableOf(table).label.toLowerCase() : 'row';
}

async function ownerFollows(item: AnyRow, context: RuleContext): Promise<void> {
  if (item['statecode'] !== active || item['objectidtype'] !== 'incident') return;
  const incident = await objectOf(item, context);
  if (incident && typeof item['queueid'] === 'string' && (item['workerid'] ?? null) === null) await giveToTeamOfQueue(incident, item['queueid'], context);
}
