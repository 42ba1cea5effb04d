/**
 * Keeps the replica and the service the same. One loop, so push and pull never overlap:
 *
 *   no address ──address──► starting ──session──► online: push · pull ── waits for a hint, an edit or the timer ──┐
 *                              ▲                     ▲ │                                                          │
 *                              │                     └─┼──────────────────────────────────────────────────────────┘
 *                    address, back-off over            ├─ no answer, busy, unusable ─► offline (back-off)
 *                              └───────────────────────┼─ 401 ─► refused (until another token, or a slow retry)
 *                                                      └─ other protocol version ─► incompatible
 */
import { deskTableNames, type TableName } from '../../../shared/entities/index.ts';
import { protocolVersion, type Session } from '../../../shared/wire.ts';
import type { LoadState } from '../../../shared/contract/sync-records.ts';
import { type Log, messageOf } from '../log.ts';
import { countPending } from '../store/outbox.ts';
import type { ReplicaStore } from '../store/store.ts';
import { BackOff } from './back-off.ts';
import { LoadProgress } from './load-progress.ts';
import { ServiceProblem } from './problem.ts';
import { pullTable, readCursor } from './pull.ts';
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
  readonly requestTimeoutMs: number;
  readonly backOff: { readonly firstMs: number; readonly capMs: number };
  readonly pageSize: number;
}
export const defaultTimings: SyncTimings = { pollMs: 30_000, requestTimeoutMs: 20_000, backOff: { firstMs: 500, capMs: 30_000 }, pageSize: 1000 };

export interface SynchronizerOptions {
  readonly store: ReplicaStore;
  readonly log: Log;
  readonly timings: SyncTimings;
  readonly region: () => string;
  readonly onState: (state: SyncState) => void;
  readonly onSession: (session: Session, clockAheadMs: number) => Promise<void>;
  /** The service does not accept this token, now and at every later try. */
  readonly onRefused?: (token: string, status: number | null) => void;
  /** Everything that the service held at this instant is here. */
  readonly onComplete: (asOf: string) => Promise<void>;
}

export class Synchronizer {
  readonly #options: SynchronizerOptions;
  readonly #sleep = new Sleep();
  readonly #backOff: BackOff;
  readonly #stop = new AbortController();
  readonly #withoutAccess = new Set<TableName>();
  #address: ServiceAddress | null = null;
  #client: ServiceClient | null = null;
  #session: Session | null = null;
  #hinted = new Set<TableName>();
  #lastComplete = 0;
  #state: SyncState = { service: 'starting', message: null, load: null };
  #loop: Promise<void> | null = null;

  constructor(options: SynchronizerOptions) {
    this.#options = options;
    this.#backOff = new BackOff(options.timings.backOff);
  }

  get state(): SyncState {
    return this.#state;
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  useService(address: ServiceAddress | null): void {
    this.#address = address;
    this.#client = null;
    this.#session = null;
    this.#withoutAccess.clear();
    this.#backOff.reset();
    this.#sleep.wake('always');
  }

  /** An edit waits in the outbox. Does not cut a back-off short. */
  edited(): void {
    this.#sleep.wake('idle');
  }

  hint(tables: readonly string[]): void {
    const own = deskTableNames.filter((table) => tables.includes(table));
    for (const table of own) this.#hinted.add(table);
    if (own.length > 0) this.#sleep.wake('idle');
  }

  /** The line for call events went down: perhaps the service is away. Asking now tells the desk at once, not at the next poll. */
  lineLost(): void {
    this.#lastComplete = 0;
    this.#sleep.wake('idle');
  }

  /** The service can be reached again: no reason to wait longer. */
  reconnected(): void {
    this.#lastComplete = 0;
    this.#backOff.reset();
    this.#sleep.wake('always');
  }

  /** A person asks for it: no timer and no back-off is waited for. */
  now(): void {
    this.reconnected();
  }

  pause(_paused: boolean): void {
    this.#sleep.wake('always');
  }

  get nextCheckAt(): string | null {
    return this.#state.service === 'online' ? new Date(this.#lastComplete + this.#options.timings.pollMs).toISOString() : null;
  }

  get sending(): ReadonlySet<string> {
    return new Set();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#sleep.wake('always');
    await this.#loop;
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
        await this.#round(client);
        this.#backOff.reset();
        this.#setState({ service: 'online', message: null, load: null });
        await this.#sleep.for(Math.max(0, this.#lastComplete + this.#options.timings.pollMs - Date.now()), 'idle');
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
    await this.#options.onSession(session, clockAheadMs);
    this.#setState({ service: 'online', message: null, load: this.#state.load });
    return true;
  }

  /** Push first, then everything that is due. A table whose page cannot be used does not keep the others waiting. */
  async #round(client: ServiceClient): Promise<void> {
    const { store, timings, region, log } = this.#options;
    const startedAt = new Date();
    const pusher = new Pusher(store, client, region, log);
    // An edit that the service chokes on must not keep the desk from seeing what others do.
    let problem: ServiceProblem | null = null;
    const pushed = await pusher.push().catch((cause: unknown) => {
      if (!(cause instanceof ServiceProblem) || (cause.kind !== 'busy' && cause.kind !== 'unusable')) throw cause;
      problem = cause;
      return new Set<TableName>();
    });
    const full = Date.now() - this.#lastComplete >= timings.pollMs;
    const due = deskTableNames.filter((table) => full || this.#hinted.has(table) || pushed.has(table));
    this.#hinted = new Set();
    const loaded = new Set<TableName>();
    for (const table of deskTableNames) if ((await readCursor(store, table)).deltalink !== null || this.#withoutAccess.has(table)) loaded.add(table);
    const progress = new LoadProgress(deskTableNames);
    for (const table of loaded) progress.set(table, { stage: 'done' });
    for (const table of due) {
      if (this.#withoutAccess.has(table)) continue;
      const onProgress = (name: TableName, rows: number) => {
        progress.set(name, { rows, stage: 'loading' });
        this.#setState({ service: 'online', message: null, load: progress.state() });
      };
      const beforePage = async () => {
        if (this.#stopped || this.#client !== client) throw new ServiceProblem('unreachable', 'Another service address is in use', { url: client.address.url });
        if (problem === null && (await countPending(store.views)) > 0) await pusher.push();
      };
      try {
        await pullTable({ store, client, region, pageSize: timings.pageSize, log, beforePage, onProgress }, table);
        loaded.add(table);
        progress.set(table, { stage: 'done' });
      } catch (cause) {
        if (cause instanceof ServiceProblem && cause.kind === 'rejected') {
          this.#withoutAccess.add(table);
          loaded.add(table);
          log('warn', 'A table is not given to this user; it is left out', { table, url: cause.url, service: cause.message });
        } else if (cause instanceof ServiceProblem && cause.kind === 'unusable') {
          problem ??= cause;
          log('error', cause.message, { table, url: cause.url });
          this.#hinted.add(table);
        } else {
          this.#hinted = new Set([...this.#hinted, ...due]);
          throw cause;
        }
      }
    }
    if (problem) throw problem;
    if (full) {
      this.#lastComplete = startedAt.getTime();
      await this.#options.onComplete(startedAt.toISOString());
    }
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
    this.#lastComplete = 0;
    this.#setState({ service, message, load: this.#state.load });
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
