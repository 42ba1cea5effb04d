import { type Citizen, identityHeaders } from './citizen.ts';
import type { OutgoingCall } from './outgoing-call.ts';
import { SipPhone } from './sip-phone.ts';

/** The city's carrier, and behind it every telephone that is not the city's. It calls as whichever citizen is named, and can be called. */
export class OutsidePhone extends SipPhone {
  readonly #host: string;

  private constructor(options: { address: string; port: number; sipPort: number }) {
    super({ user: 'trunk', ...options });
    this.#host = options.address;
  }

  static async open(options: { address: string; port: number; sipPort: number }): Promise<OutsidePhone> {
    const phone = new OutsidePhone(options);
    await phone.open();
    return phone;
  }

  call(number: string, citizen: Citizen): OutgoingCall {
    return this.dial(number, identityHeaders(citizen, this.#host));
  }
}
