/**
 * Where the browser comes back to (RFC 8252): a server on loopback, on any free port, for one answer.
 *
 *   listening ──the answer with our `state`──► held open until the outcome is known ──► page, closed
 *       ├─ anything else ─► 404, goes on listening: a page that guesses the port must not end a sign-in
 *       └─ 5 minutes, cancelled ─► closed
 */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Appearance } from '../../../shared/contract/host.ts';
import { callbackPage, type CallbackOutcome } from './callback-page.ts';
import { SignInFault } from './sign-in-fault.ts';

export interface Callback {
  readonly redirectUri: string;
  /** @throws SignInFault `timed-out`, or the reason of the signal */
  answer(): Promise<URL>;
  /** Shows the browser how it ended and closes. */
  finish(outcome: CallbackOutcome): void;
}

export async function openCallback(options: { state: string; language: Appearance['language']; limitMs: number; signal: AbortSignal }): Promise<Callback> {
  const { state, language, limitMs, signal } = options;
  let held: ServerResponse | null = null;
  let arrived = (_url: URL): void => undefined;
  let end = (_cause: unknown): void => undefined;
  const answered = new Promise<URL>((resolve, reject) => {
    arrived = resolve;
    end = reject;
  });
  answered.catch(() => undefined); // perhaps nobody waits for it any more
  const timer = setTimeout(() => end(new SignInFault('timed-out', 'Nobody came back from the browser')), limitMs);
  const cancelled = () => end(signal.reason);
  signal.addEventListener('abort', cancelled);

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', redirectUri);
    if (request.method !== 'GET' || url.pathname !== '/callback' || url.searchParams.get('state') !== state || held) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
      return;
    }
    held = response;
    arrived(url);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const redirectUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;

  return {
    redirectUri,
    answer: () => answered,
    finish(outcome) {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancelled);
      server.close();
      if (!held) return server.closeAllConnections();
      const { html, policy } = callbackPage(language, outcome);
      const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', connection: 'close' };
      held.writeHead(outcome === 'signed-in' ? 200 : 400, headers).end(html, () => server.closeAllConnections());
    },
  };
}
