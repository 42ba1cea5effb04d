/** What a leg means beside the other legs that are open. Pure: nothing is changed here. */
import type { AmiMessage } from './ami-message.ts';
import type { Direction, Leg } from './leg.ts';
import type { Party } from './party.ts';

/** Without a calling channel the PBX was told to originate: the agent's own click to call. */
export function directionOf(calling: Leg | undefined, message: AmiMessage, open: Iterable<Leg>): Direction {
  if (message.get('Channel') === undefined) return 'outbound';
  if (calling?.extension !== undefined) return 'internal';
  // The far half of a Local channel dials for whoever dialled the near half.
  const near = /^(Local\/.+;)2$/.exec(calling?.channel ?? '')?.[1];
  if (near === undefined) return 'inbound';
  for (const leg of open) if (leg.channel === `${near}1`) return leg.direction ?? 'inbound';
  return 'inbound';
}

/** What the end of a leg that nobody answered was; null: it never rang. */
export function endOfRinging(leg: Leg, cause: number | undefined, open: Iterable<Leg>): 'answered-elsewhere' | 'busy' | 'declined' | 'missed' | null {
  if (cause === 26 || leg.pickedUp) return leg.rang ? 'answered-elsewhere' : null;
  if (cause === 17 || leg.dialStatus === 'BUSY') return 'busy';
  if (cause === 21) return 'declined';
  if (!leg.rang) return null;
  return isAnsweredByAnother(leg, open) ? 'answered-elsewhere' : 'missed';
}

function isAnsweredByAnother(leg: Leg, open: Iterable<Leg>): boolean {
  for (const other of open) {
    if (other !== leg && other.linkedId === leg.linkedId && other.answeredAtMs !== undefined && !other.channel.startsWith('Local/')) return true;
  }
  return false;
}

/** What the display shows is the truth; before it is filled the calling channel's identity serves. */
export function otherParty(leg: Leg): Party {
  return leg.connected.number === undefined && leg.connected.name === undefined ? leg.caller : leg.connected;
}

/**
 * Whether the PBX prohibits showing the other party of a leg: its call's, or the same number of another call that is open. A transfer
 * puts the citizen's number on a display while the leg still belongs to the consultation.
 */
export function isProhibited(leg: Leg, open: Iterable<Leg>): boolean {
  const { number } = otherParty(leg);
  for (const other of open) {
    if (!other.prohibited || other.extension !== undefined) continue;
    if (other.linkedId === leg.linkedId || (number !== undefined && other.own.number === number)) return true;
  }
  return false;
}
