/** How long to wait before the next try: doubles from try to try up to a cap, spread so that a thousand desks do not come back at once. */
export class BackOff {
  readonly #firstMs: number;
  readonly #capMs: number;
  #failures = 0;
  constructor(options: { firstMs: number; capMs: number }) {
    this.#firstMs = options.firstMs;
    this.#capMs = options.capMs;
  }

  reset(): void {
    this.#failures = 0;
  }

  /** @param retryAfterMs what the service asked for; never less than that, but capped too */
  next(retryAfterMs: number | null): number {
    const grown = Math.min(this.#capMs, this.#firstMs * 2 ** this.#failures);
    this.#failures += 1;
    const spread = grown * (0.5 + Math.random() / 2);
    return Math.min(10 * this.#capMs, Math.max(spread, retryAfterMs ?? 0));
  }
}
