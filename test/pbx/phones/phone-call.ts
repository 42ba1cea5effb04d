import { formatReply, type Headers, type SipMessage, sequenceOf, tagOf } from './sip-message.ts';
import type { SipPhone } from './sip-phone.ts';
import { token } from './token.ts';

export type EndOfCall = 'cancelled' | 'hung up' | 'refused';

/** Both sides of a call as this phone names them in its requests (RFC 3261, a dialog). */
export interface Dialog {
  readonly callId: string;
  /** This phone with its tag. */
  readonly local: string;
  /** The other side with its tag. */
  readonly remote: string;
  /** Where requests go. */
  readonly target: string;
}

/** What a phone can do with a call that is up, whoever began it. */
export abstract class PhoneCall {
  /** How the call ended, once it has. */
  readonly over: Promise<EndOfCall>;
  protected readonly phone: SipPhone;
  #end: (how: EndOfCall) => void = () => {};
  #sequence = 100;

  constructor(phone: SipPhone) {
    this.phone = phone;
    this.over = new Promise((resolve) => (this.#end = resolve));
  }

  protected abstract get dialog(): Dialog;

  async hangUp(): Promise<void> {
    await this.#request('BYE');
    this.ends('hung up');
  }
  hold(): Promise<void> {
    return this.#invitesAgain('sendonly');
  }
  resume(): Promise<void> {
    return this.#invitesAgain('sendrecv');
  }
  /** Passes the call on without a word (REFER). */
  transferTo(number: string): Promise<void> {
    return this.#refer(`<sip:${number}@${this.phone.server}>`);
  }
  /** Passes the call on to the person this phone speaks with in another call (REFER with Replaces, RFC 3891). */
  transferInto(other: PhoneCall, number: string): Promise<void> {
    const { callId, local, remote } = other.dialog;
    const replaces = encodeURIComponent(`${callId};to-tag=${tagOf(remote)};from-tag=${tagOf(local)}`);
    return this.#refer(`<sip:${number}@${this.phone.server}?Replaces=${replaces}>`);
  }

  /** A request of the PBX within this call. */
  receive(message: SipMessage): void {
    if (message.method === 'ACK') return;
    this.phone.send(formatReply(message, 200, 'OK', tagOf(this.dialog.local), this.phone.contact, message.method === 'INVITE' ? this.phone.sessionDescription() : ''));
    if (message.method === 'BYE') this.ends('hung up');
  }

  protected ends(how: EndOfCall): void {
    this.#end(how);
  }
  protected acknowledge(response: SipMessage): void {
    const { callId, local, remote, target } = this.dialog;
    this.phone.sendRequest('ACK', target, [['From', local], ['To', remote], ['Call-ID', callId], ['CSeq', `${sequenceOf(response).number} ACK`]]);
  }

  async #invitesAgain(direction: 'sendrecv' | 'sendonly'): Promise<void> {
    const response = await this.#request('INVITE', [], this.phone.sessionDescription(direction));
    if (response.status !== 200) throw new Error(`the PBX refused to change the call: ${response.status}`);
    this.acknowledge(response);
  }

  async #refer(to: string): Promise<void> {
    const response = await this.#request('REFER', [['Refer-To', to], ['Referred-By', this.phone.self]]);
    if (response.status !== 202) throw new Error(`the PBX refused the transfer: ${response.status}`);
  }

  #request(method: string, headers: Headers = [], body = ''): Promise<SipMessage> {
    const { callId, local, remote, target } = this.dialog;
    const own: Headers = [['From', local], ['To', remote], ['Call-ID', callId], ['CSeq', `${++this.#sequence} ${method}`]];
    return this.phone.request(method, target, [...own, ...headers], { body, branch: `z9hG4bK${token()}` });
  }
}
