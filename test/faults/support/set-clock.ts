/** This computer's clock, set wrong: `Date` and nothing else, as when somebody sets it. Timers go on, as they do then. */
import { onTestFinished } from 'vitest';

const Honest = Date;

export interface SetClock {
  /** From now on the clock shows so much more than the truth. */
  ahead(milliseconds: number): void;
}
export const trueNow = () => Honest.now();

export function setClock(milliseconds = 0): SetClock {
  let offset = milliseconds;
  class Wrong extends Honest {
    constructor(...when: [] | [number | string | Date]) {
      if (when.length === 0) super(Honest.now() + offset);
      else super(when[0]);
    }
    static override now(): number {
      return Honest.now() + offset;
    }
  }
  globalThis.Date = Wrong as unknown as DateConstructor;
  onTestFinished(() => void (globalThis.Date = Honest));
  return { ahead: (more) => void (offset = more) };
}
