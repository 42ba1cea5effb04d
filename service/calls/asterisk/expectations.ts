import type { Heard } from './asterisk-commands.ts';

/** Those who wait for what a command brings about. */
export class Expectations {
  readonly #waiting = new Set<(heard: Heard) => void>();

  hear(heard: Heard): void {
    for (const listen of this.#waiting) listen(heard);
  }

  expect<T>(limitMs: number, find: (heard: Heard) => T | undefined): { readonly result: Promise<T | undefined>; cancel(): void } {
    let settle: (found: T | undefined) => void = () => {};
    const result = new Promise<T | undefined>((resolve) => (settle = resolve));
    const done = (found: T | undefined) => {
      clearTimeout(timer);
      this.#waiting.delete(listen);
      settle(found);
    };
    const listen = (heard: Heard) => {
      const found = find(heard);
      if (found !== undefined) done(found);
    };
    const timer = setTimeout(() => done(undefined), limitMs);
    this.#waiting.add(listen);
    return { result, cancel: () => done(undefined) };
  }
}
