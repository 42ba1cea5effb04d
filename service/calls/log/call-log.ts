import type { Kysely, Transaction } from 'kysely';
import { type AnyChanges, type AnyRow } from '../../../shared/entities/index.ts';
import { loggedCallId } from '../../../shared/rules/call-id.ts';
import { type CallEvent, callEventSchema, type CallReport } from '../../../shared/wire.ts';
import type { CityStore } from '../../store/city-store.ts';
import { toInstant } from '../../store/row-codec.ts';
import type { UnitOfWork } from '../../store/unit-of-work.ts';
import { type CallRow, endsItsLeg, newCallRow, outcome, wholeSecond, withReport } from './call-row.ts';
import { type CallLogTables, createCallLogTables } from './tables.ts';

/** Whose events may be read: these extensions', or all (supervisors). */
export type Reach = readonly string[] | 'all';

export interface LoggedLeg {
  readonly system: string;
  readonly extension: string;
  readonly over: boolean;
  readonly last: CallEvent;
  readonly answeredAtMs: number | undefined;
}

/** May be said of one leg again and again; all others only once. */
const repeatable = new Set<CallReport['type']>(['held', 'resumed', 'transferred', 'party-changed']);

/**
 * The persistent, append-only call log. Invariants: sequence numbers rise in the order in which events become visible; a report that
 * says nothing new of its leg makes no event; nothing follows the event that ended a leg.
 */
export class CallLog {
  readonly #store: CityStore;
  readonly #database: Kysely<CallLogTables>;
  readonly #listeners = new Set<(event: CallEvent) => void>();
  /** Appends one after the other, so that listeners hear events in the order of their numbers. */
  #line: Promise<unknown> = Promise.resolve();

  private constructor(store: CityStore, database: Kysely<CallLogTables>) {
    this.#store = store;
    this.#database = database;
  }

  /** @param database the store's own, as the log sees it */
  static async open(store: CityStore, database: Kysely<CallLogTables>): Promise<CallLog> {
    await createCallLogTables(database);
    return new CallLog(store, database);
  }

  /** Hears every event after it is on disk. */
  listen(listener: (event: CallEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @returns the events that were new. All reports are stored, or none. */
  append(system: string, reports: readonly CallReport[]): Promise<CallEvent[]> {
    const result = this.#line.then(async () => {
      const events = await this.#store.transaction(async (unit, bare) => {
        const transaction = bare as unknown as Transaction<CallLogTables>;
        const stored: CallEvent[] = [];
        for (const report of reports) {
          const event = await store(unit, transaction, system, report);
          if (event) stored.push(event);
        }
        return stored;
      });
      for (const event of events) for (const listener of this.#listeners) listener(event);
      return events;
    });
    this.#line = result.catch(() => {}); // the caller hears of it; the next append must still run
    return result;
  }

  /** Waits for what is being written. */
  async settled(): Promise<void> {
    await this.#line;
  }

  async lastSeq(): Promise<number> {
    const row = await this.#database.selectFrom('call_event').select((select) => select.fn.max('seq').as('seq')).executeTakeFirst();
    return row?.seq ?? 0;
  }

  async after(seq: number, reach: Reach, limit: number): Promise<CallEvent[]> {
    if (reach !== 'all' && reach.length === 0) return [];
    let query = this.#database.selectFrom('call_event').selectAll().where('seq', '>', seq).orderBy('seq').limit(limit);
    if (reach !== 'all') query = query.where('extension', 'in', reach);
    return (await query.execute()).map(toEvent);
  }

  /** The leg of a command. Two PBXs may use the same ids: the one that spoke last is meant. */
  async leg(callId: string, legId: string): Promise<LoggedLeg | null> {
    const row = await this.#legs().where('call_leg.legid', '=', legId).where('call_leg.callid', '=', callId).orderBy('lastseq', 'desc').executeTakeFirst();
    return row ? toLeg(row) : null;
  }

  /** All legs of these ids, those that spoke last first: two PBXs may use the same. */
  async legs(callId: string, legId: string): Promise<LoggedLeg[]> {
    const rows = await this.#legs().where('call_leg.legid', '=', legId).where('call_leg.callid', '=', callId).orderBy('lastseq', 'desc').execute();
    return rows.map(toLeg);
  }

  /** Legs that ring or talk as far as this log knows, for example from before a restart. */
  async openLegs(system: string): Promise<LoggedLeg[]> {
    const rows = await this.#legs().where('call_leg.system', '=', system).where('over', '=', 0).orderBy('lastseq', 'desc').limit(1_000).execute();
    return rows.map(toLeg);
  }

  #legs() {
    return this.#database
      .selectFrom('call_leg')
      .innerJoin('call_event', 'call_event.seq', 'call_leg.lastseq')
      .selectAll('call_event')
      .select(['call_leg.over', 'call_leg.answeredat']);
  }
}

async function store(unit: UnitOfWork, transaction: Transaction<CallLogTables>, system: string, told: CallReport): Promise<CallEvent | null> {
  const { type, callId, legId, extension } = told;
  const at = told.at ?? new Date().toISOString();
  const leg = legId === undefined ? undefined : await transaction.selectFrom('call_leg').selectAll().where('system', '=', system).where('legid', '=', legId).executeTakeFirst();
  const report = withoutWithheld(told, leg === undefined ? undefined : await lastEvent(transaction, leg));
  const payload = JSON.stringify({ ...report, at });
  if (leg && (leg.over === 1 || (await saidBefore(transaction, leg, report)))) return null;
  if (legId === undefined && (await waitsAlready(transaction, system, report))) return null;

  const { seq } = await transaction
    .insertInto('call_event')
    .values({ at, system, callid: callId, legid: legId ?? null, extension: extension ?? null, type, payload })
    .returning('seq')
    .executeTakeFirstOrThrow();
  if (legId !== undefined && extension !== undefined) {
    const values = {
      callid: callId,
      extension,
      lasttype: type,
      lastseq: seq,
      answeredat: type === 'answered' ? at : (leg?.answeredat ?? null),
      over: endsItsLeg(type) ? 1 : 0,
    };
    await transaction
      .insertInto('call_leg')
      .values({ system, legid: legId, ...values })
      .onConflict((conflict) => conflict.columns(['system', 'legid']).doUpdateSet(values))
      .execute();
  }
  await updateCall(unit, transaction, system, report, at);
  if (leg && leg.callid !== callId) await leaveCall(unit, transaction, system, leg.callid, at);
  return toEvent({ seq, system, payload });
}

async function saidBefore(transaction: Transaction<CallLogTables>, leg: CallLogTables['call_leg'], report: CallReport): Promise<boolean> {
  if (report.type === 'ringing') return true; // whatever it was, it came after the ring
  if (report.type === 'answered') return leg.answeredat !== null;
  if (!repeatable.has(report.type) || leg.lasttype !== report.type) return false;
  const { number, to } = await lastEvent(transaction, leg);
  return number === report.number && to === report.to;
}

async function lastEvent(transaction: Transaction<CallLogTables>, leg: { lastseq: number }): Promise<CallEvent> {
  return toEvent(await transaction.selectFrom('call_event').select(['seq', 'system', 'payload']).where('seq', '=', leg.lastseq).executeTakeFirstOrThrow());
}

/**
 * A number that the PBX withholds is never written down, whoever sends it. Once said of a leg it holds until another person is at
 * the other end: not every PBX repeats it with every event.
 */
function withoutWithheld(report: CallReport, last: CallEvent | undefined): CallReport {
  const withheld = report.withheld ?? (last?.withheld === true && report.type !== 'party-changed');
  if (!withheld) return report;
  const { number: _number, name: _name, ...rest } = report;
  return { ...rest, withheld: true };
}

/** A call joins a queue, or gives up waiting, once until something else happened to it. */
async function waitsAlready(transaction: Transaction<CallLogTables>, system: string, report: CallReport): Promise<boolean> {
  const last = await transaction
    .selectFrom('call_event')
    .select(['seq', 'system', 'payload'])
    .where('system', '=', system)
    .where('callid', '=', report.callId)
    .where('type', 'in', ['queued', 'abandoned'])
    .orderBy('seq', 'desc')
    .executeTakeFirst();
  if (!last) return false;
  const event = toEvent(last);
  return event.type === report.type && event.queue === report.queue;
}

async function updateCall(unit: UnitOfWork, transaction: Transaction<CallLogTables>, system: string, report: CallReport, at: string): Promise<void> {
  const stored = await unit.find('ring_call', loggedCallId(system, report.callId));
  const open = await openLegCount(transaction, system, report.callId);
  const now = toInstant(new Date());
  if (!stored) {
    const row = withReport(newCallRow(system, report, at), report, at, open);
    await unit.insert('ring_call', { ...row, createdon: now, modifiedon: now, createdby: null, modifiedby: null });
    return;
  }
  const row: AnyRow = withReport(callRow(stored), report, at, open);
  const changes: AnyChanges = Object.fromEntries(Object.entries(row).filter(([column, value]) => value !== stored[column]));
  if (Object.keys(changes).length > 0) await unit.update('ring_call', stored.id, { ...changes, modifiedon: now });
}

/** The metadata's columns are what the store gives back. */
function callRow(stored: AnyRow): CallRow {
  return stored as unknown as CallRow;
}

/** A transfer moved a leg into another call: the consultation that it came from ends when it was the last leg there. */
async function leaveCall(unit: UnitOfWork, transaction: Transaction<CallLogTables>, system: string, callId: string, at: string): Promise<void> {
  if ((await openLegCount(transaction, system, callId)) > 0) return;
  const stored = await unit.find('ring_call', loggedCallId(system, callId));
  if (!stored || stored['ring_endedat'] !== null) return;
  await unit.update('ring_call', stored.id, { ring_endedat: wholeSecond(at), ring_outcome: outcome('completed'), modifiedon: toInstant(new Date()) });
}

async function openLegCount(transaction: Transaction<CallLogTables>, system: string, callId: string): Promise<number> {
  const { open } = await transaction
    .selectFrom('call_leg')
    .select((select) => select.fn.countAll<number>().as('open'))
    .where('system', '=', system)
    .where('callid', '=', callId)
    .where('over', '=', 0)
    .executeTakeFirstOrThrow();
  return open;
}

function toEvent(row: { seq: number; system: string; payload: string }): CallEvent {
  return callEventSchema.parse({ ...(JSON.parse(row.payload) as CallReport), seq: row.seq, system: row.system });
}

function toLeg(row: { seq: number; system: string; payload: string; over: number; answeredat: string | null }): LoggedLeg {
  const last = toEvent(row);
  return {
    system: row.system,
    extension: last.extension ?? '',
    over: row.over === 1,
    last,
    answeredAtMs: row.answeredat === null ? undefined : Date.parse(row.answeredat),
  };
}
