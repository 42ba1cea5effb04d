import { randomUUID } from 'node:crypto';
import { type Capabilities, type CallReport, type CommandResult, noCapabilities } from '../../../shared/wire.ts';
import { type CallAdapter, type LegCommand, refused } from '../adapter.ts';
import type { CallLog, LoggedLeg } from '../log/call-log.ts';

export interface SimulatedRing {
  readonly extension: string;
  /** Absent: a withheld number. */
  readonly number?: string | undefined;
  readonly name?: string | undefined;
}

export interface SimulatedCall {
  readonly callId: string;
  readonly legId: string;
}

interface Live {
  readonly report: Omit<CallReport, 'type'>;
  answeredAtMs: number | undefined;
  timer: NodeJS.Timeout | undefined;
}

export interface SimulatorOptions {
  readonly log: CallLog;
  readonly ringMs?: number;
  readonly maximumCalls?: number;
  readonly now?: () => number;
}

const system = 'simulator';
/** Every simulated call comes through the city's general line. */
const queue = '311 General';
const normalClearing = 16;
const callRejected = 21;
/** What Asterisk says of a caller who hung up while it rang. */
const interworking = 127;

/**
 * A PBX with nothing behind it: the embedded default, for demonstrations and tests.
 *
 *   ringing ──answer──► answered ──hangUp or the caller hangs up──► ended
 *      ├──hangUp──► declined
 *      └──the caller hangs up, or ringMs passes──► missed
 */
export class Simulator implements CallAdapter {
  readonly system = system;
  readonly capabilities: Capabilities = { ...noCapabilities, answer: true, hangUp: true };
  readonly #log: CallLog;
  readonly #ringMs: number;
  readonly #maximumCalls: number;
  readonly #now: () => number;
  readonly #live = new Map<string, Live>();

  private constructor(options: SimulatorOptions) {
    this.#log = options.log;
    this.#ringMs = options.ringMs ?? 60_000;
    this.#maximumCalls = options.maximumCalls ?? 50;
    this.#now = options.now ?? Date.now;
  }

  /** Ends in the log what an earlier run left open: its calls died with it. */
  static async start(options: SimulatorOptions): Promise<Simulator> {
    const simulator = new Simulator(options);
    for (const { last, answeredAtMs } of await options.log.openLegs(system)) {
      const { seq: _seq, at: _at, system: _system, ...report } = last;
      await simulator.#tell(report, answeredAtMs === undefined ? 'missed' : 'ended');
    }
    return simulator;
  }

  /** @returns null when as many calls ring or talk as the simulator takes */
  async ring({ extension, number, name }: SimulatedRing): Promise<SimulatedCall | null> {
    if (this.#live.size >= this.#maximumCalls) return null;
    const callId = `sim-${randomUUID()}`;
    const legId = `${callId}-1`;
    const party = number === undefined ? { withheld: true } : { number, ...(name ? { name } : {}) };
    const live: Live = { report: { callId, legId, extension, direction: 'inbound', queue, ...party }, answeredAtMs: undefined, timer: undefined };
    this.#live.set(legId, live);
    live.timer = setTimeout(() => void this.callerHangsUp(callId).catch(() => {}), this.#ringMs);
    live.timer.unref();
    await this.#tell(live.report, 'ringing');
    return { callId, legId };
  }

  async callerHangsUp(callId: string): Promise<void> {
    for (const [legId, live] of this.#live) if (live.report.callId === callId) await this.#end(legId, live, 'missed', interworking);
  }

  async command({ type, legId }: LegCommand, _leg: LoggedLeg): Promise<CommandResult> {
    const live = this.#live.get(legId);
    if (!live) return refused('not-found', 'This call is already over.');
    if (type === 'hangUp') {
      await this.#end(legId, live, 'declined', callRejected);
      return { ok: true };
    }
    if (live.answeredAtMs !== undefined) return refused('invalid-input', 'This call is answered already.');
    clearTimeout(live.timer);
    live.answeredAtMs = this.#now();
    await this.#tell(live.report, 'answered');
    return { ok: true };
  }

  async close(): Promise<void> {
    for (const { timer } of this.#live.values()) clearTimeout(timer);
    this.#live.clear();
  }

  async #end(legId: string, live: Live, whileRinging: 'missed' | 'declined', cause: number): Promise<void> {
    clearTimeout(live.timer);
    this.#live.delete(legId);
    if (live.answeredAtMs === undefined) await this.#tell(live.report, whileRinging, { cause });
    else await this.#tell(live.report, 'ended', { talkMs: Math.max(0, this.#now() - live.answeredAtMs), cause: normalClearing });
  }

  async #tell(report: Omit<CallReport, 'type'>, type: CallReport['type'], more: Partial<CallReport> = {}): Promise<void> {
    await this.#log.append(system, [{ ...report, type, ...more, at: new Date(this.#now()).toISOString() }]);
  }
}
