/** How often one address may fail to sign in within a minute. Bounded: the oldest addresses are forgotten first. */
export class FailureLimit {
  readonly #failures = new Map<string, { count: number; untilMs: number }>();
  readonly #allowed: number;
  readonly #windowMs: number;
  readonly #addresses: number;

  constructor(allowed = 10, windowMs = 60_000, addresses = 1_000) {
    this.#allowed = allowed;
    this.#windowMs = windowMs;
    this.#addresses = addresses;
  }

  /** Seconds to wait, or 0 when the address may try. */
  waitSeconds(address: string, now = Date.now()): number {
    const failures = this.#failures.get(address);
    if (!failures || failures.untilMs <= now || failures.count < this.#allowed) return 0;
    return Math.ceil((failures.untilMs - now) / 1_000);
  }

  failed(address: string, now = Date.now()): void {
    const failures = this.#failures.get(address);
    if (failures && failures.untilMs > now) {
      failures.count += 1;
      return;
    }
    this.#failures.delete(address);
    this.#failures.set(address, { count: 1, untilMs: now + this.#windowMs });
    for (const oldest of this.#failures.keys()) {
      if (this.#failures.size <= this.#addresses) break;
      this.#failures.delete(oldest);
    }
  }
}
