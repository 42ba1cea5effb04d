/** Keeps a case's acknowledgement columns and its KPI row together (P7). */
import { v4 } from 'uuid';
import { type AnyChanges, type AnyRow } from '../../shared/entities/index.ts';
import { acknowledgedOn, acknowledgementTarget, kpiOf } from '../../shared/rules/acknowledgement-clock.ts';
import { completeRow } from './complete-row.ts';
import { changedBy, madeBy } from './stamp.ts';
import type { RuleContext } from './table-rules.ts';
import { asChanges, asRow } from './typed-rows.ts';

export async function categoryOf(row: AnyRow, { unit }: RuleContext): Promise<AnyRow | undefined> {
  const id = row['ring_categoryid'];
  return typeof id === 'string' ? unit.find('ring_category', id) : undefined;
}

/** Completes a new case. */
export function startClock(row: AnyRow, category: AnyRow | undefined, context: RuleContext): void {
  Object.assign(row, acknowledgedOn(false, asChanges('incident', row), context.now));
  setTarget(row, row, context.now, category, context);
}

/** Completes the changes of a case's write. */
export async function adjustClock(current: AnyRow, changes: AnyChanges, context: RuleContext): Promise<void> {
  Object.assign(changes, acknowledgedOn(current['firstresponsesent'] === true, asChanges('incident', changes), context.now));
  const decisive = ['ring_categoryid', 'ring_noacknowledgementreason'].some((column) => changes[column] !== undefined && changes[column] !== current[column]);
  if (!decisive) return;
  const after = { ...current, ...changes };
  setTarget(changes, after, String(current['createdon'] ?? context.now), await categoryOf(after, context), context);
}

function setTarget(target: AnyChanges, after: AnyRow, openedAt: string, category: AnyRow | undefined, { calendar }: RuleContext): void {
  const hours = category?.['ring_acknowledgementhours'];
  const hasTarget = typeof hours === 'number';
  const reason = after['ring_noacknowledgementreason'];
  target['ring_acknowledgeby'] = acknowledgementTarget(openedAt, hasTarget ? hours : null, typeof reason === 'string' && reason.trim() !== '' ? reason : null, calendar);
  if (hasTarget && (after['firstresponsebykpiid'] ?? null) === null) target['firstresponsebykpiid'] = v4();
}

/** After the case was written: its KPI says the same. */
export async function writeKpi(incident: AnyRow, context: RuleContext): Promise<void> {
  const id = incident['firstresponsebykpiid'];
  if (typeof id !== 'string') return;
  const wanted = kpiOf(asRow('incident', incident), context.now);
  const kpi = await context.unit.find('slakpiinstance', id);
  if (!kpi) await context.unit.insert('slakpiinstance', completeRow('slakpiinstance', { id, regarding: incident.id, ...wanted, ...madeBy(context) }));
  else if (Object.entries(wanted).some(([column, value]) => kpi[column] !== value)) await context.unit.update('slakpiinstance', id, { ...wanted, ...changedBy(context) });
}
