/** The clock of P7 as it stands on a case: how long until receipt must be acknowledged, or by how much that was missed. */
import type { CaseSummary } from '../../shared/contract/records.ts';

export type Acknowledgement =
  { state: 'done' } | { state: 'none' } | { state: 'running' | 'soon' | 'late'; days: number; hours: number; minutes: number };

const soonMinutes = 120;

export function acknowledgementOf(record: Pick<CaseSummary, 'acknowledged' | 'acknowledgeBy'>, now: number): Acknowledgement {
  if (record.acknowledged) return { state: 'done' };
  if (record.acknowledgeBy === null) return { state: 'none' };
  const left = Date.parse(record.acknowledgeBy) - now;
  // A target is missed only when it has passed, so minutes left are rounded up and minutes late down.
  const minutes = left > 0 ? Math.ceil(left / 60_000) : Math.floor(-left / 60_000);
  const state = left <= 0 ? 'late' : minutes <= soonMinutes ? 'soon' : 'running';
  return { state, days: Math.floor(minutes / 1440), hours: Math.floor((minutes % 1440) / 60), minutes: minutes % 60 };
}
