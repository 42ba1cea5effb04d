/** Questions to a child process and their answers, over its IPC channel. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

interface Question {
  readonly id: number;
  readonly name: string;
  readonly value: unknown;
}
interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

export type Handlers = Readonly<Record<string, (value: never) => unknown>>;

/** In the child: answers by these functions until it is asked to leave. */
export function answerQuestions(handlers: Handlers): void {
  process.on('message', (question: Question) => {
    const handler = handlers[question.name] as ((value: unknown) => unknown) | undefined;
    void Promise.resolve()
      .then(() => handler?.(question.value))
      .then(
        (value) => process.send?.({ id: question.id, value } satisfies Answer),
        (cause: unknown) => process.send?.({ id: question.id, error: String(cause) } satisfies Answer),
      );
  });
}

export class Child {
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;
  #lastId = 0;

  constructor(program: string) {
    this.#process = fork(program, [], { execArgv: ['--import', 'tsx'] });
    this.#process.setMaxListeners(0);
    this.#ended = once(this.#process, 'exit');
  }

  /** @throws Error with what the child said, or when it is gone */
  async ask<T>(name: string, value: unknown = null): Promise<T> {
    const id = (this.#lastId += 1);
    const answered = new Promise<T>((resolve, reject) => {
      const listen = (answer: Answer) => {
        if (answer.id !== id) return;
        this.#process.off('message', listen);
        if (answer.error === undefined) resolve(answer.value as T);
        else reject(new Error(`${name}: ${answer.error}`));
      };
      this.#process.on('message', listen);
    });
    this.#process.send({ id, name, value } satisfies Question);
    return Promise.race([answered, this.#ended.then(() => Promise.reject(new Error(`${name}: the process has ended`)))]);
  }

  async stop(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#ended;
  }
}

/** CLOCK_MONOTONIC in microseconds: the same in all processes of this machine. */
export const microseconds = () => Number(process.hrtime.bigint() / 1_000n);
