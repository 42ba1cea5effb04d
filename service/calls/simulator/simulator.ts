import { randomUUID } from 'node:crypto';
import type { Capabilities, CallReport, Command, CommandResult } from '../../../shared/wire.ts';
import { type CallAdapter, type LegCommand, refused } from '../adapter.ts';
import type { CallLog, LoggedLeg } from '../log/call-log.ts';
import { isUp, type LegFacts, type SimulatedLeg } from './simulated-leg.ts';

export type SimulatedRing = Omit<Extract<Command, { type: 'simulateRing' }>, 'type' | 'extension'> & { readonly extension: string };

export interface SimulatedCall {
  readonly callId: string;
  readonly legId: string;
}

export interface SimulatorOptions {
  readonly log: CallLog;
  readonly ringMs?: number;
  /** How long a person who is dialled, consulted or added takes to pick up. */
  readonly answerMs?: number | undefined;
  readonly maximumCalls?: number;
  readonly now?: () => number;
}

const system = 'simulator';
/** Unless the ring says otherwise, a simulated call comes through the city's general line. */
const generalQueue = '311 General';
const normalClearing = 16;
const callRejected = 21;
/** What Asterisk says of a caller who hung up while it rang. */
const interworking = 127;
const done: CommandResult = { ok: true };

/**
 * A PBX with nothing behind it: the embedded default, for demonstrations and tests.
 *
 *   a caller's leg:   ringing ──answer──► answered ⇄ held ──hangUp, or the caller hangs up──► ended
 *                        ├──hangUp──► declined
 *                        └──the caller hangs up, or ringMs passes──► missed
 *   a dialled leg:    ringing ──answerMs──► answered ⇄ held ──hangUp──► ended          (hangUp while it rings: ended)
 *   transfer:         answered, held ──► transferred ──► ended
 *   warm transfer:    the caller is held, a leg of its own (`internal`) speaks with the other side; then transfer completes it, and
 *                     resume gives it up
 *   a third person:   a leg of its own (`outbound`) in the same call, which ends with the call
 *
 * An extension that a call is transferred to rings there, or is told by `party-changed` whom it speaks with after a warm transfer.
 */
export class Simulator implements CallAdapter {
  readonly system = system;
  readonly capabilities: Capabilities = { answer: true, hangUp: true, hold: true, mute: true, transfer: true, warmTransfer: true, addParty: true, dial: true, presence: false };
  readonly #log: CallLog;
  readonly #ringMs: number;
  readonly #answerMs: number;
  readonly #maximumCalls: number;
  readonly #now: () => number;
  readonly #live = new Map<string, SimulatedLeg>();

  private constructor(options: SimulatorOptions) {
    this.#log = options.log;
    this.#ringMs = options.ringMs ?? 60_000;
    this.#answerMs = options.answerMs ?? 3_000;
    this.#maximumCalls = options.maximumCalls ?? 50;
    this.#now = options.now ?? Date.now;
  }

  /** Ends in the log what an earlier run left open: its calls died with it. */
  static async start(options: SimulatorOptions): Promise<Simulator> {
    const simulator = new Simulator(options);
    for (const { last, answeredAtMs } of await options.log.openLegs(system)) {
      const { seq: _seq, at: _at, system: _system, type: _type, ...report } = last;
      await simulator.#log.append(system, [{ ...report, type: answeredAtMs === undefined && report.direction === 'inbound' ? 'missed' : 'ended' }]);
    }
    return simulator;
  }

  /** @returns null when as many calls ring or talk as the simulator takes */
  async ring({ extension, number, name, queue, did, divertedFrom, waitingSince }: SimulatedRing): Promise<SimulatedCall | null> {
    const callId = `sim-${randomUUID()}`;
    const party = number === undefined ? { withheld: true } : { number, ...(name ? { name } : {}) };
    const more = { ...(did ? { did } : {}), ...(divertedFrom ? { divertedFrom } : {}), ...(waitingSince ? { waitingSince } : {}) };
    return await this.#offer({ callId, extension, direction: 'inbound', queue: queue ?? generalQueue, ...party, ...more });
  }

  /** The desk calls somebody, who picks up after a moment. */
  async dial(number: string, extension: string): Promise<CommandResult> {
    const leg = this.#add('dialled', null, { callId: `sim-${randomUUID()}`, extension, direction: 'outbound', number });
    if (!leg) return refused('unavailable', 'The simulator has as many calls as it takes. End one first.');
    await this.#pickUpLater(leg);
    return done;
  }

  async callerHangsUp(callId: string): Promise<void> {
    for (const leg of [...this.#live.values()]) if (leg.facts.callId === callId && leg.of === null) await this.#end(leg, 'missed', interworking);
  }

  serves(): boolean {
    return true;
  }

  async command(command: LegCommand, _leg: LoggedLeg): Promise<CommandResult> {
    const leg = this.#live.get(command.legId);
    if (!leg) return refused('not-found', 'This call is already over.');
    if (command.type === 'hangUp') {
      await this.#end(leg, 'declined', callRejected);
      return done;
    }
    if (leg.of !== null) return refused('invalid-input', 'This is a third person of the call: do that to the call itself.');
    if (command.type === 'answer') return await this.#answer(leg);
    if (!isUp(leg)) return refused('invalid-input', 'This call is not answered yet.');
    switch (command.type) {
      case 'hold':
        return await this.#hold(leg);
      case 'resume':
        return await this.#resume(leg);
      case 'mute':
        return done; // nobody else is told of it
      case 'transfer':
        return command.warm ? await this.#consult(leg, command.to) : await this.#transfer(leg, command.to);
      case 'addParty':
        return await this.#addParty(leg, command.number);
    }
  }

  async close(): Promise<void> {
    for (const { timer } of this.#live.values()) clearTimeout(timer);
    this.#live.clear();
  }

  async #answer(leg: SimulatedLeg): Promise<CommandResult> {
    if (leg.role !== 'caller') return refused('invalid-input', 'This call was made from here: the other side answers it.');
    if (isUp(leg)) return refused('invalid-input', 'This call is answered already.');
    await this.#answered(leg);
    return done;
  }

  async #hold(leg: SimulatedLeg): Promise<CommandResult> {
    if (leg.state === 'held') return refused('invalid-input', 'This call is on hold already.');
    leg.state = 'held';
    await this.#tell(leg, 'held');
    return done;
  }

  /** Also gives up a warm transfer: the caller is spoken with again. */
  async #resume(leg: SimulatedLeg): Promise<CommandResult> {
    if (leg.state !== 'held') return refused('invalid-input', 'This call is not on hold.');
    for (const consult of this.#thirdOf(leg, 'consult')) await this.#end(consult, 'missed', normalClearing);
    leg.state = 'answered';
    await this.#tell(leg, 'resumed');
    return done;
  }

  async #consult(leg: SimulatedLeg, to: string): Promise<CommandResult> {
    const [already] = this.#thirdOf(leg, 'consult');
    if (already) return refused('invalid-input', `You are speaking with ${already.facts.number ?? 'somebody'} already: connect the caller or go back first.`);
    const { callId, extension } = leg.facts;
    const consult = this.#add('consult', leg.facts.legId, { callId, extension, direction: 'internal', number: to });
    if (!consult) return refused('unavailable', 'The simulator has as many calls as it takes. End one first.');
    if (leg.state === 'answered') await this.#hold(leg);
    await this.#pickUpLater(consult);
    return done;
  }

  async #transfer(leg: SimulatedLeg, to: string): Promise<CommandResult> {
    if (leg.facts.extension === to) return refused('invalid-input', 'This call is at that extension already.');
    const [consult] = this.#thirdOf(leg, 'consult').filter(({ facts }) => facts.number === to);
    const spokenWith = consult !== undefined && isUp(consult);
    const { legId: _legId, extension: from, ...facts } = leg.facts;
    await this.#tell(leg, 'transferred', { to });
    // The next desk has it before this one's leg ends: the call goes on.
    if (isExtension(to) && !spokenWith) await this.#offer({ ...facts, extension: to, direction: 'inbound' });
    else if (isExtension(to)) await this.#handOver({ ...facts, extension: to, direction: 'inbound' }, from);
    await this.#end(leg, 'missed', normalClearing);
    return done;
  }

  async #addParty(leg: SimulatedLeg, number: string): Promise<CommandResult> {
    if (this.#thirdOf(leg, 'added').some(({ facts }) => facts.number === number)) return refused('invalid-input', 'This number is in the call already.');
    const { callId, extension } = leg.facts;
    const party = this.#add('added', leg.facts.legId, { callId, extension, direction: 'outbound', number });
    if (!party) return refused('unavailable', 'The simulator has as many calls as it takes. End one first.');
    await this.#pickUpLater(party);
    return done;
  }

  /** It rings at a desk until somebody answers, or for ringMs. */
  async #offer(facts: Omit<LegFacts, 'legId'>): Promise<SimulatedCall | null> {
    const leg = this.#add('caller', null, facts);
    if (!leg) return null;
    leg.timer = setTimeout(() => void this.#end(leg, 'missed', interworking).catch(() => {}), this.#ringMs);
    leg.timer.unref();
    await this.#tell(leg, 'ringing');
    return { callId: leg.facts.callId, legId: leg.facts.legId };
  }

  /** The desk that was consulted has the caller from now on. */
  async #handOver(facts: Omit<LegFacts, 'legId'>, from: string): Promise<void> {
    const leg = this.#add('caller', null, { callId: facts.callId, extension: facts.extension, direction: 'internal', number: from });
    if (!leg) return;
    await this.#tell(leg, 'ringing');
    await this.#answered(leg);
    leg.facts = { ...facts, legId: leg.facts.legId };
    await this.#tell(leg, 'party-changed');
  }

  #add(role: SimulatedLeg['role'], of: string | null, facts: Omit<LegFacts, 'legId'>): SimulatedLeg | null {
    if (this.#live.size >= this.#maximumCalls) return null;
    const legId = `${facts.callId}-${randomUUID().slice(0, 8)}`;
    const leg: SimulatedLeg = { facts: { ...facts, legId }, role, of, state: 'ringing', answeredAtMs: undefined, timer: undefined };
    this.#live.set(legId, leg);
    return leg;
  }

  #thirdOf(leg: SimulatedLeg, role: 'consult' | 'added'): SimulatedLeg[] {
    return [...this.#live.values()].filter((other) => other.of === leg.facts.legId && other.role === role);
  }

  async #pickUpLater(leg: SimulatedLeg): Promise<void> {
    await this.#tell(leg, 'ringing');
    leg.timer = setTimeout(() => void this.#answered(leg).catch(() => {}), this.#answerMs);
    leg.timer.unref();
  }

  async #answered(leg: SimulatedLeg): Promise<void> {
    clearTimeout(leg.timer);
    leg.state = 'answered';
    leg.answeredAtMs = this.#now();
    await this.#tell(leg, 'answered');
  }

  /** With everybody who was asked into it. */
  async #end(leg: SimulatedLeg, whileRinging: 'missed' | 'declined', cause: number): Promise<void> {
    clearTimeout(leg.timer);
    this.#live.delete(leg.facts.legId);
    for (const other of [...this.#live.values()]) if (other.of === leg.facts.legId) await this.#end(other, 'missed', normalClearing);
    if (leg.answeredAtMs !== undefined) await this.#tell(leg, 'ended', { talkMs: Math.max(0, this.#now() - leg.answeredAtMs), cause: normalClearing });
    else if (leg.role === 'caller') await this.#tell(leg, whileRinging, { cause });
    else await this.#tell(leg, 'ended', { cause: normalClearing });
  }

  async #tell({ facts }: SimulatedLeg, type: CallReport['type'], more: Partial<CallReport> = {}): Promise<void> {
    await this.#log.append(system, [{ ...facts, type, ...more, at: new Date(this.#now()).toISOString() }]);
  }
}

function isExtension(number: string): boolean {
  return /^\d{4}$/.test(number);
}
