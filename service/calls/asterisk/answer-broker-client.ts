import { z } from 'zod';

/** What a ringing, talking or holding phone is told: `talk` takes the call that rings or is on hold, `hold` puts it on hold. */
export type PhoneOrder = 'talk' | 'hold';

export interface AnswerBrokerSettings {
  /** Where the broker listens, such as `https://pbx.example:7321`. */
  readonly url: string;
  readonly secret: string;
}

const problemSchema = z.object({ error: z.string().max(300) });

/** Asks the broker beside the PBX (`service/calls/broker`) to let a desk phone answer, or hold its call. */
export class AnswerBrokerClient {
  readonly #settings: AnswerBrokerSettings;
  readonly #stopped: AbortSignal;
  readonly #limitMs: number;

  constructor(settings: AnswerBrokerSettings, stopped: AbortSignal, limitMs = 5_000) {
    this.#settings = settings;
    this.#stopped = stopped;
    this.#limitMs = limitMs;
  }

  /** @returns null when the broker can reach its PBX and may tell phones; else why not */
  async problem(): Promise<string | null> {
    return await this.#ask('GET', '/ready');
  }

  /** @returns null when the phone was told; whether it obeys is another matter. Else why not */
  async tell(order: PhoneOrder, extension: string, channel: string): Promise<string | null> {
    return await this.#ask('POST', `/${order}`, { extension, channel });
  }

  async #ask(method: 'GET' | 'POST', path: string, body?: object): Promise<string | null> {
    const { url, secret } = this.#settings;
    try {
      const response = await fetch(new URL(path, url), {
        method,
        redirect: 'error', // the secret goes nowhere else
        signal: AbortSignal.any([this.#stopped, AbortSignal.timeout(this.#limitMs)]),
        headers: { authorization: `Bearer ${secret}`, ...(body ? { 'content-type': 'application/json' } : {}) },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      if (response.status === 204) return null;
      const said = problemSchema.safeParse(await response.json().catch(() => null));
      return said.success ? said.data.error : `it answered ${response.status}`;
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      return `it cannot be reached (${cause instanceof Error ? cause.message : String(cause)})`;
    }
  }
}
