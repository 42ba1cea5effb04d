/** The network between a desk and the service: a proxy on loopback whose roads the test can close. WebSocket upgrades pass through. */
import { createServer, request, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

export interface Network {
  readonly url: string;
  /** `data`: the Web API answers with a broken connection, calls still arrive. `all`: nothing passes. */
  close(road: 'data' | 'all'): void;
  open(): void;
  stop(): Promise<void>;
}

export async function openNetwork(serviceUrl: () => string): Promise<Network> {
  let closed: 'data' | 'all' | null = null;
  const sockets = new Set<Socket>();
  const blocked = (incoming: IncomingMessage) => closed === 'all' || (closed === 'data' && (incoming.url ?? '').startsWith('/api/data/'));

  const server = createServer((incoming, outgoing) => {
    if (blocked(incoming)) return void incoming.socket.destroy();
    const target = new URL(incoming.url ?? '/', serviceUrl());
    const onward = request(target, { method: incoming.method, headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  });
  server.on('upgrade', (incoming, socket: Socket, head) => {
    if (blocked(incoming)) return void socket.destroy();
    const target = new URL(serviceUrl());
    const onward = connect(Number(target.port), target.hostname, () => {
      const headers = Object.entries(incoming.headers).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${String(value)}`]));
      onward.write([`${incoming.method ?? 'GET'} ${incoming.url ?? '/'} HTTP/1.1`, ...headers, '', ''].join('\r\n'));
      onward.write(head);
      socket.pipe(onward).pipe(socket);
    });
    onward.on('error', () => socket.destroy());
    onward.on('close', () => socket.destroy());
    socket.on('error', () => onward.destroy());
    socket.on('close', () => onward.destroy());
  });

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close(road) {
      closed = road;
      if (road === 'all') for (const socket of sockets) socket.destroy();
    },
    open() {
      closed = null;
    },
    async stop() {
      closed = 'all';
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
