/** Telephone numbers of the demo city: area code 743, exchange 555, which no telephone company gives out. 555-01xx is kept for known callers. */
import type { Random } from './random.ts';

const first = 200;
const last = 9_999;

/** How people have typed them in over the years. */
const spellings: readonly ((line: string) => string)[] = [
  (line) => `(743) 555-${line}`,
  (line) => `(743) 555-${line}`,
  (line) => `(743) 555-${line}`,
  (line) => `+1743555${line}`,
  (line) => `743-555-${line}`,
  (line) => `743.555.${line}`,
  (line) => `743555${line}`,
  (line) => `1-743-555-${line}`,
  (line) => `+1 743 555 ${line}`,
  (line) => `(743)555-${line}`,
];

export class NumberPlan {
  readonly #random: Random;
  readonly #lines: string[] = [];

  constructor(random: Random) {
    this.#random = random;
    for (let line = first; line <= last; line += 1) this.#lines.push(String(line).padStart(4, '0'));
  }

  /** The last four digits of a number that nobody has yet. */
  next(): string {
    const at = Math.floor(this.#random.next() * this.#lines.length);
    const line = this.#lines[at];
    const tail = this.#lines.pop();
    if (line === undefined || tail === undefined) throw new Error('The demo city has no more telephone numbers');
    if (at < this.#lines.length) this.#lines[at] = tail;
    return line;
  }

  spelled(line: string): string {
    return this.#random.pick(spellings)(line);
  }
}
