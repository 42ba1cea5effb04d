/** The replica, whole: store, synchronisation, calls and the screens' ports. Knows nothing of Electron. */
import type { CallsAtDesk } from '../../shared/contract/messages.ts';
import type { CallCard, DeskState, ParkedEdit } from '../../shared/contract/records.ts';
import type { Surface } from '../../shared/contract/surfaces.ts';
import { isTableName, type TableName, tableOf } from '../../shared/entities/index.ts';
import type { Outcome } from '../../shared/errors.ts';
import { noCapabilities } from '../../shared/wire.ts';
import { CallDesk } from './calls/call-desk.ts';
import { DeskPresence } from './calls/desk-presence.ts';
import { callsAtDesk } from './calls/calls-at-desk.ts';
import { CallSocket } from './calls/call-socket.ts';
import { CallerLookup } from './calls/match.ts';
import { relayLabel } from './calls/relay.ts';
import { dispatch } from './dispatch.ts';
import { type Log, messageOf } from './log.ts';
import type { OperationContext } from './operations/context.ts';
import { type Port, Ports } from './ports.ts';
import { rebuildContactNumbers } from './store/contact-numbers.ts';
import { countPending } from './store/outbox.ts';
import { diskFullWords, isDiskFull } from './store/disk-full.ts';
import { markDamaged } from './store/open.ts';
import type { Scope } from './store/scope.ts';
import { ReplicaStore, setSetting } from './store/store.ts';
import type { ChangedTable } from './store/transaction.ts';
import { sessionFrom } from './stored-session.ts';
import type { ServiceAddress } from './sync/service-client.ts';
import { defaultTimings, Synchronizer, type SyncTimings } from './sync/synchronizer.ts';

export interface ReplicaOptions {
  readonly log: Log;
  readonly onSessionOpened?: (session: { key: string; byPerson: boolean }) => void;
  /** The calls as main needs them, whenever that changes. */
  readonly onCalls?: (calls: CallsAtDesk) => void;
  /** `stranger`: the token is good, its person may not use the service. */
  readonly onTokenRefused?: (token: string, reason: 'invalid' | 'stranger') => void;
  /** The file is damaged and marked so: opened again, it is set aside and what only this desk has is saved from it. */
  readonly onDamaged?: () => void;
  readonly timings?: Partial<SyncTimings>;
  readonly scope?: Scope;
}

export interface Replica {
  /** @param service null, or an empty address, while the service is not known */
  start(databasePath: string, service: ServiceAddress | null): Promise<void>;
  useService(service: ServiceAddress): void;
  attach(surface: Surface, port: Port): void;
  request(surface: Surface, name: string, input: unknown): Promise<Outcome<unknown>>;
  /** This computer slept, or has another network. */
  wake(): void;
  /** Asks the simulator to ring this desk; null: a withheld number. */
  ring(number: string | null): Promise<Outcome<unknown>>;
  stop(): Promise<void>;
}

/** Until the service has said where the city is. */
const regionUntilKnown = 'US';
/** Changes of many rows are told together. */
const changedTogetherMs = 50;
const ringWaitsMs = 30_000;
/** The disk is full: how soon it is tried again. */
const openAgainMs = 3_000;
/** A screen may be there before the store is open. */
const openWaitsMs = 10_000;
const entityTables = (tables: Iterable<ChangedTable>): TableName[] => [...tables].filter((table): table is TableName => isTableName(table));

export function createReplica(options: ReplicaOptions): Replica {
  const { log } = options;
  let stopping = false;
  let failed = 'The local data store is not open yet. Try again in a moment.';
  let parts: Awaited<ReturnType<typeof assemble>> | null = null;
  let wanted: ServiceAddress | null = null;
  let retry: NodeJS.Timeout | undefined;
  const ports = new Ports(request, log);

  /** Settled once the store is open, or cannot be opened, or the replica ends. */
  let settleStart = (): void => undefined;
  const started = new Promise<void>((resolve) => (settleStart = resolve));

  async function open(databasePath: string): Promise<void> {
    const made = await assemble(databasePath, options, ports);
    if (stopping) return await made.stop();
    parts = made;
    parts.useService(wanted);
  }

  /** There may be room again without anybody telling this process. */
  function openLater(databasePath: string): void {
    retry = setTimeout(() => {
      open(databasePath).then(
        () => void ports.broadcast('calls', parts?.context.calls.cards() ?? []),
        () => stopping || openLater(databasePath),
      );
    }, openAgainMs);
  }

  async function request(surface: Surface, name: string, input: unknown): Promise<Outcome<unknown>> {
    if (!parts) await within(started, openWaitsMs);
    if (!parts) return { ok: false, error: { code: 'unavailable', message: failed } };
    return await dispatch(parts.context, surface, name, input, log);
  }

  return {
    async start(databasePath, service) {
      wanted = service;
      try {
        await open(databasePath);
      } catch (cause) {
        failed = isDiskFull(cause) ? diskFullWords : `The local data store cannot be opened: ${messageOf(cause)}`;
        if (!isDiskFull(cause)) throw cause;
        log('error', failed, { file: databasePath, cause: messageOf(cause) });
        openLater(databasePath);
      } finally {
        settleStart();
      }
    },
    useService(service) {
      if (stopping) return;
      wanted = service;
      parts?.useService(service);
    },
    attach(surface, port) {
      ports.attach(surface, port);
      if (!parts) return;
      ports.tell(port, 'calls', parts.context.calls.cards());
      parts.context.deskState().then(
        (state) => ports.tell(port, 'desk', state),
        (cause: unknown) => log('error', 'The desk state could not be read', { cause: messageOf(cause) }),
      );
    },
    request,
    wake: () => parts?.wake(),
    async ring(number) {
      // Asked for at the start of the app, when the store is not open and the line not up yet.
      if (!parts) await within(started, ringWaitsMs);
      await parts?.ready(ringWaitsMs);
      return await request('workspace', 'calls.simulateRing', { number });
    },
    async stop() {
      if (stopping) return;
      stopping = true;
      clearTimeout(retry);
      settleStart();
      await parts?.stop();
      ports.close();
    },
  };
}

/** Until it is settled, but no longer than so. */
async function within(settled: Promise<void>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([settled, new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)))]);
  clearTimeout(timer);
}

async function assemble(databasePath: string, options: ReplicaOptions, ports: Ports) {
  const { log } = options;
  const timings = { ...defaultTimings, ...options.timings };
  let damaged = false;
  const store = await ReplicaStore.open(databasePath, log, {
    onStorage: () => tellDesk(),
    onDamaged: (cause) => {
      if (damaged) return;
      damaged = true;
      log('error', 'The local data store is damaged; it is opened again', { file: databasePath, cause: messageOf(cause) });
      markDamaged(databasePath).then(options.onDamaged, (problem: unknown) => log('error', 'The damage could not be noted', { cause: messageOf(problem) }));
    },
  });

  let session = sessionFrom(await store.setting('session'));
  let asOf = await store.setting('asOf');
  let clockAheadMs = 0;
  let closing = false;
  const region = () => session?.city.region ?? regionUntilKnown;
  const readable = () => ({ cases: synchronizer.isReadable('incident'), calls: synchronizer.isReadable('phonecall') });
  const lookup = await CallerLookup.prepare(store.lookup, readable, (call) => relayLabel(call, session?.callHandling?.relayNumbers ?? [], region()));

  let told = '';
  /** After the pop: what main does with it is less urgent. */
  function tellMain(cards: readonly CallCard[]): void {
    const calls = callsAtDesk(cards);
    if (told === (told = JSON.stringify(calls))) return;
    options.onCalls?.(calls);
  }

  let presence: DeskPresence | null = null;
  const calls = new CallDesk({
    store,
    lookup,
    log,
    region,
    userId: () => session?.user.id ?? null,
    handling: () => session?.callHandling ?? null,
    extensions: () => session?.extensions ?? null,
    now: () => Date.now() + clockAheadMs,
    onCards: (cards, screen) => {
      ports.broadcast('calls', cards, screen);
      tellMain(cards);
      presence?.follow();
    },
    onSessionOpened: (opened) => options.onSessionOpened?.(opened),
  });
  const synchronizer = new Synchronizer({
    store,
    log,
    timings,
    ...(options.scope ? { scope: options.scope } : {}),
    region,
    onDerived: () => calls.rematch(),
    onState: () => tellDesk(),
    onRefused: (token, status) => options.onTokenRefused?.(token, status === 403 ? 'stranger' : 'invalid'),
    onSession: async (next, ahead) => {
      clockAheadMs = ahead;
      const moved = next.city.region !== region();
      session = next;
      await store.write(async (transaction) => {
        await setSetting(transaction, 'session', JSON.stringify(next));
        if (moved) await rebuildContactNumbers(transaction.db);
      });
      if (moved) synchronizer.derive();
      presence?.follow();
      presence?.tellAgain();
      tellDesk();
    },
    onComplete: async (instant) => {
      asOf = instant;
      await store.write((transaction) => setSetting(transaction, 'asOf', instant));
      tellDesk();
    },
  });
  const socket = new CallSocket({
    log,
    lastSeq: () => calls.lastSeq,
    onCall: (event, replayed) => calls.receive(event, replayed),
    onReplayed: (since, newest) => calls.settle(since, newest),
    onHint: (tables) => synchronizer.hint(tables),
    onConnected: () => {
      synchronizer.sessionAgain();
      synchronizer.reconnected();
    },
    onSession: () => synchronizer.sessionAgain(),
    onLine: () => {
      if (!closing && !socket.isUp) synchronizer.lineLost();
      if (socket.isUp) presence?.tellAgain();
      else presence?.lineLost();
      tellDesk();
    },
  });

  /** Without the line a call can only be taken here, by somebody who picks up the telephone. */
  const capabilities = (system?: string) => {
    if (!socket.isUp) return { ...noCapabilities, answer: true };
    const common = session?.capabilities ?? noCapabilities;
    const systems = session?.systems ?? {};
    if (system === undefined || Object.keys(systems).length === 0) return common;
    // A call that its telephone system does not let us answer is taken here by whoever presses Answer.
    return { ...(systems[system] ?? noCapabilities), answer: common.answer };
  };

  async function deskState(): Promise<DeskState> {
    const { service, message, load } = synchronizer.state;
    return {
      user: session ? { id: session.user.id, fullName: session.user.fullName, role: session.user.role } : null,
      city: session?.city ?? null,
      callHandling: session?.callHandling ?? null,
      extensions: session?.extensions ?? [],
      capabilities: capabilities(),
      systems: socket.isUp ? Object.fromEntries(Object.keys(session?.systems ?? {}).map((system) => [system, capabilities(system)])) : {},
      presence: standing.shown(),
      simulator: session?.simulator ?? false,
      service,
      serviceMessage: message,
      asOf,
      load,
      storage: store.storage,
      pendingEdits: await countPending(store.views),
      parkedEdits: await parkedEdits(store),
    };
  }

  let changed = new Set<ChangedTable>();
  let changedTimer: NodeJS.Timeout | null = null;
  let deskTimer: NodeJS.Timeout | null = null;
  function tellDesk(): void {
    deskTimer ??= setTimeout(() => {
      deskTimer = null;
      if (closing) return;
      deskState().then(
        (state) => ports.broadcast('desk', state),
        (cause: unknown) => closing || log('error', 'The desk state could not be read', { cause: messageOf(cause) }),
      );
    }, 5);
  }
  store.onChanged((tables) => {
    for (const table of tables) changed.add(table);
    if (tables.has('outbox')) {
      synchronizer.edited();
      tellDesk();
    }
    changedTimer ??= setTimeout(() => {
      changedTimer = null;
      const told = changed;
      changed = new Set();
      if (closing) return;
      ports.broadcast('changed', { tables: [...told].filter((table) => table !== 'outbox') });
      // What a card shows comes from these; a call of this desk alone re-reads itself.
      if (entityTables(told).length > 0 || told.has('outbox')) calls.rematch();
    }, changedTogetherMs);
  });

  const standing = (presence = new DeskPresence({
    store,
    log,
    now: () => Date.now() + clockAheadMs,
    cards: () => calls.cards(),
    hasPhone: () => (session?.extensions.length ?? 0) > 0,
    wrapUpLimitMs: () => session?.callHandling.wrapUpLimitMs ?? null,
    line: {
      get isUp() {
        return socket.isUp;
      },
      tell: (report) => socket.presence(report),
    },
    onChanged: () => tellDesk(),
  }));
  const context: OperationContext = { store, calls, presence: standing, region, session: () => session, capabilities, lineIsUp: () => socket.isUp, deskState,
    readable,
    isKnown: (table) => synchronizer.isKnown(table),
    sync: {
      now: () => synchronizer.reconnected(),
      pause: (paused) => synchronizer.pause(paused),
      nextCheckAt: () => synchronizer.nextCheckAt,
      sending: () => synchronizer.sending,
      fetchOlder: (contactId) => synchronizer.fetchOlder(contactId),
      mergeContacts: (targetId, guestId) => synchronizer.mergeContacts(targetId, guestId),
    },
    command: (command) => socket.command(command) };
  await synchronizer.open();
  await calls.start();
  await standing.start();
  synchronizer.start();

  return {
    context,
    ready: (withinMs: number) => socket.ready(withinMs),
    wake() {
      void socket.wake();
      synchronizer.reconnected();
    },
    useService(service: ServiceAddress | null) {
      const address = service && service.url !== '' ? service : null;
      synchronizer.useService(address);
      if (address) socket.connect(address);
      else socket.close();
    },
    async stop() {
      closing = true;
      standing.stop();
      for (const timer of [changedTimer, deskTimer]) if (timer) clearTimeout(timer);
      socket.close();
      await synchronizer.stop();
      await calls.stop();
      await lookup.close();
      await store.close();
    },
  };
}

async function parkedEdits(store: ReplicaStore): Promise<ParkedEdit[]> {
  const rows = await store.views.all<{ seq: number; groupid: string; state: string; tablename: string; recordid: string; reason: string | null; createdat: string; changes: string }>(
    `SELECT seq, groupid, state, tablename, recordid, reason, createdat, changes FROM outbox WHERE state <> 'pending' ORDER BY seq LIMIT 200`,
  );
  return await Promise.all(
    rows.map(async (row) => ({
      id: row.seq,
      groupId: row.groupid,
      kind: row.state === 'conflict' ? ('conflict' as const) : ('refused' as const),
      table: row.tablename,
      recordId: row.recordid,
      recordName: isTableName(row.tablename) ? await recordName(store, row.tablename, row.recordid) : null,
      reason: row.reason ?? '',
      at: row.createdat,
    })),
  );
}

async function recordName(store: ReplicaStore, table: TableName, id: string): Promise<string | null> {
  const { primaryName, desk } = tableOf(table);
  if (primaryName === null || desk === false) return null;
  const found = await store.views.get<{ name: string | null }>(`SELECT "${primaryName}" AS name FROM "${table}" WHERE id = ?`, [id]);
  return found?.name ?? null;
}
