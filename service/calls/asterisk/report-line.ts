import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { CallReport } from '../../../shared/wire.ts';
import { isStoreUnavailable } from '../../store/unavailable.ts';
import type { CallLog } from '../log/call-log.ts';

export interface ReportLineOptions {
  readonly log: Pick<CallLog, 'append'>;
  readonly system: string;
  readonly logger: Logger;
  /** More are waiting than should be, or again fewer: whoever brings them must slow down. */
  readonly onCrowded: (crowded: boolean) => void;
  readonly crowdedAt?: number;
  readonly retryMs?: number;
}

const mostAtOnce = 500;

/**
 * The way of one PBX's reports into the call log, in their order, many in one transaction when they come fast.
 *
 *   idle ──add──► writing ──nothing waits──► idle
 *                  │  ▲
 *   store unavailable └──retryMs──  the same again: the log takes a report only once
 *
 * A report that the log cannot take at all is dropped alone, and said.
 */
export class ReportLine {
  readonly #options: ReportLineOptions;
  #waiting: CallReport[] = [];
  #writing: Promise<void> | undefined;
  #crowded = false;
  readonly #closed = new AbortController();

  constructor(options: ReportLineOptions) {
    this.#options = options;
  }

  get length(): number {
    return this.#waiting.length;
  }

  add(reports: readonly CallReport[]): void {
    for (const report of reports) this.#waiting.push(report);
    this.#tellCrowded();
    this.#writing ??= this.#write().finally(() => (this.#writing = undefined));
  }

  /** Resolves when there is room, or the line is closed. */
  async uncrowded(): Promise<void> {
    while (this.#crowded && !this.#closed.signal.aborted) await delay(100, undefined, { signal: this.#closed.signal }).catch(() => {});
  }

  /** What waits is written; a store that is away is not waited for any more. */
  async close(): Promise<void> {
    this.#closed.abort();
    await this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, mostAtOnce);
      let outcome = await this.#append(batch);
      if (outcome === 'must be split') outcome = await this.#oneByOne(batch);
      if (outcome === 'given up') return;
      this.#waiting = this.#waiting.slice(batch.length);
      this.#tellCrowded();
    }
  }

  async #oneByOne(batch: readonly CallReport[]): Promise<'done' | 'given up'> {
    for (const report of batch) if ((await this.#append([report])) === 'given up') return 'given up';
    return 'done';
  }

  async #append(batch: readonly CallReport[]): Promise<'done' | 'must be split' | 'given up'> {
    const { log, system, logger, retryMs = 1_000 } = this.#options;
    for (;;) {
      try {
        await log.append(system, batch);
        return 'done';
      } catch (error) {
        if (!isStoreUnavailable(error)) {
          if (batch.length > 1) return 'must be split';
          logger.error({ system, err: error, type: batch[0]?.type }, 'a call event cannot be written to the call log and is lost');
          return 'done';
        }
        if (this.#closed.signal.aborted) {
          logger.error({ system, err: error, events: this.#waiting.length }, 'the call log is not available at the end: these call events are lost');
          this.#waiting = [];
          return 'given up';
        }
        logger.error({ system, err: error, events: this.#waiting.length }, `the call log is not available; it is tried again in ${retryMs} ms`);
        await delay(retryMs, undefined, { signal: this.#closed.signal }).catch(() => {});
      }
    }
  }

  #tellCrowded(): void {
    const { onCrowded, crowdedAt = 20_000 } = this.#options;
    const crowded = this.#waiting.length > (this.#crowded ? crowdedAt / 2 : crowdedAt);
    if (crowded === this.#crowded) return;
    this.#crowded = crowded;
    onCrowded(crowded);
  }
}
