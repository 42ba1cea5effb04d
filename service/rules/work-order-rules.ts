/** Work orders: creating one submits its case (P12); what becomes of it there is replicated here by an administrator's program. */
import { type AnyRow, choiceValue } from '../../shared/entities/index.ts';
import { checkMirrored, checkSubmit } from '../../shared/rules/work-order-rules.ts';
import { enterQueueOf, leaveQueue } from './case-queue.ts';
import { resolveCase } from './case-resolution.ts';
import { changedBy } from './stamp.ts';
import { obey, refuse, type RuleContext, type TableRules } from './table-rules.ts';
import { asRow } from './typed-rows.ts';

const status = (name: 'submitted' | 'resolved' | 'refused') => choiceValue('ring_workorder', 'ring_status', name);
const active = choiceValue('incident', 'statecode', 'active');
/** Columns that a person's write may leave at their defaults. */
const bookkeeping: readonly string[] = ['id', 'ring_submittedon', 'createdon', 'createdby', 'modifiedon', 'modifiedby', 'versionnumber'];

export const workorderRules: TableRules = {
  async beforeCreate(row, context) {
    const given = Object.keys(row).filter((column) => row[column] !== null && !bookkeeping.includes(column) && !(column === 'ring_status' && row[column] === status('submitted')));
    obey(checkMirrored(context.principal, given));
    row['ring_submittedon'] = context.now;
    const incident = await caseOf(row, context);
    if (!incident) return; // What is missing is said by the checks of columns and references.
    const others = await context.unit.matching('ring_workorder', { ring_incidentid: incident.id });
    obey(checkSubmit(context.principal, asRow('incident', incident), others.map((other) => asRow('ring_workorder', other))));
  },
  async afterCreate(row, context) {
    const incident = await caseOf(row, context);
    if (!incident) return;
    await context.unit.update('incident', incident.id, { ring_workorderid: row.id, ...changedBy(context) });
    // Nobody here works on it any more.
    await leaveQueue(incident.id, context);
    await follow(row, { ...incident, ring_workorderid: row.id }, context);
  },
  async beforeUpdate(current, changes, context) {
    obey(checkMirrored(context.principal, Object.keys(changes)));
    if (changes['ring_incidentid'] !== undefined && changes['ring_incidentid'] !== current['ring_incidentid']) {
      refuse('A work order stays with its case (P12). Create another one for another case.', 'P12');
    }
  },
  async afterUpdate(before, after, context) {
    if (before['ring_status'] === after['ring_status']) return;
    const incident = await caseOf(after, context);
    if (incident) await follow(after, incident, context);
  },
  async beforeDelete(current, context) {
    const incident = await caseOf(current, context);
    if (incident) await takeBack(current, incident, context);
  },
};

async function caseOf(workorder: AnyRow, { unit }: RuleContext): Promise<AnyRow | undefined> {
  const id = workorder['ring_incidentid'];
  return typeof id === 'string' ? unit.find('incident', id) : undefined;
}

/** Resolved there means resolved here. Refused there: the case is worked on here again. */
async function follow(workorder: AnyRow, incident: AnyRow, context: RuleContext): Promise<void> {
  const name = workorder['ring_number'] ?? workorder.id;
  if (workorder['ring_status'] === status('resolved') && incident['statecode'] === active) {
    const description = `Resolved in the work-order system, work order ${String(name)}.`;
    await resolveCase(incident, { status: choiceValue('incident', 'statuscode', 'problemSolved'), subject: `Work order ${String(name)}`, description }, context);
  }
  if (workorder['ring_status'] === status('refused')) await takeBack(workorder, incident, context);
}

/** The case is worked on here again: by its owner, or by whoever takes it out of its team's queue. */
async function takeBack(workorder: AnyRow, incident: AnyRow, context: RuleContext): Promise<void> {
  if (incident['ring_workorderid'] !== workorder.id) return;
  await context.unit.update('incident', incident.id, { ring_workorderid: null, ...changedBy(context) });
  if (incident['owneridtype'] === 'team' && incident['statecode'] === active) await enterQueueOf(incident, context);
}
