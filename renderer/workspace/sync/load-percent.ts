import type { LoadState } from '../../../shared/contract/sync-records.ts';

/** Whole percents, rounded down: 100 % is said only when everything is there. */
export function loadPercent(load: LoadState, locale: string): string {
  const share = Math.min(1, Math.max(0, load.share));
  return new Intl.NumberFormat(locale, { style: 'percent' }).format(Math.floor(share * 100) / 100);
}
