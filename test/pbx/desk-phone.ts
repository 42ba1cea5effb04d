import { createHash, randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { formatSip, parseSip, type SipMessage, uriOf } from './sip-message.ts';

export interface DeskPhoneOptions {
  readonly extension: string;
  readonly secret: string;
  readonly sipPort: number;
}

const server = '127.0.0.1';
/** Not the carrier's address: the PBX tells the two apart by it. */
const address = '127.0.0.21';
const waitMs = 10_000;
const token = (bytes = 6) => randomBytes(bytes).toString('hex');

/** A scripted SIP desk phone without sound: it registers, and hands every call that reaches it to the test. */
export class DeskPhone {
  readonly extension: string;
  readonly #secret: string;
  readonly #sipPort: number;
  readonly #socket: Socket = createSocket('udp4');
  readonly #calls = new Map<string, IncomingCall>();
  readonly #arrived: IncomingCall[] = [];
  #onArrival: (() => void) | undefined;
  readonly #responses = new Map<string, (response: SipMessage) => void>();

  private constructor({ extension, secret, sipPort }: DeskPhoneOptions) {
    this.extension = extension;
    this.#secret = secret;
    this.#sipPort = sipPort;
  }

  static async register(options: DeskPhoneOptions): Promise<DeskPhone> {
    const phone = new DeskPhone(options);
    phone.#socket.on('message', (datagram) => phone.#receive(datagram));
    phone.#socket.bind(0, address);
    await once(phone.#socket, 'listening');
    await phone.#register();
    return phone;
  }

  /** The next call that reaches this phone; it neither rings nor answers by itself. */
  async nextCall(): Promise<IncomingCall> {
    const call = this.#arrived.shift();
    if (call) return call;
    await within(new Promise<void>((resolve) => (this.#onArrival = resolve)), `no call reached ${this.extension}`);
    return this.nextCall();
  }

  close(): void {
    this.#socket.close();
  }

  send(message: Buffer): void {
    this.#socket.send(message, this.#sipPort, server);
  }

  get contact(): string {
    return `<sip:${this.extension}@${address}:${this.#socket.address().port}>`;
  }

  /** A request of this phone; resolves with the final response. */
  async request(method: string, uri: string, headers: readonly (readonly [string, string])[]): Promise<SipMessage> {
    const branch = `z9hG4bK${token()}`;
    const answered = new Promise<SipMessage>((resolve) => this.#responses.set(branch, resolve));
    const via = `SIP/2.0/UDP ${address}:${this.#socket.address().port};branch=${branch};rport`;
    this.send(formatSip(`${method} ${uri} SIP/2.0`, [['Via', via], ['Max-Forwards', '70'], ['Contact', this.contact], ...headers]));
    try {
      return await within(answered, `${this.extension}: no answer to ${method}`);
    } finally {
      this.#responses.delete(branch);
    }
  }

  get sessionDescription(): string {
    const lines = ['v=0', `o=- 1 1 IN IP4 ${address}`, 's=-', `c=IN IP4 ${address}`, 't=0 0', 'm=audio 31000 RTP/AVP 0', 'a=rtpmap:0 PCMU/8000'];
    return `${lines.join('\r\n')}\r\n`;
  }

  async #register(): Promise<void> {
    const registrar = `sip:${server}:${this.#sipPort}`;
    const self = `<sip:${this.extension}@${server}:${this.#sipPort}>`;
    const callId = token(8);
    const attempt = (sequence: number, ...more: readonly (readonly [string, string])[]) =>
      this.request('REGISTER', registrar, [
        ['From', `${self};tag=${token()}`],
        ['To', self],
        ['Call-ID', callId],
        ['CSeq', `${sequence} REGISTER`],
        ['Expires', '600'],
        ...more,
      ]);
    let response = await attempt(1);
    if (response.status === 401) response = await attempt(2, ['Authorization', this.#digest('REGISTER', registrar, response.get('WWW-Authenticate'))]);
    if (response.status !== 200) throw new Error(`${this.extension} could not register: ${response.status}`);
  }

  #digest(method: string, uri: string, challenge: string): string {
    const of = (name: string) => new RegExp(`${name}="?([^",]+)"?`).exec(challenge)?.[1] ?? '';
    const md5 = (text: string) => createHash('md5').update(text).digest('hex');
    const [realm, nonce, opaque, count, once] = [of('realm'), of('nonce'), of('opaque'), '00000001', token(4)];
    const response = md5(`${md5(`${this.extension}:${realm}:${this.#secret}`)}:${nonce}:${count}:${once}:auth:${md5(`${method}:${uri}`)}`);
    return (
      `Digest username="${this.extension}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", algorithm=MD5, ` +
      `qop=auth, nc=${count}, cnonce="${once}"${opaque ? `, opaque="${opaque}"` : ''}`
    );
  }

  #receive(datagram: Buffer): void {
    const message = parseSip(datagram);
    if (!message) return;
    if (message.status !== undefined) {
      const branch = /branch=([^;]+)/.exec(message.get('Via'))?.[1] ?? '';
      if (message.status >= 200) this.#responses.get(branch)?.(message);
      return;
    }
    const call = this.#calls.get(message.get('Call-ID'));
    if (message.method === 'INVITE' && !call) {
      const incoming = new IncomingCall(this, message);
      this.#calls.set(message.get('Call-ID'), incoming);
      this.#arrived.push(incoming);
      this.#onArrival?.();
    } else if (call) call.receive(message);
    else if (message.method !== 'ACK') this.send(reply(message, 200, 'OK', '', this.contact));
  }
}

/** A call at a desk phone:  arrived ──ring()──► ringing ──answer()──► up ──► over. */
export class IncomingCall {
  /** How the call ended, once it has. */
  readonly over: Promise<'cancelled' | 'hung up' | 'refused'>;
  readonly #phone: DeskPhone;
  readonly #invite: SipMessage;
  readonly #tag = token();
  #lastResponse: Buffer | undefined;
  #isUp = false;
  #end: (how: 'cancelled' | 'hung up' | 'refused') => void = () => {};

  constructor(phone: DeskPhone, invite: SipMessage) {
    this.#phone = phone;
    this.#invite = invite;
    this.over = new Promise((resolve) => (this.#end = resolve));
    phone.send(reply(invite, 100, 'Trying', '', phone.contact));
  }

  /** What the phone's display would show. */
  get from(): string {
    return this.#invite.get('From');
  }
  ring(): void {
    this.#respond(180, 'Ringing');
  }
  answer(): void {
    this.#isUp = true;
    this.#respond(200, 'OK', this.#phone.sessionDescription);
  }
  busy(): void {
    this.#respond(486, 'Busy Here');
    this.#end('refused');
  }
  decline(): void {
    this.#respond(603, 'Decline');
    this.#end('refused');
  }
  async hangUp(): Promise<void> {
    await this.#phone.request('BYE', uriOf(this.#invite.get('Contact')), [
      ['From', `${this.#invite.get('To')};tag=${this.#tag}`],
      ['To', this.#invite.get('From')],
      ['Call-ID', this.#invite.get('Call-ID')],
      ['CSeq', '1 BYE'],
    ]);
    this.#end('hung up');
  }

  receive(message: SipMessage): void {
    if (message.method === 'ACK') return;
    if (message.method === 'INVITE') {
      // The PBX repeats an INVITE whose answer is late.
      if (this.#lastResponse) this.#phone.send(this.#lastResponse);
      return;
    }
    this.#phone.send(reply(message, 200, 'OK', this.#tag, this.#phone.contact));
    if (message.method === 'BYE') this.#end('hung up');
    if (message.method === 'CANCEL' && !this.#isUp) {
      this.#respond(487, 'Request Terminated');
      this.#end('cancelled');
    }
  }

  #respond(status: number, reason: string, body = ''): void {
    this.#lastResponse = reply(this.#invite, status, reason, this.#tag, this.#phone.contact, body);
    this.#phone.send(this.#lastResponse);
  }
}

function reply(request: SipMessage, status: number, reason: string, tag: string, contact: string, body = ''): Buffer {
  const to = request.get('To');
  return formatSip(
    `SIP/2.0 ${status} ${reason}`,
    [
      ...request.all('Via').map((via) => ['Via', via] as const),
      ['From', request.get('From')],
      ['To', tag === '' || to.includes(';tag=') ? to : `${to};tag=${tag}`],
      ['Call-ID', request.get('Call-ID')],
      ['CSeq', request.get('CSeq')],
      ['Contact', contact],
      ['Allow', 'INVITE, ACK, CANCEL, BYE, NOTIFY, UPDATE, OPTIONS'],
      ...(body ? [['Content-Type', 'application/sdp'] as const] : []),
    ],
    body,
  );
}

async function within<T>(promise: Promise<T>, otherwise: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(new Error(`${otherwise} within ${waitMs} ms`)), waitMs)));
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
