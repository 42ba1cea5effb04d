/** What one should know of a person before speaking with them: VIP, do not call, abusive. */
import type { CallerSummary } from '../../../shared/contract/records.ts';
import type { AnyRow } from '../../../shared/entities/index.ts';

/** Booleans as SQLite keeps them. */
export interface FlagColumns {
  isVip: number;
  doNotCall: number;
  isAbusive: number;
  abusiveUntil: string | null;
}
type Flags = Pick<CallerSummary, 'isVip' | 'doNotCall' | 'abusive'>;

/** A flag that has run out is none; one without an end holds until somebody takes it away. @param now milliseconds since 1970 */
export function callerFlags({ isVip, doNotCall, isAbusive, abusiveUntil }: FlagColumns, now: number): Flags {
  const isOver = abusiveUntil !== null && Date.parse(abusiveUntil) <= now;
  return { isVip: isVip === 1, doNotCall: doNotCall === 1, abusive: isAbusive === 1 && !isOver ? { until: abusiveUntil } : null };
}

export function flagsOfContact(row: AnyRow, now: number): Flags {
  const until = row['ring_abusiveuntil'];
  const columns = { isVip: row['ring_isvip'], doNotCall: row['donotphone'], isAbusive: row['ring_isabusive'] };
  return callerFlags({ isVip: Number(columns.isVip === true), doNotCall: Number(columns.doNotCall === true), isAbusive: Number(columns.isAbusive === true), abusiveUntil: typeof until === 'string' ? until : null }, now);
}
