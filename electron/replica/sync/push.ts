/**
 * Sends the outbox. Groups that wait for nothing go together in one `$batch`, each a change set of its own; what becomes of each is in
 * `push/shipment.ts`, which of them may go in `push/plan.ts`. How many go together (`#together`) adapts to the service:
 *
 *   100 ──the batch as a whole fails (5xx, no answer, too large)──► a quarter … 1 ──something is settled──► four times as many … 100
 *
 * So a poisonous edit, or a batch that is too much for the service, is found in a few requests. An edit on which the service fails by
 * itself is set aside for a while and the others go on; when it fails on three different ones in a row it is the service that is in
 * trouble, and everything waits (`ServiceProblem`, the back-off of the synchronizer), then begins with one.
 */
import type { TableName } from '../../../shared/entities/index.ts';
import type { Log } from '../log.ts';
import { markTried, readEntries } from '../store/outbox.ts';
import { readQueue } from '../store/outbox-queue.ts';
import type { ReplicaStore } from '../store/store.ts';
import { type BackOffTimes, waitAfter } from './back-off.ts';
import { ServiceProblem } from './problem.ts';
import { exchange, type Reply } from './push/exchange.ts';
import { longestWaitMs, plan, type ReadyGroup } from './push/plan.ts';
import { settle } from './push/settle.ts';
import { Shipment } from './push/shipment.ts';
import type { ServiceClient } from './service-client.ts';

const mostTogether = 100;
/** A `$batch` takes a thousand requests. */
const mostRequests = 900;
const mostCharacters = 1_000_000;
const failuresThatMeanTrouble = 3;
const step = 4;

export interface PusherOptions {
  /** How long an edit on which the service fails is set aside. */
  readonly retry: BackOffTimes;
  readonly now: () => number;
}
export const pusherDefaults: PusherOptions = { retry: { firstMs: 5_000, capMs: longestWaitMs }, now: () => Date.now() };

export class Pusher {
  readonly #store: ReplicaStore;
  readonly #client: ServiceClient;
  readonly #region: () => string;
  readonly #log: Log;
  readonly #options: PusherOptions;
  readonly #sending = new Set<string>();
  /** Groups on which the service has failed since it last took or refused anything. */
  readonly #failing = new Set<string>();
  #together = mostTogether;
  #nextRetryAt: number | null = null;

  constructor(store: ReplicaStore, client: ServiceClient, region: () => string, log: Log, options: Partial<PusherOptions> = {}) {
    this.#store = store;
    this.#client = client;
    this.#region = region;
    this.#log = log;
    this.#options = { ...pusherDefaults, ...options };
  }

  /** Groups that are on their way at this moment. */
  get sending(): ReadonlySet<string> {
    return this.#sending;
  }

  /** When a group that was set aside has its turn again; null: none was. */
  get nextRetryAt(): number | null {
    return this.#nextRetryAt;
  }

  /** @returns the tables that were written. @throws ServiceProblem when the rest has to wait */
  async push(): Promise<Set<TableName>> {
    const written = new Set<TableName>();
    const startedAt = this.#options.now(); // what is set aside from now on is not tried again in this push
    for (;;) {
      const { ready, retryAt } = plan(await readQueue(this.#store.views), startedAt);
      this.#nextRetryAt = retryAt;
      if (ready.length === 0) return written;
      for (let next = 0; next < ready.length; ) {
        next += await this.#ship(ready.slice(next, next + this.#together), written);
      }
    }
  }

  /** @returns how many of the groups are done with; none when fewer have to go together */
  async #ship(groups: readonly ReadyGroup[], written: Set<TableName>): Promise<number> {
    const { shipments, taken } = await this.#load(groups);
    try {
      let under: readonly Shipment[] = shipments;
      while (under.length > 0) {
        const stop = await this.#ask(under);
        if (stop === 'fewer') return 0;
        const over = under.filter(({ outcome }) => outcome !== null);
        await this.#settle(over);
        for (const { entries } of over) for (const { table } of entries) written.add(table);
        if (stop) throw stop;
        under = under.filter(({ outcome }) => outcome === null);
      }
      return taken;
    } finally {
      for (const { groupId } of shipments) this.#sending.delete(groupId);
    }
  }

  /**
   * Takes as many of the groups as fit into one batch. On the writer's line, so that a person who discards or changes a group at this
   * moment does so before it is read here, or finds it on its way.
   */
  async #load(groups: readonly ReadyGroup[]): Promise<{ shipments: Shipment[]; taken: number }> {
    return await this.#store.write(async ({ db }) => {
      const going = new Set(groups.flatMap(({ seqs }) => seqs));
      const entries = (await readEntries(db, groups.map(({ groupId }) => groupId))).filter(({ seq, state }) => going.has(seq) && state === 'pending');
      const shipments: Shipment[] = [];
      let [requests, characters, taken] = [0, 0, 0];
      for (const { groupId } of groups) {
        const own = entries.filter((entry) => entry.groupId === groupId);
        requests += own.length;
        characters += own.reduce((sum, entry) => sum + JSON.stringify(entry.changes).length + 1_500, 0);
        if (shipments.length > 0 && (requests > mostRequests || characters > mostCharacters)) break;
        taken += 1;
        if (own.length === 0) continue;
        shipments.push(new Shipment(groupId, own, (path) => this.#client.dataUrl(path)));
        this.#sending.add(groupId);
      }
      await markTried(db, shipments.flatMap((shipment) => shipment.entries.map(({ seq }) => seq)));
      return { shipments, taken };
    });
  }

  /** One exchange for all of them. @returns why nothing more can be asked now. @throws ServiceProblem that settles nothing */
  async #ask(shipments: readonly Shipment[]): Promise<ServiceProblem | 'fewer' | null> {
    const asked = shipments.map((shipment) => ({ shipment, units: shipment.units() }));
    let replies: Reply[];
    try {
      replies = await exchange(this.#client, asked.flatMap(({ units }) => units));
    } catch (cause) {
      if (!(cause instanceof ServiceProblem)) throw cause;
      const [only, ...others] = shipments;
      const isAbout = only && others.length === 0 && isAboutTheRequest(cause);
      if (isAbout) {
        only.take([cause]);
        return null;
      }
      if (!mustWait(cause)) this.#together = Math.max(1, Math.floor(this.#together / step));
      if (isAboutTheRequest(cause)) return 'fewer';
      throw cause;
    }
    let stop: ServiceProblem | null = null;
    let next = 0;
    for (const { shipment, units } of asked) {
      const own = replies.slice(next, (next += units.length));
      const wait = own.find((reply): reply is ServiceProblem => reply instanceof ServiceProblem && mustWait(reply));
      if (wait) stop = wait;
      else shipment.take(own);
    }
    return stop;
  }

  async #settle(shipments: readonly Shipment[]): Promise<void> {
    const { retry, now } = this.#options;
    const retryAt = (attempts: number) => new Date(now() + waitAfter(retry, attempts)).toISOString();
    await settle({ store: this.#store, region: this.#region(), log: this.#log, retryAt }, shipments);
    for (const { groupId, outcome, entries, left } of shipments) {
      if (!outcome) continue;
      this.#report(outcome.kind, 'reason' in outcome ? outcome.reason : '', entries);
      for (const { entry, reason } of left) this.#report('refused', reason, [entry]);
      if (outcome.kind === 'failed') this.#failing.add(groupId);
      else {
        this.#failing.clear();
        this.#together = Math.min(mostTogether, this.#together * step);
      }
      if (outcome.kind !== 'failed' || this.#failing.size < failuresThatMeanTrouble) continue;
      this.#together = 1;
      throw outcome.problem;
    }
  }

  #report(kind: string, reason: string, entries: Shipment['entries']): void {
    if (kind !== 'refused' && kind !== 'conflict') return;
    const records = entries.map((entry) => `${entry.kind} ${entry.table} ${entry.recordId}`);
    this.#log('warn', 'An edit was parked: the service did not take it', { reason, records });
  }
}

/** It wants no requests from this desk for now, whatever they are. */
function mustWait({ kind, status }: ServiceProblem): boolean {
  return kind === 'refused' || (kind === 'busy' && (status === 429 || status === 503));
}

/** It answered, and would answer another request differently. */
function isAboutTheRequest(problem: ServiceProblem): boolean {
  return !mustWait(problem) && (problem.kind === 'rejected' || problem.kind === 'precondition' || problem.kind === 'busy');
}
