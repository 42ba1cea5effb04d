import type { AmiMessage } from './ami-message.ts';
import { type Leg, newLeg, readLeg } from './leg.ts';

export interface OpenLegsOptions {
  readonly agents: RegExp;
  readonly maximum: number;
  /** A leg made room for a newer one. */
  readonly onForgotten: (leg: Leg, atMs: number) => void;
}

/** Events of a beginning make a leg; the two of a dial do, too, for a stream that was joined after the leg began. */
const beginnings = new Set(['Newchannel', 'DialBegin', 'DialState', 'DialEnd', 'Status']);
/** So many ended legs are remembered: their late or repeated events must not revive them. */
const mostEnded = 5_000;

/** The legs that are open, by Uniqueid. Invariant: a leg that ended never comes back. Bounded: the oldest make room. */
export class OpenLegs {
  readonly #options: OpenLegsOptions;
  readonly #legs = new Map<string, Leg>();
  readonly #ended = new Set<string>();

  constructor(options: OpenLegsOptions) {
    this.#options = options;
  }

  get(uniqueId: string | undefined): Leg | undefined {
    return uniqueId === undefined ? undefined : this.#legs.get(uniqueId);
  }
  has(uniqueId: string): boolean {
    return this.#legs.has(uniqueId);
  }
  ids(): string[] {
    return [...this.#legs.keys()];
  }
  [Symbol.iterator](): IterableIterator<Leg> {
    return this.#legs.values();
  }

  add(leg: Leg): void {
    if (!this.#legs.has(leg.uniqueId) && !this.#ended.has(leg.uniqueId)) this.#legs.set(leg.uniqueId, leg);
  }

  /** The leg that an event speaks of, with all that the event says of it. */
  observe(message: AmiMessage, prefix: '' | 'Dest', event: string, atMs: number): Leg | undefined {
    const uniqueId = message.get(`${prefix}Uniqueid`);
    const channel = message.get(`${prefix}Channel`);
    if (!uniqueId || channel === undefined || uniqueId.length > 200) return undefined;
    let leg = this.#legs.get(uniqueId);
    if (!leg) {
      if (!beginnings.has(event) || this.#ended.has(uniqueId)) {
        // Its beginning may still come, out of order.
        if (event === 'Hangup') this.#remember(uniqueId);
        return undefined;
      }
      leg = newLeg(uniqueId, channel, this.#options.agents);
      this.#legs.set(uniqueId, leg);
      this.#makeRoom(atMs);
    }
    readLeg(leg, message, prefix);
    leg.heardAtMs = atMs;
    return leg;
  }

  end(leg: Leg): void {
    this.#legs.delete(leg.uniqueId);
    this.#remember(leg.uniqueId);
  }

  #remember(uniqueId: string): void {
    this.#ended.add(uniqueId);
    if (this.#ended.size <= mostEnded) return;
    for (const oldest of this.#ended) {
      this.#ended.delete(oldest);
      return;
    }
  }

  #makeRoom(atMs: number): void {
    if (this.#legs.size <= this.#options.maximum) return;
    for (const oldest of this.#legs.values()) {
      this.#options.onForgotten(oldest, atMs);
      return;
    }
  }
}
