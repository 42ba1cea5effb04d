/** A network between desk and service, under the test's control. */
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export type Fault =
  | 'pass'
  | 'html' // somebody else's page, as a captive portal sends it
  | 'truncate' // half of the body under a correct length
  | 'cut' // the connection breaks in the middle of the body
  | 'drop-answer' // the service acts, the answer is lost
  | { status: number; headers?: Record<string, string> };

export class Proxy {
  readonly url: string;
  readonly seen: { method: string; url: string }[] = [];
  /** Decides for each request. */
  fault: (method: string, url: string) => Fault = () => 'pass';
  #down = false;
  readonly #sockets: Set<Socket>;
  private constructor(url: string, sockets: Set<Socket>) {
    this.url = url;
    this.#sockets = sockets;
  }

  static async open(targetUrl: string): Promise<Proxy> {
    const target = new URL(targetUrl);
    const sockets = new Set<Socket>();
    let proxy: Proxy | null = null;
    const server = createServer((incoming, outgoing) => proxy?.forward(target, incoming, outgoing));
    server.on('connection', (socket) => {
      if (proxy && proxy.#down) return socket.destroy();
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    server.on('upgrade', (incoming, socket, head) => {
      const upstream = connect(Number(target.port), target.hostname, () => {
        const headers = Object.entries(incoming.headers).map(([name, value]) => `${name}: ${String(value)}`);
        upstream.write([`GET ${incoming.url ?? '/'} HTTP/1.1`, ...headers, '', ''].join('\r\n'));
        upstream.write(head);
        upstream.pipe(socket);
        socket.pipe(upstream);
      });
      for (const [one, other] of [[upstream, socket], [socket, upstream]] as const) {
        one.on('error', () => other.destroy());
        one.on('close', () => other.destroy());
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    proxy = new Proxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, sockets);
    const opened = proxy;
    onTestFinished(async () => {
      opened.down();
      await new Promise((resolve) => server.close(resolve));
    });
    return proxy;
  }

  down(): void {
    this.#down = true;
    for (const socket of this.#sockets) socket.destroy();
  }
  up(): void {
    this.#down = false;
  }

  forward(target: URL, incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { method = 'GET', url = '/' } = incoming;
    this.seen.push({ method, url });
    const fault = this.fault(method, url);
    if (fault === 'html') {
      incoming.resume();
      outgoing.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Sign in to the guest network</title>');
      return;
    }
    if (typeof fault === 'object') {
      incoming.resume();
      outgoing.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers });
      outgoing.end(JSON.stringify({ error: { code: '0x0', message: `made by the test: ${fault.status}` } }));
      return;
    }
    const upstream = request({ host: target.hostname, port: target.port, method, path: url, headers: incoming.headers }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece));
      answer.on('end', () => {
        const body = Buffer.concat(pieces);
        if (fault === 'drop-answer') return outgoing.destroy();
        const headers = { ...answer.headers };
        delete headers['transfer-encoding'];
        const half = body.subarray(0, Math.floor(body.length / 2));
        outgoing.writeHead(answer.statusCode ?? 502, { ...headers, 'content-length': String(fault === 'truncate' ? half.length : body.length) });
        if (fault === 'cut') outgoing.write(half, () => outgoing.destroy());
        else outgoing.end(fault === 'truncate' ? half : body);
      });
      answer.on('error', () => outgoing.destroy());
    });
    upstream.on('error', () => outgoing.destroy());
    incoming.pipe(upstream);
  }
}
