/** Acts on a call. Only hanging up and simulating need the service; everything else works without it. */
import type { RecentCall } from '../../../shared/contract/records.ts';
import { anonymousContactId } from '../../../shared/entities/contact.ts';
import { choiceValue } from '../../../shared/entities/index.ts';
import type { Outcome } from '../../../shared/errors.ts';
import type { Command } from '../../../shared/wire.ts';
import { ending } from '../calls/activity.ts';
import { displayNumber } from '../calls/call-card.ts';
import { callIsLive, type DeskCall } from '../calls/desk-call.ts';
import { forgetChoice, rememberChoice } from '../calls/number-choice.ts';
import { readRow } from '../store/rows.ts';
import { holdOthers } from './call-commands.ts';
import { activityEdit, attachCase, linkCaller, revealEdit, unlinkCaller } from './call-edits.ts';
import { describe, noteInActivity } from './call-notes.ts';
import { type Operation, type OperationContext, refuse } from './context.ts';
import { isMaskedCall, withoutCaller } from './masked-calls.ts';

function callOf({ calls }: OperationContext, key: string): DeskCall {
  return calls.find(key) ?? refuse('not-found', 'This call is over.');
}

async function tell(context: OperationContext, command: Command): Promise<null> {
  const outcome: Outcome<null> = await context.command(command);
  return outcome.ok ? null : refuse(outcome.error.code, outcome.error.message);
}

export const answerCall: Operation<'calls.answer'> = async (context, { key }) => {
  const call = callOf(context, key);
  if (call.state !== 'ringing') return refuse('not-found', 'This call does not ring any more.');
  if (!context.lineIsUp()) {
    await context.calls.takeHere(key);
    return null;
  }
  if (!context.capabilities().answer) return refuse('not-supported', 'This telephone cannot be answered from here. Answer on the telephone itself; Ringdesk will follow.');
  await holdOthers(context, key);
  context.calls.answerPressed(key);
  const outcome = await context.command({ type: 'answer', callId: call.callId, legId: call.legId });
  if (outcome.ok) return null;
  // Not every telephone system behind a service can be told to answer; the person who pressed Answer picks up the telephone.
  if (outcome.error.code !== 'not-supported') return refuse(outcome.error.code, outcome.error.message);
  await context.calls.takeHere(key);
  return null;
};

export const hangUpCall: Operation<'calls.hangUp'> = async (context, { key }) => {
  const call = callOf(context, key);
  if (!context.capabilities(call.system).hangUp) return refuse('not-supported', 'This telephone cannot be hung up from here. Use the telephone itself.');
  return await tell(context, { type: 'hangUp', callId: call.callId, legId: call.legId });
};

export const dismissCall: Operation<'calls.dismiss'> = async ({ calls }, { key }) => {
  await calls.change(key, (call) => {
    call.dismissed = true;
    return [];
  });
  return null;
};

export const chooseNewEntity: Operation<'calls.chooseNewEntity'> = async ({ calls }, { key, newEntity }) => {
  await calls.change(key, (call) => {
    call.newEntity = newEntity;
    return [];
  });
  return null;
};

export const identifyCaller: Operation<'calls.identify'> = async ({ calls, store }, { key, contactId }) => {
  const contact = await readRow(store.views, 'contact', contactId.toLowerCase());
  if (!contact) return refuse('not-found', 'This contact is not in the local data.');
  await calls.change(key, async (call, transaction) => {
    const edits = linkCaller(call, contact.row.id);
    call.chosenAt = new Date().toISOString();
    if (call.e164 !== null && calls.relayOf(key) === null && contact.row.id !== anonymousContactId) await rememberChoice(transaction, call.e164, contact.row.id, calls.now());
    return edits;
  });
  return null;
};

export const unidentifyCaller: Operation<'calls.unidentify'> = async ({ calls, region, session }, { key }) => {
  await calls.change(key, async (call, transaction) => {
    const { contactId, attachedCaseId } = call;
    if (contactId === null) return [];
    if (call.e164 !== null) await forgetChoice(transaction, call.e164, contactId);
    const attached = attachedCaseId === null ? null : await readRow(transaction.db, 'incident', attachedCaseId);
    if (attached?.row['customerid'] === contactId) call.attachedCaseId = null;
    return unlinkCaller(call, region(), session()?.user.id ?? null);
  });
  return null;
};

export const revealCaller: Operation<'calls.reveal'> = async ({ calls }, { key }) => {
  await calls.change(key, (call) => {
    const contactId = calls.maskedCaller(key);
    // Pressed twice: it is recorded once.
    if (contactId === null || call.revealedAt !== null) return [];
    call.revealedAt = calls.now();
    return [revealEdit(call, contactId, call.revealedAt)];
  });
  return null;
};

export const attachToCase: Operation<'calls.attach'> = async ({ calls, store }, { key, caseId }) => {
  const found = caseId === null ? null : await readRow(store.views, 'incident', caseId.toLowerCase());
  if (caseId !== null && !found) return refuse('not-found', 'This case is not in the local data.');
  await calls.change(key, (call) => attachCase(call, found?.row.id ?? null));
  return null;
};

export const saveNotes: Operation<'calls.saveNotes'> = async (context, { key, notes }) => {
  await context.calls.change(key, (call) => {
    call.notes = notes;
    return noteInActivity(context, call);
  });
  return { savedAt: new Date().toISOString() };
};

export const finishCall: Operation<'calls.finish'> = async (context, { key, disposition, notes }) => {
  const call = callOf(context, key);
  if (!call.session) return refuse('not-found', 'This call has no session to finish.');
  const unanswered = call.direction === 'outbound' && call.answeredAt === null;
  if (disposition === null && !unanswered && (context.session()?.callHandling.dispositionRequired ?? true)) {
    return refuse('invalid-input', 'Choose a disposition to finish the call.', { details: { disposition: 'required' } });
  }
  // A call that cannot be hung up from here, or not now, must not keep the wrap-up from being finished.
  if (callIsLive(call) && context.capabilities(call.system).hangUp) await context.command({ type: 'hangUp', callId: call.callId, legId: call.legId });
  await context.calls.change(key, (draft) => {
    const endedAt = draft.endedAt ?? context.calls.now();
    draft.notes = notes;
    draft.session = false;
    draft.finished = true;
    return activityEdit(draft, {
      description: describe(context, draft),
      ring_disposition: disposition === null ? null : choiceValue('phonecall', 'ring_disposition', disposition),
      ...(draft.endedAt === null ? ending(draft, endedAt, undefined) : {}),
      statecode: choiceValue('phonecall', 'statecode', 'completed'),
      statuscode: choiceValue('phonecall', 'statuscode', draft.direction === 'outbound' ? 'made' : 'received'),
    });
  });
  return null;
};

export const simulateRing: Operation<'calls.simulateRing'> = async (context, { number, ...more }) => {
  if (context.session()?.simulator === false) return refuse('not-supported', 'This service has no simulator.');
  return await tell(context, { type: 'simulateRing', ...more, ...(number === null ? {} : { number }) });
};

interface RecentRow {
  key: string;
  at: string;
  number: string | null;
  e164: string | null;
  callerName: string | null;
  contactId: string | null;
  state: string;
  direction: string;
  queue: string | null;
  seconds: number | null;
  caseTitle: string | null;
  masked: number;
  caseIsConfidential: number | null;
}

export const recentCalls: Operation<'calls.recent'> = async ({ store, region, readable }, { limit }) => {
  const rows = await store.views.all<RecentRow>(
    `SELECT d.key, d.ringingat AS at, d.number, d.e164, c.fullname AS callerName, d.contactid AS contactId, d.state, d.direction, d.queue,
        cast(round((julianday(d.endedat) - julianday(coalesce(d.answeredat, d.ringingat))) * 86400) AS INTEGER) AS seconds, i.title AS caseTitle,
        ${isMaskedCall(readable())} AS masked, i.ring_confidential AS caseIsConfidential
      FROM desk_call d LEFT JOIN contact c ON c.id = d.contactid LEFT JOIN incident i ON i.id = d.attachedcaseid
      ORDER BY d.ringingat DESC LIMIT ?`,
    [limit],
  );
  return rows.map(({ e164, caseIsConfidential, ...row }): RecentCall => {
    const shown = { ...row, state: row.state as RecentCall['state'], direction: row.direction as RecentCall['direction'], number: displayNumber({ number: row.number, e164 }, region()), masked: row.masked === 1 };
    return shown.masked ? { ...withoutCaller(shown), contactId: null, caseTitle: caseIsConfidential === 1 ? null : shown.caseTitle } : shown;
  });
};

export const activeCalls: Operation<'calls.active'> = async ({ calls }) => calls.cards();
