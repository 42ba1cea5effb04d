import type { Socket } from 'node:net';
import { type AmiMessage, encodeAction } from './ami-message.ts';
import { AmiParser, type AmiProblem } from './ami-parser.ts';
import { type AmiAddress, openAmiSocket } from './ami-socket.ts';

export interface AmiConnectionOptions extends AmiAddress {
  readonly user: string;
  readonly secret: string;
  /** Which classes of events are wanted; a screen pop needs no more than `call,agent`. */
  readonly events: 'call,agent' | 'off';
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

/** The PBX was reached and does not let this user in: trying again soon would only fill its log, or get this machine banned. */
export class LoginRefused extends Error {}

const maximumWaiting = 1_000;

/**
 * One login to an AMI port.
 *
 *   connecting ──socket open──► greeted? ──banner──► logging in ──Response: Success──► open ──error, end, silence──► closed
 *        └──────────────────────────┴────────────────────┴──────── error, refusal, time limit ────────────────────────┘
 *
 * The secret goes only to what greets like an Asterisk. A connection that is closed stays closed; `AsteriskAdapter` makes the next.
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
  #onGreeting: (problem?: string) => void = () => {};
  /** Counts what arrived: a PBX that floods us answers late, and is not dead. */
  #chunks = 0;

  private constructor(options: AmiConnectionOptions, socket: Socket) {
    this.#options = options;
    this.#socket = socket;
    this.#actionTimeoutMs = options.actionTimeoutMs ?? 5_000;
  }

  /** @throws LoginRefused, or Error in words for the operator */
  static async open(options: AmiConnectionOptions): Promise<AmiConnection> {
    const socket = await openAmiSocket(options, options.actionTimeoutMs ?? 5_000, options.signal);
    const connection = new AmiConnection(options, socket);
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
    const bytes = encodeAction({ ...action, ActionID: id });
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new Error(`the PBX did not answer ${name} within ${this.#actionTimeoutMs} ms`));
      }, this.#actionTimeoutMs);
      this.#waiting.set(id, { resolve, reject, timer });
      this.#socket.write(bytes);
    });
  }

  /** Lets the PBX wait until what it said has been dealt with. */
  pause(): void {
    this.#socket.pause();
  }
  resume(): void {
    if (this.#closeReason === undefined) this.#socket.resume();
  }

  close(): void {
    this.#close('closed by this side');
  }

  async #login(): Promise<void> {
    this.#socket.on('error', (error) => this.#close(error.message));
    this.#socket.on('close', () => this.#close('the PBX closed the connection'));
    await this.#greeting();
    const { user, secret, events } = this.#options;
    const response = await this.send({ Action: 'Login', Username: user, Secret: secret, Events: events });
    if (response.get('Response') !== 'Success') throw new LoginRefused(`the PBX refused the login of ${user}: ${response.get('Message') ?? 'no reason given'}`);
    this.#open = true;
    this.#ping = setInterval(() => this.#isAlive(), this.#options.pingMs ?? 15_000);
    this.#ping.unref();
  }

  async #greeting(): Promise<void> {
    const { host, port } = this.#options;
    const notAmi = (what: string) => new Error(`what listens at ${host}:${port} is no Asterisk Manager Interface (${what}): check host and port`);
    const parser = new AmiParser({
      onBanner: () => this.#onGreeting(),
      onMessage: (message) => this.#receive(message),
      onProblem: (problem) => {
        if (this.#open) this.#options.onProblem(problem);
        else this.#onGreeting('its first words are no greeting');
      },
    });
    const greeted = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(notAmi('it says nothing')), this.#actionTimeoutMs);
      this.#onGreeting = (problem) => {
        clearTimeout(timer);
        if (problem === undefined) resolve();
        else reject(notAmi(problem));
      };
    });
    this.#socket.on('data', (chunk) => {
      this.#chunks += 1;
      parser.push(chunk);
    });
    await greeted;
  }

  /** A peer that vanished without a FIN is noticed by its silence, within a ping and a time limit. */
  #isAlive(): void {
    if (this.#socket.isPaused()) return;
    const before = this.#chunks;
    this.send({ Action: 'Ping' }).catch((error: unknown) => {
      if (this.#chunks === before && !this.#socket.isPaused()) this.#close(error instanceof Error ? error.message : String(error));
    });
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
    this.#onGreeting('it closed the connection');
    this.#socket.destroy();
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(new Error(`the PBX is not connected: ${reason}`));
    }
    this.#waiting.clear();
    if (this.#open) this.#options.onClose(reason);
  }
}
