/** What a screen shows of a call: the leg and what the lookup found. */
import type { CallCard } from '../../../shared/contract/records.ts';
import { formatNumber } from '../../../shared/phone.ts';
import type { DeskCall } from './desk-call.ts';
import type { Match } from './match.ts';

export function callCard(call: DeskCall, match: Match, region: string): CallCard {
  return {
    key: call.key,
    callId: call.callId,
    extension: call.extension,
    state: call.state,
    direction: call.direction,
    number: displayNumber(call, region),
    lineName: call.lineName,
    queue: call.queue,
    divertedFrom: call.divertedFrom === null ? null : formatNumber(call.divertedFrom, region),
    ringingAt: call.ringingAt,
    answeredAt: call.answeredAt,
    endedAt: call.endedAt,
    ...match,
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
