/**
 * A line of so many bytes a second that all connections share, each piece later by the latency. Turns are taken piece by piece, as routers
 * do, so that a small message does not wait behind a whole page of somebody else's.
 */
import type { Writable } from 'node:stream';

export interface Slowness {
  readonly bytesPerSecond: number;
  readonly latencyMs: number;
}

interface Piece {
  readonly bytes: Buffer;
  /** Not before this instant: the latency. */
  readonly notBefore: number;
}
interface Waiting {
  readonly pieces: Piece[];
  /** Called behind the last piece. */
  end: (() => void) | null;
}

/** As much as a packet carries. */
const pieceBytes = 1_400;

export class SlowLine {
  readonly #slowness: Slowness;
  readonly #waiting = new Map<Writable, Waiting>();
  #armed = false;
  /** When the line is free again. */
  #freeAt = 0;

  constructor(slowness: Slowness) {
    this.#slowness = slowness;
  }

  send(to: Writable, bytes: Buffer): void {
    const waiting = this.#of(to);
    const notBefore = performance.now() + this.#slowness.latencyMs;
    for (let start = 0; start < bytes.length; start += pieceBytes) waiting.pieces.push({ bytes: bytes.subarray(start, start + pieceBytes), notBefore });
    this.#arm();
  }

  /** @param end what happens once everything that was sent has arrived */
  end(to: Writable, end: () => void): void {
    this.#of(to).end = end;
    this.#arm();
  }

  #of(to: Writable): Waiting {
    const known = this.#waiting.get(to);
    if (known) return known;
    const fresh: Waiting = { pieces: [], end: null };
    this.#waiting.set(to, fresh);
    to.once('close', () => this.#waiting.delete(to));
    return fresh;
  }

  #arm(): void {
    if (this.#armed) return;
    this.#armed = true;
    setTimeout(() => this.#turn(), 5);
  }

  /** One piece of every connection whose next piece is due, as long as the line is free. */
  #turn(): void {
    this.#armed = false;
    let moved = true;
    while (moved && this.#freeAt <= performance.now()) {
      moved = false;
      for (const [to, waiting] of this.#waiting) {
        const [next] = waiting.pieces;
        if (next && next.notBefore <= performance.now()) {
          waiting.pieces.shift();
          if (!to.destroyed) to.write(next.bytes);
          this.#freeAt = Math.max(this.#freeAt, performance.now()) + (next.bytes.length / this.#slowness.bytesPerSecond) * 1000;
          moved = true;
        } else if (!next && waiting.end) {
          this.#waiting.delete(to);
          waiting.end();
        }
      }
    }
    if ([...this.#waiting.values()].some(({ pieces, end }) => pieces.length > 0 || end)) this.#arm();
  }
}
