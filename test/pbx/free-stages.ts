import type { Stage } from './stage.ts';

/** The stages on which nothing is played. Whoever finds none waits for the next; one that is not given back is lost. */
export class FreeStages {
  readonly #free: Stage[];
  readonly #waiting: ((stage: Stage) => void)[] = [];

  constructor(stages: readonly Stage[]) {
    this.#free = [...stages];
  }

  get all(): readonly Stage[] {
    return this.#free;
  }
  async take(): Promise<Stage> {
    return this.#free.shift() ?? new Promise((resolve) => this.#waiting.push(resolve));
  }
  giveBack(stage: Stage): void {
    const next = this.#waiting.shift();
    if (next) next(stage);
    else this.#free.push(stage);
  }
}
