import type { Kysely, Transaction } from 'kysely';
import type { Logger } from 'pino';
import { type AgentPresence, agentPresenceSchema, type PresenceReport } from '../../../shared/wire.ts';
import type { Principal } from '../../access/principal.ts';
import type { CityStore } from '../../store/city-store.ts';
import { createPresenceTables, type PresenceTables } from './tables.ts';

export interface PresenceChange {
  readonly userId: string;
  readonly state: AgentPresence['state'];
  readonly reason: string | null;
  readonly at: string;
}

export interface PresenceBookOptions {
  readonly store: CityStore;
  /** The store's own, as the book sees it. */
  readonly database: Kysely<PresenceTables>;
  readonly logger: Logger;
  /** A desk that is away for longer is offline. */
  readonly offlineAfterMs?: number;
}

const offlineAfterMs = 60_000;

/**
 * How every user stands, since when, and how each stood before. A user is what the desk last told, until no desk of theirs is here:
 *
 *   told (ready, not ready, on a call, wrap-up) ⇄ told otherwise
 *      │ the last desk leaves, and none comes back within offlineAfterMs (nor after a start of the service)
 *      └──► offline, since the desk left ──a desk tells something──► told, from now on
 *
 * Invariants: a change that says nothing new is not written; the changes of a user never go back in time; row and change are one
 * transaction.
 */
export class PresenceBook {
  readonly #options: PresenceBookOptions;
  readonly #listeners = new Set<(presence: AgentPresence) => void>();
  readonly #desks = new Map<string, number>();
  readonly #leaving = new Map<string, NodeJS.Timeout>();
  /** One after the other, so that listeners hear changes in the order in which they were written. */
  #line: Promise<unknown> = Promise.resolve();
  #closed = false;

  private constructor(options: PresenceBookOptions) {
    this.#options = options;
  }

  static async open(options: PresenceBookOptions): Promise<PresenceBook> {
    await createPresenceTables(options.database);
    const book = new PresenceBook(options);
    // Whether their desks lived while this service did not, nobody knows: they have the same time to come back.
    for (const { userId, state } of await book.list()) if (state !== 'offline') book.#leave(userId);
    return book;
  }

  /** Hears every change after it is on disk. */
  listen(listener: (presence: AgentPresence) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A desk of this user is connected; the answer is called once, when it is not any more. */
  arrived(userId: string): () => void {
    this.#desks.set(userId, (this.#desks.get(userId) ?? 0) + 1);
    clearTimeout(this.#leaving.get(userId));
    this.#leaving.delete(userId);
    return () => {
      const left = (this.#desks.get(userId) ?? 1) - 1;
      this.#desks.set(userId, left);
      if (left > 0) return;
      this.#desks.delete(userId);
      this.#leave(userId);
    };
  }

  /** What a desk tells of its user. @returns as it is kept */
  tell({ userId, fullName, extensions }: Principal, { state, reason, since }: PresenceReport): Promise<AgentPresence> {
    return this.#write({ userId, fullName, extensions, state, reason, since });
  }

  /** Everybody, by name. */
  async list(): Promise<AgentPresence[]> {
    const rows = await this.#options.database.selectFrom('agent_presence').selectAll().orderBy('fullname').execute();
    return rows.map(toPresence);
  }

  /** The changes of a time, oldest first; the one before `from` tells how a user stood when it began. */
  async changes(range: { from: string; to: string }): Promise<PresenceChange[]> {
    const rows = await this.#options.database
      .selectFrom('agent_presence_change')
      .select(['userid as userId', 'state', 'reason', 'at'])
      .where('at', '>=', range.from)
      .where('at', '<', range.to)
      .orderBy('seq')
      .execute();
    return rows.map((row) => ({ ...row, state: row.state as AgentPresence['state'] }));
  }

  /** Nobody becomes offline any more: what this service does not see is settled by the next one. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#leaving.values()) clearTimeout(timer);
    this.#leaving.clear();
    await this.#line;
  }

  #leave(userId: string): void {
    if (this.#closed) return;
    const since = new Date().toISOString();
    const { offlineAfterMs: afterMs = offlineAfterMs, logger } = this.#options;
    const timer = setTimeout(() => {
      this.#leaving.delete(userId);
      this.#goOffline(userId, since).catch((error: unknown) => logger.error({ err: error }, 'that a desk is offline could not be written down'));
    }, afterMs);
    this.#leaving.set(userId, timer.unref());
  }

  async #goOffline(userId: string, since: string): Promise<void> {
    const row = await this.#options.database.selectFrom('agent_presence').selectAll().where('userid', '=', userId).executeTakeFirst();
    if (row && !this.#desks.has(userId)) await this.#write({ ...toPresence(row), state: 'offline', reason: null, since });
  }

  #write(told: AgentPresence): Promise<AgentPresence> {
    const result = this.#line.then(async () => {
      const { presence, isNew } = await this.#options.store.transaction(async (_unit, bare) => store(bare as unknown as Transaction<PresenceTables>, told));
      if (isNew) for (const listener of this.#listeners) listener(presence);
      return presence;
    });
    this.#line = result.catch(() => {}); // the caller hears of it; the next must still run
    return result;
  }
}

async function store(transaction: Transaction<PresenceTables>, told: AgentPresence): Promise<{ presence: AgentPresence; isNew: boolean }> {
  const before = await transaction.selectFrom('agent_presence').selectAll().where('userid', '=', told.userId).executeTakeFirst();
  const isNew = before?.state !== told.state || before.reason !== told.reason;
  const presence: AgentPresence = { ...told, since: isNew ? beginning(told, before) : before.since };
  const { userId: userid, fullName: fullname, state, reason, since } = presence;
  const row = { userid, fullname, extensions: JSON.stringify(presence.extensions), state, reason, since };
  await transaction.insertInto('agent_presence').values(row).onConflict((conflict) => conflict.column('userid').doUpdateSet(row)).execute();
  if (isNew) await transaction.insertInto('agent_presence_change').values({ userid, state, reason, at: since }).execute();
  return { presence, isNew };
}

/** As the desk says, but neither before the state before it nor in the future. What a desk did while it was offline nobody saw. */
function beginning(told: AgentPresence, before: PresenceTables['agent_presence'] | undefined): string {
  const now = new Date().toISOString();
  if (before?.state === 'offline' && told.state !== 'offline') return now;
  const since = new Date(told.since).toISOString();
  const earliest = before?.since ?? since;
  return since < earliest ? earliest : since > now ? now : since;
}

function toPresence({ userid: userId, fullname: fullName, extensions, ...rest }: PresenceTables['agent_presence']): AgentPresence {
  return agentPresenceSchema.parse({ userId, fullName, extensions: JSON.parse(extensions) as string[], ...rest });
}
