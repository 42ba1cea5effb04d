/** How long to wait before the next try: doubles from try to try up to a cap, spread so that a thousand desks do not come back at once. */
export interface BackOffTimes {
  readonly firstMs: number;
  readonly capMs: number;
}

/** @param failures how many tries have failed before this wait, the last one included */
export function waitAfter({ firstMs, capMs }: BackOffTimes, failures: number): number {
  return Math.min(capMs, firstMs * 2 ** (failures - 1)) * (0.5 + Math.random() / 2);
}

export class BackOff {
  readonly #times: BackOffTimes;
  #failures = 0;
  constructor(times: BackOffTimes) {
    this.#times = times;
  }

  reset(): void {
    this.#failures = 0;
  }

  /** @param retryAfterMs what the service asked for; never less than that, but capped too */
  next(retryAfterMs: number | null): number {
    this.#failures += 1;
    return Math.min(10 * this.#times.capMs, Math.max(waitAfter(this.#times, this.#failures), retryAfterMs ?? 0));
  }
}
