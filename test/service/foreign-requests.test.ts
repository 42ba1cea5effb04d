/** Web pages in the browser of somebody who runs the service on this machine. */
import { request } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deskSocketPath } from '../../shared/wire.ts';
import { startTestService, type TestService } from './support.ts';

let demo: TestService;
let real: TestService;
beforeAll(async () => {
  demo = await startTestService({ demo: true });
  real = await startTestService({ pushSecret: 'a-long-push-secret' });
});
afterAll(async () => {
  await demo.close();
  await real.close();
});

/** `fetch` does not let a test set Host and Origin. */
async function send(service: TestService, path: string, headers: Record<string, string>, body: unknown): Promise<number> {
  const outgoing = request(service.service.url + path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers } });
  outgoing.end(JSON.stringify(body));
  const [answer] = (await once(outgoing, 'response')) as [{ statusCode: number; resume(): void }];
  answer.resume();
  return answer.statusCode;
}
const signIn = (headers: Record<string, string>) => send(demo, '/api/desk/v1/demo/session', headers, { user: 'admin' });
const portOf = (service: TestService) => new URL(service.service.url).port;

describe('a web page', () => {
  test('cannot sign in to a demonstration, from another origin or by a name of its own that leads here', async () => {
    expect(await signIn({})).toBe(200);
    expect(await signIn({ host: `localhost:${portOf(demo)}` })).toBe(200);
    expect(await signIn({ origin: 'https://evil.example' })).toBe(403);
    expect(await signIn({ origin: 'null' })).toBe(403);
    expect(await signIn({ origin: `http://evil.example:${portOf(demo)}`, host: `evil.example:${portOf(demo)}` })).toBe(403);
    expect(await signIn({ host: 'evil.example' })).toBe(403);
  });

  test('cannot push call events, not even with a secret; nor write rows', async () => {
    const event = { type: 'queued', callId: 'page' };
    const bearer = { authorization: 'Bearer a-long-push-secret' };
    expect(await send(real, '/api/desk/v1/calls/events', { ...bearer, origin: 'https://evil.example' }, event)).toBe(403);
    expect(await send(real, '/api/desk/v1/calls/events', bearer, event)).toBe(202);
    const token = { authorization: `Bearer ${real.api.token}` };
    expect(await send(real, '/api/data/v9.2/contacts', { ...token, origin: 'https://evil.example' }, { lastname: 'X' })).toBe(403);
    expect(await send(real, '/api/data/v9.2/contacts', { ...token, origin: real.service.url }, { lastname: 'X' }), 'its own origin').toBe(204);
  });

  test('gets no socket', async () => {
    const open = (extraHeaders: Record<string, string>) =>
      new Promise<boolean>((resolve) => {
        const socket = io(demo.service.url, { path: deskSocketPath, auth: { token: demo.api.token }, transports: ['websocket'], extraHeaders, forceNew: true, reconnection: false });
        const end = (opened: boolean) => {
          socket.disconnect();
          resolve(opened);
        };
        socket.on('connect', () => end(true));
        socket.on('connect_error', () => end(false));
      });
    expect(await open({})).toBe(true);
    expect(await open({ origin: 'https://evil.example' })).toBe(false);
  });
});

test('a request that never ends does not keep the service from ending', async () => {
  const service = await startTestService();
  const socket = connect(Number(portOf(service)), '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const token = service.api.token;
  socket.write(`POST /api/data/v9.2/contacts HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n{`);
  await once(socket, 'data'); // 100 Continue: the service has begun to read
  const before = Date.now();
  await service.close();
  expect(Date.now() - before).toBeLessThan(8_000);
  socket.destroy();
}, 20_000);
