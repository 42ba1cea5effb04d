/** What a screen shows of a call: the leg and what the lookup found. */
import type { CallCard } from '../../../shared/contract/records.ts';
import { foreignRegion, formatNumber } from '../../../shared/phone.ts';
import type { DeskCall } from './desk-call.ts';
import { withoutIdentity } from './masking.ts';
import type { Match } from './match.ts';

/** What a card says for a moment and nobody needs after a restart. */
export type CardExtras = Pick<CallCard, 'lookingUp' | 'answeredBy'>;

export function callCard(call: DeskCall, { confidentialCases, ...match }: Match, region: string, shows: CardExtras = { lookingUp: false, answeredBy: null }): CallCard {
  // While nobody knows who it is, the name that the line sent might be that of a confidential caller.
  const lineName = shows.lookingUp ? null : call.lineName;
  const { number, ...shown } = withoutIdentity(call, { ...match, number: displayNumber(call, region), lineName }, confidentialCases);
  return {
    key: call.key,
    callId: call.callId,
    extension: call.extension,
    state: call.state,
    direction: call.direction,
    number,
    numberRegion: call.e164 === null ? null : foreignRegion(call.e164, region),
    queue: call.queue,
    dialled: call.dialled === null ? null : formatNumber(call.dialled, region),
    divertedFrom: call.divertedFrom === null ? null : formatNumber(call.divertedFrom, region),
    ringingAt: call.ringingAt,
    waitingSince: call.waitingSince ?? call.ringingAt,
    answeredAt: call.answeredAt,
    endedAt: call.endedAt,
    lookingUp: shows.lookingUp,
    answeredBy: shows.answeredBy,
    ...shown,
    chosenAt: call.chosenAt,
    revealedAt: call.revealedAt,
    newEntity: call.newEntity,
    phoneCallId: call.phoneCallId,
    notes: call.notes,
    attachedCaseId: call.attachedCaseId,
    dismissed: call.dismissed,
    session: call.session,
    heldAt: call.heldAt,
    muted: call.muted,
    transferredTo: call.transferredTo,
    parties: call.parties.map((party) => ({ ...party, display: party.number.startsWith('+') ? formatNumber(party.number, region) : party.number })),
    emergencyAt: call.emergencyAt,
    emergencyCalledAt: call.emergencyCalledAt,
  };
}

/** Short codes are shown as they came; only complete numbers have a national spelling. */
export function displayNumber(call: Pick<DeskCall, 'number' | 'e164'>, region: string): string | null {
  return call.e164 === null ? call.number : formatNumber(call.e164, region);
}
