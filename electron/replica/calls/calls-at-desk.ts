/** The calls as the main process needs them, from the cards. */
import type { CallsAtDesk, RingingCall } from '../../../shared/contract/messages.ts';
import type { CallCard } from '../../../shared/contract/records.ts';

export function callsAtDesk(cards: readonly CallCard[]): CallsAtDesk {
  return {
    ringing: cards.filter((card) => card.state === 'ringing' && !card.dismissed).map((card) => ({ key: card.key, who: whoRings(card), queue: card.queue })),
    onCall: cards.some((card) => card.state === 'answered' || card.state === 'held'),
  };
}

function whoRings(card: CallCard): RingingCall['who'] {
  if (card.match === 'withheld') return { kind: 'withheld' };
  // A match without its caller is one that is kept from this desk.
  if (card.caller?.masked || card.candidates.some(({ masked }) => masked) || (card.match === 'exact' && card.caller === null)) return { kind: 'confidential' };
  if (card.caller !== null) return { kind: 'person', name: card.caller.fullName };
  return { kind: 'unknown', number: card.number };
}
