import type { CallEvent } from '../../shared/wire.ts';
import type { CallLog, Reach } from './log/call-log.ts';

export interface DeskOptions {
  readonly log: CallLog;
  readonly send: (event: CallEvent) => void;
  /** Resolves when the connection has taken what was sent so far. */
  readonly drained: () => Promise<void>;
  /** The log could not be read after the desk had its answer: it has to come again. */
  readonly broken: (cause: unknown) => void;
  readonly pageSize?: number;
}

/**
 * The stream of call events to one connected desk. Invariant: it sends every event after `since` that the desk may see, once, in the
 * order of their numbers.
 *
 *   silent ──subscribe──► catching up (pages from the log) ──an empty page and nothing new meanwhile──► live
 *                              ▲ └── an event is published while a page is read: read once more ──┘       │
 *                              └──────────────────────── subscribe again ──────────────────────────────────┘
 *
 * A desk that has a number from the future knows another log (a restored backup, a new database). It is told where this log stands
 * before it is sent anything, for until then it takes whatever is below its own number for something that it has already.
 */
export class Desk {
  readonly #options: DeskOptions;
  #state: 'silent' | 'catching-up' | 'live' = 'silent';
  #reach: Reach = [];
  #cursor = 0;
  #publishedMeanwhile = false;
  /** A newer subscription ends the work of the one before. */
  #subscription = 0;

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  /** @returns the number of the newest event that the desk now has, or null when the desk left or subscribed again */
  async subscribe(reach: Reach, since: number | null): Promise<number | null> {
    const { log } = this.#options;
    const mine = ++this.#subscription;
    this.#state = 'catching-up';
    this.#reach = reach;
    const newest = await log.lastSeq();
    if (mine !== this.#subscription) return null;
    this.#cursor = since === null ? newest : Math.min(since, newest);
    if (since !== null && since > newest) {
      setImmediate(() => void this.#catchUp(mine).catch(this.#options.broken));
      return newest;
    }
    return (await this.#catchUp(mine)) ? Math.max(newest, this.#cursor) : null;
  }

  /** @returns whether the desk is live now; false when it left or subscribed again */
  async #catchUp(mine: number): Promise<boolean> {
    const { log, pageSize = 500 } = this.#options;
    while (mine === this.#subscription) {
      this.#publishedMeanwhile = false;
      const page = await log.after(this.#cursor, this.#reach, pageSize);
      if (mine !== this.#subscription) break;
      for (const event of page) this.#send(event);
      if (page.length > 0) await this.#options.drained();
      else if (!this.#publishedMeanwhile) {
        this.#state = 'live';
        return true;
      }
    }
    return false;
  }

  /** Every event of the log, after it is on disk. */
  publish(event: CallEvent): void {
    if (this.#state === 'catching-up') this.#publishedMeanwhile = true;
    else if (this.#state === 'live' && event.seq > this.#cursor && this.#sees(event)) this.#send(event);
  }

  leave(): void {
    this.#subscription += 1;
    this.#state = 'silent';
  }

  #sees(event: CallEvent): boolean {
    return this.#reach === 'all' || (event.extension !== undefined && this.#reach.includes(event.extension));
  }

  #send(event: CallEvent): void {
    this.#cursor = event.seq;
    this.#options.send(event);
  }
}
