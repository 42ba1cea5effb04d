/**
 * How this desk's user stands. A person chooses *ready* or *not ready*; calls come before that and are followed by themselves:
 *
 *   chosen ──a call is up, or dialled from here──► on a call ──the last one ends──► wrap-up
 *     ▲                                               ▲            │ │
 *     │                                               └─next call──┘ │
 *     └──every wrap-up is finished, or takes too long, or somebody chooses meanwhile
 *
 * What is chosen during a call waits for its end. The desk's own word counts: it is kept here, told to the service after each connection and
 * at each change, and shown whatever the telephone system makes of it.
 */
import { z } from 'zod';
import type { CallCard, ShownPresence } from '../../../shared/contract/records.ts';
import type { Outcome } from '../../../shared/errors.ts';
import { type PresenceAnswer, presenceReportSchema, type PresenceReport, type QueueFollowing } from '../../../shared/wire.ts';
import { type Log, messageOf } from '../log.ts';
import { type ReplicaStore, setSetting } from '../store/store.ts';

export type ChosenPresence = { readonly state: 'ready' | 'notReady'; readonly reason: string | null };
interface Chosen extends ChosenPresence {
  readonly at: string;
}

export interface DeskPresenceOptions {
  readonly store: ReplicaStore;
  readonly log: Log;
  /** The gateway's clock, as far as we know it. */
  readonly now: () => number;
  readonly cards: () => readonly CallCard[];
  /** Nobody waits for somebody without a telephone to be ready. */
  readonly hasPhone: () => boolean;
  /** A wrap-up that takes longer does not keep the next call away; null: no limit. */
  readonly wrapUpLimitMs: () => number | null;
  readonly line: { readonly isUp: boolean; tell(report: PresenceReport): Promise<Outcome<PresenceAnswer>> };
  readonly onChanged: () => void;
  readonly tellAgainMs?: number;
}

const setting = 'presence';
const storedSchema = z.object({
  chosen: z.object({ state: z.enum(['ready', 'notReady']), reason: z.string().nullable(), at: z.iso.datetime() }),
  current: presenceReportSchema,
});
/** The service could not take it: how soon it is told again, unless something changes before. */
const tellAgainMs = 10_000;

export class DeskPresence {
  readonly #options: DeskPresenceOptions;
  #chosen: Chosen;
  #current: PresenceReport;
  #queues: QueueFollowing | null = null;
  #telling = false;
  #toTell = false;
  #stopped = false;
  #timers: { wrapUp?: NodeJS.Timeout | undefined; again?: NodeJS.Timeout | undefined } = {};

  constructor(options: DeskPresenceOptions) {
    this.#options = options;
    const at = this.#now();
    this.#chosen = { state: 'ready', reason: null, at };
    this.#current = { state: 'ready', reason: null, since: at };
  }

  /** As it was when this desk ended. */
  async start(): Promise<void> {
    const text = await this.#options.store.setting(setting);
    const stored = text === null ? null : storedSchema.safeParse(JSON.parse(text));
    if (stored?.success) ({ chosen: this.#chosen, current: this.#current } = stored.data);
    this.follow();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timers.wrapUp);
    clearTimeout(this.#timers.again);
  }

  shown(): ShownPresence | null {
    if (!this.#options.hasPhone()) return null;
    const { state, reason } = this.#chosen;
    return { ...this.#current, chosen: { state, reason }, queues: this.#options.line.isUp ? this.#queues : null };
  }

  /** A person's choice: on disk before it is told. */
  async choose({ state, reason }: ChosenPresence): Promise<void> {
    // The gateway's clock is known to the second only: what is over on the screen is over.
    const at = [this.#now(), ...this.#endedCalls()].sort().at(-1) ?? this.#now();
    const chosen: Chosen = { state, reason, at };
    const current = this.#derive(chosen);
    await this.#write(chosen, current);
    this.#chosen = chosen;
    this.#become(current);
    this.#options.onChanged();
  }

  /** Calls have changed, or what the city says of wrap-ups. */
  follow(): void {
    const next = this.#derive(this.#chosen);
    if (next.state === this.#current.state && next.reason === this.#current.reason) return;
    this.#become(next);
    this.#write(this.#chosen, next).catch((cause: unknown) => this.#options.log('error', 'How the user stands could not be stored', { cause: messageOf(cause) }));
    this.#options.onChanged();
  }

  /** The line came up, or the service has something new: it is told once more. */
  tellAgain(): void {
    this.#toTell = true;
    void this.#tell();
  }

  lineLost(): void {
    this.#queues = null;
  }

  #now(): string {
    return new Date(this.#options.now()).toISOString();
  }

  /** When the calls ended whose wrap-up is open. */
  #endedCalls(): string[] {
    return this.#options.cards().flatMap(({ session, endedAt }) => (session && endedAt !== null ? [endedAt] : []));
  }

  #derive(chosen: Chosen): PresenceReport {
    clearTimeout(this.#timers.wrapUp);
    const cards = this.#options.cards();
    const up = cards.filter((card) => card.state === 'answered' || card.state === 'held' || (card.session && card.state === 'ringing'));
    if (up.length > 0) return this.#since('onCall', null, up.map((card) => card.answeredAt ?? card.ringingAt).sort()[0]);
    const limit = this.#options.wrapUpLimitMs();
    const ended = this.#endedCalls().filter((endedAt) => endedAt > chosen.at).sort().at(-1);
    const overAt = ended === undefined ? 0 : limit === null ? Infinity : Date.parse(ended) + limit;
    if (overAt > this.#options.now()) {
      if (overAt !== Infinity && !this.#stopped) this.#timers.wrapUp = setTimeout(() => this.follow(), overAt - this.#options.now() + 1);
      return this.#since('wrapUp', null, ended);
    }
    const cameFromCall = this.#current.state === 'onCall' || this.#current.state === 'wrapUp';
    return this.#since(chosen.state, chosen.reason, cameFromCall && chosen.at < this.#current.since ? this.#now() : chosen.at);
  }

  /** The same as before goes on since then. */
  #since(state: PresenceReport['state'], reason: string | null, since = this.#now()): PresenceReport {
    const { state: stateBefore, reason: reasonBefore } = this.#current;
    return state === stateBefore && reason === reasonBefore ? this.#current : { state, reason, since };
  }

  #become(next: PresenceReport): void {
    if (next === this.#current) return;
    this.#current = next;
    this.tellAgain();
  }

  #write(chosen: Chosen, current: PresenceReport): Promise<void> {
    return this.#options.store.write((transaction) => setSetting(transaction, setting, JSON.stringify({ chosen, current })));
  }

  /** One at a time, and the newest: what was between is not told. */
  async #tell(): Promise<void> {
    if (this.#telling) return;
    this.#telling = true;
    clearTimeout(this.#timers.again);
    try {
      while (this.#toTell && this.#options.line.isUp && this.#options.hasPhone() && !this.#stopped) {
        this.#toTell = false;
        await this.#tellOnce(this.#current);
      }
    } finally {
      this.#telling = false;
    }
  }

  async #tellOnce(report: PresenceReport): Promise<void> {
    const { line, log, onChanged, tellAgainMs: againMs = tellAgainMs } = this.#options;
    const outcome = await line.tell(report);
    const answer = outcome.ok ? outcome.value : { ok: false as const, message: outcome.error.message };
    if (this.#stopped) return;
    if (!answer.ok) {
      log('warn', 'The service did not take how the user stands; it is told again', { reason: answer.message });
      this.#queues = null;
      this.#timers.again = setTimeout(() => this.tellAgain(), againMs);
      return;
    }
    this.#queues = answer.queues;
    // A desk that was away has its state anew, for the service as for the person.
    if (this.#current === report && answer.since !== report.since) {
      this.#current = { ...report, since: answer.since };
      await this.#write(this.#chosen, this.#current).catch((cause: unknown) => log('error', 'How the user stands could not be stored', { cause: messageOf(cause) }));
    }
    onChanged();
  }
}
