import { type Dialog, PhoneCall } from './phone-call.ts';
import { type Headers, type SipMessage, uriOf } from './sip-message.ts';
import type { SipPhone } from './sip-phone.ts';
import { token } from './token.ts';
import { within } from '../within.ts';

/** Longer than anything in the dial plan rings. */
const longestRingMs = 60_000;

/**
 * A call that a phone placed:
 *
 *   dialled ──180──► ringing ──200──► up ──hangUp(), BYE──► over
 *      └─────────────────┴──giveUp() (CANCEL), refusal──► over
 */
export class OutgoingCall extends PhoneCall {
  readonly callId = token(8);
  readonly #uri: string;
  readonly #headers: Headers;
  readonly #tag = token();
  readonly #ringing: Promise<void>;
  #rings: () => void = () => {};
  #final: Promise<SipMessage> | undefined;
  #response: SipMessage | undefined;
  /** Of the INVITE that waits for an answer; its CANCEL has the same. */
  #branch = '';
  #sequence = 0;

  /** @param headers From, and whatever else says who calls */
  constructor(phone: SipPhone, number: string, headers: Headers) {
    super(phone);
    this.#uri = `sip:${number}@${phone.server}`;
    this.#headers = headers.map(([name, value]) => [name, name === 'From' ? `${value};tag=${this.#tag}` : value]);
    this.#ringing = new Promise((resolve) => (this.#rings = resolve));
  }

  begin(): void {
    this.#final = this.#place();
    // Whoever waits for the answer hears of a failure; a test that is over does not.
    this.#final.catch(() => undefined);
  }

  async rings(): Promise<void> {
    await within(this.#ringing, 'the called phone did not ring');
  }
  async isAnswered(): Promise<void> {
    const status = await this.#finalStatus();
    if (status !== 200) throw new Error(`the call was refused: ${status}`);
  }
  /** @returns the status of the refusal */
  async isRefused(): Promise<number> {
    const status = await this.#finalStatus();
    if (status === 200) throw new Error('the call was answered');
    return status;
  }
  /** Hangs up while it rings. */
  async giveUp(): Promise<void> {
    const own = this.#headers.filter(([name]) => name === 'From');
    const headers: Headers = [...own, ['To', `<${this.#uri}>`], ['Call-ID', this.callId], ['CSeq', `${this.#sequence} CANCEL`]];
    await this.phone.request('CANCEL', this.#uri, headers, { branch: this.#branch });
    await this.#finalStatus();
  }

  protected override get dialog(): Dialog {
    const local = this.#headers.find(([name]) => name === 'From')?.[1] ?? '';
    return { callId: this.callId, local, remote: this.#response?.get('To') ?? `<${this.#uri}>`, target: uriOf(this.#response?.get('Contact') || this.#uri) };
  }

  async #finalStatus(): Promise<number> {
    if (!this.#final) throw new Error('the call has not begun');
    return (await within(this.#final, 'nobody answered or refused')).status ?? 0;
  }

  async #place(): Promise<SipMessage> {
    const response = await this.phone.authorized('INVITE', this.#uri, (sequence, more) => this.#invite(sequence, more));
    this.#response = response;
    if (response.status === 200) this.acknowledge(response);
    else this.ends(response.status === 487 ? 'cancelled' : 'refused');
    return response;
  }

  async #invite(sequence: number, more: Headers): Promise<SipMessage> {
    this.#branch = `z9hG4bK${token()}`;
    this.#sequence = sequence;
    const own: Headers = [...this.#headers, ['To', `<${this.#uri}>`], ['Call-ID', this.callId], ['CSeq', `${sequence} INVITE`]];
    const response = await this.phone.request('INVITE', this.#uri, [...own, ...more], {
      body: this.phone.sessionDescription(),
      branch: this.#branch,
      onProvisional: (status) => status >= 180 && this.#rings(),
      limitMs: longestRingMs,
    });
    // The ACK of a refusal belongs to the INVITE's own transaction.
    if (response.status !== 200) {
      const from = this.#headers.filter(([name]) => name === 'From');
      this.phone.sendRequest('ACK', this.#uri, [...from, ['To', response.get('To')], ['Call-ID', this.callId], ['CSeq', `${sequence} ACK`]], this.#branch);
    }
    return response;
  }
}
