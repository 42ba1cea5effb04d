/** A network between desk and service, under the test's control. */
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { SlowLine, type Slowness } from './slow-line.ts';

export type Fault =
  | 'pass'
  | 'html' // somebody else's page, as a captive portal sends it
  | 'truncate' // half of the body under a correct length
  | 'cut' // the connection breaks in the middle of the body
  | 'drop-answer' // the service acts, the answer is lost
  | 'duplicate' // the service gets the request twice; the second answer comes back
  | 'hold' // the answer waits for `release()`
  | 'late' // the connection breaks; the request reaches the service at `deliverLate()`
  | { cutAfter: number } // the connection breaks behind so many bytes of head and body
  | { status: number; headers?: Record<string, string>; message?: string };

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}
interface Answered {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export class Proxy {
  readonly url: string;
  readonly seen: { method: string; url: string }[] = [];
  /** Decides for each request. */
  fault: (method: string, url: string) => Fault = () => 'pass';
  /** Hears of every request that the service has answered, and how; the answer goes on afterwards. */
  answered: (method: string, url: string, status: number) => void | Promise<void> = () => undefined;
  /** Whether the line for calls and hints gets through. */
  line = true;
  #target: URL;
  #down = false;
  #slow: SlowLine | null = null;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;
  readonly #held: (() => void)[] = [];
  readonly #late: Asked[] = [];
  private constructor(url: string, target: URL, server: Server, sockets: Set<Socket>) {
    this.url = url;
    this.#target = target;
    this.#server = server;
    this.#sockets = sockets;
  }

  /** Closed when the test ends. */
  static async open(targetUrl: string): Promise<Proxy> {
    const proxy = await Proxy.start(targetUrl);
    onTestFinished(() => proxy.close());
    return proxy;
  }

  /** To be closed by whoever starts it. */
  static async start(targetUrl: string): Promise<Proxy> {
    const sockets = new Set<Socket>();
    let proxy: Proxy | null = null;
    const server = createServer((incoming, outgoing) => void proxy?.forward(incoming, outgoing));
    server.on('connection', (socket) => {
      if (proxy && proxy.#down) return socket.destroy();
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    });
    server.on('upgrade', (incoming, socket: Socket, head) => proxy?.upgrade(incoming, socket, head));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    proxy = new Proxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, new URL(targetUrl), server, sockets);
    return proxy;
  }

  async close(): Promise<void> {
    this.down();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  down(): void {
    this.#down = true;
    this.cut();
  }
  up(): void {
    this.#down = false;
  }
  get isDown(): boolean {
    return this.#down;
  }
  /** Every connection breaks, wherever it is; new ones are let through. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
  /** The service has come back under another address. */
  retarget(targetUrl: string): void {
    this.#target = new URL(targetUrl);
  }
  /** Answers and messages of the line, from now on. */
  slow(slowness: Slowness | null): void {
    this.#slow = slowness && new SlowLine(slowness);
  }
  /** Lets go of the answers that are held; whoever has given up waiting does not get them. */
  release(): void {
    for (const send of this.#held.splice(0)) send();
  }
  /** What the network had kept arrives at the service now, however long ago its sender has given it up. */
  async deliverLate(): Promise<void> {
    for (const asked of this.#late.splice(0)) await this.#pass(asked).catch(() => null);
  }

  async forward(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = incoming;
    this.seen.push({ method, url });
    const fault = this.fault(method, url);
    if (fault === 'html') {
      incoming.resume();
      outgoing.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Sign in to the guest network</title>');
      return;
    }
    if (typeof fault === 'object' && 'status' in fault) {
      incoming.resume();
      outgoing.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers });
      outgoing.end(JSON.stringify({ error: { code: '0x0', message: fault.message ?? `made by the test: ${fault.status}` } }));
      return;
    }
    try {
      const asked: Asked = { method, url, headers: incoming.headers, body: await bytesOf(incoming) };
      if (fault === 'late') {
        this.#late.push(asked);
        outgoing.destroy();
        return;
      }
      const first = await this.#pass(asked);
      const answer = fault === 'duplicate' ? await this.#pass(asked) : first;
      await this.answered(method, url, answer.status);
      if (fault === 'hold') this.#held.push(() => this.#answer(outgoing, answer, 'pass'));
      else this.#answer(outgoing, answer, fault);
    } catch {
      outgoing.destroy();
    }
  }

  #pass({ method, url, headers, body }: Asked): Promise<Answered> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = this.#target;
      // No connection is kept: one that outlived a restart of the service would be a fault that nobody asked for.
      const upstream = request({ host: hostname, port, method, path: url, headers, agent: false }, (answer) => {
        bytesOf(answer).then((bytes) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: bytes }), reject);
      });
      upstream.on('error', reject);
      upstream.end(body);
    });
  }

  #answer(outgoing: ServerResponse, { status, headers, body }: Answered, fault: Fault): void {
    if (fault === 'drop-answer' || outgoing.destroyed) return void outgoing.destroy();
    const sent = { ...headers };
    delete sent['transfer-encoding'];
    const half = body.subarray(0, Math.floor(body.length / 2));
    const bytes = fault === 'truncate' ? half : body;
    outgoing.writeHead(status, { ...sent, 'content-length': String(bytes.length) });
    if (fault === 'cut') return void outgoing.write(half, () => outgoing.destroy());
    if (typeof fault === 'object' && 'cutAfter' in fault) return void outgoing.write(bytes.subarray(0, fault.cutAfter), () => outgoing.destroy());
    const slow = this.#slow;
    if (!slow) return void outgoing.end(bytes);
    outgoing.flushHeaders();
    slow.send(outgoing, bytes);
    slow.end(outgoing, () => outgoing.end());
  }

  upgrade(incoming: IncomingMessage, socket: Socket, head: Buffer): void {
    if (!this.line) return void socket.destroy();
    const { hostname, port } = this.#target;
    const upstream = connect(Number(port), hostname, () => {
      const headers = Object.entries(incoming.headers).map(([name, value]) => `${name}: ${String(value)}`);
      upstream.write([`GET ${incoming.url ?? '/'} HTTP/1.1`, ...headers, '', ''].join('\r\n'));
      upstream.write(head);
      upstream.on('data', (bytes: Buffer) => void (this.#slow ? this.#slow.send(socket, bytes) : socket.write(bytes)));
      socket.pipe(upstream);
    });
    for (const [one, other] of [[upstream, socket], [socket, upstream]] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  }
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
