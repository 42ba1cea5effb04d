import { type Dialog, type Order, PhoneCall } from './phone-call.ts';
import { formatReply, type SipMessage, uriOf } from './sip-message.ts';
import type { SipPhone } from './sip-phone.ts';
import { token } from './token.ts';

/**
 * A call at a phone:
 *
 *   arrived ──ring()──► ringing ──answer(), told to answer──► up ──hangUp(), BYE──► over
 *      └──busy()──► over    └──decline(), CANCEL──► over
 */
export class IncomingCall extends PhoneCall {
  readonly #invite: SipMessage;
  readonly #tag = token();
  #lastResponse: Buffer;
  #state: 'arrived' | 'ringing' | 'up' | 'over' = 'arrived';

  constructor(phone: SipPhone, invite: SipMessage) {
    super(phone);
    this.#invite = invite;
    this.#lastResponse = this.#respond(100, 'Trying');
  }

  /** What the phone's display would show. */
  get from(): string {
    return this.#invite.get('From');
  }
  /** The PBX asks the phone to pick up by itself, as an intercom does. */
  get asksToAnswerAtOnce(): boolean {
    return this.#invite.get('Call-Info').includes('answer-after=0');
  }

  ring(): void {
    this.#state = 'ringing';
    this.#lastResponse = this.#respond(180, 'Ringing');
  }
  answer(): void {
    this.#state = 'up';
    this.#lastResponse = this.#respond(200, 'OK', this.phone.sessionDescription());
  }
  busy(): void {
    this.#refuse(486, 'Busy Here');
  }
  decline(): void {
    this.#refuse(603, 'Decline');
  }

  override receive(message: SipMessage): void {
    // The PBX repeats an INVITE whose answer is late.
    if (message.method === 'INVITE' && this.#state !== 'up') this.phone.send(this.#lastResponse);
    else super.receive(message);
    if (message.method === 'CANCEL' && this.#state !== 'up') {
      this.#respond(487, 'Request Terminated');
      this.#state = 'over';
      this.ends('cancelled');
    }
  }

  protected override get dialog(): Dialog {
    return {
      callId: this.#invite.get('Call-ID'),
      local: `${this.#invite.get('To')};tag=${this.#tag}`,
      remote: this.#invite.get('From'),
      target: uriOf(this.#invite.get('Contact')),
    };
  }

  protected override actionFor(order: Order): (() => void) | undefined {
    if (this.#state === 'up') return super.actionFor(order);
    return this.#state === 'ringing' && order === 'talk' ? () => this.answer() : undefined;
  }

  #refuse(status: number, reason: string): void {
    this.#lastResponse = this.#respond(status, reason);
    this.#state = 'over';
    this.ends('refused');
  }

  #respond(status: number, reason: string, body = ''): Buffer {
    const response = formatReply(this.#invite, status, reason, status === 100 ? '' : this.#tag, this.phone.contact, body);
    this.phone.send(response);
    return response;
  }
}
