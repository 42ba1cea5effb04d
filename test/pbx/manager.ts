import { AmiConnection } from '../../service/calls/asterisk/ami-connection.ts';
import type { AmiMessage } from '../../service/calls/asterisk/ami-message.ts';
import type { Pbx } from './pbx.ts';
import { within } from './within.ts';

/** What the owner of the PBX does by hand or by another program: actions, and the names of the channels they are done to. */
export class Manager {
  readonly #channels = new Map<string, string>();
  readonly #waiting = new Set<() => void>();
  #connection: AmiConnection | undefined;

  /** @param user absent: the owner, who may do everything */
  static async connect({ amiPort, secret, owner }: Pbx, user = owner): Promise<Manager> {
    const manager = new Manager();
    manager.#connection = await AmiConnection.open({
      host: '127.0.0.1',
      port: amiPort,
      tls: false,
      user,
      secret,
      onEvent: (event) => manager.#hear(event),
      onProblem: ({ what }) => {
        throw new Error(`AMI stream: ${what}`);
      },
      onClose: () => undefined,
    });
    return manager;
  }

  /** @throws when the PBX refuses */
  async does(action: string, values: Readonly<Record<string, string>>): Promise<void> {
    const answer = await this.asks(action, values);
    if (answer.get('Response') !== 'Success') throw new Error(`${action}: ${answer.get('Message') ?? 'no reason given'}`);
  }
  asks(action: string, values: Readonly<Record<string, string>> = {}): Promise<AmiMessage> {
    if (!this.#connection) throw new Error('not connected');
    return this.#connection.send({ Action: action, ...values });
  }

  /** The newest channel of a desk phone. */
  channelOf(extension: string): Promise<string> {
    return this.#channel(`desk ${extension}`);
  }
  /** The newest channel of somebody outside who dialled this number. */
  channelTo(number: string): Promise<string> {
    return this.#channel(`dialled ${number}`);
  }

  close(): void {
    this.#connection?.close();
  }

  async #channel(of: string): Promise<string> {
    for (;;) {
      const channel = this.#channels.get(of);
      if (channel !== undefined) return channel;
      await within(new Promise<void>((resolve) => this.#waiting.add(resolve)), `no channel: ${of}`);
    }
  }

  #hear(event: AmiMessage): void {
    const channel = event.get('Channel') ?? '';
    const endpoint = /^PJSIP\/(.+)-[0-9a-f]{8}$/.exec(channel)?.[1];
    if (endpoint === undefined) return;
    const name = endpoint === 'trunk' ? `dialled ${event.get('Exten') ?? ''}` : `desk ${endpoint}`;
    if (event.event === 'Newchannel') this.#channels.set(name, channel);
    else if (event.event === 'Hangup' && this.#channels.get(name) === channel) this.#channels.delete(name);
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
