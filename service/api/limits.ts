/**
 * Service protection: what one user may ask for within a sliding window, at most so many requests and so much execution time, and so
 * many requests at once. Counted in memory, per user, by this process. Dataverse documents the same three limits and their answers.
 */
import { type ErrorCode, errorCode, ODataFault } from './errors.ts';

export interface Limits {
  readonly requests: number;
  readonly windowSeconds: number;
  readonly concurrent: number;
  readonly executionSeconds: number;
}
export const defaultLimits: Limits = { requests: 6_000, windowSeconds: 300, concurrent: 52, executionSeconds: 1_200 };

/** The window moves on by one slice at a time. */
const slices = 60;
/** How long to wait for one of one's own requests to end. */
const concurrencyRetrySeconds = 2;
/** Users without a request in the window are forgotten once there are so many. */
const rememberedUsers = 1_000;

interface Slice {
  readonly number: number;
  requests: number;
  executionMs: number;
}
interface Usage {
  /** Oldest first. */
  slices: Slice[];
  running: number;
}

export class ServiceProtection {
  readonly #limits: Limits;
  readonly #now: () => number;
  readonly #sliceMs: number;
  readonly #users = new Map<string, Usage>();

  /** @param now milliseconds that only go forward */
  constructor(limits: Limits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
    this.#sliceMs = (limits.windowSeconds * 1000) / slices;
  }

  /** Counts requests before they are carried out. Refused ones do not count, so that `Retry-After` holds. @throws ODataFault 429 with `Retry-After` */
  charge(userId: string, requests: number): void {
    const usage = this.#usageOf(userId);
    const { requests: used, executionMs } = sums(usage);
    const { requests: limit, windowSeconds, executionSeconds } = this.#limits;
    if (used + requests > limit) {
      const wait = this.#waitUntil(usage, (slice) => slice.requests, limit - Math.min(requests, limit));
      throw this.#refusal(userId, errorCode.tooManyRequests, `Number of requests exceeded the limit of ${limit} over the time window of ${windowSeconds} seconds.`, wait);
    }
    if (executionMs >= executionSeconds * 1000) {
      const wait = this.#waitUntil(usage, (slice) => slice.executionMs, executionSeconds * 1000 - 1);
      throw this.#refusal(userId, errorCode.tooMuchExecutionTime, `Combined execution time of requests exceeded the limit of ${executionSeconds} seconds over the time window of ${windowSeconds} seconds.`, wait);
    }
    this.#currentSlice(usage).requests += requests;
  }

  /** Runs one request and counts the time that it takes. @throws ODataFault 429 when too many are running */
  async run<T>(userId: string, work: () => Promise<T>): Promise<T> {
    const usage = this.#usageOf(userId);
    const { concurrent } = this.#limits;
    if (usage.running >= concurrent) throw this.#refusal(userId, errorCode.tooManyConcurrentRequests, `Number of concurrent requests exceeded the limit of ${concurrent}.`, concurrencyRetrySeconds);
    usage.running += 1;
    const began = this.#now();
    try {
      return await work();
    } finally {
      usage.running -= 1;
      this.#currentSlice(usage).executionMs += this.#now() - began;
    }
  }

  /** What the user has left, for every answer. */
  headers(userId: string): Record<string, string> {
    const { requests, executionMs } = sums(this.#usageOf(userId));
    return {
      'x-ms-ratelimit-burst-remaining-xrm-requests': String(Math.max(0, this.#limits.requests - requests)),
      'x-ms-ratelimit-time-remaining-xrm-requests': (Math.max(0, this.#limits.executionSeconds * 1000 - executionMs) / 1000).toFixed(2),
    };
  }

  #refusal(userId: string, code: ErrorCode, message: string, retryAfterSeconds: number): ODataFault {
    return new ODataFault(429, code, message, { ...this.headers(userId), 'Retry-After': String(Math.max(1, Math.ceil(retryAfterSeconds))) });
  }

  #usageOf(userId: string): Usage {
    let usage = this.#users.get(userId);
    if (!usage) {
      if (this.#users.size >= rememberedUsers) this.#forget();
      usage = { slices: [], running: 0 };
      this.#users.set(userId, usage);
    }
    this.#dropOld(usage);
    return usage;
  }

  #currentSlice(usage: Usage): Slice {
    const number = Math.floor(this.#now() / this.#sliceMs);
    const last = usage.slices.at(-1);
    if (last?.number === number) return last;
    const slice = { number, requests: 0, executionMs: 0 };
    usage.slices.push(slice);
    return slice;
  }

  #dropOld(usage: Usage): void {
    const oldest = Math.floor(this.#now() / this.#sliceMs) - slices;
    usage.slices = usage.slices.filter((slice) => slice.number > oldest);
  }

  /** Seconds until so much has left the window that no more than `allowed` remains. */
  #waitUntil(usage: Usage, amount: (slice: Slice) => number, allowed: number): number {
    let remaining = usage.slices.reduce((sum, slice) => sum + amount(slice), 0);
    for (const slice of usage.slices) {
      remaining -= amount(slice);
      if (remaining <= allowed) return ((slice.number + slices) * this.#sliceMs - this.#now()) / 1000;
    }
    return this.#limits.windowSeconds;
  }

  #forget(): void {
    for (const [userId, usage] of this.#users) {
      this.#dropOld(usage);
      if (usage.running === 0 && usage.slices.length === 0) this.#users.delete(userId);
    }
  }
}

function sums({ slices: counted }: Usage): { requests: number; executionMs: number } {
  return counted.reduce((sum, slice) => ({ requests: sum.requests + slice.requests, executionMs: sum.executionMs + slice.executionMs }), { requests: 0, executionMs: 0 });
}
