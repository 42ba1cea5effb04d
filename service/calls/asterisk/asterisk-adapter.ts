import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type Capabilities, type CommandResult, noCapabilities, type PresenceReport, type QueueFollowing } from '../../../shared/wire.ts';
import { type CallAdapter, type LegCommand, refused } from '../adapter.ts';
import type { AsteriskConfiguration } from '../configuration.ts';
import type { CallLog, LoggedLeg } from '../log/call-log.ts';
import { AmiConnection } from './ami-connection.ts';
import type { AmiMessage } from './ami-message.ts';
import { CallModel } from './call-model.ts';
import { QueuePause } from './queue-pause.ts';

export interface AsteriskAdapterOptions {
  readonly configuration: AsteriskConfiguration;
  readonly log: CallLog;
  readonly logger: Logger;
  readonly firstRetryMs?: number;
  readonly longestRetryMs?: number;
  /** After each login: what this PBX can do may have changed. */
  readonly onCapabilities?: () => void;
}

/**
 * Keeps one Asterisk connected and its calls in the log.
 *
 *   connecting ──login──► resynchronising (Status) ──► listening ──connection lost──► waiting ──back-off──► connecting
 *        └──────refused or unreachable────────────────────────────────────────────────┘
 *
 * After every login a `Status` listing tells which legs live: what rang or ended while nobody listened is made up for.
 */
export class AsteriskAdapter implements CallAdapter {
  readonly system: string;
  readonly #options: AsteriskAdapterOptions;
  readonly #model: CallModel;
  readonly #queuePause: QueuePause;
  readonly #stopped = new AbortController();
  #connection: AmiConnection | undefined;
  #running: Promise<void> = Promise.resolve();

  private constructor(options: AsteriskAdapterOptions) {
    const { configuration, logger } = options;
    this.#options = options;
    this.system = configuration.systemName ?? `${configuration.host}:${configuration.port}`;
    this.#queuePause = new QueuePause(configuration.queueMember);
    this.#model = new CallModel({
      agents: new RegExp(configuration.agents),
      onProblem: (what) => logger.warn({ system: this.system }, `call model: ${what}`),
    });
  }

  static async start(options: AsteriskAdapterOptions): Promise<AsteriskAdapter> {
    const adapter = new AsteriskAdapter(options);
    const open = await options.log.openLegs(adapter.system);
    adapter.#model.restore(open.map(({ last, answeredAtMs }) => ({ report: last, answeredAtMs })));
    adapter.#running = adapter.#stayConnected();
    return adapter;
  }

  /** Answering a desk phone needs write=system, which a screen pop should not have. */
  get capabilities(): Capabilities {
    return { ...noCapabilities, hangUp: true, presence: this.#queuePause.isAllowed };
  }

  setPresence(extension: string, presence: Pick<PresenceReport, 'state' | 'reason'>): Promise<QueueFollowing> {
    return this.#queuePause.set(extension, presence);
  }

  async command({ type, legId }: LegCommand, _leg: LoggedLeg): Promise<CommandResult> {
    if (type !== 'hangUp') return refused('not-supported', 'This PBX cannot do that for you: use your desk phone.');
    const channel = this.#model.channelOf(legId);
    if (channel === undefined) return refused('not-found', 'This call is already over.');
    if (!this.#connection) return refused('unavailable', 'The telephone system cannot be reached: hang up at your desk phone.');
    try {
      const response = await this.#connection.send({ Action: 'Hangup', Channel: channel });
      if (response.get('Response') === 'Success') return { ok: true };
      return refused('not-allowed', `The telephone system refused: ${response.get('Message') ?? 'no reason given'}`);
    } catch (error) {
      return refused('unavailable', `Hang up at your desk phone: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async close(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  async #stayConnected(): Promise<void> {
    const { logger, firstRetryMs = 500, longestRetryMs = 30_000 } = this.#options;
    const { signal } = this.#stopped;
    let waitMs = firstRetryMs;
    while (!signal.aborted) {
      try {
        const reason = await this.#listen(() => (waitMs = firstRetryMs));
        if (!signal.aborted) logger.warn({ system: this.system, retryMs: waitMs }, `connection to the PBX lost: ${reason}`);
      } catch (error) {
        logger.warn({ system: this.system, retryMs: waitMs }, `cannot use the PBX: ${error instanceof Error ? error.message : String(error)}`);
      }
      // Half of the wait is random, so that many services do not knock at once.
      await delay(waitMs / 2 + (Math.random() * waitMs) / 2, undefined, { signal }).catch(() => {});
      waitMs = Math.min(waitMs * 2, longestRetryMs);
    }
  }

  /** @returns why the connection ended */
  async #listen(connected: () => void): Promise<string> {
    const { configuration, logger } = this.#options;
    let ended: (reason: string) => void = () => {};
    const closed = new Promise<string>((resolve) => (ended = resolve));
    const connection = await AmiConnection.open({
      host: configuration.host,
      port: configuration.port,
      tls: configuration.tls,
      user: configuration.user,
      secret: configuration.secret,
      onEvent: (message) => this.#receive(message),
      onProblem: ({ what, offset, excerpt }) => logger.warn({ system: this.system, offset, begins: firstWord(excerpt) }, `AMI stream: ${what}`),
      onClose: ended,
      signal: this.#stopped.signal,
    });
    this.#connection = connection;
    try {
      if (this.#stopped.signal.aborted) connection.close();
      else {
        connected();
        logger.info({ system: this.system }, 'connected to the PBX');
        this.#model.beginResynchronisation();
        const response = await connection.send({ Action: 'Status' });
        await this.#followQueues(connection);
        if (response.get('Response') !== 'Success') {
          logger.warn({ system: this.system }, `the PBX does not list its channels (needs write=call): ${response.get('Message') ?? 'no reason given'}`);
        }
      }
      return await closed;
    } finally {
      connection.close();
      this.#queuePause.loggedOut();
      this.#connection = undefined;
    }
  }

  async #followQueues(connection: AmiConnection): Promise<void> {
    const { logger, onCapabilities } = this.#options;
    await this.#queuePause.loggedIn((action) => connection.send(action));
    onCapabilities?.();
    if (!this.#queuePause.isAllowed) logger.info({ system: this.system }, 'the PBX does not take who is ready from here (needs write=agent): its queues ring everybody');
  }

  #receive(message: AmiMessage): void {
    const now = Date.now();
    const reports = this.#model.apply(message, now);
    if (reports.length === 0) return;
    const at = new Date(now).toISOString();
    this.#options.log
      .append(
        this.system,
        reports.map((report) => ({ ...report, at })),
      )
      .catch((error: unknown) => this.#options.logger.error({ system: this.system, err: error }, 'call events could not be written to the call log'));
  }
}

/** Enough to tell a web page from a cut-off line; the rest of a line may be a caller's name or number, which no log holds. */
function firstWord(excerpt: string): string {
  return (/^[^\s:=]*/.exec(excerpt)?.[0] ?? '').replaceAll(/\d/g, '#');
}
