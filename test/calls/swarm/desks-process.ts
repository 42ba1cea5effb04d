/** Many desks in one process: each has its line to the gateway, remembers its last event, and comes back by itself, as the desktop's does. */
import { io, type Socket } from 'socket.io-client';
import { type CallEvent, type DeskToServer, deskSocketPath, protocolVersion, type ServerToDesk } from '../../../shared/wire.ts';
import { answerQuestions, microseconds } from './questions.ts';
import type { Served } from './service-process.ts';

export interface Arrival {
  readonly extension: string;
  readonly seq: number;
  readonly legId: string;
  readonly at: number;
}

const arrivals: Arrival[] = [];
const sockets: Socket<ServerToDesk, DeskToServer>[] = [];
/** Desks that have had their first subscription, or one after a cut, acknowledged; and when the newest was. */
let live = 0;
/** Lines that went down, ever. */
let cuts = 0;
let lastLiveAt = 0;
let tell: () => void = () => undefined;

function openDesk(url: string, extension: string, token: string): void {
  let lastSeq: number | null = null;
  const socket: Socket<ServerToDesk, DeskToServer> = io(url, { path: deskSocketPath, auth: { token }, transports: ['websocket'], forceNew: true, reconnectionDelay: 300, reconnectionDelayMax: 5_000 });
  sockets.push(socket);
  let isLive = false;
  socket.on('connect', () => {
    socket.emit('subscribe', { protocolVersion, since: lastSeq }, (answer) => {
      if ('error' in answer) throw new Error(answer.error);
      lastSeq ??= answer.lastSeq;
      live += 1;
      isLive = true;
      lastLiveAt = microseconds();
      tell();
    });
  });
  socket.on('disconnect', () => {
    if (isLive) live -= 1;
    isLive = false;
    cuts += 1;
    tell();
  });
  socket.on('call', (event: CallEvent) => {
    arrivals.push({ extension, seq: event.seq, legId: event.legId ?? '', at: microseconds() });
    lastSeq = event.seq;
    tell();
  });
}

const until = (done: () => boolean) =>
  new Promise<void>((resolve) => {
    tell = () => {
      if (done()) resolve();
    };
    tell();
  });

answerQuestions({
  open: ({ url, desks }: Served) => {
    for (const { extension, token } of desks) openDesk(url, extension, token);
  },
  /** @returns when the last of them was */
  live: async (count: number) => {
    await until(() => live === count);
    return lastLiveAt;
  },
  /** Asked before the lines are cut. */
  cut: () => {
    const before = cuts;
    return until(() => cuts - before >= sockets.length);
  },
  arrived: async (count: number) => {
    await until(() => arrivals.length >= count);
    return arrivals;
  },
  leave: () => {
    for (const socket of sockets) socket.disconnect();
  },
});
