import type { AmiMessage } from './ami-message.ts';

/** Why the channels are listed: after a gap anything may have happened; while one listens only a lost message can have. */
export type ListingReason = 'gap' | 'check';

export interface ListedChannel {
  readonly state: string;
  /** For how long nothing had been heard of the leg when it was listed. */
  readonly silentMs: number;
}

export interface ListedCaller {
  readonly queue: string;
  readonly waitingSinceMs: number;
}

/**
 * What the PBX's listings have named so far.
 *
 *   idle ──begin, or the first Status──► listing ──StatusComplete──► idle
 *
 * The queues come first (`QueueStatus`), so that a leg that is found ringing knows its queue; then the channels (`Status`).
 */
export class Listing {
  #reason: ListingReason = 'gap';
  /** Legs that have not been named yet; undefined when nothing is listed. */
  #unconfirmed: Set<string> | undefined;
  /** Channels that were named. Read at the end: who calls, and whether they want to be shown, may come last. */
  readonly #channels = new Map<string, ListedChannel>();
  readonly #callers = new Map<string, ListedCaller>();
  #begun = false;
  #queuesAreWhole = false;
  #named = 0;

  begin(reason: ListingReason, known: readonly string[]): void {
    this.#clear();
    this.#begun = true;
    this.#reason = reason;
    this.#unconfirmed = new Set(known);
  }

  /** One channel of `Status`. */
  names(uniqueId: string | undefined, channel: ListedChannel, known: () => readonly string[]): void {
    this.#unconfirmed ??= new Set(known());
    this.#named += 1;
    if (uniqueId === undefined) return;
    this.#unconfirmed.delete(uniqueId);
    this.#channels.set(uniqueId, channel);
  }

  /** One waiting caller of `QueueStatus`. Not of a listing that somebody else asked for: it may be of one queue only. */
  namesCaller(message: AmiMessage, atMs: number): void {
    const uniqueId = message.get('Uniqueid');
    const queue = message.get('Queue')?.slice(0, 120);
    if (!this.#begun || !uniqueId || !queue) return;
    const waited = Number(message.get('Wait') ?? 0);
    this.#callers.set(uniqueId, { queue, waitingSinceMs: atMs - (Number.isFinite(waited) ? Math.max(0, waited) : 0) * 1_000 });
  }

  queuesEnd(): void {
    this.#queuesAreWhole = this.#begun;
  }

  /** It ended by itself while the others were listed. */
  forget(uniqueId: string): void {
    this.#unconfirmed?.delete(uniqueId);
  }

  /** @param complete the `StatusComplete`; a count that is not met means that a part of the listing got lost, and then nothing has vanished */
  end(complete: AmiMessage): { reason: ListingReason; vanished: string[]; channels: [string, ListedChannel][]; callers: ReadonlyMap<string, ListedCaller> | undefined } {
    const count = complete.get('Items') ?? complete.get('ListItems');
    const isWhole = count === undefined || !(Number(count) > this.#named);
    const result = {
      reason: this.#reason,
      vanished: isWhole ? [...(this.#unconfirmed ?? [])] : [],
      channels: [...this.#channels],
      callers: this.#queuesAreWhole ? new Map(this.#callers) : undefined,
    };
    this.#clear();
    return result;
  }

  #clear(): void {
    this.#reason = 'gap';
    this.#unconfirmed = undefined;
    this.#channels.clear();
    this.#callers.clear();
    this.#begun = false;
    this.#queuesAreWhole = false;
    this.#named = 0;
  }
}
