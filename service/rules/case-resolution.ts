/** Resolving a case and taking that back (P13, P14). Whether it is allowed was decided before. */
import { v4 } from 'uuid';
import { type AnyRow, choiceLabel, choiceValue, type Value } from '../../shared/entities/index.ts';
import { leaveQueue } from './case-queue.ts';
import { writeKpi } from './case-clock.ts';
import { completeRow } from './complete-row.ts';
import { cancelOpenActivities } from './open-activities.ts';
import { changedBy, madeBy } from './stamp.ts';
import type { RuleContext } from './table-rules.ts';

export interface Resolution {
  readonly id?: string | undefined;
  /** A status reason of resolved cases, which is the resolution's type too. */
  readonly status: number;
  readonly subject?: string | null | undefined;
  readonly description?: Value | undefined;
  /** Minutes. */
  readonly timespent?: Value | undefined;
}

const completed = { statecode: choiceValue('incidentresolution', 'statecode', 'completed'), statuscode: choiceValue('incidentresolution', 'statuscode', 'closed') };
const cancelled = { statecode: choiceValue('incidentresolution', 'statecode', 'cancelled'), statuscode: choiceValue('incidentresolution', 'statuscode', 'cancelled') };

/** Writes the resolution, cancels what is open, takes the case out of its queue and closes it. */
export async function resolveCase(incident: AnyRow, { id = v4(), status, subject, description, timespent }: Resolution, context: RuleContext): Promise<void> {
  const { unit, now, principal } = context;
  const earlier = await unit.matching('incidentresolution', { incidentid: incident.id });
  const minutes = (value: Value | undefined) => (typeof value === 'number' ? value : 0);
  await cancelOpenActivities(incident.id, context);
  await unit.insert(
    'incidentresolution',
    completeRow('incidentresolution', {
      id,
      subject: subject ?? choiceLabel('incidentresolution', 'resolutiontypecode', status) ?? null,
      description: description ?? null,
      incidentid: incident.id,
      ownerid: principal.userId,
      owneridtype: 'systemuser',
      resolutiontypecode: status,
      timespent: timespent ?? null,
      // Over all times that the case was resolved.
      totaltimespent: earlier.reduce((total, resolution) => total + minutes(resolution['timespent']), minutes(timespent)),
      actualend: now,
      ...completed,
      ...madeBy(context),
    }),
  );
  await leaveQueue(incident.id, context);
  const changes = { statecode: choiceValue('incident', 'statecode', 'resolved'), statuscode: status, ...changedBy(context) };
  await unit.update('incident', incident.id, changes);
  await writeKpi({ ...incident, ...changes }, context);
}

/** The case was reactivated: the earlier resolution no longer holds and stays in the timeline. */
export async function cancelResolutions(incidentId: string, context: RuleContext): Promise<void> {
  for (const resolution of await context.unit.matching('incidentresolution', { incidentid: incidentId, statecode: completed.statecode })) {
    await context.unit.update('incidentresolution', resolution.id, { ...cancelled, ...changedBy(context) });
  }
}
