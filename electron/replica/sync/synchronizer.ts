/**
 * Keeps the replica and the service the same. One loop, so push and pull never overlap:
 *
 *   no address ──address──► starting ──session──► online: push · pull · sweep · a slice of the first load ── waits for a hint, ──┐
 *                              ▲                     ▲ │                              an edit or the timer, unless there is more │
 *                              │                     └─┼─────────────────────────────────────────────────────────────────────────┘
 *                    address, back-off over            ├─ no answer, busy, unusable ─► offline (back-off)
 *                              └───────────────────────┼─ 401 ─► refused (until another token, or a slow retry)
 *                                                      └─ other protocol version ─► incompatible
 *
 * Longer than its neighbours: the loop is one. What it does in a round stands in `push.ts` and `pull/`.
 */
import type { LoadState } from '../../../shared/contract/sync-records.ts';
import type { TableName } from '../../../shared/entities/index.ts';
import { protocolVersion, type Session } from '../../../shared/wire.ts';
import { type Log, messageOf } from '../log.ts';
import { Derivation } from '../store/derivation.ts';
import { countPending } from '../store/outbox.ts';
import { defaultScope, type Scope, scopeFrom, scopeSetting } from '../store/scope.ts';
import { type ReplicaStore, setSetting } from '../store/store.ts';
import { BackOff } from './back-off.ts';
import { ServiceProblem } from './problem.ts';
import { fetchOlder, noneOlder, type Older } from './pull/fetch-older.ts';
import { Sweeper } from './pull/sweep.ts';
import { Tables } from './pull/tables.ts';
import { Pusher } from './push.ts';
import { type ServiceAddress, ServiceClient } from './service-client.ts';
import { Sleep } from './sleep.ts';

export interface SyncState {
  readonly service: 'starting' | 'online' | 'offline' | 'refused' | 'incompatible';
  readonly message: string | null;
  /** Not null while a first load goes on. */
  readonly load: LoadState | null;
}

export interface SyncTimings {
  readonly pollMs: number;
  /** Longest silence of the service within one answer. */
  readonly requestTimeoutMs: number;
  readonly backOff: { readonly firstMs: number; readonly capMs: number };
  readonly pageSize: number;
  /** How long the first load may keep everything else waiting. */
  readonly sliceMs: number;
  /** Requests a minute that look for rows that are gone, where the service does not tell. */
  readonly sweepsPerMinute: number;
}
export const defaultTimings: SyncTimings = { pollMs: 30_000, requestTimeoutMs: 20_000, backOff: { firstMs: 500, capMs: 30_000 }, pageSize: 1_400, sliceMs: 1_500, sweepsPerMinute: 20 };

export interface SynchronizerOptions {
  readonly store: ReplicaStore;
  readonly log: Log;
  readonly timings: SyncTimings;
  readonly scope?: Scope;
  readonly region: () => string;
  readonly onState: (state: SyncState) => void;
  readonly onSession: (session: Session, clockAheadMs: number) => Promise<void>;
  /** The service does not accept this token, now and at every later try. */
  readonly onRefused?: (token: string, status: number | null) => void;
  /** Everything that the service held at this instant is here. */
  readonly onComplete: (asOf: string) => Promise<void>;
  /** What is read by indexes of this table can be read quickly from now on. */
  readonly onDerived?: (table: TableName) => void;
}

export class Synchronizer {
  readonly #options: SynchronizerOptions;
  readonly #tables: Tables;
  readonly #derivation: Derivation;
  readonly #sweeper: Sweeper;
  readonly #sleep = new Sleep();
  readonly #backOff: BackOff;
  readonly #stop = new AbortController();
  readonly #derived = new Set<TableName>();
  /** By contact: who asks again meanwhile gets the same answer. */
  readonly #older = new Map<string, Promise<Older>>();
  #address: ServiceAddress | null = null;
  #client: ServiceClient | null = null;
  #session: Session | null = null;
  #pusher: Pusher | null = null;
  #clockAheadMs = 0;
  #scopeFrom: string | null = null;
  /** When the last round through all tables began that came to its end. */
  #lastFull = 0;
  /** One that has begun, and may have broken off. */
  #openRound: { readonly number: number; readonly startedAt: number } | null = null;
  #rounds = 0;
  #state: SyncState = { service: 'starting', message: null, load: null };
  #loop: Promise<void> | null = null;

  constructor(options: SynchronizerOptions) {
    this.#options = options;
    const { store, log, timings, region } = options;
    this.#backOff = new BackOff(timings.backOff);
    this.#tables = new Tables({
      store,
      log,
      region,
      scopeFrom: () => this.#scopeFrom,
      pageSize: timings.pageSize,
      sliceMs: timings.sliceMs,
      onProgress: () => this.#setState({ service: 'online', message: null, load: this.#load() }),
      onLoaded: () => this.#derivation.wake(),
    });
    this.#derivation = new Derivation({
      store,
      log,
      region,
      isLoaded: (table) => this.#tables.isLoaded(table),
      onTable: (table, state) => {
        if (state === 'working') this.#tables.stage(table, 'indexing');
        else {
          this.#derived.add(table);
          this.#tables.stage(table, 'done');
          options.onDerived?.(table);
        }
      },
    });
    this.#sweeper = new Sweeper({ store, log, region, perMinute: timings.sweepsPerMinute, scopeFrom: () => this.#scopeFrom });
  }

  get state(): SyncState {
    return this.#state;
  }

  /** What is asked of this table is answered quickly: its indexes are made, or it has few rows. */
  isReadable(table: TableName): boolean {
    return this.#derived.has(table) || this.#tables.isSmall(table);
  }

  /** This table is here whole, with its indexes: what is not found in it does not exist. */
  isKnown(table: TableName): boolean {
    return this.#derived.has(table);
  }

  /** Before anything else: what the file holds, whether or not there is a service. */
  async open(): Promise<void> {
    await this.#tables.open();
    await this.#derivation.open();
    await this.#moveScope();
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  useService(address: ServiceAddress | null): void {
    this.#address = address;
    this.#client = null;
    this.#pusher = null;
    this.#session = null;
    this.#openRound = null;
    this.#tables.forgetRefusals();
    this.#backOff.reset();
    this.#sleep.wake('always');
  }

  /** An edit waits in the outbox. Does not cut a back-off short. */
  edited(): void {
    this.#sleep.wake('idle');
  }

  hint(tables: readonly string[]): void {
    if (this.#tables.hint(tables)) this.#sleep.wake('idle');
  }

  /** The line for call events went down: perhaps the service is away. Asking now tells the desk at once, not at the next poll. */
  lineLost(): void {
    this.#everythingAgain();
    this.#sleep.wake('idle');
  }

  /** The service can be reached again, or a person asks for it: no reason to wait longer. */
  reconnected(): void {
    this.#everythingAgain();
    this.#backOff.reset();
    this.#sleep.wake('always');
  }

  /** What the service told at sign-in may have changed: it is asked again, before anything else. */
  sessionAgain(): void {
    this.#session = null;
    this.#sleep.wake('idle');
  }

  pause(paused: boolean): void {
    this.#tables.paused = paused;
    this.#tables.interrupted();
    this.#setState({ ...this.#state, load: this.#load() });
    this.#sleep.wake('idle');
  }

  get nextCheckAt(): string | null {
    return this.#state.service === 'online' ? new Date(this.#lastFull + this.#options.timings.pollMs).toISOString() : null;
  }

  get sending(): ReadonlySet<string> {
    return this.#pusher?.sending ?? new Set();
  }

  /**
   * Asks now for a contact's closed cases and finished calls from before the scope, beside the loop.
   * @throws ServiceProblem when there is no service, or none that answers
   */
  async fetchOlder(contactId: string): Promise<Older> {
    const [scopeFrom, client] = [this.#scopeFrom, this.#client];
    if (scopeFrom === null) return noneOlder;
    if (this.#state.service !== 'online' || !client || this.#stopped) {
      throw new ServiceProblem(this.#state.service === 'refused' ? 'refused' : 'unreachable', this.#state.message ?? 'The service is away', { url: this.#address?.url ?? '' });
    }
    const asked = this.#older.get(contactId);
    if (asked) return await asked;
    const { store, region } = this.#options;
    const answer = fetchOlder({ store, client, region, scopeFrom, isCurrent: () => this.#client === client }, contactId);
    this.#older.set(contactId, answer);
    try {
      return await answer;
    } catch (cause) {
      if (cause instanceof ServiceProblem && (cause.kind === 'unreachable' || cause.kind === 'refused')) this.lineLost();
      throw cause;
    } finally {
      this.#older.delete(contactId);
    }
  }

  /** @throws ServiceProblem when there is no service, it does not answer, or refuses */
  async mergeContacts(targetId: string, guestId: string): Promise<void> {
    const client = this.#client;
    if (this.#state.service !== 'online' || !client || this.#stopped) {
      throw new ServiceProblem(this.#state.service === 'refused' ? 'refused' : 'unreachable', this.#state.message ?? 'The service is away', { url: this.#address?.url ?? '' });
    }
    const contact = (contactid: string) => ({ '@odata.type': 'Microsoft.Dynamics.CRM.contact', contactid });
    await client.post(client.dataUrl('Merge'), { Target: contact(targetId), Subordinate: contact(guestId), PerformParentingChecks: false });
    this.reconnected(); // what has moved comes with the next pull
  }

  /** The region has changed, or rows have come from elsewhere: look for work on what follows from them. */
  derive(): void {
    this.#derivation.wake();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#sleep.wake('always');
    await this.#derivation.stop();
    await this.#loop;
    await Promise.allSettled(this.#older.values());
  }

  get #stopped(): boolean {
    return this.#stop.signal.aborted;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const address = this.#address;
      if (!address) {
        await this.#sleep.for(Infinity, 'back-off');
        continue;
      }
      const client = (this.#client ??= new ServiceClient(address, { timeoutMs: this.#options.timings.requestTimeoutMs, stop: this.#stop.signal }));
      try {
        if (!this.#session && !(await this.#openSession(client))) {
          await this.#sleep.for(this.#options.timings.backOff.capMs, 'back-off');
          continue;
        }
        const more = await this.#round(client);
        this.#backOff.reset();
        this.#setState({ service: 'online', message: null, load: this.#load() });
        const next = Math.min(this.#lastFull + this.#options.timings.pollMs, this.#pusher?.nextRetryAt ?? Infinity);
        // Never longer than a poll, whatever the clock of this computer has been set to meanwhile.
        if (!more) await this.#sleep.for(Math.min(this.#options.timings.pollMs, Math.max(0, next - Date.now())), 'idle');
      } catch (cause) {
        if (this.#stopped) return;
        if (this.#client === client) await this.#failed(cause); // else the address has just changed
      }
    }
  }

  async #openSession(client: ServiceClient): Promise<boolean> {
    const { session, clockAheadMs } = await client.session();
    if (session.protocolVersion !== protocolVersion) {
      const message = `The service speaks protocol ${session.protocolVersion}, this desk ${protocolVersion}. Update the older one.`;
      this.#options.log('error', message, { url: client.address.url });
      this.#setState({ service: 'incompatible', message, load: null });
      return false;
    }
    this.#session = session;
    this.#clockAheadMs = clockAheadMs;
    await this.#options.onSession(session, clockAheadMs);
    this.#setState({ service: 'online', message: null, load: this.#load() });
    return true;
  }

  /** Push first, then everything that is due. @returns whether the first load goes on */
  async #round(client: ServiceClient): Promise<boolean> {
    const { store, region, log } = this.#options;
    const startedAt = Date.now();
    const pusher = (this.#pusher ??= new Pusher(store, client, region, log));
    // An edit that the service chokes on must not keep the desk from seeing what others do.
    const trouble: { problem: ServiceProblem | null } = { problem: null };
    const pushed = await pusher.push().catch((cause: unknown) => {
      if (!(cause instanceof ServiceProblem) || (cause.kind !== 'busy' && cause.kind !== 'unusable')) throw cause;
      trouble.problem = cause;
      return new Set<TableName>();
    });
    const beforePage = async () => {
      if (this.#stopped || this.#client !== client) throw new ServiceProblem('unreachable', 'Another service address is in use', { url: client.address.url });
      if (trouble.problem === null && (await countPending(store.views)) > 0) await pusher.push();
    };
    await this.#moveScope();
    const round = this.#roundThroughAll(startedAt);
    await this.#tables.refresh(client, beforePage, round?.number ?? null, pushed);
    const wasLoading = !this.#tables.allLoaded;
    const more = await this.#tables.loadSlice(client, beforePage);
    if (trouble.problem) throw trouble.problem;
    if (this.#tables.allLoaded) await this.#sweeper.sweep(client, this.#tables.swept);
    // Who has asked for everything again meanwhile gets a round of its own.
    if (round && this.#openRound === round) {
      this.#openRound = null;
      this.#lastFull = round.startedAt;
    }
    if (!this.#tables.allLoaded) return more;
    if (round) await this.#options.onComplete(new Date(round.startedAt).toISOString());
    else if (wasLoading) this.#everythingAgain(); // once more, now that all tables are there
    return !round && wasLoading;
  }

  /** @returns the round to begin or to go on with, null while none is due. The clock of this computer may be set back. */
  #roundThroughAll(now: number): { readonly number: number; readonly startedAt: number } | null {
    const isOver = (since: number) => Math.abs(now - since) >= this.#options.timings.pollMs;
    if (this.#openRound && !isOver(this.#openRound.startedAt)) return this.#openRound;
    if (!isOver(this.#lastFull)) return null;
    return (this.#openRound = { number: ++this.#rounds, startedAt: now });
  }

  #everythingAgain(): void {
    this.#lastFull = 0;
    this.#openRound = null;
  }

  /** Once a day some rows grow too old. */
  async #moveScope(): Promise<void> {
    const { store, scope = defaultScope } = this.#options;
    const from = scopeFrom(scope, new Date(Date.now() + this.#clockAheadMs));
    if (from === this.#scopeFrom) return;
    this.#scopeFrom = from;
    await store.write((transaction) => setSetting(transaction, scopeSetting, from ?? ''), 'patient');
    this.#derivation.scopeMoved();
  }

  /** null once everything is here and what follows from it is made. */
  #load(): LoadState | null {
    const load = this.#tables.load();
    return load.tables.every(({ stage }) => stage === 'done') ? null : load;
  }

  async #failed(cause: unknown): Promise<void> {
    const { log, timings } = this.#options;
    const kind = cause instanceof ServiceProblem ? cause.kind : 'unreachable';
    const message = messageOf(cause);
    const service = kind === 'refused' ? 'refused' : 'offline';
    const level = cause instanceof ServiceProblem ? (kind === 'unusable' || kind === 'refused' ? 'error' : 'warn') : 'error';
    // Once per change of state; a desk without a network must not fill its log.
    if (this.#state.service !== service || this.#state.message !== message) {
      log(level, message, cause instanceof ServiceProblem ? { url: cause.url, status: cause.status, code: cause.code } : {});
    }
    this.#session = null;
    this.#tables.interrupted();
    this.#setState({ service, message, load: this.#load() });
    if (kind === 'refused' && this.#address) this.#options.onRefused?.(this.#address.token, cause instanceof ServiceProblem ? cause.status : null);
    const waitMs = kind === 'refused' ? timings.backOff.capMs : this.#backOff.next(cause instanceof ServiceProblem ? cause.retryAfterMs : null);
    await this.#sleep.for(waitMs, 'back-off');
  }

  #setState(state: SyncState): void {
    const before = this.#state;
    this.#state = state;
    if (JSON.stringify(before) !== JSON.stringify(state)) this.#options.onState(state);
  }
}
