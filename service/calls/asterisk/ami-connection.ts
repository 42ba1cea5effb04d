import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import { type AmiMessage, encodeAction } from './ami-message.ts';
import { AmiParser, type AmiProblem } from './ami-parser.ts';

export interface AmiConnectionOptions {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly user: string;
  readonly secret: string;
  readonly onEvent: (message: AmiMessage) => void;
  readonly onProblem: (problem: AmiProblem) => void;
  /** Once, after a login that succeeded. */
  readonly onClose: (reason: string) => void;
  readonly signal?: AbortSignal;
  readonly actionTimeoutMs?: number;
  readonly pingMs?: number;
}

interface Waiting {
  readonly resolve: (response: AmiMessage) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

const maximumWaiting = 1_000;

/**
 * One login to an AMI port.
 *
 *   connecting ──socket open──► logging in ──Response: Success──► open ──error, end, silence──► closed
 *        └──────────────────────────┴──────── error, refusal, time limit ────────────────────────┘
 *
 * A connection that is closed stays closed; `AsteriskAdapter` makes the next.
 */
export class AmiConnection {
  readonly #options: AmiConnectionOptions;
  readonly #socket: Socket;
  readonly #waiting = new Map<string, Waiting>();
  readonly #actionTimeoutMs: number;
  #lastAction = 0;
  #open = false;
  #ping: NodeJS.Timeout | undefined;
  #closeReason: string | undefined;

  private constructor(options: AmiConnectionOptions) {
    this.#options = options;
    this.#actionTimeoutMs = options.actionTimeoutMs ?? 5_000;
    const { host, port } = options;
    this.#socket = options.tls ? connectSecure({ host, port, servername: host }) : connectPlain({ host, port });
    this.#socket.setKeepAlive(true, 30_000);
    this.#socket.setNoDelay(true);
  }

  /** Connects and logs in for call and agent events only: the least that a screen pop needs. */
  static async open(options: AmiConnectionOptions): Promise<AmiConnection> {
    const connection = new AmiConnection(options);
    options.signal?.addEventListener('abort', () => connection.close(), { once: true });
    try {
      await connection.#login();
      return connection;
    } catch (error) {
      connection.#close(error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  /** Sends an action and waits for its response, whatever it says; rejects when none comes in time. */
  send(action: Readonly<Record<string, string>>): Promise<AmiMessage> {
    const name = action.Action ?? '';
    if (this.#closeReason !== undefined) return Promise.reject(new Error(`the PBX is not connected: ${this.#closeReason}`));
    if (this.#waiting.size >= maximumWaiting) return Promise.reject(new Error('too many actions wait for the PBX'));
    const id = `ringdesk-${++this.#lastAction}`;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new Error(`the PBX did not answer ${name} within ${this.#actionTimeoutMs} ms`));
      }, this.#actionTimeoutMs);
      this.#waiting.set(id, { resolve, reject, timer });
      this.#socket.write(encodeAction({ ...action, ActionID: id }));
    });
  }

  close(): void {
    this.#close('closed by this side');
  }

  async #login(): Promise<void> {
    const parser = new AmiParser({ onMessage: (message) => this.#receive(message), onProblem: this.#options.onProblem });
    const opened = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no connection within ${this.#actionTimeoutMs} ms`)), this.#actionTimeoutMs);
      this.#socket.once(this.#options.tls ? 'secureConnect' : 'connect', () => {
        clearTimeout(timer);
        resolve();
      });
      this.#socket.on('error', (error) => {
        clearTimeout(timer);
        reject(error);
        this.#close(error.message);
      });
      this.#socket.on('close', () => {
        clearTimeout(timer);
        reject(new Error('the connection was closed'));
        this.#close('the PBX closed the connection');
      });
    });
    this.#socket.on('data', (chunk) => parser.push(chunk));
    await opened;
    const { user, secret } = this.#options;
    const response = await this.send({ Action: 'Login', Username: user, Secret: secret, Events: 'call,agent' });
    if (response.get('Response') !== 'Success') throw new Error(`the PBX refused the login of ${user}: ${response.get('Message') ?? 'no reason given'}`);
    this.#open = true;
    // A peer that vanished without a FIN is noticed by its silence.
    this.#ping = setInterval(() => {
      this.send({ Action: 'Ping' }).catch((error: unknown) => this.#close(error instanceof Error ? error.message : String(error)));
    }, this.#options.pingMs ?? 15_000);
    this.#ping.unref();
  }

  #receive(message: AmiMessage): void {
    if (this.#closeReason !== undefined) return;
    if (message.event !== undefined) {
      this.#options.onEvent(message);
      return;
    }
    const id = message.get('ActionID') ?? '';
    const waiting = this.#waiting.get(id);
    if (!waiting) return; // its time limit has passed
    this.#waiting.delete(id);
    clearTimeout(waiting.timer);
    waiting.resolve(message);
  }

  #close(reason: string): void {
    if (this.#closeReason !== undefined) return;
    this.#closeReason = reason;
    clearInterval(this.#ping);
    this.#socket.destroy();
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(new Error(`the PBX is not connected: ${reason}`));
    }
    this.#waiting.clear();
    if (this.#open) this.#options.onClose(reason);
  }
}
