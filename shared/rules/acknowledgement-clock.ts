/**
 * A case's acknowledgement clock (P7) and the KPI in which Dataverse's clients look for it. The status is derived whenever the case is
 * written; nothing here runs by itself, so a KPI becomes *Noncompliant* with the next write after its failure time, not at that time.
 */
import { type Changes, choiceValue, type Row } from '../entities/index.ts';
import { acknowledgeBy, type BusinessCalendar } from './acknowledgement.ts';

export const kpiName = 'First Response';

export type ClockCase = Pick<Row<'incident'>, 'statecode' | 'firstresponsesent' | 'ring_acknowledgeby' | 'ring_acknowledgedon' | 'ring_noacknowledgementreason'>;

/**
 * When receipt must be acknowledged; null when the category has no target, or nobody can be acknowledged to.
 * @param openedAt when the case was created
 * @param hours the category's business hours
 */
export function acknowledgementTarget(openedAt: string, hours: number | null, reason: string | null, calendar: BusinessCalendar): string | null {
  if (hours === null || reason !== null) return null;
  const due = acknowledgeBy(new Date(openedAt), hours, calendar).getTime();
  // Instants are stored in whole seconds.
  return new Date(Math.floor(due / 1000) * 1000).toISOString();
}

/** Ticking *Initial acknowledgement sent* stops the clock; taking the tick back lets it run again. */
export function acknowledgedOn(before: boolean, changes: Pick<Changes<'incident'>, 'firstresponsesent'>, now: string): Changes<'incident'> {
  const after = changes.firstresponsesent;
  if (after === undefined || (after ?? false) === before) return {};
  return { ring_acknowledgedon: after === true ? now : null };
}

export function kpiOf(incident: ClockCase, now: string): Pick<Row<'slakpiinstance'>, 'name' | 'status' | 'failuretime' | 'succeededon'> {
  const { ring_acknowledgeby: failuretime, ring_acknowledgedon: acknowledged } = incident;
  const succeededon = incident.firstresponsesent === true ? acknowledged : null;
  return { name: kpiName, failuretime, succeededon, status: choiceValue('slakpiinstance', 'status', statusName(incident, succeededon, now)) };
}

function statusName(incident: ClockCase, succeededOn: string | null, now: string): 'inProgress' | 'noncompliant' | 'succeeded' | 'cancelled' {
  const { ring_acknowledgeby: failureTime } = incident;
  if (failureTime === null) return 'cancelled';
  if (incident.firstresponsesent === true) return succeededOn === null || succeededOn <= failureTime ? 'succeeded' : 'noncompliant';
  if (now > failureTime) return 'noncompliant';
  return incident.statecode === choiceValue('incident', 'statecode', 'active') ? 'inProgress' : 'cancelled';
}
