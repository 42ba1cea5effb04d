import { noteInActivity } from './call-notes.ts';
import type { Operation } from './context.ts';

/** Noted once each, with the time; needs neither the network nor the line. Before the call is answered it is remembered. */
export const noteEmergency: Operation<'calls.emergency'> = async (context, { key, step }) => {
  await context.calls.change(key, (call) => {
    const now = context.calls.now();
    call.emergencyAt ??= now;
    if (step === 'called') call.emergencyCalledAt ??= now;
    return noteInActivity(context, call);
  });
  return null;
};
