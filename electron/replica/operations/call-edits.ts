/** What an act on a call means for its phone-call activity. Before the call is answered there is none, and the choice is remembered. */
import type { AnyChanges } from '../../../shared/entities/index.ts';
import { regarding } from '../calls/activity.ts';
import type { DeskCall } from '../calls/desk-call.ts';
import type { RecordEdit } from '../store/record-edit.ts';

export function activityEdit(call: DeskCall, changes: AnyChanges): RecordEdit[] {
  return call.phoneCallId === null ? [] : [{ table: 'phonecall', id: call.phoneCallId, kind: 'update', changes }];
}

/** The call-taker says who is calling. */
export function linkCaller(call: DeskCall, contactId: string): RecordEdit[] {
  call.contactId = contactId;
  call.chosen = true;
  return activityEdit(call, { ring_contactid: contactId, ...regarding(call) });
}

export function attachCase(call: DeskCall, caseId: string | null): RecordEdit[] {
  call.attachedCaseId = caseId;
  return activityEdit(call, { ...regarding(call) });
}
