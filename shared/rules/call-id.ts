import { v5 } from 'uuid';

/** Namespace of the ids of logged calls; ours, and permanent. */
const namespace = '3110ca11-5e7b-5a11-9d0c-311311311311';

/**
 * The id of a call in the call log (`ring_call`), the same after every replay.
 * @param system name of the PBX, because two may use the same call ids
 */
export function loggedCallId(system: string, callId: string): string {
  return v5(`${system}/${callId}`, namespace);
}
