import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { AnswerBrokerClient, type AnswerBrokerSettings, type PhoneOrder } from './answer-broker-client.ts';

export interface AnswerBrokerWatchOptions {
  readonly settings: AnswerBrokerSettings;
  readonly system: string;
  readonly logger: Logger;
  readonly stopped: AbortSignal;
  readonly checkMs?: number | undefined;
}

/** Knows whether the answer broker can be used now: its buttons are offered only while it can. */
export class AnswerBrokerWatch {
  readonly #options: AnswerBrokerWatchOptions;
  readonly #client: AnswerBrokerClient;
  #problem: string | null = 'not asked yet';

  constructor(options: AnswerBrokerWatchOptions) {
    this.#options = options;
    this.#client = new AnswerBrokerClient(options.settings, options.stopped);
  }

  get isReady(): boolean {
    return this.#problem === null;
  }

  /** @returns whether the phone was told; why not is in the log */
  async tell(order: PhoneOrder, extension: string, channel: string): Promise<boolean> {
    const { system, logger } = this.#options;
    const problem = await this.#client.tell(order, extension, channel);
    if (problem !== null) logger.warn({ system }, `the answer broker did not tell the phone to ${order}: ${problem}`);
    return problem === null;
  }

  /** Until it is stopped. */
  async run(): Promise<void> {
    const { system, logger, stopped, checkMs = 30_000 } = this.#options;
    while (!stopped.aborted) {
      const problem = await this.#client.problem();
      if (stopped.aborted) return;
      if (problem !== this.#problem) {
        if (problem === null) logger.info({ system }, 'the answer broker is ready');
        else logger.warn({ system }, `desk phones do not obey the screen, the answer broker is not ready: ${problem}`);
      }
      this.#problem = problem;
      await delay(checkMs, undefined, { signal: stopped, ref: false }).catch(() => {});
    }
  }
}
