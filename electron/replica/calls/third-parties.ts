/**
 * Third persons of a call: an interpreter who is added, or the other side of a warm transfer. The PBX reports each as a leg of its own in
 * the same call (`outbound` or `internal`); here they are part of the call that the desk has, and never a call of their own.
 *
 *   asked for ──► joined ──► left          (asked for ──► left: nobody picked up, or it was given up)
 */
import type { CallParty } from '../../../shared/contract/records.ts';
import type { CallEvent, CallHandling } from '../../../shared/wire.ts';
import type { DeskCall } from './desk-call.ts';

type Listed = Pick<CallParty, 'number' | 'role'>;

export const endsLeg: ReadonlySet<CallEvent['type']> = new Set<CallEvent['type']>(['ended', 'missed', 'declined', 'busy', 'answered-elsewhere']);
export const isThere = (party: CallParty): boolean => party.leftAt === null;

/** The same number again is the same person, as long as that person has not left. */
export function askParty(call: DeskCall, { number, role }: Listed, at: string, handling: CallHandling | null): void {
  if (call.parties.some((party) => party.number === number && isThere(party))) return;
  call.parties = [...call.parties, { number, label: labelOf(number, handling), role, askedAt: at, joinedAt: null, leftAt: null }];
}

/** It was refused: nobody has been asked. */
export function forgetParty(call: DeskCall, number: string): void {
  call.parties = call.parties.filter((party) => party.number !== number || party.joinedAt !== null || !isThere(party));
}

/** What an event of a third person's leg means. One that was asked in at the desk phone is taken up as it comes. */
export function followParty(call: DeskCall, event: CallEvent, handling: CallHandling | null): void {
  const { number } = event;
  if (number === undefined) return;
  if (event.type === 'ringing' || event.type === 'answered') askParty(call, { number, role: call.state === 'held' ? 'consult' : 'added' }, event.at, handling);
  const change = (party: CallParty): Partial<CallParty> => {
    if (endsLeg.has(event.type)) return { leftAt: event.at };
    return event.type === 'answered' && party.joinedAt === null ? { joinedAt: event.at } : {};
  };
  call.parties = call.parties.map((party) => (party.number === number && isThere(party) ? { ...party, ...change(party) } : party));
}

function labelOf(number: string, handling: CallHandling | null): string | null {
  return handling?.interpreters.find((interpreter) => interpreter.number === number)?.label ?? null;
}
