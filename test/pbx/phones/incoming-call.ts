import { type Dialog, PhoneCall } from './phone-call.ts';
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
  #obeysTalk = true;
  #wasTold: () => void = () => {};
  /** The PBX has told the phone to answer, whether or not it did. */
  readonly toldToAnswer = new Promise<void>((resolve) => (this.#wasTold = resolve));

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
  /** From now on this call cannot be answered by the PBX (NOTIFY with `Event: talk`), as with a phone that does not know it. */
  refuseTalk(): void {
    this.#obeysTalk = false;
  }

  override receive(message: SipMessage): void {
    // The PBX repeats an INVITE whose answer is late.
    if (message.method === 'INVITE' && this.#state !== 'up') this.phone.send(this.#lastResponse);
    else if (message.method === 'NOTIFY' && message.get('Event') === 'talk') this.#isToldToAnswer(message);
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

  #isToldToAnswer(notify: SipMessage): void {
    const obeys = this.#obeysTalk && this.#state === 'ringing';
    this.phone.send(formatReply(notify, obeys ? 200 : 489, obeys ? 'OK' : 'Bad Event', this.#tag, this.phone.contact));
    if (obeys) this.answer();
    this.#wasTold();
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
