/** A line to the service on which answers come in at so many bytes a second, until it is opened: what takes long can be looked at. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface SlowLine {
  readonly url: string;
  open(): void;
  stop(): void;
}

export async function slowLine(target: URL, bytesPerSecond: number): Promise<SlowLine> {
  let slow = true;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => undefined);
    }
    near.pipe(far);
    far.on('data', (chunk) => {
      near.write(chunk);
      if (!slow) return;
      far.pause();
      setTimeout(() => far.resume(), (chunk.length / bytesPerSecond) * 1000);
    });
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    open: () => (slow = false),
    stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
