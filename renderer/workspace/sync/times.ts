/** Points and spans of time in the sentences of the Sync page. */
import { dayAndHour, daysBetween, type Formatting, hour } from '../../common/format.ts';
import { type CommonWords, moment } from '../../common/words.ts';
import type { SyncWords } from './labels.ts';

/** "at 9:20 AM", "on Fri, Jun 12, 9:44 AM": goes on in a sentence. */
export function whenPhrase(t: SyncWords, formatting: Formatting, instant: string, now: number): string {
  return daysBetween(formatting, instant, now) === 0 ? t('atTime', { time: hour(formatting, instant) }) : t('onDate', { date: dayAndHour(formatting, instant) });
}

/** "9:20 AM" today, else with the day: stands alone. */
export function briefMoment(common: CommonWords, formatting: Formatting, instant: string, now: number): string {
  return daysBetween(formatting, instant, now) === 0 ? hour(formatting, instant) : moment(common, formatting, instant, now);
}

/** "6 s", "12 min", "3 h", "2 days" */
export function span(t: SyncWords, milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return t('seconds', { count: seconds });
  if (seconds < 3600) return t('minutes', { count: Math.floor(seconds / 60) });
  if (seconds < 86_400) return t('hours', { count: Math.floor(seconds / 3600) });
  return t('common:ageDays', { count: Math.floor(seconds / 86_400) });
}
