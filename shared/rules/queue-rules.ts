/** Pure rules about queues (P2, P8): what waits where, and who takes it out. */
import { choiceValue, type Row } from '../entities/index.ts';
import { failure, type Outcome, success } from '../errors.ts';
import { type Actor, supervises } from './actor.ts';

const active = choiceValue('queueitem', 'statecode', 'active');

export type QueueItem = Pick<Row<'queueitem'>, 'statecode' | 'workerid'>;

/** A queue is its teams': those whose default queue it is. A queue of no team is everybody's. */
export interface QueueTeams {
  readonly teamIds: readonly string[];
}

/** The team that a case belongs to while it waits in this queue; undefined when the queue is nobody's or of several teams. */
export function teamOfQueue({ teamIds }: QueueTeams): string | undefined {
  return teamIds.length === 1 ? teamIds[0] : undefined;
}

/** @param taker the user who is to work on it; the actor, or somebody the actor picks it for */
export function checkPick(actor: Actor, taker: Pick<Actor, 'userId' | 'teamIds'>, item: QueueItem, queue: QueueTeams): Outcome<true> {
  if (item.statecode !== active) return gone();
  if (supervises(actor)) return success(true);
  if (item.workerid !== null && item.workerid !== taker.userId) {
    return failure('rule', 'Somebody else works on this queue item already (P8). Ask them to release it, or ask a supervisor.', { rule: 'P8' });
  }
  const isMember = (user: Pick<Actor, 'teamIds'>) => queue.teamIds.length === 0 || user.teamIds.some((team) => queue.teamIds.includes(team));
  if (isMember(actor) && isMember(taker)) return success(true);
  return failure('rule', 'Only members of the team whose queue this is take work out of it (P2). Ask a member or a supervisor to assign it.', { rule: 'P2' });
}

export function checkRelease(actor: Actor, item: QueueItem): Outcome<true> {
  if (item.statecode !== active) return gone();
  if (supervises(actor) || item.workerid === null || item.workerid === actor.userId) return success(true);
  return failure('rule', 'Only whoever works on a queue item releases it (P8). Ask them, or ask a supervisor.', { rule: 'P8' });
}

/** What is closed waits nowhere. */
export function checkEnqueue(object: { readonly statecode: number | null }, label: string): Outcome<true> {
  if (object.statecode === 0) return success(true);
  return failure('rule', `This ${label} is closed and cannot wait in a queue (P13). Reactivate it first.`, { rule: 'P13' });
}

function gone(): Outcome<never> {
  return failure('rule', 'This queue item is no longer in its queue (P2). Look where its case is now.', { rule: 'P2' });
}
