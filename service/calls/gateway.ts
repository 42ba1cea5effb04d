import { isDeepStrictEqual } from 'node:util';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { Server, type Socket } from 'socket.io';
import { type CommandResult, type DeskToServer, deskSocketPath, type Hint, type PresenceAnswer, protocolVersion, type ServerToDesk, subscribeSchema } from '../../shared/wire.ts';
import type { Principal } from '../access/principal.ts';
import { foreignRequest } from '../access/same-site.ts';
import { type CommandOptions, runCommand } from './commands.ts';
import { Desk } from './desk.ts';
import { DeskDirectory } from './desk-directory.ts';
import type { Reach } from './log/call-log.ts';
import { takePresence } from './presence/desk-presence.ts';
import type { PresenceBook } from './presence/presence-book.ts';

export interface GatewayOptions extends CommandOptions {
  readonly logger: Logger;
  readonly authenticate: (token: string) => Promise<Principal | null>;
  readonly demo: boolean;
  readonly presence: PresenceBook;
}

export interface Gateway {
  publishHint(hint: Hint): void;
  /** What desks were told at sign-in has changed. */
  publishSessionChanged(): void;
  close(): Promise<void>;
}

interface DeskData {
  token: string;
  /** As whom it came in, and when: a subscription that follows at once need not ask again. */
  readonly cameInAs: Principal;
  readonly cameInAtMs: number;
  /** As they were at the last look: somebody else, or other extensions, need a line of their own. */
  who: { userId: string; reach: Reach };
}
type DeskSocket = Socket<DeskToServer, ServerToDesk, Record<string, never>, DeskData>;

const longestToken = 8_192;
/** A desk that takes nothing is disconnected at this many waiting packets; it comes back and catches up from the log. */
const mostWaitingPackets = 2_000;
/** Tokens expire and users are disabled while a line is up; a changed user is looked at at once. */
const lookAgainMs = 30_000;
/** A thousand desks that come back at once are checked once each, not twice. */
const subscribesAtOnceMs = 2_000;
/** Events that another process writes to the same database reach the desks here within this. */
const lookForOthersMs = 1_000;
const signInAgain = 'Sign in again: the token is missing or no longer valid.';

/** The desks' socket: call events, hints and commands (shared/wire.ts). Everything that arrives is validated; nothing is kept here. */
export function openGateway(app: FastifyInstance, options: GatewayOptions): Gateway {
  const server = new Server<DeskToServer, ServerToDesk, Record<string, never>, DeskData>(app.server, {
    path: deskSocketPath,
    serveClient: false,
    // One connection and one handshake a desk: a thousand that come back at once are a thousand requests, not four thousand.
    transports: ['websocket'],
    maxHttpBufferSize: 64 * 1_024,
    // The socket's own requests do not pass fastify's hooks.
    allowRequest: ({ headers }, decide) => {
      const reason = foreignRequest(headers, options.demo);
      decide(reason, reason === null);
    },
    // Tells a sleeping laptop from a working desk in under half a minute.
    pingInterval: 10_000,
    pingTimeout: 15_000,
  });
  const desks = new DeskDirectory();
  const stopListening = options.log.listen((event) => desks.publish(event));
  const looking = setInterval(() => {
    options.log.lookForOthers().catch((error: unknown) => options.logger.warn({ err: error }, 'the call log could not be read; tried again'));
  }, lookForOthersMs).unref();

  const stopListeningToPresence = options.presence.listen((presence) => {
    // As with hints: a slow desk asks for the list.
    for (const socket of server.sockets.sockets.values()) if (socket.data.who.reach === 'all') socket.volatile.emit('presence', presence);
  });

  server.use((socket, next) => {
    const { token } = socket.handshake.auth as { token?: unknown };
    const text = typeof token === 'string' && token.length <= longestToken ? token : '';
    options.authenticate(text).then(
      (principal) => {
        if (!principal) return next(connectionError('not-allowed', signInAgain));
        socket.data = { token: text, who: whoIs(principal), cameInAs: principal, cameInAtMs: performance.now() };
        next();
      },
      (error: unknown) => {
        options.logger.error({ err: error }, 'a desk could not be authenticated');
        next(connectionError('internal', 'The service could not check your sign-in. It will be tried again.'));
      },
    );
  });
  server.on('connection', (socket) => serveDesk(socket, options, desks));
  // One after the other, so that events of calls find their way between a thousand looks.
  const lookAgain = async () => {
    for (const socket of [...server.sockets.sockets.values()]) if (socket.connected && (await lookAt(socket, socket.data.token, options)) === 'bad') socket.conn.close();
  };
  const looks = setInterval(() => void lookAgain(), lookAgainMs).unref();

  let closing: Promise<void> | undefined;
  return {
    publishHint: (hint) => {
      // Losing one is harmless, so a slow desk gets none.
      server.volatile.emit('hint', hint);
      if (hint.tables.includes('systemuser')) void lookAgain();
    },
    publishSessionChanged: () => void server.emit('session'),
    close: () => {
      // Not server.close(): the HTTP server belongs to fastify. Nor a "disconnect" to the desks: they would take it as final and
      // not come back; a connection that just ends is tried again.
      closing ??= (async () => {
        stopListening();
        stopListeningToPresence();
        clearInterval(looking);
        clearInterval(looks);
        server.engine.close();
      })();
      return closing;
    },
  };
}

function connectionError(code: string, message: string): Error {
  return Object.assign(new Error(message), { data: { code, message } });
}

function serveDesk(socket: DeskSocket, options: GatewayOptions, desks: DeskDirectory): void {
  const { logger } = options;
  const desk = new Desk({
    log: options.log,
    send: (event) => {
      if (waitingPackets(socket) > mostWaitingPackets) {
        logger.warn({ address: socket.handshake.address }, 'a desk does not read its events and is disconnected');
        socket.conn.close(); // not socket.disconnect(), after which it would not come back
        return;
      }
      socket.emit('call', event);
    },
    drained: () => drained(socket),
    broken: (cause) => {
      logger.error({ err: cause }, 'a desk could not catch up');
      socket.conn.close();
    },
  });
  const leave = options.presence.arrived(socket.data.who.userId);
  socket.on('disconnect', () => {
    leave();
    desks.remove(desk);
    desk.leave();
  });

  // A peer may send anything: acknowledgements may be missing, payloads malformed.
  socket.on('subscribe', (...message: readonly unknown[]) => {
    const acknowledge = callback(message[1]);
    subscribe(message[0], socket, desk, desks, options).then(acknowledge, (error: unknown) => {
      logger.error({ err: error }, 'a desk could not subscribe');
      acknowledge({ error: 'The service could not read its call log. Connect again.' });
    });
  });
  socket.on('authenticate', (...message: readonly unknown[]) => {
    const [token] = message;
    const acknowledge = callback(message[1]);
    const text = typeof token === 'string' && token.length <= longestToken ? token : '';
    void lookAt(socket, text, options).then((look) => {
      if (look === 'good') socket.data.token = text;
      acknowledge(look !== 'bad');
      if (look === 'bad') socket.conn.close();
    });
  });
  socket.on('presence', (...message: readonly unknown[]) => {
    const acknowledge = callback(message[1]);
    presence(message[0], socket, options).then(acknowledge, (error: unknown) => {
      logger.error({ err: error }, 'how a user stands could not be written down');
      acknowledge({ ok: false, message: 'The service could not write this down.' });
    });
  });
  socket.on('command', (...message: readonly unknown[]) => {
    const acknowledge = callback(message[1]);
    command(message[0], socket, options).then(acknowledge, (error: unknown) => {
      logger.error({ err: error }, 'a command of a desk failed');
      acknowledge({ ok: false, code: 'unavailable', message: 'The service could not carry this out. Use your desk phone.' });
    });
  });
}

/** Whether this line may stay. What cannot be checked now does: an identity provider that is away must not silence the desks. */
async function lookAt(socket: DeskSocket, token: string, options: GatewayOptions): Promise<'good' | 'bad' | 'unknown'> {
  try {
    const principal = await options.authenticate(token);
    return principal !== null && isDeepStrictEqual(whoIs(principal), socket.data.who) ? 'good' : 'bad';
  } catch (error) {
    options.logger.warn({ err: error }, 'the sign-in of a desk could not be looked at again');
    return 'unknown';
  }
}

function whoIs(principal: Principal): DeskData['who'] {
  return { userId: principal.userId, reach: reachOf(principal) };
}

async function subscribe(input: unknown, socket: DeskSocket, desk: Desk, desks: DeskDirectory, options: GatewayOptions): Promise<{ lastSeq: number } | { error: string }> {
  const request = subscribeSchema.safeParse(input);
  if (!request.success) {
    const issue = request.error.issues[0];
    return { error: `subscribe: ${issue?.path.join('.') || 'payload'}: ${issue?.message ?? 'is not valid'}` };
  }
  if (request.data.protocolVersion !== protocolVersion) return { error: whatToUpdate(request.data.protocolVersion) };
  const principal = await whoSubscribes(socket, options);
  if (!principal) return { error: signInAgain };
  if (!socket.connected) return { error: signInAgain };
  const reach = reachOf(principal);
  desks.place(desk, reach);
  const lastSeq = await desk.subscribe(reach, request.data.since);
  return lastSeq === null ? { error: 'Another subscription took the place of this one.' } : { lastSeq };
}

/** Role and extensions may have changed since the handshake; of a change within so short a time the next look tells. */
async function whoSubscribes({ data }: DeskSocket, options: GatewayOptions): Promise<Principal | null> {
  return performance.now() - data.cameInAtMs < subscribesAtOnceMs ? data.cameInAs : await options.authenticate(data.token);
}

async function command(input: unknown, socket: DeskSocket, options: GatewayOptions): Promise<CommandResult> {
  const principal = await options.authenticate(socket.data.token);
  if (!principal) return { ok: false, code: 'not-allowed', message: signInAgain };
  return runCommand(input, principal, options);
}

async function presence(input: unknown, socket: DeskSocket, options: GatewayOptions): Promise<PresenceAnswer> {
  const principal = await options.authenticate(socket.data.token);
  return principal ? await takePresence(input, principal, options.presence, options.adapters) : { ok: false, message: signInAgain };
}

function whatToUpdate(theirs: number): string {
  const both = `this desk speaks protocol ${theirs}, the service ${protocolVersion}`;
  return theirs < protocolVersion ? `Update Ringdesk on this computer: ${both}.` : `Update the case service: ${both}.`;
}

function reachOf(principal: Principal): Reach {
  return principal.role === 'admin' || principal.role === 'call-supervisor' ? 'all' : principal.extensions;
}

function callback(candidate: unknown): (answer: unknown) => void {
  return typeof candidate === 'function' ? (answer) => void (candidate as (answer: unknown) => void)(answer) : () => {};
}

/** Length of engine.io's write buffer, which its type keeps to itself. */
function waitingPackets(socket: DeskSocket): number {
  const buffer: unknown = Reflect.get(socket.conn, 'writeBuffer');
  return Array.isArray(buffer) ? buffer.length : 0;
}

function drained(socket: DeskSocket): Promise<void> {
  if (waitingPackets(socket) === 0 || !socket.connected) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      socket.conn.off('drain', done);
      socket.conn.off('close', done);
      resolve();
    };
    socket.conn.on('drain', done);
    socket.conn.on('close', done);
  });
}
