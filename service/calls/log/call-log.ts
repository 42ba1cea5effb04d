import type { Kysely, Transaction } from 'kysely';
import { type CallEvent, callEventSchema, type CallReport } from '../../../shared/wire.ts';
import type { CityStore } from '../../store/city-store.ts';
import { isStoreUnavailable } from '../../store/unavailable.ts';
import { readBoard, type SystemReports, writeBoard } from './board-store.ts';
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

interface Append extends SystemReports {
  readonly resolve: (events: CallEvent[]) => void;
  readonly reject: (cause: unknown) => void;
}

/** Reports of one transaction, however many appends they come from. */
const reportsPerTransaction = 1_000;
/** Reports that wait to be written; more than a city has in an hour. Whoever brings more is told so at once. */
export const mostWaitingReports = 50_000;

/** More is reported than can be written: the same report may be sent again later. */
export class CallLogFull extends Error {
  constructor() {
    super(`${mostWaitingReports} call events wait to be written.`);
  }
}

/**
 * The persistent, append-only call log. What whoever stores it has to keep, and `test/calls/log-writers.test.ts` proves of SQLite:
 *
 *   – Events become visible in the order of their numbers: who has read up to n will never find one below n later. So numbers are given
 *     inside the transaction that stores them, by one writer after the other (SQLite: BEGIN IMMEDIATE). A sequence or an identity column
 *     of PostgreSQL does not do that (5 may be committed after 6 was read): take the number there from a row that stays locked until the
 *     commit, as `store_sequence` does for change numbers.
 *   – A number is never given twice, not even after a restore. Numbers may be left out.
 *   – An event is never changed or removed; the database refuses it (`tables.ts`).
 *   – All reports of an append are stored, or none; they are on disk before `append` resolves and before a listener hears of them.
 *   – Listeners hear every event once, in the order of the numbers, also those that another process has written to the same database.
 */
export class CallLog {
  readonly #store: CityStore;
  readonly #database: Kysely<CallLogTables>;
  readonly #listeners = new Set<(event: CallEvent) => void>();
  #waiting: Append[] = [];
  #waitingReports = 0;
  /** Writing and telling, one after the other, so that listeners hear events in the order of their numbers. */
  #line: Promise<void> = Promise.resolve();
  /** The newest event that listeners have heard of. */
  #toldSeq = 0;

  private constructor(store: CityStore, database: Kysely<CallLogTables>) {
    this.#store = store;
    this.#database = database;
  }

  /** @param database the store's own, as the log sees it */
  static async open(store: CityStore, database: Kysely<CallLogTables>): Promise<CallLog> {
    await createCallLogTables(database);
    const log = new CallLog(store, database);
    log.#toldSeq = await log.lastSeq();
    return log;
  }

  /** Hears every event after it is on disk. Must not throw. */
  listen(listener: (event: CallEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * @returns the events that were new. All reports are stored, or none.
   * @throws CallLogFull when too many wait already
   */
  append(system: string, reports: readonly CallReport[]): Promise<CallEvent[]> {
    if (this.#waitingReports + reports.length > mostWaitingReports) return Promise.reject(new CallLogFull());
    return new Promise((resolve, reject) => {
      this.#waiting.push({ system, reports, resolve, reject });
      this.#waitingReports += reports.length;
      if (this.#waiting.length === 1) this.#line = this.#line.then(() => this.#writeWaiting());
    });
  }

  /** Tells listeners what other processes have written to the database meanwhile. */
  async lookForOthers(): Promise<void> {
    const looking = this.#line.then(() => this.#tellNewer());
    this.#line = looking.catch(() => undefined); // whoever asked hears of it
    await looking;
  }

  /** Waits for what is being written. */
  async settled(): Promise<void> {
    let line: Promise<void> | undefined;
    while (line !== this.#line) await (line = this.#line);
  }

  async lastSeq(): Promise<number> {
    const row = await this.#database.selectFrom('call_event').select((select) => select.fn.max('seq').as('seq')).executeTakeFirst();
    return row?.seq ?? 0;
  }

  async after(seq: number, reach: Reach, limit: number): Promise<CallEvent[]> {
    if (reach !== 'all' && reach.length === 0) return [];
    let query = this.#database.selectFrom('call_event').select(['seq', 'system', 'payload']).where('seq', '>', seq).orderBy('seq').limit(limit);
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

  /** All legs of one call, those that are over too, in the order in which they were last spoken of. */
  async legsOfCall(system: string, callId: string): Promise<LoggedLeg[]> {
    const rows = await this.#legs().where('call_leg.system', '=', system).where('call_leg.callid', '=', callId).orderBy('lastseq').execute();
    return rows.map(toLeg);
  }

  /** Legs whose id begins like this, in the order in which they were last spoken of. */
  async legsBeginning(system: string, prefix: string): Promise<LoggedLeg[]> {
    const rows = await this.#legs()
      .where('call_leg.system', '=', system)
      .where('call_leg.legid', '>=', prefix)
      .where('call_leg.legid', '<', `${prefix}\u{10ffff}`)
      .orderBy('lastseq')
      .execute();
    return rows.map(toLeg);
  }

  #legs() {
    return this.#database
      .selectFrom('call_leg')
      .innerJoin('call_event', 'call_event.seq', 'call_leg.lastseq')
      .selectAll('call_event')
      .select(['call_leg.over', 'call_leg.answeredat']);
  }

  async #writeWaiting(): Promise<void> {
    const group = this.#takeGroup();
    if (this.#waiting.length > 0) this.#line = this.#line.then(() => this.#writeWaiting());
    await this.#write(group);
  }

  #takeGroup(): Append[] {
    let reports = 0;
    const tooMany = this.#waiting.findIndex((append, index) => (reports += append.reports.length) > reportsPerTransaction && index > 0);
    const group = this.#waiting.splice(0, tooMany < 0 ? this.#waiting.length : tooMany);
    for (const append of group) this.#waitingReports -= append.reports.length;
    return group;
  }

  async #write(group: readonly Append[]): Promise<void> {
    let events: CallEvent[][];
    try {
      events = await this.#store.transaction(async (unit, bare) => {
        const transaction = bare as unknown as Transaction<CallLogTables>;
        const now = new Date();
        const board = await readBoard(transaction, group, now);
        const taken = group.map(({ system, reports }) => reports.map((report) => board.take(system, report)).filter((event) => event !== null));
        await writeBoard(unit, transaction, board, now);
        return taken;
      });
    } catch (cause) {
      // One append that cannot be stored must not take the others with it; a disk or a lock has nothing to do with which they are.
      if (group.length === 1 || isStoreUnavailable(cause)) for (const append of group) append.reject(cause);
      else for (const append of group) await this.#write([append]);
      return;
    }
    // What cannot be told now is told with the next, or when somebody looks for others.
    await this.#tell(events.flat()).catch(() => undefined);
    group.forEach((append, index) => append.resolve(events[index] ?? []));
  }

  async #tell(events: readonly CallEvent[]): Promise<void> {
    const [first] = events;
    // Somebody else has written in between, or numbers were left out: only the log itself knows.
    if (first && first.seq !== this.#toldSeq + 1) return await this.#tellNewer();
    for (const event of events) this.#tellOne(event);
  }

  async #tellNewer(): Promise<void> {
    for (let page = await this.after(this.#toldSeq, 'all', 500); page.length > 0; page = await this.after(this.#toldSeq, 'all', 500)) {
      for (const event of page) this.#tellOne(event);
    }
  }

  #tellOne(event: CallEvent): void {
    this.#toldSeq = event.seq;
    for (const listener of this.#listeners) listener(event);
  }
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
