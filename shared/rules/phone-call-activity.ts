import { v5 } from 'uuid';

/** Namespace of phone-call activity ids; ours, and permanent. */
const namespace = '3110c0de-5e7b-5a11-9d0c-311311311311';

/**
 * The id of the phone-call activity of an answered leg: one activity per answering agent, the same at every desk and after every
 * replay or crash (DESIGN.md, *Replica and outbox*).
 * @param system name of the PBX, because two may use the same leg ids
 */
export function phoneCallActivityId(system: string, legId: string): string {
  return v5(`${system}/${legId}`, namespace);
}
