import type { CallCard, CallerSummary } from '../../shared/contract/records.ts';
import type { CommonWords } from './words.ts';

/** The largest text on a call screen: the person, or the number if that is all there is. */
export function callerTitle(t: CommonWords, card: Pick<CallCard, 'caller' | 'number' | 'match'>): string {
  if (card.caller) return personName(t, card.caller);
  if (card.match === 'withheld') return t('numberWithheld');
  return card.number ?? t('noNumberSent');
}

/** While a confidential person is masked nothing here knows the name. */
export function personName(t: CommonWords, person: Pick<CallerSummary, 'fullName' | 'masked'>): string {
  return person.masked ? t('confidentialCaller') : person.fullName;
}

const undoWithinMs = 30_000;

/** Who it is was chosen a moment ago: one key takes it back. As long as it rings, always. @param now by this computer's clock, as `chosenAt` */
export function choiceIsFresh(card: Pick<CallCard, 'match' | 'chosenAt' | 'state'>, now: number): boolean {
  if (card.match !== 'chosen' || card.chosenAt === null) return false;
  return card.state === 'ringing' || now - Date.parse(card.chosenAt) < undoWithinMs;
}
export const choiceGrowsOldAt = (card: Pick<CallCard, 'chosenAt'>): number => (card.chosenAt === null ? 0 : Date.parse(card.chosenAt) + undoWithinMs);

export const isLive = (card: Pick<CallCard, 'state'>): boolean => card.state === 'answered' || card.state === 'held';
