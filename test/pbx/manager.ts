import { AmiConnection } from '../../service/calls/asterisk/ami-connection.ts';
import type { AmiMessage } from '../../service/calls/asterisk/ami-message.ts';
import type { Pbx } from './pbx.ts';
import { within } from './within.ts';

/** What the owner of the PBX does by hand or by another program: actions, and the names of the channels they are done to. */
export class Manager {
  readonly #channels = new Map<string, string>();
  /** Channel → its bridge, bridge → how many are in it. */
  readonly #bridges = new Map<string, string>();
  readonly #inBridge = new Map<string, number>();
  readonly #waiting = new Set<() => void>();
  #connection: AmiConnection | undefined;

  /** @param user absent: the owner, who may do everything */
  static async connect({ amiPort, secret, owner }: Pbx, user = owner): Promise<Manager> {
    const manager = new Manager();
    const options = {
      host: '127.0.0.1',
      port: amiPort,
      tls: false,
      user,
      secret,
      events: 'call,agent' as const,
      onEvent: (event: AmiMessage) => manager.#hear(event),
      onProblem: ({ what }: { what: string }) => {
        throw new Error(`AMI stream: ${what}`);
      },
      onClose: () => undefined,
    };
    manager.#connection = await AmiConnection.open(options);
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

  /** Waits until the desk is connected with somebody. It is told "answered" a moment before, and cannot be transferred in between. */
  async speaks(extension: string): Promise<void> {
    const channel = await this.channelOf(extension);
    await this.#until(() => (this.#inBridge.get(this.#bridges.get(channel) ?? '') ?? 0) > 1 || undefined, `${extension} speaks with nobody`);
  }

  close(): void {
    this.#connection?.close();
  }

  #channel(of: string): Promise<string> {
    return this.#until(() => this.#channels.get(of), `no channel: ${of}`);
  }

  async #until<T>(look: () => T | undefined, otherwise: string): Promise<T> {
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      await within(new Promise<void>((resolve) => this.#waiting.add(resolve)), otherwise);
    }
  }

  #hear(event: AmiMessage): void {
    const channel = event.get('Channel') ?? '';
    const bridge = event.get('BridgeUniqueid');
    if (bridge !== undefined) this.#inBridge.set(bridge, Number(event.get('BridgeNumChannels')));
    if (bridge !== undefined && event.event === 'BridgeEnter') this.#bridges.set(channel, bridge);
    if (event.event === 'BridgeDestroy' && bridge !== undefined) this.#inBridge.delete(bridge);
    if (event.event === 'Hangup') this.#bridges.delete(channel);
    const endpoint = /^PJSIP\/(.+)-[0-9a-f]{8}$/.exec(channel)?.[1];
    const name = endpoint === 'trunk' ? `dialled ${event.get('Exten') ?? ''}` : `desk ${endpoint ?? ''}`;
    if (event.event === 'Newchannel' && endpoint !== undefined) this.#channels.set(name, channel);
    else if (event.event === 'Hangup' && this.#channels.get(name) === channel) this.#channels.delete(name);
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
