/**
 * Which calls the pop shows, and how. A card's way through the pop:
 *
 *   ringing ──answered──► live ──(a person is known, was not chosen just now, and nothing else rings)──► gone
 *      │                   └──ended──► gone
 *      ├──missed, answered elsewhere──► over (one line for two seconds) ──► gone
 *      └──dismissed, declined, busy──► gone
 *
 * The stack is read from the bottom: the answered call, then the longest waiting, newer ones above. Only what is above may change
 * when a call arrives, so that no button moves under the pointer.
 */
import type { CallCard } from '../../shared/contract/records.ts';
import { choiceIsFresh, isLive } from '../common/caller.ts';

/** Which of its faces a card shows. */
export type PopVariant = 'known' | 'shared' | 'unknown' | 'withheld' | 'looking';

export const maximumCards = 5;
export const overMilliseconds = 2000;

/** `full`: everything; `compact`: no lists (three or more cards); `mini`: name and buttons; `over`: one line. */
export type PopView = 'full' | 'compact' | 'mini' | 'over';
export interface PopEntry {
  card: CallCard;
  view: PopView;
}
export interface PopLayout {
  /** From top to bottom. */
  entries: PopEntry[];
  /** Ringing calls that found no room. */
  moreWaiting: number;
}

/** What the pop saw: only a call that rang here may say that it is over. */
export interface PopMemory {
  readonly ringing: ReadonlySet<string>;
  readonly over: readonly { readonly card: CallCard; readonly until: number }[];
}
export const emptyMemory: PopMemory = { ringing: new Set(), over: [] };

const byWaiting = (one: CallCard, other: CallCard) =>
  Date.parse(one.ringingAt) - Date.parse(other.ringingAt) || one.key.localeCompare(other.key);
const rings = (card: CallCard) => card.state === 'ringing' && !card.dismissed && card.direction !== 'outbound';

export function remember(memory: PopMemory, cards: readonly CallCard[], now: number): PopMemory {
  const over = memory.over.filter((entry) => entry.until > now && !cards.some((card) => card.key === entry.card.key && card.dismissed));
  for (const card of cards) {
    const gone = card.state === 'missed' || card.state === 'answered-elsewhere';
    if (gone && !card.dismissed && memory.ringing.has(card.key)) over.push({ card, until: now + overMilliseconds });
  }
  return { ringing: new Set(cards.filter(rings).map((card) => card.key)), over };
}

export function layOut(cards: readonly CallCard[], memory: PopMemory, now = Date.now()): PopLayout {
  const ringing = cards.filter(rings);
  const over = memory.over.map((entry) => entry.card);
  // A known caller's record is open in the workspace; the call stays here only while others ring above it, or the choice can be undone.
  const live = cards.filter(
    (card) => isLive(card) && !card.dismissed && card.direction !== 'outbound' && (card.caller === null || ringing.length > 0 || choiceIsFresh(card, now)),
  );
  const fromBottom = [...live.sort(byWaiting), ...[...ringing, ...over].sort(byWaiting)];
  const shown = fromBottom.slice(0, maximumCards);
  const entries = shown.map((card, index): PopEntry => {
    if (over.includes(card)) return { card, view: 'over' };
    if (index > 0 || (isLive(card) && card.caller !== null)) return { card, view: 'mini' };
    return { card, view: shown.length >= 3 ? 'compact' : 'full' };
  });
  return { entries: entries.reverse(), moreWaiting: fromBottom.slice(maximumCards).filter((card) => card.state === 'ringing').length };
}

/** The call that the system-wide keys mean: the longest waiting one; dismiss also puts an in-call pop away when nothing rings. */
export function shortcutTarget(cards: readonly CallCard[], shortcut: 'answer' | 'dismiss', now = Date.now()): CallCard | undefined {
  const waiting = cards.filter(rings).sort(byWaiting)[0];
  if (waiting || shortcut === 'answer') return waiting;
  return cards.filter((card) => isLive(card) && !card.dismissed && (card.caller === null || choiceIsFresh(card, now))).sort(byWaiting)[0];
}
