/** The benchmark's side of its service: starts it, lets it ring, asks how far the desk has loaded. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startOwned, stopOwned } from '../../../scripts/owned-processes.mjs';

export interface ServiceSettings {
  readonly contacts: number;
  readonly cases: number;
  /** The pages of cases never end; `cases` is then how many different ones there are. */
  readonly endless: boolean;
}

export type Order = { kind: 'progress' } | { kind: 'ring'; caller: number } | { kind: 'hang-up' };
export interface Answer {
  readonly id: number;
  readonly subscribed: boolean;
  readonly pages: number;
  readonly endlessPages: number;
  /** Since a page was last asked for. */
  readonly quietMs: number;
  /** Event time of a ring or hang-up, `process.hrtime` in nanoseconds. */
  readonly at?: string;
}

const answersWithinMs = 10_000;
const loadsWithinMs = 300_000;
const quietAfterMs = 2_000;

export class ServiceLink {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #lastId = 0;
  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
    child.on('message', (answer: Answer) => this.#waiting.get(answer.id)?.(answer));
  }

  static async start(settings: ServiceSettings): Promise<ServiceLink> {
    const words = ['--import', 'tsx', join(import.meta.dirname, 'bench-service.ts'), JSON.stringify(settings)];
    const child = startOwned(process.execPath, words, { stdio: ['ignore', 2, 2, 'ipc'] });
    const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`The benchmark's service ended with ${String(code)}`)));
    ended.catch(() => undefined);
    const [ready] = (await Promise.race([once(child, 'message'), ended])) as [{ url: string }];
    return new ServiceLink(child, ready.url);
  }

  async ring(caller: number): Promise<{ at: bigint; quietMs: number }> {
    const { at, quietMs } = await this.#ask({ kind: 'ring', caller });
    return { at: BigInt(at ?? 0), quietMs };
  }
  async hangUp(): Promise<void> {
    await this.#ask({ kind: 'hang-up' });
  }

  /** The desk hears calls, and its load is over: it has asked for nothing for a while. */
  untilLoaded(): Promise<Answer> {
    return this.#until('a desk that has loaded the city', ({ subscribed, pages, quietMs }) => subscribed && pages > 0 && quietMs > quietAfterMs);
  }
  /** The desk hears calls and is in the middle of the load. */
  untilLoading(endlessPages: number): Promise<Answer> {
    return this.#until('a desk in the middle of its load', (answer) => answer.subscribed && answer.endlessPages >= endlessPages);
  }

  progress(): Promise<Answer> {
    return this.#ask({ kind: 'progress' });
  }

  stop(): Promise<void> {
    return stopOwned(this.#child);
  }

  async #until(what: string, holds: (answer: Answer) => boolean): Promise<Answer> {
    const end = Date.now() + loadsWithinMs;
    for (;;) {
      const answer = await this.progress();
      if (holds(answer)) return answer;
      if (Date.now() > end) throw new Error(`waited ${loadsWithinMs} ms in vain for ${what}: ${JSON.stringify(answer)}`);
      await pause(100);
    }
  }

  #ask(order: Order): Promise<Answer> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`The benchmark's service did not answer to "${order.kind}"`)), answersWithinMs);
      this.#waiting.set(id, (answer) => {
        clearTimeout(late);
        this.#waiting.delete(id);
        resolve(answer);
      });
      this.#child.send({ id, ...order });
    });
  }
}
