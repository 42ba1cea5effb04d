/**
 * This desk's calls: turns events into cards, activities and sessions.
 *
 * Invariants:
 *   – every event is stored, with its sequence number, in the transaction that stores what it changed; a crash in between replays it
 *   – only a live ring waits for nothing: it is shown after the lookup and stored at the same time (a replay brings it again). The pop
 *     hears of it first: drawing the workspace at the same time would take the processor from what is looked at
 *   – a ring that is older than `ringIsStaleAfterMs` when it arrives shows nothing: it is a missed call until somebody answers it
 *   – a replayed event shows nothing by itself; once the replay is through, what is still going on is shown (`settle`)
 *   – internal legs are kept for the list of recent calls and never pop; an outbound one never pops either, and has its activity and its
 *     session from dialling on
 *   – a leg that joins a call which is up here is a third person of it (`third-parties.ts`), never a call of its own
 *
 * Longer than its neighbours: an event, its transaction and what is shown of it must be read together. What a leg goes through
 * (`advance.ts`), what a card says (`call-card.ts`), masking and activities stand beside it.
 */
import type { CallCard } from '../../../shared/contract/records.ts';
import type { Surface } from '../../../shared/contract/surfaces.ts';
import { choiceValue } from '../../../shared/entities/index.ts';
import { RingdeskFault } from '../../../shared/errors.ts';
import { phoneCallActivityId } from '../../../shared/rules/phone-call-activity.ts';
import type { CallEvent, CallHandling } from '../../../shared/wire.ts';
import { type Log, messageOf } from '../log.ts';
import { applyEdits } from '../store/edit.ts';
import type { RecordEdit } from '../store/record-edit.ts';
import { readRow } from '../store/rows.ts';
import { type ReplicaStore, setSetting } from '../store/store.ts';
import type { Transaction } from '../store/transaction.ts';
import { type ActivityContext, ending, openActivity } from './activity.ts';
import { advance, callKey, newDeskCall } from './advance.ts';
import { callCard } from './call-card.ts';
import { isMasked, masksContact } from './masking.ts';
import { callIsLive, callIsUp, type DeskCall, readDeskCall, readOpenCalls, saveDeskCall } from './desk-call.ts';
import { type CallerLookup, type Match, nothingKnown } from './match.ts';
import { endsLeg, followParty } from './third-parties.ts';

const callOfNobody = {
  ...({ seq: 1, at: '2000-01-01T00:00:00Z', system: '-', type: 'ringing', direction: 'inbound', number: '+10000000000' } as const),
  ...{ callId: '-', legId: '-', extension: '-' },
};

/** A ring that nobody has confirmed for this long is over, whatever is stored. */
export const ringIsStaleAfterMs = 90_000;
/** How long a card says how its call ended before it leaves. */
const farewellMs = 2_500;
const byPersonWithinMs = 15_000;
/** The pop is on the screen by then. */
const workspaceAfterMs = 60;
/** A card that comes later than this comes without the name first. */
const lookingUpAfterMs = 100;
const lastSeqSetting = 'lastSeq';

interface Entry {
  call: DeskCall;
  match: Match;
  shown: boolean;
  /** Stored or replayed, not heard of live yet. */
  unconfirmed: boolean;
  farewell: NodeJS.Timeout | null;
  /** Shown before the lookup has answered. */
  lookingUp: boolean;
  answeredBy: string | null;
}

export interface CallDeskOptions {
  readonly store: ReplicaStore;
  readonly lookup: CallerLookup;
  readonly log: Log;
  readonly region: () => string;
  readonly userId: () => string | null;
  readonly handling: () => CallHandling | null;
  /** Whose calls this desk takes; null while unknown. */
  readonly extensions: () => readonly string[] | null;
  /** The gateway's clock, as far as we know it. */
  readonly now: () => number;
  /** @param screen the one that is told; all of them when left out */
  readonly onCards: (cards: CallCard[], screen?: Surface) => void;
  readonly onSessionOpened: (session: { key: string; byPerson: boolean }) => void;
}

export class CallDesk {
  readonly #options: CallDeskOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #answerPressed = new Map<string, number>();
  #dialPressedAt = 0;
  #lastSeq: number | null = null;
  #line: Promise<void> = Promise.resolve();
  #workspaceLater: NodeJS.Timeout | undefined;

  constructor(options: CallDeskOptions) {
    this.#options = options;
  }

  get lastSeq(): number | null {
    return this.#lastSeq;
  }

  async start(): Promise<void> {
    const { store } = this.#options;
    const seq = await store.setting(lastSeqSetting);
    this.#lastSeq = seq === null ? null : Number(seq);
    await this.#lookOnce();
    for (const call of await readOpenCalls(store.views)) {
      const entry: Entry = { call, match: nothingKnown(call), shown: call.session || this.#isFresh(call), unconfirmed: true, farewell: null, lookingUp: false, answeredBy: null };
      this.#entries.set(call.key, entry);
      await this.#look(entry);
    }
    this.#show();
  }

  stop(): Promise<void> {
    clearTimeout(this.#workspaceLater);
    for (const entry of this.#entries.values()) if (entry.farewell) clearTimeout(entry.farewell);
    return this.#line;
  }

  cards(): CallCard[] {
    return [...this.#entries.values()]
      .filter((entry) => entry.shown && (entry.call.direction === 'inbound' || entry.call.session))
      .sort((left, right) => left.call.ringingAt.localeCompare(right.call.ringingAt))
      .map((entry) => callCard(entry.call, entry.match, this.#options.region(), entry));
  }

  find(key: string): DeskCall | null {
    return this.#entries.get(key)?.call ?? null;
  }

  /** A confidential person is on a call here, or may be, and none of their calls here is revealed: no screen is told who it is. */
  masksContact(contactId: string): boolean {
    const about = [...this.#entries.values()].filter(({ match }) => [match.caller, ...match.candidates].some((person) => person?.contactId === contactId));
    return about.length > 0 && about.every(({ call, match }) => masksContact(call, match, contactId));
  }

  /** The caller of a call as a confidential one who is not revealed; null when there is nothing to reveal. */
  maskedCaller(key: string): string | null {
    const entry = this.#entries.get(key);
    return entry && isMasked(entry.call, entry.match) ? (entry.match.caller?.contactId ?? null) : null;
  }

  /** What the city calls the relay service that this call came through; null for every other call. */
  relayOf(key: string): string | null {
    return this.#entries.get(key)?.match.relay ?? null;
  }

  /** Calls on which somebody talks or is held. */
  upCalls(): DeskCall[] {
    return [...this.#entries.values()].map(({ call }) => call).filter(callIsUp);
  }

  /** The gateway's clock, as far as it is known here: this computer's may be wrong. */
  now(): string {
    return new Date(this.#options.now()).toISOString();
  }

  /** Somebody dials here: the session that opens is that person's own doing. */
  dialPressed(): void {
    this.#dialPressedAt = Date.now();
  }

  /** Somebody pressed Answer here: when the leg is answered, the workspace may come forward. */
  answerPressed(key: string): void {
    this.#answerPressed.set(key, Date.now());
  }

  /**
   * Answer was pressed while the line to the service is down: the PBX cannot be told, so the person picks up the telephone, and the
   * session opens here and now. What the PBX saw arrives when the line is back; the activity has the same id either way.
   */
  async takeHere(key: string): Promise<void> {
    await this.change(key, (call) => {
      // It may have stopped while Answer was pressed; an ended call is not taken.
      if (call.state !== 'ringing') throw new RingdeskFault({ code: 'not-found', message: 'This call does not ring any more.' });
      call.state = 'answered';
      call.answeredAt = this.now();
      call.dismissed = false;
      return this.#answered(call, this.#entries.get(key)?.match ?? nothingKnown(call), false);
    });
    this.#options.onSessionOpened({ key, byPerson: true });
  }

  /** Events are taken one after the other. */
  receive(event: CallEvent, replayed: boolean): void {
    this.#enqueue(() => this.#take(event, replayed), `call event ${event.seq} (${event.type})`);
  }

  /** The replay is through. @param newest number of the newest event that the log held, null when unknown */
  settle(since: number | null, newest: number): void {
    this.#enqueue(() => this.#settle(since, newest), 'the end of a replay');
  }

  /** Contacts, cases or calls have changed: who is calling may look different. */
  rematch(): void {
    this.#enqueue(async () => {
      for (const entry of this.#entries.values()) await this.#look(entry);
      this.#show();
    }, 'a new lookup');
  }

  /** A person's own act on a call: the leg and what follows from it in one transaction. */
  async change(key: string, work: (call: DeskCall, transaction: Transaction) => Promise<readonly RecordEdit[]> | readonly RecordEdit[]): Promise<void> {
    const entry = this.#entries.get(key);
    if (!entry) throw new RingdeskFault({ code: 'not-found', message: 'This call is over and its wrap-up is finished.' });
    await this.#store(entry, null, work);
    await this.#look(entry);
    if (!callIsLive(entry.call) && !entry.call.session) this.#entries.delete(key);
    if (entry.call.finished) this.#entries.delete(key);
    this.#show();
  }

  /** The first lookup reads the top of each index from the disk: not while somebody rings. */
  async #lookOnce(): Promise<void> {
    await this.#options.lookup.find(newDeskCall(callOfNobody, this.#options.region())).catch(() => undefined);
    await readDeskCall(this.#options.store.lookup, '-').catch(() => undefined);
  }

  async #take(event: CallEvent, replayed: boolean): Promise<void> {
    if (this.#lastSeq !== null && event.seq <= this.#lastSeq) return;
    const key = callKey(event);
    const { legId, extension } = event;
    const ours = extension !== undefined && (this.#options.extensions()?.includes(extension) ?? true);
    if (key === null || legId === undefined || extension === undefined || !ours) return await this.#storeSeq(event.seq);
    const region = this.#options.region();
    const old = event.type === 'ringing' && this.#options.now() - Date.parse(event.at) >= ringIsStaleAfterMs;
    const ring = event.type === 'ringing' && !replayed && !old;
    if (ring) this.#options.store.giveWay();
    let entry = this.#entries.get(key);
    const main = entry ? null : this.#callOfThird(event);
    if (main) {
      await this.#store(main, event.seq, (call) => {
        followParty(call, event, this.#options.handling());
        return [];
      });
      return this.#show();
    }
    let asked: Promise<Match> | undefined;
    let slow: NodeJS.Timeout | undefined;
    if (!entry) {
      const fresh = newDeskCall({ ...event, legId, extension }, region);
      // Both at once, and not on the connection that screens read from: a long list must not hold up a ring.
      asked = ring ? this.#options.lookup.find(fresh) : undefined;
      asked?.catch(() => undefined); // `#look` says what went wrong
      entry = { call: fresh, match: nothingKnown(fresh), shown: false, unconfirmed: replayed, farewell: null, lookingUp: false, answeredBy: null };
      if (ring && fresh.direction === 'inbound') slow = setTimeout((waiting: Entry) => this.#showLookingUp(waiting), lookingUpAfterMs, entry);
      const stored = await readDeskCall(this.#options.store.lookup, key).catch((cause: unknown) => {
        clearTimeout(slow);
        throw cause;
      });
      if (stored) {
        asked = undefined;
        entry.call = stored;
      }
      // The last of a third person whose call is finished here.
      else if (endsLeg.has(event.type) && event.direction !== undefined && event.direction !== 'inbound') return await this.#storeSeq(event.seq);
      this.#entries.set(key, entry);
    }
    if (!replayed) entry.unconfirmed = false;
    if (ring && entry.call.direction === 'outbound' && entry.call.state === 'ringing') return await this.#dialled(entry, event.seq, asked);
    if (ring && entry.call.state === 'ringing') {
      await this.#look(entry, asked);
      clearTimeout(slow);
      entry.lookingUp = false;
      entry.shown = true;
      this.#show('pop');
      clearTimeout(this.#workspaceLater);
      this.#workspaceLater = setTimeout(() => this.#show('workspace'), workspaceAfterMs);
      await this.#store(entry, event.seq, () => []);
      return;
    }
    clearTimeout(slow);
    entry.lookingUp = false;
    if (event.type !== 'ringing') await this.#advance(entry, event, replayed);
    else await this.#store(entry, event.seq, (call) => takeForMissed(call, old && !replayed));
    if (!replayed && entry.call.state === 'missed' && !entry.shown) this.#entries.delete(key);
  }

  /** The lookup has not answered yet: the number alone, which the name then replaces in its place. */
  #showLookingUp(entry: Entry): void {
    this.#entries.set(entry.call.key, entry);
    entry.lookingUp = true;
    entry.shown = true;
    this.#show('pop');
  }

  /** A leg of the same call as one that is up here, or is being wrapped up. */
  #callOfThird({ system, callId, direction }: CallEvent): Entry | null {
    if (direction === undefined || direction === 'inbound') return null;
    return [...this.#entries.values()].find(({ call }) => call.system === system && call.callId === callId && (callIsUp(call) || call.session)) ?? null;
  }

  /** A call that is made from here: who it is and the session are there while it rings at the other side. */
  async #dialled(entry: Entry, seq: number, asked?: Promise<Match>): Promise<void> {
    await this.#look(entry, asked);
    await this.#store(entry, seq, (call) => (call.phoneCallId === null ? this.#answered(call, entry.match, false) : []));
    entry.shown = true;
    this.#options.onSessionOpened({ key: entry.call.key, byPerson: Date.now() - this.#dialPressedAt < byPersonWithinMs });
    await this.#look(entry);
    this.#show();
  }

  async #advance(entry: Entry, event: CallEvent, replayed: boolean): Promise<void> {
    const region = this.#options.region();
    const before = entry.call.state;
    let opened = false;
    await this.#look(entry); // who is calling, for the activity
    await this.#store(entry, event.seq, async (call, transaction) => {
      if (!advance(call, event, region)) return [];
      if (event.type === 'party-changed') entry.match = await this.#options.lookup.find(call);
      if (callIsUp(call) && call.direction !== 'internal' && call.phoneCallId === null) {
        opened = true;
        return this.#answered(call, entry.match, replayed);
      }
      // Whatever the PBX calls the end: a call that was taken here while the line was down may be `missed` for it.
      if (call.endedAt !== null && call.phoneCallId !== null) return await endActivity(transaction, call, event);
      return [];
    });
    await this.#look(entry);
    if (event.type === 'answered-elsewhere' && event.to !== undefined) entry.answeredBy = await this.#nameAt(event.to);
    const { call } = entry;
    if (opened && !replayed) {
      entry.shown = true;
      this.#options.onSessionOpened({ key: call.key, byPerson: this.#wasByPerson(call.key) });
    }
    if (!callIsLive(call) && !call.session && !entry.farewell) this.#sayFarewell(entry, replayed || call.state === before);
    this.#show();
  }

  /** Who sits at an extension; the extension when nobody here is known to. */
  async #nameAt(extension: string): Promise<string> {
    const found = await this.#options.store.views.get<{ fullname: string | null }>('SELECT fullname FROM systemuser WHERE ring_extension = ?', [extension]);
    return found?.fullname ?? extension;
  }

  #answered(call: DeskCall, match: Match, replayed: boolean): RecordEdit[] {
    call.phoneCallId = phoneCallActivityId(call.system, call.legId);
    call.session = !replayed;
    if (match.match === 'exact') call.contactId = match.caller?.contactId ?? null;
    return [openActivity(call, this.activityContext(call, match))];
  }

  activityContext(call: DeskCall, match: Pick<Match, 'caller'>): ActivityContext {
    const masked = isMasked(call, match);
    return { userId: this.#options.userId(), region: this.#options.region(), callerName: match.caller?.fullName ?? null, masked };
  }

  #wasByPerson(key: string): boolean {
    const pressed = this.#answerPressed.get(key);
    this.#answerPressed.delete(key);
    return pressed !== undefined && Date.now() - pressed < byPersonWithinMs;
  }

  #sayFarewell(entry: Entry, atOnce: boolean): void {
    const leave = () => {
      this.#entries.delete(entry.call.key);
      this.#show();
    };
    if (!entry.shown || atOnce) return leave();
    entry.farewell = setTimeout(leave, farewellMs);
  }

  async #settle(since: number | null, newest: number): Promise<void> {
    // The first time, and after the service has begun a new log, this desk starts from now on.
    if (this.#lastSeq === null || (since !== null && newest < since)) await this.#storeSeq(newest);
    for (const entry of [...this.#entries.values()].filter((candidate) => candidate.unconfirmed)) {
      entry.unconfirmed = false;
      const { call } = entry;
      if (call.state === 'ringing' && !this.#isFresh(call)) {
        await this.#store(entry, null, (draft) => takeForMissed(draft, true));
      }
      if (callIsUp(entry.call) && !entry.call.session && !entry.call.finished && call.direction !== 'internal') {
        await this.#store(entry, null, (draft) => {
          draft.session = true;
          return [];
        });
        this.#options.onSessionOpened({ key: call.key, byPerson: false });
      }
      if (callIsLive(entry.call) || entry.call.session) {
        entry.shown = true;
        await this.#look(entry);
      } else this.#entries.delete(call.key);
    }
    this.#show();
  }

  #isFresh(call: DeskCall): boolean {
    return this.#options.now() - Date.parse(call.ringingAt) < ringIsStaleAfterMs;
  }

  /** @param asked when the lookup of this very call is under way */
  async #look(entry: Entry, asked = this.#options.lookup.find(entry.call)): Promise<void> {
    try {
      entry.match = await asked;
      if (!entry.call.chosen && entry.call.state === 'ringing') {
        entry.call.contactId = entry.match.match === 'exact' ? (entry.match.caller?.contactId ?? null) : null;
      }
    } catch (cause) {
      this.#options.log('error', 'The caller lookup failed; the card shows the number alone', { key: entry.call.key, cause: messageOf(cause) });
    }
  }

  /** The leg as `work` leaves it, what follows from it, and the event's number: together or not at all. */
  async #store(
    entry: Entry,
    seq: number | null,
    work: (call: DeskCall, transaction: Transaction) => Promise<readonly RecordEdit[]> | readonly RecordEdit[],
  ): Promise<void> {
    let undo = (): void => undefined;
    try {
      await this.#options.store.write(async (transaction) => {
        // Read here and not before: another write of this call may have been waiting ahead of this one.
        const before = entry.call;
        const seqBefore = this.#lastSeq;
        undo = () => {
          entry.call = before;
          this.#lastSeq = seqBefore;
        };
        const draft = { ...entry.call };
        const edits = await work(draft, transaction);
        await saveDeskCall(transaction, draft);
        await applyEdits(transaction, this.#options.region(), edits);
        if (seq !== null) await this.#writeSeq(transaction, seq);
        entry.call = draft;
      });
    } catch (cause) {
      undo();
      throw cause;
    }
  }

  #storeSeq(seq: number): Promise<void> {
    return this.#options.store.write((transaction) => this.#writeSeq(transaction, seq));
  }

  async #writeSeq(transaction: Transaction, seq: number): Promise<void> {
    await setSetting(transaction, lastSeqSetting, String(seq));
    this.#lastSeq = seq;
  }

  #show(screen?: Surface): void {
    this.#options.onCards(this.cards(), screen);
  }

  #enqueue(work: () => Promise<void>, what: string): void {
    this.#line = this.#line.then(work).catch((cause: unknown) => {
      this.#options.log('error', `Could not take ${what}`, { cause: messageOf(cause) });
    });
  }
}

/** Nobody has said that it ended, so it has no end: `advance` lets it be answered still. */
function takeForMissed(call: DeskCall, isOld: boolean): RecordEdit[] {
  if (isOld && call.state === 'ringing') call.state = 'missed';
  return [];
}

async function endActivity(transaction: Transaction, call: DeskCall, event: CallEvent): Promise<RecordEdit[]> {
  const id = call.phoneCallId;
  const activity = id === null ? null : await readRow(transaction.db, 'phonecall', id);
  // A completed activity is read-only; its end was written when it was completed.
  if (id === null || !activity || activity.row['statecode'] !== choiceValue('phonecall', 'statecode', 'open')) return [];
  return [{ table: 'phonecall', id, kind: 'update', changes: ending(call, event.at, event.talkMs) }];
}
