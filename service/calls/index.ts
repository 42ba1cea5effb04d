import type { FastifyInstance } from 'fastify';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import { type Capabilities, capabilityNames, type Hint, noCapabilities, type Session } from '../../shared/wire.ts';
import type { Principal } from '../access/principal.ts';
import type { CallAdapter } from './adapter.ts';
import { AsteriskAdapter } from './asterisk/asterisk-adapter.ts';
import type { CallsConfiguration } from './configuration.ts';
import { type Gateway, openGateway } from './gateway.ts';
import { leaveQueues } from './presence/desk-presence.ts';
import { PresenceBook } from './presence/presence-book.ts';
import type { PresenceTables } from './presence/tables.ts';
import type { CityStore } from '../store/city-store.ts';
import { CallLog } from './log/call-log.ts';
import type { CallLogTables } from './log/tables.ts';
import { registerJsonEvents } from './push/json-events.ts';
import { PushSenders } from './push/sender.ts';
import { registerSipgate } from './push/sipgate.ts';
import { Simulator } from './simulator/simulator.ts';

export { type CallsConfiguration, callsConfigurationSchema } from './configuration.ts';
export { type CallLogTables, createCallLogTables } from './log/tables.ts';

export interface CallsDependencies {
  readonly store: CityStore;
  /** The store's own, as the call log sees it. */
  readonly database: Kysely<CallLogTables>;
  readonly logger: Logger;
  readonly authenticate: (token: string) => Promise<Principal | null>;
  readonly city: Session['city'];
  readonly demo: boolean;
  readonly configuration: CallsConfiguration;
  /** A user none of whose desks is here for longer is offline. */
  readonly offlineAfterMs?: number;
}

export interface Calls {
  /** What this user's desk may offer as buttons: only what every PBX behind it can do. */
  capabilitiesFor(principal: Principal): Capabilities;
  /** By system: what this user's desk may offer for a call of it. */
  systemsFor(principal: Principal): Session['systems'];
  readonly simulator: boolean;
  /** Names of telephone systems that cannot be reached now. */
  unreachable(): string[];
  readonly presence: PresenceBook;
  publishHint(hint: Hint): void;
  /** Safe to call twice. Fastify's own close calls it, too. */
  close(): Promise<void>;
}

/** Starts the call gateway on an app that does not listen yet. */
export async function startCalls(app: FastifyInstance, dependencies: CallsDependencies): Promise<Calls> {
  const { store, database, logger, authenticate, configuration, demo, offlineAfterMs } = dependencies;
  const log = await CallLog.open(store, database);
  const presence = await PresenceBook.open({ store, database: database as unknown as Kysely<PresenceTables>, logger, ...(offlineAfterMs === undefined ? {} : { offlineAfterMs }) });
  /** Opened last, and told by PBXs that answer before or after that. */
  const late: { gateway?: Gateway } = {};
  const simulator = configuration.simulator ? await Simulator.start({ log, answerMs: configuration.simulatedAnswerMs }) : undefined;
  const adapters = new Map<string, CallAdapter>();
  if (simulator) adapters.set(simulator.system, simulator);
  const sessionChanged = () => late.gateway?.publishSessionChanged();
  for (const asterisk of configuration.asterisk) {
    const adapter = await AsteriskAdapter.start({ configuration: asterisk, log, logger, onCapabilities: sessionChanged });
    if (adapters.has(adapter.system)) {
      await adapter.close();
      throw new Error(`Two telephone systems are named "${adapter.system}": give each its own systemName`);
    }
    adapters.set(adapter.system, adapter);
  }
  presence.listen((told) => {
    if (told.state !== 'offline') return;
    leaveQueues(told, presence, adapters).catch((error: unknown) => logger.error({ err: error }, 'a telephone could not be taken out of its queues'));
  });
  const senders = new PushSenders({ authenticate, pushSecret: configuration.pushSecret, demo });
  registerJsonEvents(app, log, senders);
  registerSipgate(app, log, senders, new Map(Object.entries(configuration.sipgate.extensions)));
  const gateway = openGateway(app, { log, adapters, simulator, presence, authenticate, logger, demo });
  late.gateway = gateway;

  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= (async () => {
      await Promise.all([...adapters.values()].map((adapter) => adapter.close()));
      await presence.close();
      await gateway.close();
      await log.settled();
    })();
    return closing;
  };
  // Before the HTTP server closes: it would wait for the desks' sockets.
  app.addHook('preClose', close);

  const serving = (extensions: readonly string[]) => [...adapters.values()].filter((adapter) => extensions.some((extension) => adapter.serves(extension)));
  return {
    capabilitiesFor: ({ extensions }) => commonCapabilities(serving(extensions)),
    systemsFor: ({ extensions }) => Object.fromEntries(serving(extensions).map(({ system, capabilities }) => [system, capabilities])),
    simulator: simulator !== undefined,
    unreachable: () => [...adapters.values()].filter((adapter) => adapter.isReachable?.() === false).map(({ system }) => system),
    presence,
    publishHint: (hint) => gateway.publishHint(hint),
    close,
  };
}

function commonCapabilities(adapters: readonly CallAdapter[]): Capabilities {
  if (adapters.length === 0) return noCapabilities;
  return Object.fromEntries(capabilityNames.map((name) => [name, adapters.every((adapter) => adapter.capabilities[name])])) as Capabilities;
}
