import { SipPhone } from './sip-phone.ts';
import { token } from './token.ts';

export type { IncomingCall } from './incoming-call.ts';
export type { OutgoingCall } from './outgoing-call.ts';

export interface DeskPhoneOptions {
  readonly extension: string;
  readonly secret: string;
  readonly sipPort: number;
}

/** Not the carrier's addresses: the PBX tells the two apart by them. */
const address = '127.0.0.21';
const registeredSeconds = 600;

/** The phone on a call-taker's desk. It registers; then calls reach it, and it may dial. */
export class DeskPhone extends SipPhone {
  readonly extension: string;
  readonly #registrar: string;

  private constructor({ extension, secret, sipPort }: DeskPhoneOptions) {
    super({ user: extension, secret, address, sipPort });
    this.extension = extension;
    this.#registrar = `sip:127.0.0.1:${sipPort}`;
  }

  static async register(options: DeskPhoneOptions): Promise<DeskPhone> {
    const phone = new DeskPhone(options);
    await phone.open();
    await phone.plugIn();
    return phone;
  }

  plugIn(): Promise<void> {
    return this.#register(registeredSeconds);
  }
  /** The PBX cannot reach it any more. */
  unplug(): Promise<void> {
    return this.#register(0);
  }

  async #register(seconds: number): Promise<void> {
    const callId = token(8);
    const response = await this.authorized('REGISTER', this.#registrar, (sequence, more) =>
      this.request('REGISTER', this.#registrar, [
        ['From', `${this.self};tag=${token()}`],
        ['To', this.self],
        ['Call-ID', callId],
        ['CSeq', `${sequence} REGISTER`],
        ['Expires', String(seconds)],
        ...more,
      ]),
    );
    if (response.status !== 200) throw new Error(`${this.extension} could not register: ${response.status}`);
  }
}
