/** The phone-call activity of an answered leg, as edits. */
import { tableOf, type Changes } from '../../../shared/entities/index.ts';
import { phoneCallActivityId } from '../../../shared/rules/phone-call-activity.ts';
import type { RecordEdit } from '../store/record-edit.ts';
import type { Party } from '../store/outbox.ts';
import { displayNumber } from './call-card.ts';
import type { DeskCall } from './desk-call.ts';

export interface ActivityContext {
  readonly userId: string | null;
  readonly region: string;
  /** Name of the caller when one person is certain. */
  readonly callerName: string | null;
  /** A confidential caller who is not revealed: the subject, which lists show, says neither name nor number. */
  readonly masked: boolean;
}

/** One per answering agent, with an id that every replay, desk and crash arrives at again. Never with a `statecode`: it is opened first and completed by a later write. */
export function openActivity(call: DeskCall, context: ActivityContext): RecordEdit {
  const outbound = call.direction === 'outbound';
  const changes: Changes<'phonecall'> = {
    subject: subjectOf(call, context),
    description: call.notes === '' ? null : call.notes,
    directioncode: outbound,
    phonenumber: clip('phonenumber', call.e164 ?? call.number),
    ring_callid: clip('ring_callid', call.callId),
    ring_legid: clip('ring_legid', call.legId),
    ring_queue: clip('ring_queue', call.queue),
    actualstart: call.answeredAt ?? call.ringingAt,
    ...(context.userId === null ? {} : { ownerid: context.userId, owneridtype: 'systemuser' }),
    ...(call.contactId === null ? {} : { ring_contactid: call.contactId }),
    ...regarding(call),
  };
  const parties: Party[] = [];
  const [sender, recipient] = [1, 2] as const;
  if (call.contactId !== null) parties.push({ table: 'contact', id: call.contactId, participationtypemask: outbound ? recipient : sender });
  if (context.userId !== null) parties.push({ table: 'systemuser', id: context.userId, participationtypemask: outbound ? sender : recipient });
  return { table: 'phonecall', id: phoneCallActivityId(call.system, call.legId), kind: 'create', changes, parties };
}

export function subjectOf(call: DeskCall, { callerName, masked, region }: Omit<ActivityContext, 'userId'>): string | null {
  const direction = call.direction === 'outbound' ? 'to' : 'from';
  if (masked) return `Phone call ${direction} a confidential caller`;
  const who = callerName ?? displayNumber(call, region);
  return clip('subject', who === null ? 'Phone call, number withheld' : `Phone call ${direction} ${who}`);
}

/** The case that was attached, else the person, else nothing. */
export function regarding(call: Pick<DeskCall, 'attachedCaseId' | 'contactId'>): Pick<Changes<'phonecall'>, 'regardingobjectid' | 'regardingobjectidtype'> {
  if (call.attachedCaseId !== null) return { regardingobjectid: call.attachedCaseId, regardingobjectidtype: 'incident' };
  if (call.contactId !== null) return { regardingobjectid: call.contactId, regardingobjectidtype: 'contact' };
  return { regardingobjectid: null, regardingobjectidtype: null };
}

export function ending(call: DeskCall, endedAt: string, talkMs: number | undefined): Changes<'phonecall'> {
  const milliseconds = talkMs ?? Date.parse(endedAt) - Date.parse(call.answeredAt ?? endedAt);
  return { actualend: endedAt, actualdurationminutes: Math.max(0, Math.round(milliseconds / 60_000)) };
}

function clip(column: string, value: string | null): string | null {
  const definition = tableOf('phonecall').columns[column];
  return value !== null && definition && 'maxLength' in definition ? value.slice(0, definition.maxLength) : value;
}
