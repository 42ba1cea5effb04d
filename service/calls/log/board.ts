import type { AnyRow } from '../../../shared/entities/index.ts';
import type { CallEvent, CallReport } from '../../../shared/wire.ts';
import { type CallRow, endsItsLeg, newCallRow, outcome, wholeSecond, withReport } from './call-row.ts';

/** Where a leg stands, and the last that was said of it. */
export interface BoardLeg {
  readonly system: string;
  readonly legId: string;
  callId: string;
  extension: string;
  lastSeq: number;
  answeredAt: string | null;
  over: boolean;
  last: CallReport;
  changed: boolean;
}

export interface BoardCall {
  readonly system: string;
  readonly callId: string;
  /** As the store has it; undefined: not yet. */
  readonly stored: AnyRow | undefined;
  row: CallRow | undefined;
  /** Legs that ring or talk, by their ids. */
  readonly open: Map<string, Pick<BoardLeg, 'extension' | 'answeredAt'>>;
  /** The newest of its events that were of the call itself: it waits in a queue, or gave up. */
  lastOfCall: CallReport | undefined;
}

/** May be said of one leg again and again; all others only once. */
const repeatable = new Set<CallReport['type']>(['held', 'resumed', 'transferred', 'party-changed']);

export const legKey = (system: string, legId: string) => `${system}\n${legId}`;
export const callKey = legKey;

/**
 * The legs and calls that some reports are about, as one transaction finds and leaves them. Pure: `board-store.ts` reads and writes it.
 * Invariants: a report that says nothing new of its leg makes no event; nothing follows the event that ended a leg.
 */
export class CallBoard {
  readonly legs = new Map<string, BoardLeg>();
  readonly calls = new Map<string, BoardCall>();
  readonly events: CallEvent[] = [];
  #seq: number;
  readonly #now: string;

  /** @param lastSeq the newest number that was given out */
  constructor(lastSeq: number, now: Date) {
    this.#seq = lastSeq;
    this.#now = now.toISOString();
  }

  /** @returns null when the report says nothing new */
  take(system: string, told: CallReport): CallEvent | null {
    const { type, callId, legId, extension } = told;
    const leg = legId === undefined ? undefined : this.legs.get(legKey(system, legId));
    const report: CallReport = { ...withoutWithheld(told, leg?.last), at: told.at ?? this.#now };
    const call = this.#call(system, callId);
    if (leg && (leg.over || saidBefore(leg, report))) return null;
    if (legId === undefined && waitsAlready(call, report)) return null;

    if (type === 'answered-elsewhere') report.to ??= whoAnswered(call);
    const event: CallEvent = { ...report, at: report.at ?? this.#now, seq: (this.#seq += 1), system };
    this.events.push(event);
    if (type === 'queued' || type === 'abandoned') call.lastOfCall = report;
    const former = leg && leg.callId !== callId ? this.#call(system, leg.callId) : undefined;
    if (legId !== undefined && extension !== undefined) {
      former?.open.delete(legId);
      const answeredAt = type === 'answered' ? event.at : (leg?.answeredAt ?? null);
      if (endsItsLeg(type)) call.open.delete(legId);
      else call.open.set(legId, { extension, answeredAt });
      this.legs.set(legKey(system, legId), { system, legId, callId, extension, lastSeq: event.seq, answeredAt, over: endsItsLeg(type), last: report, changed: true });
    }
    call.row = withReport(call.row ?? newCallRow(system, report, event.at), report, event.at, call.open.size);
    if (former) leaveCall(former, event.at);
    return event;
  }

  #call(system: string, callId: string): BoardCall {
    const key = callKey(system, callId);
    const known = this.calls.get(key);
    if (known) return known;
    const call: BoardCall = { system, callId, stored: undefined, row: undefined, open: new Map(), lastOfCall: undefined };
    this.calls.set(key, call);
    return call;
  }
}

/** The desk that has the call now, for those whose telephones stopped ringing; not every PBX tells them. */
function whoAnswered({ open }: BoardCall): string | undefined {
  const talking = [...open.values()].filter(({ answeredAt }) => answeredAt !== null);
  return talking.sort((one, other) => (other.answeredAt ?? '').localeCompare(one.answeredAt ?? ''))[0]?.extension;
}

function saidBefore(leg: BoardLeg, report: CallReport): boolean {
  if (report.type === 'ringing') return true; // whatever it was, it came after the ring
  if (report.type === 'answered') return leg.answeredAt !== null;
  return repeatable.has(report.type) && leg.last.type === report.type && leg.last.number === report.number && leg.last.to === report.to;
}

/**
 * A number that the PBX withholds is never written down, whoever sends it. Once said of a leg it holds until another person is at
 * the other end: not every PBX repeats it with every event.
 */
function withoutWithheld(report: CallReport, last: CallReport | undefined): CallReport {
  const withheld = report.withheld ?? (last?.withheld === true && report.type !== 'party-changed');
  if (!withheld) return report;
  const { number: _number, name: _name, ...rest } = report;
  return { ...rest, withheld: true };
}

/** A call joins a queue, or gives up waiting, once until something else happened to it. */
function waitsAlready({ lastOfCall }: BoardCall, report: CallReport): boolean {
  return lastOfCall?.type === report.type && lastOfCall.queue === report.queue;
}

/** A transfer moved a leg into another call: the consultation that it came from ends when it was the last leg there. */
function leaveCall(call: BoardCall, at: string): void {
  if (call.open.size > 0 || !call.row || call.row.ring_endedat !== null) return;
  call.row = { ...call.row, ring_endedat: wholeSecond(at), ring_outcome: outcome('completed') };
}
