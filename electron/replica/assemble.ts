/** The parts of an open replica and what they tell each other: store, synchronisation, calls, presence, the line to the gateway. */
import type { CallsAtDesk } from '../../shared/contract/messages.ts';
import type { CallCard, DeskState } from '../../shared/contract/records.ts';
import { isTableName, type TableName } from '../../shared/entities/index.ts';
import { noCapabilities } from '../../shared/wire.ts';
import { CallDesk } from './calls/call-desk.ts';
import { DeskPresence } from './calls/desk-presence.ts';
import { callsAtDesk } from './calls/calls-at-desk.ts';
import { CallSocket } from './calls/call-socket.ts';
import { CallerLookup } from './calls/match.ts';
import { relayLabel } from './calls/relay.ts';
import { type Log, messageOf } from './log.ts';
import type { OperationContext } from './operations/context.ts';
import { parkedEdits } from './operations/parked-edits.ts';
import { Ports } from './ports.ts';
import { rebuildContactNumbers } from './store/contact-numbers.ts';
import { countPending } from './store/outbox.ts';
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

/** Until the service has said where the city is. */
const regionUntilKnown = 'US';
/** Changes of many rows are told together. */
const changedTogetherMs = 50;
const entityTables = (tables: Iterable<ChangedTable>): TableName[] => [...tables].filter((table): table is TableName => isTableName(table));

export type ReplicaParts = Awaited<ReturnType<typeof assemble>>;

/** Opens the store and starts everything on it; the address of the service comes later. */
export async function assemble(databasePath: string, options: ReplicaOptions, ports: Ports) {
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
      parkedEdits: await parkedEdits(store.views),
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
