/** The screens' ports: requests in, answers and events out. A port is Electron's `MessagePortMain` or anything shaped like it. */
import type { RequestMessage } from '../../shared/contract/messages.ts';
import type { ReplicaEventName, ReplicaEvents } from '../../shared/contract/replica.ts';
import type { Surface } from '../../shared/contract/surfaces.ts';
import type { Outcome } from '../../shared/errors.ts';
import { type Log, messageOf } from './log.ts';

export interface Port {
  on(event: 'message', listener: (message: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: unknown): void;
  start?(): void;
  close?(): void;
}

export type Handler = (surface: Surface, name: string, input: unknown) => Promise<Outcome<unknown>>;

export class Ports {
  readonly #ports = new Map<Port, Surface>();
  readonly #handle: Handler;
  readonly #log: Log;
  constructor(handle: Handler, log: Log) {
    this.#handle = handle;
    this.#log = log;
  }

  attach(surface: Surface, port: Port): void {
    this.#ports.set(port, surface);
    port.on('message', ({ data }) => {
      if (!isRequest(data)) return this.#log('warn', 'A screen sent a message that is no request', { surface, type: typeof data });
      const { id, name, input } = data;
      this.#handle(surface, name, input).then(
        (outcome) => this.#post(port, { kind: 'response', id, outcome }),
        (cause: unknown) => this.#log('error', 'A request was left without an answer', { name, cause: messageOf(cause) }),
      );
    });
    port.on('close', () => this.#ports.delete(port));
    port.start?.();
  }

  tell<N extends ReplicaEventName>(port: Port, name: N, value: ReplicaEvents[N]): void {
    this.#post(port, { kind: 'event', name, value });
  }

  /** @param only one of the two screens; both when left out */
  broadcast<N extends ReplicaEventName>(name: N, value: ReplicaEvents[N], only?: Surface): void {
    for (const [port, surface] of this.#ports) if (only === undefined || surface === only) this.tell(port, name, value);
  }

  close(): void {
    for (const port of this.#ports.keys()) port.close?.();
    this.#ports.clear();
  }

  #post(port: Port, message: unknown): void {
    try {
      port.postMessage(message);
    } catch (cause) {
      // The window is gone; its port says so only afterwards.
      this.#ports.delete(port);
      this.#log('info', 'A screen has gone', { cause: messageOf(cause) });
    }
  }
}

function isRequest(data: unknown): data is RequestMessage {
  if (typeof data !== 'object' || data === null) return false;
  const message = data as Partial<RequestMessage>;
  return message.kind === 'request' && typeof message.id === 'number' && typeof message.name === 'string';
}
