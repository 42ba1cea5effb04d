/**
 * The case service of this benchmark, a program of its own: as much of `shared/wire.ts` and of the Web API as a desk needs to sign in,
 * to load a made city and to hear calls. Started by `service-link.ts`, which says what the messages are.
 *
 * The event time of a ring is read here, right before the event is handed to the desk's socket. Nothing lies between the two, so pages
 * that are served at the same time cannot come before the event, and both desks are measured by one definition.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { type CallEvent, type CallEventType, deskSocketPath, type DeskToServer, noCapabilities, protocolVersion, type ServerToDesk, type Session } from '../../../shared/wire.ts';
import { mobileOf } from '../../city/rows.ts';
import { callHandlingConfigurationSchema } from '../../../service/calls/handling.ts';
import { CityPages, omitNulls, omitsNulls } from './city-pages.ts';
import type { Answer, Order, ServiceSettings } from './service-link.ts';

const settings = JSON.parse(process.argv[2] ?? '') as ServiceSettings;
const extension = '1001';
const session: Session = {
  protocolVersion,
  systems: {},
  user: { id: '31100000-0000-4000-8000-00000000be7c', userName: 'call-taker', fullName: 'Bench Desk', role: 'call-taker' },
  extensions: [extension],
  capabilities: { ...noCapabilities, answer: true, hangUp: true },
  city: { name: 'Made City', region: 'US', timeZone: 'America/Los_Angeles' },
  callHandling: callHandlingConfigurationSchema.parse({}),
  simulator: false,
};

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => answer(request, response));
});
const sockets = new Server<DeskToServer, ServerToDesk>(server, { path: deskSocketPath, serveClient: false });
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const pages = new CityPages(settings, url);

function answer(request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? '/', url);
  const send = (status: number, body: string | Buffer, headers: Record<string, string> = {}) => response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  if (pathname === '/api/desk/v1/sign-in') return void send(200, JSON.stringify({ demo: true, openId: null }));
  if (pathname === '/api/desk/v1/demo/session') return void send(200, JSON.stringify({ token: 'bench' }));
  if (pathname === '/api/desk/v1/session') return void send(200, JSON.stringify(session));
  const prefer = String(request.headers['prefer']);
  const body = request.method === 'GET' ? pages.page(pathname.replace('/api/data/v9.2/', ''), searchParams, prefer) : null;
  if (body !== null) return void send(200, body, omitsNulls(prefer) ? { 'preference-applied': omitNulls } : {});
  send(501, JSON.stringify({ error: { code: '0x80060888', message: `The benchmark's service has no ${request.method ?? ''} ${pathname}` } }));
}

let seq = 1;
let subscribed = false;
sockets.on('connection', (socket) => {
  socket.on('subscribe', (_request, acknowledge) => {
    acknowledge({ lastSeq: seq });
    subscribed = true;
  });
  socket.on('command', (_command, acknowledge) => acknowledge({ ok: true }));
  socket.on('authenticate', (_token, acknowledge) => acknowledge(true));
});

let ringing: { callId: string; caller: number } | null = null;
/** @returns the event time */
function tell(type: CallEventType, call: { callId: string; caller: number }): bigint {
  const { callId, caller } = call;
  const event: CallEvent = {
    ...{ seq: ++seq, at: new Date().toISOString(), system: 'bench', type, callId, legId: `${callId}-1`, extension },
    ...{ direction: 'inbound', queue: '311 General', number: mobileOf(caller) },
  };
  const at = process.hrtime.bigint();
  sockets.emit('call', event);
  return at;
}

function obey(order: Order): Omit<Answer, 'id'> {
  const progress = { subscribed, pages: pages.served, endlessPages: pages.endlessServed, quietMs: Date.now() - pages.lastAt };
  if (order.kind === 'progress') return progress;
  if (order.kind === 'ring') {
    ringing = { callId: `bench-${seq}`, caller: order.caller };
    return { ...progress, at: String(tell('ringing', ringing)) };
  }
  // As if the call-taker had declined it: a missed call would say so on the screen for two seconds.
  const at = ringing ? String(tell('declined', ringing)) : undefined;
  ringing = null;
  return { ...progress, ...(at === undefined ? {} : { at }) };
}

process.on('message', (order: Order & { id: number }) => process.send?.({ id: order.id, ...obey(order) }));
process.on('disconnect', () => process.exit());
process.send?.({ id: 0, url });
