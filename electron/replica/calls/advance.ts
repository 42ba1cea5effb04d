/** The state machine of a leg (drawn in `desk-call.ts`): what an event makes of it. Pure. */
import type { CallState } from '../../../shared/contract/records.ts';
import type { CallEvent } from '../../../shared/wire.ts';
import { completeNumber } from '../store/contact-numbers.ts';
import { callIsUp, type DeskCall } from './desk-call.ts';

export function callKey(event: CallEvent): string | null {
  return event.legId === undefined ? null : `${event.system}/${event.legId}`;
}

/** A leg that this desk has not seen: usually `ringing`, but a desk may come in the middle. */
export function newDeskCall(event: CallEvent & { legId: string; extension: string }, region: string): DeskCall {
  return {
    key: `${event.system}/${event.legId}`,
    system: event.system,
    callId: event.callId,
    legId: event.legId,
    extension: event.extension,
    state: 'ringing',
    direction: event.direction ?? 'inbound',
    ...party(event, region),
    queue: event.queue ?? null,
    dialled: event.did ?? null,
    divertedFrom: event.divertedFrom ?? null,
    ringingAt: event.at,
    waitingSince: event.waitingSince ?? null,
    answeredAt: null,
    endedAt: null,
    contactId: null,
    chosen: false,
    chosenAt: null,
    unlinked: false,
    revealedAt: null,
    newEntity: null,
    phoneCallId: null,
    notes: '',
    attachedCaseId: null,
    dismissed: false,
    session: false,
    finished: false,
    heldAt: null,
    muted: false,
    transferredTo: null,
    parties: [],
    emergencyAt: null,
    emergencyCalledAt: null,
  };
}

function party(event: CallEvent, region: string): Pick<DeskCall, 'number' | 'e164' | 'lineName' | 'withheld'> {
  const withheld = event.withheld === true;
  const number = withheld ? null : (event.number ?? null);
  return { number, e164: number === null ? null : (completeNumber(number, region)?.e164 ?? null), lineName: withheld ? null : (event.name ?? null), withheld };
}

/** @returns whether the event meant something for the leg as it stands; a repeated or late one does not */
export function advance(call: DeskCall, event: CallEvent, region: string): boolean {
  switch (event.type) {
    case 'ringing':
      return call.state === 'ringing';
    case 'answered':
      if (!mayRing(call)) return false;
      call.state = 'answered';
      call.answeredAt = event.at;
      call.dismissed = false;
      return true;
    case 'held':
      if (call.state === 'answered') call.heldAt = event.at;
      return change(call, call.state === 'answered', 'held');
    case 'resumed':
      call.heldAt = null;
      return change(call, call.state === 'held', 'answered');
    case 'transferred':
      if (callIsUp(call)) Object.assign(call, { heldAt: null, transferredTo: event.to ?? null });
      return change(call, callIsUp(call), 'transferred');
    case 'party-changed':
      if (call.endedAt !== null) return false;
      Object.assign(call, party(event, region));
      call.direction = event.direction ?? call.direction;
      // Another person may be on the line now: what was known of the one before is not theirs.
      call.revealedAt = null;
      call.unlinked = false;
      if (!call.chosen) call.contactId = null;
      return true;
    case 'missed':
    case 'answered-elsewhere':
    case 'declined':
    case 'busy':
      // The call was taken here while the line was down, and the PBX saw no answer: for it the leg is over, so it is over here too.
      if (callIsUp(call)) return change(call, true, 'ended', event.at);
      return change(call, mayRing(call), event.type, event.at);
    case 'ended':
      if (mayRing(call)) return change(call, true, 'missed', event.at);
      return change(call, callIsUp(call) || (call.state === 'transferred' && call.endedAt === null), 'ended', event.at);
    case 'queued':
    case 'abandoned':
      return false; // of the call, not of a leg
  }
}

/** It rings as far as anybody has said: a ring that was taken for missed, because it was old, may still be answered. */
function mayRing(call: DeskCall): boolean {
  return call.state === 'ringing' || (call.state === 'missed' && call.endedAt === null);
}

function change(call: DeskCall, possible: boolean, state: CallState, endedAt?: string): boolean {
  if (!possible) return false;
  call.state = state;
  if (endedAt !== undefined) call.endedAt = endedAt;
  return true;
}
