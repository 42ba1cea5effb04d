import type { Heard } from './asterisk-commands.ts';

/** Those who wait for what a command brings about. */
export class Expectations {
  readonly #waiting = new Map<(heard: Heard) => void, () => void>();

  hear(heard: Heard): void {
    for (const listen of this.#waiting.keys()) listen(heard);
  }

  /** Nothing comes any more. */
  cancelAll(): void {
    for (const cancel of this.#waiting.values()) cancel();
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
    const cancel = () => done(undefined);
    this.#waiting.set(listen, cancel);
    return { result, cancel };
  }
}
