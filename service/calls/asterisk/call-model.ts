import type { CallReport } from '../../../shared/wire.ts';
import type { AmiMessage } from './ami-message.ts';
import { CallReports } from './call-reports.ts';
import { directionOf, endOfRinging, otherParty } from './leg-among-legs.ts';
import { type Leg, restoredLeg } from './leg.ts';
import { type ListedChannel, Listing, type ListingReason } from './listing.ts';
import { OpenLegs } from './open-legs.ts';
import { nobody, type Party, readParty } from './party.ts';

export interface CallModelOptions {
  /** Tells desk phones from trunks, by the name of the endpoint. */
  readonly agents: RegExp;
  readonly onProblem?: (what: string) => void;
  readonly maximumLegs?: number;
  /** A leg that rings this long without news, a `Status` listing included, has ended unseen. */
  readonly longestRingMs?: number;
  /** The same for a leg that was answered. */
  readonly longestCallMs?: number;
}

/** An announcement that precedes the conversation is shorter: a leg that has been up for longer, in silence, was answered. */
const announcementMs = 30_000;

/** A leg that the call log still holds as open, from before this model began. */
export interface OpenLeg {
  readonly report: CallReport;
  readonly answeredAtMs: number | undefined;
}

/**
 * Turns AMI events into call reports. Pure: time comes with the event, nothing is written. Legs are known by Uniqueid, calls by
 * Linkedid. A desk's leg goes through
 *
 *   known ──DialBegin──► dialled ──RINGING seen──► ringing ──DialEnd ANSWER──► answered ◄──Hold/Unhold──► held
 *     └─────────────(picked up: DialEnd ANSWER)───────────────────────────────────┘
 *
 * and ends with its Hangup, which alone decides what it was:
 *   answered, held → `ended`;  dialled → `busy`, `declined` or nothing (an unreachable phone never rang);
 *   ringing → `busy`, `declined`, `answered-elsewhere` or `missed`.
 *
 * Not used, because they mislead: Newstate Up (a queue answers the trunk at once; a desk is up before its announcement ends),
 * DialEnd CANCEL (in a ring group it precedes the other's ANSWER), hang-up causes of missed calls (127 direct, 0 in a queue).
 */
export class CallModel {
  readonly #agents: RegExp;
  readonly #longestRingMs: number;
  readonly #longestCallMs: number;
  readonly #legs: OpenLegs;
  /** Linkedid → the queue in which the call waits now. */
  readonly #queues = new Map<string, string>();
  readonly #listing = new Listing();
  readonly #reports: CallReports;

  constructor(options: CallModelOptions) {
    this.#agents = options.agents;
    this.#longestRingMs = options.longestRingMs ?? 10 * 60_000;
    this.#longestCallMs = options.longestCallMs ?? 12 * 3_600_000;
    const maximum = options.maximumLegs ?? 20_000;
    this.#legs = new OpenLegs({
      agents: options.agents,
      maximum,
      onForgotten: (leg, atMs) => {
        options.onProblem?.(`more than ${maximum} legs are open; the oldest, ${leg.uniqueId}, is taken as ended`);
        this.#hangsUp(leg, undefined, atMs);
      },
    });
    this.#reports = new CallReports(this.#legs);
  }

  apply(message: AmiMessage, atMs: number): CallReport[] {
    this.#read(message, atMs);
    return this.#reports.take();
  }

  /** Call it when the listings are asked for: legs that exist now and are not in the answer have vanished. */
  beginListing(reason: ListingReason): void {
    this.#listing.begin(reason, this.#legs.ids());
  }

  /** Takes over legs that were open when the service stopped. Their fate comes with the next listing. */
  restore(open: readonly OpenLeg[], atMs: number): void {
    for (const { report, answeredAtMs } of open) {
      const leg = restoredLeg(report, answeredAtMs, atMs);
      if (leg) this.#legs.add(leg);
    }
  }

  /** Ends the legs of which nothing was heard for too long: the PBX does not confirm them, so nobody is there any more. */
  endSilent(atMs: number): CallReport[] {
    for (const leg of [...this.#legs]) {
      const limitMs = leg.answeredAtMs === undefined ? this.#longestRingMs : this.#longestCallMs;
      if (atMs - leg.heardAtMs >= limitMs) this.#hangsUp(leg, undefined, atMs);
    }
    return this.#reports.take();
  }

  /** The channel's name, for commands. */
  channelOf(legId: string): string | undefined {
    return this.#legs.get(legId)?.channel || undefined;
  }

  stateOf(legId: string): Leg['state'] | undefined {
    return this.#legs.get(legId)?.state;
  }

  #read(message: AmiMessage, atMs: number): void {
    const event = message.event;
    if (event === undefined) return;
    const heardBeforeMs = this.#legs.get(message.get('Uniqueid'))?.heardAtMs ?? atMs;
    const joinedLate = event === 'DialState' && !this.#legs.has(message.get('DestUniqueid') ?? '');
    const leg = this.#legs.observe(message, '', event, atMs);
    const dialled = this.#legs.observe(message, 'Dest', event, atMs);
    switch (event) {
      case 'Newchannel':
        if (leg && !leg.extension) leg.dialledNumber = message.get('Exten')?.slice(0, 80) || undefined;
        break;
      case 'Newstate':
        if (leg && message.get('ChannelStateDesc') === 'Ringing') this.#rings(leg);
        break;
      case 'NewConnectedLine':
        if (leg) this.#otherPartyMayHaveChanged(leg);
        break;
      case 'DialBegin':
        if (dialled) this.#dialBegins(dialled, leg, message);
        break;
      case 'DialState':
        if (!dialled || message.get('DialStatus') !== 'RINGING') break;
        if (joinedLate) this.#dialBegins(dialled, leg, message);
        this.#rings(dialled);
        break;
      case 'DialEnd':
        if (dialled) this.#dialEnds(dialled, leg, message.get('DialStatus') ?? '', atMs);
        break;
      case 'Pickup': {
        const target = this.#legs.get(message.get('TargetUniqueid'));
        if (target) target.pickedUp = true;
        break;
      }
      case 'Hold':
        if (leg?.state === 'answered') this.#become(leg, 'held');
        break;
      case 'Unhold':
        // One without a Hold before it comes with every transfer.
        if (leg?.state === 'held') this.#become(leg, 'answered');
        break;
      case 'BlindTransfer':
        this.#transferred(message.get('TransfererUniqueid'), message.get('Extension'), message.get('Result'));
        break;
      case 'AttendedTransfer':
        this.#attendedTransfer(message);
        break;
      case 'QueueCallerJoin':
        if (leg) this.#joinsQueue(leg, message.get('Queue'));
        break;
      case 'AgentCalled':
        // Known even when the caller joined before we listened.
        if (leg) this.#remember(leg.linkedId, message.get('Queue'));
        break;
      case 'QueueCallerLeave':
        if (leg) this.#queues.delete(leg.linkedId);
        break;
      case 'QueueCallerAbandon':
        if (leg) this.#abandons(leg, message.get('Queue'));
        break;
      case 'Hangup':
        if (leg) this.#hangsUp(leg, message.get('Cause'), atMs);
        break;
      case 'Status':
        this.#isListed(leg, message, heardBeforeMs, atMs);
        break;
      case 'StatusComplete':
        this.#endListing(message, atMs);
        break;
      case 'QueueEntry':
        this.#listing.namesCaller(message, atMs);
        break;
      case 'QueueStatusComplete':
        this.#listing.queuesEnd();
        break;
      default: // the rest says nothing new
    }
  }

  #dialBegins(dialled: Leg, calling: Leg | undefined, message: AmiMessage): void {
    if (dialled.state !== 'known') return;
    dialled.state = 'dialled';
    dialled.direction = directionOf(calling, message, this.#legs);
    dialled.caller = calling?.own ?? nobody;
    // The call is the caller's: a picked-up or redirected leg may still carry another Linkedid.
    if (calling) dialled.linkedId = calling.linkedId;
    dialled.queue = this.#queues.get(dialled.linkedId);
    if (dialled.rang) this.#rings(dialled);
  }

  #rings(leg: Leg): void {
    leg.rang = true;
    if (leg.state !== 'dialled') return;
    leg.state = 'ringing';
    this.#reports.ofLeg(leg, 'ringing');
  }

  #dialEnds(dialled: Leg, calling: Leg | undefined, status: string, atMs: number): void {
    if (dialled.dialStatus !== undefined) return;
    dialled.dialStatus = status;
    if (status !== 'ANSWER') return;
    if (calling) dialled.linkedId = calling.linkedId;
    if (dialled.state === 'known') {
      // A pickup: this leg was never dialled.
      dialled.direction = calling?.extension === undefined ? 'inbound' : 'internal';
      dialled.caller = calling?.own ?? nobody;
      dialled.queue = this.#queues.get(dialled.linkedId);
    }
    this.#answered(dialled, atMs);
  }

  #answered(leg: Leg, atMs: number): void {
    leg.state = 'answered';
    leg.answeredAtMs = atMs;
    this.#reports.ofLeg(leg, 'answered');
  }

  #become(leg: Leg, state: 'answered' | 'held'): void {
    leg.state = state;
    this.#reports.ofLeg(leg, state === 'held' ? 'held' : 'resumed');
  }

  #transferred(transfererId: string | undefined, to: string | undefined, result: string | undefined): void {
    const leg = this.#legs.get(transfererId);
    if (!leg || result !== 'Success' || leg.answeredAtMs === undefined) return;
    this.#reports.ofLeg(leg, 'transferred', to ? { to: to.slice(0, 80) } : {});
  }

  /** The first transferer's leg gave the citizen away; the target's leg now speaks with the citizen. */
  #attendedTransfer(message: AmiMessage): void {
    const target = this.#legs.get(message.get('TransferTargetUniqueid'));
    const citizen = this.#legs.get(message.get('TransfereeUniqueid'));
    this.#transferred(message.get('OrigTransfererUniqueid'), target?.extension ?? message.get('SecondTransfererExten'), message.get('Result'));
    if (!target || !citizen || message.get('Result') !== 'Success') return;
    target.linkedId = citizen.linkedId;
    target.connected = readParty(message.get('TransfereeCallerIDNum'), message.get('TransfereeCallerIDName'));
    this.#otherPartyMayHaveChanged(target, citizen);
  }

  /** A display update before the first ring is part of the ring; later it means another person. */
  #otherPartyMayHaveChanged(leg: Leg, other?: Leg): void {
    if (leg.state === 'known' || leg.state === 'dialled' || leg.direction === 'outbound') return;
    const party = otherParty(leg);
    if (party.number === leg.party.number && (other === undefined || leg.direction !== 'internal')) return;
    leg.direction = this.#isDesk(party, other) ? 'internal' : 'inbound';
    leg.withheld = false; // that was about the person before
    this.#reports.ofLeg(leg, 'party-changed');
  }

  #isDesk(party: Party, other: Leg | undefined): boolean {
    if (other) return other.extension !== undefined;
    return party.number !== undefined && this.#agents.test(party.number);
  }

  #joinsQueue(caller: Leg, queue: string | undefined, waitingSinceMs?: number): void {
    this.#remember(caller.linkedId, queue);
    this.#reports.ofCall(caller, 'queued', queue, waitingSinceMs === undefined ? {} : { waitingSince: new Date(waitingSinceMs).toISOString() });
  }

  #abandons(caller: Leg, queue: string | undefined): void {
    this.#queues.delete(caller.linkedId);
    this.#reports.ofCall(caller, 'abandoned', queue);
  }

  #remember(linkedId: string, queue: string | undefined): void {
    if (queue) this.#queues.set(linkedId, queue.slice(0, 120));
  }

  #hangsUp(leg: Leg, causeText: string | undefined, atMs: number): void {
    const cause = causeText !== undefined && /^\d{1,3}$/.test(causeText) ? Number(causeText) : undefined;
    this.#legs.end(leg);
    this.#queues.delete(leg.uniqueId);
    this.#listing.forget(leg.uniqueId);
    const more = cause === undefined ? {} : { cause };
    if (leg.answeredAtMs !== undefined) this.#reports.ofLeg(leg, 'ended', { talkMs: Math.max(0, Math.round(atMs - leg.answeredAtMs)), ...more });
    else if (leg.state === 'dialled' || leg.state === 'ringing') {
      const type = endOfRinging(leg, cause, this.#legs);
      if (type) this.#reports.ofLeg(leg, type, more);
    }
  }

  /** One channel of a `Status` listing; undefined: it has just ended. */
  #isListed(leg: Leg | undefined, message: AmiMessage, heardBeforeMs: number, atMs: number): void {
    this.#listing.names(leg?.uniqueId, { state: message.get('ChannelStateDesc') ?? '', silentMs: atMs - heardBeforeMs }, () => this.#legs.ids());
    if (leg && leg.extension === undefined) leg.dialledNumber ??= message.get('DNID')?.slice(0, 80) || undefined;
  }

  /** What a gap in the stream hid of a leg that lives. */
  #standsAt(leg: Leg, channelState: string, atMs: number): void {
    // The caller's own leg has the call's id; a desk's leg with another id was dialled.
    if (leg.state === 'known' && leg.uniqueId !== leg.linkedId) {
      const caller = this.#legs.get(leg.linkedId);
      leg.direction = caller?.extension === undefined ? 'inbound' : 'internal';
      leg.caller = caller?.own ?? nobody;
      leg.queue = this.#queues.get(leg.linkedId);
      leg.state = 'dialled';
    }
    if (channelState === 'Ringing') this.#rings(leg);
    else if (channelState === 'Up' && (leg.state === 'dialled' || leg.state === 'ringing')) this.#answered(leg, atMs);
  }

  #endListing(complete: AmiMessage, atMs: number): void {
    const { reason, vanished, channels, callers } = this.#listing.end(complete);
    for (const [uniqueId, { queue, waitingSinceMs }] of callers ?? []) {
      const caller = this.#legs.get(uniqueId);
      // The call log takes it only when it does not know it yet.
      if (caller) this.#joinsQueue(caller, queue, waitingSinceMs);
    }
    for (const [uniqueId, channel] of channels) {
      const leg = this.#legs.get(uniqueId);
      if (leg && (reason === 'gap' || leg.state !== 'known')) this.#standsAt(leg, believed(channel, reason), atMs);
    }
    for (const uniqueId of vanished) {
      const leg = this.#legs.get(uniqueId);
      if (!leg) continue;
      const queue = this.#queues.get(uniqueId);
      if (queue !== undefined) this.#abandons(leg, queue);
      this.#hangsUp(leg, undefined, atMs);
    }
    if (callers === undefined) return;
    for (const linkedId of this.#queues.keys()) if (!callers.has(linkedId)) this.#queues.delete(linkedId);
  }
}

/** While one listens, Up is not yet answered: an announcement may still play, and its end is an event. */
function believed({ state, silentMs }: ListedChannel, reason: ListingReason): string {
  return reason === 'check' && state === 'Up' && silentMs < announcementMs ? '' : state;
}
