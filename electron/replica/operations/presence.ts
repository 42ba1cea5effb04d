import { type Operation, refuse } from './context.ts';

/** Works without the line: what was chosen counts here at once, and is told when the line is back. */
export const setPresence: Operation<'presence.set'> = async ({ presence, session }, { state, reason }) => {
  const known = session();
  if (known && known.extensions.length === 0) return refuse('not-supported', 'You have no desk phone, so nobody waits for you to be ready.');
  if (state === 'ready' && reason !== null) return refuse('invalid-input', 'Only somebody who is not ready has a reason.', { details: { reason: 'none' } });
  if (reason !== null && !(known?.callHandling.notReadyReasons ?? []).some(({ name }) => name === reason)) {
    return refuse('invalid-input', 'The city does not have this reason. Choose one of the list.', { details: { reason: 'choice' } });
  }
  await presence.choose({ state, reason });
  return null;
};
