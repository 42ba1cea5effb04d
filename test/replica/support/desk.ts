/** One desk: the replica as a utilityProcess would run it, with a screen's port that remembers what it was told. */
import { EventEmitter } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createReplica, type Replica, type ReplicaOptions } from '../../../electron/replica/replica.ts';
import type { PortMessage } from '../../../shared/contract/messages.ts';
import type { CallCard, DeskState } from '../../../shared/contract/records.ts';
import type { ReplicaInput, ReplicaOperationName, ReplicaOutput } from '../../../shared/contract/replica.ts';
import type { Surface } from '../../../shared/contract/surfaces.ts';
import type { Outcome } from '../../../shared/errors.ts';
import { until } from './until.ts';

export interface LogLine {
  level: string;
  message: string;
  details: Record<string, unknown>;
}

/** Electron's MessagePortMain, as far as the replica uses it. */
export class TestPort extends EventEmitter {
  readonly received: PortMessage[] = [];
  postMessage(message: unknown): void {
    this.received.push(structuredClone(message) as PortMessage);
    this.emit('received');
  }
  last<T>(name: string): T | null {
    const found = this.received.findLast((message) => message.kind === 'event' && message.name === name);
    return found?.kind === 'event' ? (found.value as T) : null;
  }
  every<T>(name: string): T[] {
    return this.received.flatMap((message) => (message.kind === 'event' && message.name === name ? [message.value as T] : []));
  }
}

export class Desk {
  readonly replica: Replica;
  readonly port: TestPort;
  readonly log: LogLine[];
  readonly sessions: { key: string; byPerson: boolean }[];
  readonly databasePath: string;
  readonly #openedAt = new Date().toISOString();
  constructor(replica: Replica, port: TestPort, log: LogLine[], sessions: { key: string; byPerson: boolean }[], databasePath: string) {
    this.replica = replica;
    this.port = port;
    this.log = log;
    this.sessions = sessions;
    this.databasePath = databasePath;
  }

  ask<N extends ReplicaOperationName>(name: N, input: ReplicaInput<N>, surface: Surface = 'workspace'): Promise<Outcome<ReplicaOutput<N>>> {
    return this.replica.request(surface, name, input) as Promise<Outcome<ReplicaOutput<N>>>;
  }

  async get<N extends ReplicaOperationName>(name: N, input: ReplicaInput<N>): Promise<ReplicaOutput<N>> {
    const outcome = await this.ask(name, input);
    if (!outcome.ok) throw new Error(`${name}: ${outcome.error.code} ${outcome.error.message} ${JSON.stringify(outcome.error.details ?? {})}`);
    return outcome.value;
  }

  get cards(): CallCard[] {
    return this.port.last<CallCard[]>('calls') ?? [];
  }

  card(what: string, condition: (card: CallCard) => boolean): Promise<CallCard> {
    return until(`a card that ${what}`, () => this.cards.find(condition));
  }

  state(what: string, condition: (state: DeskState) => boolean, withinMs?: number): Promise<DeskState> {
    return until(
      `a desk that is ${what}`,
      async () => {
        const state = await this.get('desk.state', {});
        return condition(state) ? state : null;
      },
      withinMs,
    );
  }

  /** Everything of the service is here, everything of ours is there. */
  inSync(): Promise<DeskState> {
    return this.state('in sync', (state) => state.service === 'online' && state.load === null && state.asOf !== null && state.asOf >= this.#openedAt && state.pendingEdits === 0, 100_000);
  }
}

/** Nothing grows too old, so that a desk can be compared with its service row by row. */
const everything = { months: null };
const quick = { pollMs: 60_000, requestTimeoutMs: 5_000, backOff: { firstMs: 20, capMs: 200 }, pageSize: 1000 };

export async function openDesk(options: {
  folder: string;
  service?: { url: string; token: string } | null;
  timings?: ReplicaOptions['timings'];
  scope?: ReplicaOptions['scope'];
}): Promise<Desk> {
  const log: LogLine[] = [];
  const sessions: { key: string; byPerson: boolean }[] = [];
  const replica = createReplica({
    log: (level, message, details = {}) => void log.push({ level, message, details }),
    onSessionOpened: (session) => void sessions.push(session),
    timings: { ...quick, ...options.timings },
    scope: options.scope ?? everything,
  });
  onTestFinished(() => replica.stop());
  const databasePath = join(options.folder, 'replica.sqlite');
  await replica.start(databasePath, options.service ?? null);
  const port = new TestPort();
  replica.attach('workspace', port);
  return new Desk(replica, port, log, sessions, databasePath);
}

/** A folder with a replica that holds the whole city: a load takes seconds, a copy of it does not. */
export async function loadedReplica(service: { url: string; token: string }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ringdesk-template-'));
  const replica = createReplica({ log: () => undefined, timings: quick, scope: everything });
  await replica.start(join(folder, 'replica.sqlite'), service);
  await until(
    'the whole city',
    async () => {
      const outcome = await replica.request('workspace', 'desk.state', {});
      return outcome.ok && (outcome.value as DeskState).asOf !== null;
    },
    240_000,
  );
  await replica.stop();
  return folder;
}
