import type { LoadState } from '../../../shared/contract/sync-records.ts';
import type { SyncWords } from './labels.ts';
import { timeLeft } from './table-groups.ts';

/** "about 3 minutes left", "Paused"; empty while nobody can tell. */
export function timeLeftWords(t: SyncWords, load: Pick<LoadState, 'paused' | 'secondsLeft'>): string {
  if (load.paused) return t('loadPaused');
  if (load.secondsLeft === null) return '';
  const left = timeLeft(load.secondsLeft);
  if (left.unit === 'less') return t('loadLessThanMinute');
  return left.unit === 'minutes' ? t('loadAbout', { count: left.count }) : t('loadHours', { count: left.count });
}
