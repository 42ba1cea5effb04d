/** The subordinate case is cancelled as merged; its activities, notes, articles and connections move to the target. */
import { type AnyRow, choiceValue } from '../../shared/entities/index.ts';
import { forgetCitizenOf } from './anonymous-cases.ts';
import { writeKpi } from './case-clock.ts';
import { leaveQueue } from './case-queue.ts';
import { moveConnections, moveRows } from './move-rows.ts';
import { changedBy } from './stamp.ts';
import type { RuleContext } from './table-rules.ts';

const merged = { statecode: choiceValue('incident', 'statecode', 'cancelled'), statuscode: choiceValue('incident', 'statuscode', 'merged') };

export async function mergeCases(target: AnyRow, subordinate: AnyRow, context: RuleContext): Promise<void> {
  const { unit } = context;
  // What was said in confidence stays confidential.
  if (subordinate['ring_confidential'] === true && target['ring_confidential'] !== true) await unit.update('incident', target.id, { ring_confidential: true, ...changedBy(context) });
  await dropDoubleArticles(target.id, subordinate.id, context);
  await moveRows(
    [
      { table: 'phonecall', lookup: 'regardingobjectid' },
      { table: 'email', lookup: 'regardingobjectid' },
      { table: 'task', lookup: 'regardingobjectid' },
      { table: 'annotation', lookup: 'objectid' },
      { table: 'knowledgearticleincident', lookup: 'incidentid' },
    ],
    subordinate.id,
    target.id,
    'incident',
    context,
  );
  await moveConnections(subordinate.id, target.id, context);
  if (target['ring_remainanonymous'] === true) await forgetCitizenOf(subordinate, target.id, context);
  await leaveQueue(subordinate.id, context);
  const changes = { ...merged, masterid: target.id, ...changedBy(context) };
  await unit.update('incident', subordinate.id, changes);
  await writeKpi({ ...subordinate, ...changes }, context);
}

async function dropDoubleArticles(targetId: string, subordinateId: string, { unit }: RuleContext): Promise<void> {
  const linked = new Set((await unit.matching('knowledgearticleincident', { incidentid: targetId })).map((link) => link['knowledgearticleid']));
  for (const link of await unit.matching('knowledgearticleincident', { incidentid: subordinateId })) {
    if (linked.has(link['knowledgearticleid'] ?? null)) await unit.remove('knowledgearticleincident', link.id);
  }
}
