/** A call rings: for a moment nothing new of the patient work begins, so that the processors are free for the pop. What runs already goes on. */
import { setTimeout as pause } from 'node:timers/promises';

/** The pop is on the screen by then; a ring a second costs a load a tenth of its time. */
const lastsMs = 100;

export class GiveWay {
  #until = 0;
  #wait: Promise<void> | null = null;

  begin(): void {
    this.#until = performance.now() + lastsMs;
  }

  get isFree(): boolean {
    return performance.now() >= this.#until;
  }

  /** One promise for all, so that who waits goes on in the order of asking. */
  free(): Promise<void> {
    return (this.#wait ??= this.#passed().finally(() => (this.#wait = null)));
  }

  async #passed(): Promise<void> {
    while (!this.isFree) await pause(Math.ceil(this.#until - performance.now()));
  }
}
