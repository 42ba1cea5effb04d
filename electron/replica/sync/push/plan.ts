/**
 * Which edits may go now. The order of edits is kept record by record, not over the whole outbox:
 *   – an edit waits for an earlier one of the same record that is not settled, and for the creation of a record that it refers to
 *   – everything else goes on, whatever has become of edits of other records
 *
 * A group goes whole. One exception, so that a case is not held back for days by the call that it came from: when only updates of it are
 * held, by something that waits itself (for a person, or for the service to get over a fault), these stay behind and the rest goes.
 */
import { groupsOf, type QueuedEntry } from '../../store/outbox-queue.ts';

export interface ReadyGroup {
  readonly groupId: string;
  /** Entries that go; others of the group stay behind. */
  readonly seqs: readonly number[];
}

export interface Plan {
  /** Oldest first; none of them waits for another. */
  readonly ready: readonly ReadyGroup[];
  /** Group → the group that it waits for. */
  readonly heldBy: ReadonlyMap<string, string>;
  /** When the first of the groups on which the service failed has its turn again; null: there is none. */
  readonly retryAt: number | null;
}

/** An edit that is not settled, as those behind it see it. */
interface Obstacle {
  readonly groupId: string;
  /** It waits itself, for a person or for a time, and nobody knows how long. */
  readonly stuck: boolean;
}

/** Nothing is set aside for longer. */
export const longestWaitMs = 300_000;

/**
 * @param entries everything that is not settled, oldest first
 * @param now this computer's clock, which may have been set back: a turn that is further away than the longest wait has come
 */
export function plan(entries: readonly QueuedEntry[], now: number): Plan {
  const ready: ReadyGroup[] = [];
  const heldBy = new Map<string, string>();
  const touched = new Map<string, Obstacle>();
  const created = new Map<string, Obstacle>();
  let retryAt: number | null = null;
  for (const [groupId, group] of groupsOf(entries)) {
    const pending = group.filter(({ state }) => state === 'pending');
    const parked = group.filter(({ state }) => state !== 'pending');
    leave(parked, { groupId, stuck: true });
    const obstacles = obstaclesOf(pending);
    const held = pending.filter((entry) => obstacles.has(entry));
    const stuck = [...obstacles.values()].some((obstacle) => obstacle.stuck);
    const free = pending.filter((entry) => !obstacles.has(entry));
    const goesOn = free.length > 0 && held.every(({ kind }) => kind === 'update') && [...obstacles.values()].every((obstacle) => obstacle.stuck);
    if (pending.length > 0 && !goesOn) {
      const [first] = obstacles.values();
      if (first) heldBy.set(groupId, first.groupId);
      leave(pending, { groupId, stuck });
      continue;
    }
    const turn = Math.max(0, ...free.map(({ retryAt: at }) => (at === null ? 0 : Date.parse(at))).filter((at) => at <= now + longestWaitMs));
    if (turn > now) retryAt = Math.min(retryAt ?? turn, turn);
    else if (free.length > 0) ready.push({ groupId, seqs: free.map(({ seq }) => seq) });
    leave(held, { groupId, stuck: true });
    leave(free, { groupId, stuck: turn > now });
  }
  return { ready, heldBy, retryAt };

  function obstaclesOf(pending: readonly QueuedEntry[]): Map<QueuedEntry, Obstacle> {
    const found = new Map<QueuedEntry, Obstacle>();
    const notComing = new Map<string, Obstacle>();
    for (const entry of pending) {
      const obstacle = touched.get(entry.recordId) ?? firstOf(entry.refersTo, created) ?? firstOf([entry.recordId, ...entry.refersTo], notComing);
      if (!obstacle) continue;
      found.set(entry, obstacle);
      if (entry.kind === 'create') notComing.set(entry.recordId, obstacle);
    }
    return found;
  }

  function leave(behind: readonly QueuedEntry[], obstacle: Obstacle): void {
    for (const { recordId, kind } of behind) {
      touched.set(recordId, obstacle);
      if (kind === 'create') created.set(recordId, obstacle);
    }
  }
}

function firstOf(ids: readonly string[], obstacles: ReadonlyMap<string, Obstacle>): Obstacle | undefined {
  for (const id of ids) {
    const found = obstacles.get(id);
    if (found) return found;
  }
  return undefined;
}
