import type { CallReport } from '../../../shared/wire.ts';
import { isProhibited, otherParty } from './leg-among-legs.ts';
import type { Leg } from './leg.ts';
import type { OpenLegs } from './open-legs.ts';
import { nobody } from './party.ts';

/** What one AMI event says, in the words of the wire. Every report of a leg repeats its extension, number and queue. */
export class CallReports {
  readonly #legs: OpenLegs;
  #reports: CallReport[] = [];

  constructor(legs: OpenLegs) {
    this.#legs = legs;
  }

  /** What was said since the last time. */
  take(): CallReport[] {
    const reports = this.#reports;
    this.#reports = [];
    return reports;
  }

  ofLeg(leg: Leg, type: CallReport['type'], more: Partial<CallReport> = {}): void {
    if (leg.extension === undefined) return;
    leg.withheld ||= isProhibited(leg, this.#legs);
    // At the end the other leg and the display may be gone already: the desk hears again what it was told.
    const ended = !this.#legs.has(leg.uniqueId);
    if (!ended || leg.party === nobody) leg.party = otherParty(leg);
    const offered = leg.rang || leg.answeredAtMs !== undefined;
    const caller = this.#legs.get(leg.linkedId);
    this.#reports.push({
      type,
      callId: leg.linkedId,
      legId: leg.uniqueId,
      extension: leg.extension,
      ...(offered && leg.direction !== undefined ? { direction: leg.direction } : {}),
      ...(leg.withheld ? { withheld: true } : leg.party),
      ...(caller?.dialledNumber === undefined ? {} : { did: caller.dialledNumber }),
      ...(leg.queue === undefined ? {} : { queue: leg.queue }),
      ...(caller?.divertedFrom === undefined ? {} : { divertedFrom: caller.divertedFrom }),
      ...more,
    });
  }

  ofCall(caller: Leg, type: 'queued' | 'abandoned', queue: string | undefined, more: Partial<CallReport> = {}): void {
    const { number } = caller.own;
    this.#reports.push({
      type,
      callId: caller.linkedId,
      ...(caller.prohibited ? { withheld: true } : number === undefined ? {} : { number }),
      ...(caller.dialledNumber === undefined ? {} : { did: caller.dialledNumber }),
      ...(queue ? { queue: queue.slice(0, 120) } : {}),
      ...more,
    });
  }
}
