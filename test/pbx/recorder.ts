import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Pbx } from './pbx.ts';
import { within } from './within.ts';

/** The bytes that the least privileged user is sent, as they came. */
export class Recorder {
  readonly #chunks: { readonly atMs: number; readonly bytes: Buffer }[] = [];
  readonly #socket: Socket;
  readonly #beganAtMs = Date.now();

  private constructor(amiPort: number) {
    this.#socket = connect(amiPort, '127.0.0.1');
    this.#socket.on('data', (bytes) => this.#chunks.push({ atMs: Date.now() - this.#beganAtMs, bytes }));
  }

  /** @param listing asks which channels there are, as a client does that comes late */
  static async start({ amiPort, user, secret }: Pbx, listing: boolean): Promise<Recorder> {
    const recorder = new Recorder(amiPort);
    await once(recorder.#socket, 'connect');
    recorder.#send({ Action: 'Login', Username: user, Secret: secret, ActionID: '1' });
    await recorder.#received('Authentication accepted');
    if (listing) recorder.#send({ Action: 'Status', ActionID: '2' });
    return recorder;
  }

  /** Logs off, so that all that was sent before has come. */
  async stop(): Promise<{ stream: Buffer; index: string }> {
    const closed = once(this.#socket, 'close');
    this.#send({ Action: 'Logoff' });
    await within(closed, 'the PBX did not close the connection');
    let offset = 0;
    const lines = this.#chunks.map(({ atMs, bytes }) => {
      const line = `${atMs} ${offset}\n`;
      offset += bytes.length;
      return line;
    });
    return { stream: Buffer.concat(this.#chunks.map(({ bytes }) => bytes)), index: lines.join('') };
  }

  #send(action: Readonly<Record<string, string>>): void {
    this.#socket.write(`${Object.entries(action).map(([key, value]) => `${key}: ${value}\r\n`).join('')}\r\n`);
  }

  async #received(text: string): Promise<void> {
    while (!Buffer.concat(this.#chunks.map(({ bytes }) => bytes)).includes(text)) await within(once(this.#socket, 'data'), `no "${text}"`);
  }
}
