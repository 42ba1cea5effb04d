/** Pure rules about notes: everybody adds one about anything, closed cases included; what it says is its writer's (P9). */
import type { Row } from '../entities/index.ts';
import { failure, type Outcome, success } from '../errors.ts';
import { type Actor, holds, supervises } from './actor.ts';

export type Note = Pick<Row<'annotation'>, 'ownerid' | 'owneridtype' | 'createdby'>;

/** Text, file, owner and what it is about. */
export function checkChangeNote(actor: Actor, note: Note): Outcome<true> {
  if (supervises(actor) || note.createdby === actor.userId || holds(actor, note)) return success(true);
  return failure('rule', 'This note was written by somebody else and is changed by whoever wrote it, its owner and supervisors (P9). Add a note of your own.', { rule: 'P9' });
}
