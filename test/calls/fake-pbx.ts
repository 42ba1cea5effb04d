import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createSecureServer } from 'node:tls';

export type Action = Readonly<Record<string, string>>;
export type Fields = Readonly<Record<string, string>>;

/** As a user with `write = call` has them; see test/calls/captures/privileges.txt. */
export const callRights = ['Atxfer', 'BlindTransfer', 'Getvar', 'Hangup', 'ListCommands', 'Ping', 'QueueStatus', 'Redirect', 'Status'];

export function block(fields: Fields, ...variables: string[]): string {
  const lines = [...Object.entries(fields).map(([key, value]) => `${key}: ${value}`), ...variables.map((variable) => `ChanVariable: ${variable}`)];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** The PBX's side of AMI on a loopback port: logs in or refuses, lists what the test says, sends what the test says. */
export class FakePbx {
  readonly actions: Action[] = [];
  greeting = 'Asterisk Call Manager/11.0.0\r\n';
  loginRefusal: string | undefined;
  rights: readonly string[] = callRights;
  /** `Status` blocks without their Event line. */
  channels: readonly Fields[] = [];
  /** `QueueEntry` blocks without their Event line. */
  callers: readonly Fields[] = [];
  /** What else is answered; undefined: nothing at all. */
  answer: (action: Action) => Fields | undefined = () => ({ Response: 'Success', Message: 'OK' });
  /** Alive as a socket, dead as a PBX. */
  silent = false;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #listeners = new Set<() => void>();

  constructor(tls?: { readonly key: string; readonly cert: string }) {
    const serve = (socket: Socket) => this.#serve(socket);
    this.#server = tls ? createSecureServer(tls, serve) : createServer(serve);
  }

  async listen(port = 0): Promise<number> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    return this.port;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  get connections(): number {
    return this.#sockets.size;
  }

  send(bytes: Buffer | string): void {
    for (const socket of this.#sockets) socket.write(bytes);
  }

  event(event: string, fields: Fields, ...variables: string[]): void {
    this.send(block({ Event: event, ...fields }, ...variables));
  }

  /** Sends while the other side takes it. */
  async sendAll(pieces: Iterable<string>): Promise<void> {
    for (const piece of pieces) for (const socket of this.#sockets) if (!socket.write(piece)) await once(socket, 'drain');
  }

  /** The n-th action of this name, now or when it comes. */
  async asked(name: string, times = 1, limitMs = 10_000): Promise<Action> {
    const found = () => this.actions.filter(({ Action }) => Action === name)[times - 1];
    const already = found();
    if (already) return already;
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#listeners.delete(check);
        reject(new Error(`the PBX was not asked for ${name} ${times} times within ${limitMs} ms, but: ${this.actions.map(({ Action }) => Action).join(' ')}`));
      }, limitMs);
      const check = () => {
        const action = found();
        if (!action) return;
        clearTimeout(timer);
        this.#listeners.delete(check);
        resolve(action);
      };
      this.#listeners.add(check);
    });
  }

  /** As when the machine is switched off: connections end, the port is free. */
  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => {});
    socket.write(this.greeting);
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString();
      const blocks = text.split('\r\n\r\n');
      text = blocks.pop() ?? '';
      for (const each of blocks) this.#act(socket, Object.fromEntries(each.split('\r\n').map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)])));
    });
  }

  #act(socket: Socket, action: Action): void {
    this.actions.push(action);
    if (!this.silent) socket.write(this.#answer(action));
    for (const listener of this.#listeners) listener();
  }

  #answer(action: Action): string {
    const ActionID = action['ActionID'] ?? '';
    const respond = (fields: Fields) => block({ ...fields, ActionID });
    switch (action['Action'] ?? '') {
      case 'Login':
        return respond(this.loginRefusal === undefined ? { Response: 'Success', Message: 'Authentication accepted' } : { Response: 'Error', Message: this.loginRefusal });
      case 'ListCommands':
        return respond({ Response: 'Success', ...Object.fromEntries(this.rights.map((name) => [name, 'What it does.  (Priv: call,all)'])) });
      case 'QueueStatus':
        return respond({ Response: 'Success' }) + this.callers.map((caller) => block({ Event: 'QueueEntry', ...caller })).join('') + block({ Event: 'QueueStatusComplete', ListItems: String(this.callers.length) });
      case 'Status':
        if (!this.rights.includes('Status')) return respond({ Response: 'Error', Message: 'Permission denied' });
        return respond({ Response: 'Success' }) + this.channels.map((channel) => block({ Event: 'Status', ...channel })).join('') + block({ Event: 'StatusComplete', Items: String(this.channels.length) });
      default: {
        const fields = this.rights.includes(action['Action'] ?? '') ? this.answer(action) : { Response: 'Error', Message: 'Permission denied' };
        return fields ? respond(fields) : '';
      }
    }
  }
}
