import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { AgentPresence, Capabilities, CommandResult, QueueFollowing } from '../../../shared/wire.ts';
import { type CallAdapter, type LegCommand, refused } from '../adapter.ts';
import type { AsteriskConfiguration } from '../configuration.ts';
import type { CallLog, LoggedLeg } from '../log/call-log.ts';
import { AmiConnection, LoginRefused } from './ami-connection.ts';
import type { AmiMessage } from './ami-message.ts';
import { type AmiRights, readRights } from './ami-rights.ts';
import { AnswerBrokerWatch } from './answer-broker-watch.ts';
import { answer, capabilitiesOf, dial, hangUp, hold, transfer } from './asterisk-commands.ts';
import { CallModel } from './call-model.ts';
import { Expectations } from './expectations.ts';
import type { ListingReason } from './listing.ts';
import { QueueMembership } from './queue-membership.ts';
import { ReportLine } from './report-line.ts';

export interface AsteriskAdapterOptions {
  readonly configuration: AsteriskConfiguration;
  readonly log: CallLog;
  readonly logger: Logger;
  readonly firstRetryMs?: number;
  readonly longestRetryMs?: number;
  /** After a refused login: a person must change something first, and a PBX may ban who knocks too often. */
  readonly refusedRetryMs?: number;
  readonly checkMs?: number;
  readonly brokerCheckMs?: number;
  readonly actionTimeoutMs?: number;
  readonly pingMs?: number;
  /** After each login: what this PBX can do may have changed. */
  readonly onCapabilities?: () => void;
}

/** A start waits so long for the first login, so that the first desks are told which buttons work. */
const firstLoginMs = 2_000;
/** A listing of some thousand channels comes in well under a second. */
const listingLimitMs = 30_000;

/**
 * Keeps one Asterisk connected and its calls in the log.
 *
 *   connecting ──login──► listing (rights, QueueStatus, Status) ──► listening ──connection lost──► waiting ──back-off──► connecting
 *        │                     ▲──────────every checkMs────────────────┘
 *        └──────unreachable: back-off, refused: refusedRetryMs──► waiting
 *
 * After every login a listing tells which legs live: what rang or ended while nobody listened is made up for.
 */
export class AsteriskAdapter implements CallAdapter {
  readonly system: string;
  readonly #options: AsteriskAdapterOptions;
  readonly #agents: RegExp;
  readonly #model: CallModel;
  readonly #queues: QueueMembership;
  readonly #reports: ReportLine;
  readonly #expectations = new Expectations();
  readonly #broker: AnswerBrokerWatch | undefined;
  readonly #stopped = new AbortController();
  #rights: AmiRights | undefined;
  #connection: AmiConnection | undefined;
  #lastComplaint = '';
  #running: Promise<unknown> = Promise.resolve();

  private constructor(options: AsteriskAdapterOptions) {
    const { configuration, log, logger } = options;
    this.#options = options;
    this.system = configuration.systemName ?? `${configuration.host}:${configuration.port}`;
    this.#agents = new RegExp(configuration.agents);
    this.#queues = new QueueMembership({
      member: configuration.queueMember,
      queues: configuration.queues,
      onRefused: (what) => logger.warn({ system: this.system }, `the PBX did not do what who is ready takes: ${what}`),
    });
    this.#model = new CallModel({
      agents: this.#agents,
      onProblem: (what) => logger.warn({ system: this.system }, `call model: ${what}`),
      longestRingMs: configuration.longestRingMinutes * 60_000,
      longestCallMs: configuration.longestCallHours * 3_600_000,
    });
    this.#reports = new ReportLine({ log, logger, system: this.system, onCrowded: (crowded) => this.#slowDown(crowded) });
    if (configuration.broker) {
      this.#broker = new AnswerBrokerWatch({ settings: configuration.broker, system: this.system, logger, stopped: this.#stopped.signal, checkMs: options.brokerCheckMs });
    }
  }

  static async start(options: AsteriskAdapterOptions): Promise<AsteriskAdapter> {
    const adapter = new AsteriskAdapter(options);
    const open = await options.log.openLegs(adapter.system);
    adapter.#model.restore(
      open.map(({ last, answeredAtMs }) => ({ report: last, answeredAtMs })),
      Date.now(),
    );
    const firstTry = new Promise<void>((resolve) => {
      adapter.#running = Promise.all([adapter.#stayConnected(resolve), adapter.#broker?.run()]);
    });
    await Promise.race([firstTry, delay(firstLoginMs, undefined, { ref: false })]);
    return adapter;
  }

  get capabilities(): Capabilities {
    return { ...capabilitiesOf(this.#options.configuration, this.#rights, this.#broker?.isReady === true), presence: this.#queues.isAllowed };
  }

  serves(extension: string): boolean {
    return this.#agents.test(extension);
  }

  async setPresence(extension: string, presence: Pick<AgentPresence, 'state' | 'reason'>): Promise<QueueFollowing> {
    if (!this.serves(extension)) return 'none';
    return await this.#queues.set(extension, presence);
  }

  async command(command: LegCommand, leg: LoggedLeg): Promise<CommandResult> {
    const { configuration } = this.#options;
    const { type, legId } = command;
    const channel = this.#model.channelOf(legId);
    const broker = this.#broker;
    return await this.#attempt(async (line) => {
      if (channel === undefined) return refused('not-found', 'This call is already over.');
      if (type === 'hangUp') return await hangUp(line, channel);
      if (type === 'answer' && broker) return await answer(line, legId, configuration.answerWithinMs, () => broker.tell('talk', leg.extension, channel));
      if ((type === 'hold' || type === 'resume') && broker && configuration.holdByNotify) {
        const order = type === 'hold' ? 'hold' : 'talk';
        return await hold(line, command, this.#model.stateOf(legId) ?? 'known', configuration.answerWithinMs, () => broker.tell(order, leg.extension, channel));
      }
      if (type === 'transfer' && !command.warm && configuration.transferContext !== undefined) return await transfer(line, channel, command, configuration.transferContext);
      return refused('not-supported', 'This PBX cannot do that for you: use your desk phone.');
    });
  }

  async dial(number: string, extension: string): Promise<CommandResult> {
    const { dialContext } = this.#options.configuration;
    if (dialContext === undefined) return refused('not-supported', 'This PBX cannot dial for you: use your desk phone.');
    return await this.#attempt((line) => dial(line, extension, number, dialContext));
  }

  isReachable(): boolean {
    return this.#connection !== undefined;
  }

  async close(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
    await this.#reports.close();
  }

  async #attempt(act: (line: Parameters<typeof hangUp>[0]) => Promise<CommandResult>): Promise<CommandResult> {
    const connection = this.#connection;
    if (!connection) return refused('unavailable', 'The telephone system cannot be reached: use your desk phone.');
    try {
      return await act({ send: (action) => connection.send(action), expect: (limitMs, find) => this.#expectations.expect(limitMs, find) });
    } catch (error) {
      return refused('unavailable', `Use your desk phone: ${error instanceof Error ? error.message : String(error)}.`);
    }
  }

  async #stayConnected(tried: () => void): Promise<void> {
    const { firstRetryMs = 500, longestRetryMs = 30_000, refusedRetryMs = 60_000 } = this.#options;
    const { signal } = this.#stopped;
    let waitMs = firstRetryMs;
    let leastMs = 0;
    while (!signal.aborted) {
      try {
        const reason = await this.#listen(() => {
          waitMs = firstRetryMs;
          leastMs = 0;
          tried();
        });
        this.#complain(`connection to the PBX lost: ${reason}`);
      } catch (error) {
        leastMs = error instanceof LoginRefused ? refusedRetryMs : 0;
        const whatToDo = error instanceof LoginRefused ? `. Check user and secret here against manager.conf, and that "permit" there lets this machine in; next try in ${Math.round(refusedRetryMs / 1_000)} s` : '';
        this.#complain(`cannot use the PBX: ${error instanceof Error ? error.message : String(error)}${whatToDo}`);
      }
      tried();
      // Half of the wait is random, so that many services do not knock at once.
      await delay(Math.max(leastMs, waitMs / 2 + (Math.random() * waitMs) / 2), undefined, { signal }).catch(() => {});
      waitMs = Math.min(waitMs * 2, longestRetryMs);
    }
  }

  /** The same again is said at a level that nobody watches. */
  #complain(what: string): void {
    if (this.#stopped.signal.aborted) return;
    this.#options.logger[what === this.#lastComplaint ? 'debug' : 'warn']({ system: this.system }, what);
    this.#lastComplaint = what;
  }

  /** @returns why the connection ended */
  async #listen(connected: () => void): Promise<string> {
    const { configuration, logger, actionTimeoutMs, pingMs, onCapabilities, checkMs = configuration.checkSeconds * 1_000 } = this.#options;
    await this.#reports.uncrowded();
    let ended: (reason: string) => void = () => {};
    const closed = new Promise<string>((resolve) => (ended = resolve));
    const connection = await AmiConnection.open({
      ...configuration,
      events: 'call,agent',
      onEvent: (message) => this.#receive(message),
      onProblem: ({ what, offset, excerpt }) => logger.warn({ system: this.system, offset, begins: firstWord(excerpt) }, `AMI stream: ${what}`),
      onClose: (reason) => {
        this.#expectations.cancelAll();
        ended(reason);
      },
      signal: this.#stopped.signal,
      ...(actionTimeoutMs === undefined ? {} : { actionTimeoutMs }),
      ...(pingMs === undefined ? {} : { pingMs }),
    });
    let checking: NodeJS.Timeout | undefined;
    try {
      this.#connection = connection;
      this.#rights = await readRights(connection);
      await this.#queues.loggedIn((action) => connection.send(action), this.#rights.has('queuepause'));
      logger.info({ system: this.system, capabilities: this.capabilities }, 'connected to the PBX');
      this.#lastComplaint = '';
      onCapabilities?.();
      connected();
      await this.#list(connection, 'gap');
      checking = setInterval(() => void this.#check(connection), checkMs).unref();
      return await closed;
    } finally {
      clearInterval(checking);
      connection.close();
      this.#queues.loggedOut();
      this.#connection = undefined;
    }
  }

  async #list(connection: AmiConnection, reason: ListingReason): Promise<void> {
    const { logger } = this.#options;
    this.#model.beginListing(reason);
    if (reason === 'gap') await connection.send({ Action: 'QueueStatus' });
    const complete = this.#expectations.expect(listingLimitMs, ({ message }) => (message.event === 'StatusComplete' ? true : undefined));
    const response = await connection.send({ Action: 'Status' });
    if (response.get('Response') === 'Success') return void (await complete.result);
    complete.cancel();
    this.#complain(`the PBX does not list its channels (give the user write = call): ${response.get('Message') ?? 'no reason given'}`);
    logger.debug({ system: this.system }, 'calls that end unseen are closed when they have been silent for too long');
  }

  /** Which legs live? What the PBX does not confirm for too long is over. A connection that is lost meanwhile is seen by itself. */
  async #check(connection: AmiConnection): Promise<void> {
    await this.#list(connection, 'check').catch(() => {});
    const reports = this.#model.endSilent(Date.now());
    if (reports.length === 0) return;
    this.#options.logger.warn({ system: this.system, legs: reports.map(({ legId }) => legId) }, 'calls without a sign of life for too long are taken as over');
    this.#store(reports);
  }

  #receive(message: AmiMessage): void {
    const reports = this.#model.apply(message, Date.now());
    this.#expectations.hear({ message, reports });
    if (reports.length > 0) this.#store(reports);
  }

  #store(reports: ReturnType<CallModel['apply']>): void {
    const at = new Date().toISOString();
    this.#reports.add(reports.map((report) => ({ ...report, at })));
  }

  #slowDown(crowded: boolean): void {
    this.#options.logger.warn({ system: this.system, waiting: this.#reports.length }, crowded ? 'the PBX must wait: the call log does not keep up' : 'the call log keeps up again');
    if (crowded) this.#connection?.pause();
    else this.#connection?.resume();
  }
}

/** Enough to tell a web page from a cut-off line; the rest of a line may be a caller's name or number, which no log holds. */
function firstWord(excerpt: string): string {
  return (/^[^\s:=]*/.exec(excerpt)?.[0] ?? '').replaceAll(/\d/g, '#');
}
