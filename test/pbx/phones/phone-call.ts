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

/** What the PBX may tell a phone within a call (NOTIFY with this `Event`). */
export type Order = 'talk' | 'hold';

/** What a phone can do with a call that is up, whoever began it: also when the PBX tells it to hold the call, and to take it back (`talk`). */
export abstract class PhoneCall {
  /** How the call ended, once it has. */
  readonly over: Promise<EndOfCall>;
  protected readonly phone: SipPhone;
  #end: (how: EndOfCall) => void = () => {};
  #sequence = 100;
  #isHolding = false;
  #obeys = true;
  #wasTold: () => void = () => {};
  /** The PBX has told the phone what to do, whether or not it did. */
  readonly told = new Promise<void>((resolve) => (this.#wasTold = resolve));

  constructor(phone: SipPhone) {
    this.phone = phone;
    this.over = new Promise((resolve) => (this.#end = resolve));
  }

  protected abstract get dialog(): Dialog;

  async hangUp(): Promise<void> {
    await this.#request('BYE');
    this.ends('hung up');
  }
  async hold(): Promise<void> {
    await this.#invitesAgain('sendonly');
    this.#isHolding = true;
  }
  async resume(): Promise<void> {
    await this.#invitesAgain('sendrecv');
    this.#isHolding = false;
  }
  /** From now on this call does nothing that the PBX tells it, as with a phone that does not know that. */
  refuseOrders(): void {
    this.#obeys = false;
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
    const order = message.method === 'NOTIFY' ? message.get('Event') : '';
    if (order === 'talk' || order === 'hold') {
      this.#isTold(message, order);
      return;
    }
    this.phone.send(formatReply(message, 200, 'OK', tagOf(this.dialog.local), this.phone.contact, message.method === 'INVITE' ? this.phone.sessionDescription() : ''));
    if (message.method === 'BYE') this.ends('hung up');
  }

  /** What comes of an order; undefined: the phone cannot do that now. */
  protected actionFor(order: Order): (() => void) | undefined {
    if ((order === 'hold') === this.#isHolding) return undefined;
    return () => void (order === 'hold' ? this.hold() : this.resume());
  }
  protected ends(how: EndOfCall): void {
    this.#end(how);
  }
  protected acknowledge(response: SipMessage): void {
    const { callId, local, remote, target } = this.dialog;
    this.phone.sendRequest('ACK', target, [['From', local], ['To', remote], ['Call-ID', callId], ['CSeq', `${sequenceOf(response).number} ACK`]]);
  }

  #isTold(notify: SipMessage, order: Order): void {
    const act = this.#obeys ? this.actionFor(order) : undefined;
    this.phone.send(formatReply(notify, act ? 200 : 489, act ? 'OK' : 'Bad Event', tagOf(this.dialog.local), this.phone.contact));
    act?.();
    this.#wasTold();
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
