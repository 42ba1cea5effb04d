import type { CallCard } from '../../shared/contract/records.ts';
import type { CommonWords } from './words.ts';

/** The largest text on a call screen: the person, or the number if that is all there is. */
export function callerTitle(t: CommonWords, card: Pick<CallCard, 'caller' | 'number' | 'match'>): string {
  if (card.caller) return card.caller.fullName;
  if (card.match === 'withheld') return t('numberWithheld');
  return card.number ?? t('noNumberSent');
}

export const isLive = (card: Pick<CallCard, 'state'>): boolean => card.state === 'answered' || card.state === 'held';
