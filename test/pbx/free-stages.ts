import type { Stage } from './stage.ts';

/** The stages on which nothing is played. Whoever finds none waits for the next, unless none can come back. */
export class FreeStages {
  readonly #free: Stage[];
  #usable: number;
  readonly #waiting: { readonly resolve: (stage: Stage) => void; readonly reject: (error: Error) => void }[] = [];

  constructor(stages: readonly Stage[]) {
    this.#free = [...stages];
    this.#usable = stages.length;
  }

  get all(): readonly Stage[] {
    return this.#free;
  }
  async take(): Promise<Stage> {
    const stage = this.#free.shift();
    if (stage) return stage;
    if (this.#usable === 0) throw noStage();
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }
  giveBack(stage: Stage): void {
    const next = this.#waiting.shift();
    if (next) next.resolve(stage);
    else this.#free.push(stage);
  }
  /** What went wrong may have left it in a call: nothing is played on it again. */
  lose(): void {
    this.#usable -= 1;
    if (this.#usable === 0) for (const { reject } of this.#waiting.splice(0)) reject(noStage());
  }
}

function noStage(): Error {
  return new Error('on every lane a scenario went wrong before: see those');
}
