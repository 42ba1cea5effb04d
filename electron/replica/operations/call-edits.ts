/** What an act on a call means for its phone-call activity. Before the call is answered there is none, and the choice is remembered. */
import { v4 } from 'uuid';
import { type AnyChanges, choiceValue } from '../../../shared/entities/index.ts';
import { regarding, subjectOf } from '../calls/activity.ts';
import type { DeskCall } from '../calls/desk-call.ts';
import type { RecordEdit } from '../store/record-edit.ts';

export function activityEdit(call: DeskCall, changes: AnyChanges): RecordEdit[] {
  return call.phoneCallId === null ? [] : [{ table: 'phonecall', id: call.phoneCallId, kind: 'update', changes }];
}

/** The call-taker says who is calling. Another person's identity is not revealed by the reveal of the one before. */
export function linkCaller(call: DeskCall, contactId: string): RecordEdit[] {
  if (call.contactId !== contactId) call.revealedAt = null;
  call.contactId = contactId;
  call.chosen = true;
  call.chosenAt = null;
  return activityEdit(call, { ring_contactid: contactId, ...regarding(call) });
}

/** It is not this person: the phone call loses its caller, the name in its subject, and what it regards of that person. */
export function unlinkCaller(call: DeskCall, region: string, userId: string | null): RecordEdit[] {
  Object.assign(call, { contactId: null, chosen: false, chosenAt: null, unlinked: true, revealedAt: null });
  const subject = subjectOf(call, { callerName: null, masked: false, region });
  const parties = userId === null ? [] : [{ table: 'systemuser', id: userId, participationtypemask: 2 } as const];
  return activityEdit(call, { subject, ring_contactid: null, ...regarding(call) }).map((edit) => ({ ...edit, parties }));
}

/** The audit row of a reveal: who, when and whom, and nothing that says more about them. The service adds the user. */
export function revealEdit(call: DeskCall, contactId: string, at: string): RecordEdit {
  const changes: AnyChanges = {
    ring_action: choiceValue('ring_auditentry', 'ring_action', 'reveal'),
    ring_occurredon: at,
    ring_rowtable: 'contact',
    ring_rowid: contactId,
    ring_reason: `Incoming call ${call.callId}`,
  };
  return { table: 'ring_auditentry', id: v4(), kind: 'create', changes };
}

export function attachCase(call: DeskCall, caseId: string | null): RecordEdit[] {
  call.attachedCaseId = caseId;
  return activityEdit(call, { ...regarding(call) });
}
