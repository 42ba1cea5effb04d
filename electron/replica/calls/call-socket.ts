/** The live line to the service: call events and hints in, commands out. It comes back by itself and asks for what it missed. */
import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';
import { failure, type Outcome, success } from '../../../shared/errors.ts';
import {
  type CallEvent,
  callEventSchema,
  type Command,
  commandResultSchema,
  type DeskToServer,
  deskSocketPath,
  hintSchema,
  type PresenceAnswer,
  presenceAnswerSchema,
  type PresenceReport,
  protocolVersion,
  type ServerToDesk,
} from '../../../shared/wire.ts';
import { type Log, messageOf } from '../log.ts';
import type { ServiceAddress } from '../sync/service-client.ts';

export interface CallSocketOptions {
  readonly log: Log;
  readonly lastSeq: () => number | null;
  readonly onCall: (event: CallEvent, replayed: boolean) => void;
  /** Everything that was missed has been handed over. */
  readonly onReplayed: (since: number | null, newest: number) => void;
  readonly onHint: (tables: string[]) => void;
  readonly onConnected: () => void;
  /** What the service told at sign-in has changed. */
  readonly onSession: () => void;
  /** The line came up or went down (`isUp`). */
  readonly onLine: () => void;
}

const acknowledgeWithinMs = 8_000;
/** After sleep a line that is alive answers sooner. */
const aliveWithinMs = 2_000;
/** Events of a replay may follow its acknowledgement. */
const replaySettlesAfterMs = 150;

const subscribeAnswerSchema = z.union([z.object({ lastSeq: z.number().int().nonnegative() }), z.object({ error: z.string() })]);

type DeskSocket = Socket<ServerToDesk, DeskToServer>;

export class CallSocket {
  readonly #options: CallSocketOptions;
  #socket: DeskSocket | null = null;
  #url = '';
  #subscribing = false;
  #subscribed = false;
  #replayUpTo = 0;
  #waiting: (() => void)[] = [];
  #late: NodeJS.Timeout | null = null;

  constructor(options: CallSocketOptions) {
    this.#options = options;
  }

  /** With a fresh token for the same address the line stays up; if it is down, its next try takes the token. */
  connect(address: ServiceAddress): void {
    if (this.#socket && this.#url === address.url) {
      this.#socket.auth = { token: address.token };
      if (this.#socket.connected) this.#socket.emit('authenticate', address.token, () => undefined);
      else this.#socket.connect();
      return;
    }
    this.close();
    this.#url = address.url;
    const { log } = this.#options;
    const socket: DeskSocket = io(address.url, {
      path: deskSocketPath,
      auth: { token: address.token },
      transports: ['websocket'],
      reconnectionDelay: 300,
      reconnectionDelayMax: 5_000,
    });
    this.#socket = socket;
    let lastComplaint = '';
    socket.on('connect', () => {
      lastComplaint = '';
      this.#options.onConnected();
      void this.#subscribe(socket);
    });
    socket.on('connect_error', (cause) => {
      if (cause.message !== lastComplaint) log('warn', 'The line for call events is not up', { url: address.url, cause: cause.message });
      lastComplaint = cause.message;
      // After a refusal by the service socket.io does not try again by itself.
      if (!socket.active) retryLater(socket);
    });
    socket.on('disconnect', (reason) => {
      this.#setUp(false);
      log('info', 'The line for call events went down', { reason });
      if (!socket.active && reason !== 'io client disconnect') retryLater(socket);
    });
    socket.on('call', (raw) => this.#receive(raw));
    socket.on('session', () => this.#options.onSession());
    socket.on('hint', (raw) => {
      const hint = hintSchema.safeParse(raw);
      if (hint.success) this.#options.onHint(hint.data.tables);
      else log('error', 'A hint has the wrong shape and was left out', { hint: JSON.stringify(raw)?.slice(0, 200) });
    });
  }

  async #subscribe(socket: DeskSocket): Promise<void> {
    const since = this.#options.lastSeq();
    this.#subscribing = true;
    try {
      const answer = subscribeAnswerSchema.parse(await socket.timeout(acknowledgeWithinMs).emitWithAck('subscribe', { protocolVersion, since }));
      if ('error' in answer) {
        this.#options.log('error', 'The service does not send this desk its calls', { reason: answer.error });
        return;
      }
      this.#replayUpTo = answer.lastSeq;
      this.#options.onReplayed(since, answer.lastSeq);
      this.#setUp(true);
      for (const tell of this.#waiting.splice(0)) tell();
    } catch (cause) {
      this.#options.log('warn', 'The service did not acknowledge the subscription to calls', { cause: messageOf(cause) });
      if (socket === this.#socket && socket.connected) socket.disconnect().connect();
    } finally {
      this.#subscribing = false;
    }
  }

  #receive(raw: unknown): void {
    const parsed = callEventSchema.safeParse(raw);
    if (!parsed.success) {
      // Where it is wrong, not what it says: it may hold a caller's name and number.
      this.#options.log('error', 'A call event has the wrong shape and was left out', {
        seq: seqOf(raw),
        problem: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
      });
      return;
    }
    const event = parsed.data;
    const replayed = this.#subscribing || event.seq <= this.#replayUpTo;
    this.#options.onCall(event, replayed);
    if (replayed && !this.#subscribing) {
      if (this.#late) clearTimeout(this.#late);
      this.#late = setTimeout(() => this.#options.onReplayed(0, this.#replayUpTo), replaySettlesAfterMs);
    }
  }

  /** Calls reach this desk, and commands get through. */
  get isUp(): boolean {
    return this.#subscribed;
  }

  #setUp(up: boolean): void {
    if (this.#subscribed === up) return;
    this.#subscribed = up;
    this.#options.onLine();
  }

  /** Resolves once calls reach this desk, or after the time. */
  ready(withinMs: number): Promise<void> {
    if (this.#subscribed) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.#waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  async command(command: Command): Promise<Outcome<null>> {
    const socket = this.#socket;
    if (!socket?.connected) return failure('unavailable', 'The telephone system cannot be reached from here now. Use the telephone itself; Ringdesk will follow.');
    try {
      const result = commandResultSchema.parse(await socket.timeout(acknowledgeWithinMs).emitWithAck('command', command));
      return result.ok ? success(null) : failure(result.code, result.message);
    } catch (cause) {
      return failure('unavailable', `The telephone system did not answer: ${messageOf(cause)}. Use the telephone itself.`);
    }
  }

  /** How the user of this desk stands. `unavailable` while the line is down. */
  async presence(report: PresenceReport): Promise<Outcome<PresenceAnswer>> {
    const socket = this.#socket;
    if (!socket?.connected) return failure('unavailable', 'The service cannot be reached from here now.');
    try {
      return success(presenceAnswerSchema.parse(await socket.timeout(acknowledgeWithinMs).emitWithAck('presence', report)));
    } catch (cause) {
      return failure('unavailable', `The service did not answer: ${messageOf(cause)}`);
    }
  }

  /** This computer slept, or has another network: no back-off is waited for, and a line that only seems to be up is made anew. */
  async wake(): Promise<void> {
    const socket = this.#socket;
    if (!socket) return;
    if (!socket.connected) return void socket.disconnect().connect(); // `connect` alone would leave the back-off to its end
    const { token } = socket.auth as { token: string };
    try {
      await socket.timeout(aliveWithinMs).emitWithAck('authenticate', token);
    } catch {
      if (socket === this.#socket && socket.connected) socket.disconnect().connect();
    }
  }

  close(): void {
    if (this.#late) clearTimeout(this.#late);
    this.#setUp(false);
    this.#socket?.removeAllListeners();
    this.#socket?.disconnect();
    this.#socket = null;
  }
}

function seqOf(raw: unknown): number | null {
  const seq = typeof raw === 'object' && raw !== null && 'seq' in raw ? raw.seq : null;
  return typeof seq === 'number' ? seq : null;
}

function retryLater(socket: DeskSocket): void {
  setTimeout(() => socket.hasListeners('connect') && socket.connect(), 5_000).unref();
}
