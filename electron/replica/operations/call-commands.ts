/** What is asked of the PBX during a call, and calls that are made from here. Each needs the line; what became of it arrives as call events. */
import type { Capabilities, Command } from '../../../shared/wire.ts';
import { callIsUp, type DeskCall } from '../calls/desk-call.ts';
import { askParty, forgetParty, isThere } from '../calls/third-parties.ts';
import { completeNumber } from '../store/contact-numbers.ts';
import { noteInActivity } from './call-notes.ts';
import { type Operation, type OperationContext, refuse } from './context.ts';

const useDeskPhone = 'Use your desk phone; Ringdesk will follow.';

function upCall(context: OperationContext, key: string): DeskCall {
  const call = context.calls.find(key);
  if (!call || !callIsUp(call)) return refuse('not-found', 'This call is over, or not answered yet.');
  return call;
}

/** @param system of the call, where it is about one. @throws RingdeskFault `unavailable` without the line, `not-supported` where the PBX cannot, and whatever the PBX says */
export async function tell(context: OperationContext, capability: keyof Capabilities, command: Command, system?: string): Promise<void> {
  if (!context.lineIsUp()) return refuse('unavailable', `The telephone system cannot be reached from here now. ${useDeskPhone}`);
  if (!context.capabilities(system)[capability]) return refuse('not-supported', `The telephone system cannot do that from here. ${useDeskPhone}`);
  const outcome = await context.command(command);
  if (!outcome.ok) refuse(outcome.error.code, outcome.error.message);
}

/** A complete number in E.164, without the extension, which a person dials; a short one (an extension, 911) as it was typed, without its punctuation. */
function dialable({ region }: OperationContext, typed: string): string {
  const complete = completeNumber(typed, region());
  if (complete?.extension !== undefined) return complete.e164;
  const plain = typed.replace(/[\s().-]/g, '');
  if (!/^\+?[\d*#]+$/.test(plain)) return refuse('invalid-input', 'Enter a telephone number or an extension.', { details: { number: 'number' } });
  return complete?.e164 ?? plain;
}

export const holdCall: Operation<'calls.hold'> = async (context, { key }) => {
  const { system, callId, legId } = upCall(context, key);
  await tell(context, 'hold', { type: 'hold', callId, legId }, system);
  return null;
};

export const resumeCall: Operation<'calls.resume'> = async (context, { key }) => {
  const { system, callId, legId } = upCall(context, key);
  await holdOthers(context, key);
  await tell(context, 'hold', { type: 'resume', callId, legId }, system);
  return null;
};

export const muteCall: Operation<'calls.mute'> = async (context, { key, muted }) => {
  const { system, callId, legId } = upCall(context, key);
  await tell(context, 'mute', { type: 'mute', callId, legId, muted }, system);
  // No event says so: what was asked for and granted is what is shown.
  await context.calls.change(key, (call) => {
    call.muted = muted;
    return [];
  });
  return null;
};

export const transferCall: Operation<'calls.transfer'> = async (context, { key, to, warm }) => {
  const { system, callId, legId } = upCall(context, key);
  const number = dialable(context, to);
  const command: Command = { type: 'transfer', callId, legId, to: number, warm };
  if (!warm) await tell(context, 'transfer', command, system);
  else await asking(context, key, number, 'consult', () => tell(context, 'warmTransfer', command, system));
  if (number === context.session()?.callHandling.emergency.number) {
    await context.calls.change(key, (call) => {
      call.emergencyCalledAt ??= context.calls.now();
      return noteInActivity(context, call);
    });
  }
  return null;
};

export const addParty: Operation<'calls.addParty'> = async (context, { key, number: typed }) => {
  const { system, callId, legId } = upCall(context, key);
  const number = dialable(context, typed);
  await asking(context, key, number, 'added', () => tell(context, 'addParty', { type: 'addParty', callId, legId, number }, system));
  return null;
};

export const dial: Operation<'calls.dial'> = async (context, { number }) => {
  await dialNumber(context, number);
  return null;
};

export async function dialNumber(context: OperationContext, typed: string): Promise<void> {
  const number = dialable(context, typed);
  if (!context.lineIsUp() || !context.capabilities().dial) return await tell(context, 'dial', { type: 'dial', number });
  await holdOthers(context, null);
  context.calls.dialPressed();
  await tell(context, 'dial', { type: 'dial', number });
}

/** One talks on one call at a time: those that are on are held first, where that can be done from here. */
export async function holdOthers(context: OperationContext, key: string | null): Promise<void> {
  for (const { key: other, state, callId, legId, system } of context.calls.upCalls()) {
    if (other === key || state !== 'answered' || !context.capabilities(system).hold) continue;
    const outcome = await context.command({ type: 'hold', callId, legId });
    // A telephone system that cannot does it by itself, or its telephone does.
    if (!outcome.ok && outcome.error.code === 'unavailable') refuse(outcome.error.code, outcome.error.message);
  }
}

/** The wait is timed from the request on, so it is noted before the PBX is asked; a refusal takes it back. */
async function asking(context: OperationContext, key: string, number: string, role: 'consult' | 'added', ask: () => Promise<void>): Promise<void> {
  const asked = context.calls.find(key)?.parties.some((party) => party.number === number && isThere(party)) ?? false;
  await context.calls.change(key, (call) => {
    askParty(call, { number, role }, context.calls.now(), context.session()?.callHandling ?? null);
    return [];
  });
  try {
    await ask();
  } catch (cause) {
    if (!asked) {
      await context.calls.change(key, (call) => {
        forgetParty(call, number);
        return [];
      });
    }
    throw cause;
  }
}
