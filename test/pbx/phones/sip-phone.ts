import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { digest } from './digest.ts';
import { IncomingCall } from './incoming-call.ts';
import { OutgoingCall } from './outgoing-call.ts';
import type { PhoneCall } from './phone-call.ts';
import { branchOf, formatReply, formatSip, type Headers, parseSip, sequenceOf, type SipMessage } from './sip-message.ts';
import { token } from './token.ts';
import { within } from '../within.ts';

export interface SipPhoneOptions {
  /** What it is called: a desk's extension, or the far end of the carrier's trunk. */
  readonly user: string;
  /** Absent: the PBX lets it call by its address alone. */
  readonly secret?: string;
  readonly address: string;
  /** Absent: any that is free. */
  readonly port?: number;
  readonly sipPort: number;
}

interface RequestOptions {
  readonly body?: string;
  /** Names the transaction: a CANCEL has that of its INVITE. */
  readonly branch?: string;
  readonly onProvisional?: (status: number) => void;
  readonly limitMs?: number;
}

/** A scripted SIP phone without sound, with any number of calls at once. Every call that reaches it is handed to the test. */
export class SipPhone {
  readonly server: string;
  readonly #options: SipPhoneOptions;
  readonly #socket: Socket = createSocket('udp4');
  readonly #calls = new Map<string, PhoneCall>();
  readonly #arrived: IncomingCall[] = [];
  #onArrival: (() => void) | undefined;
  readonly #responses = new Map<string, (response: SipMessage) => void>();

  constructor(options: SipPhoneOptions) {
    this.#options = options;
    this.server = `127.0.0.1:${options.sipPort}`;
  }

  async open(): Promise<void> {
    this.#socket.on('message', (datagram) => this.#receive(datagram));
    this.#socket.bind(this.#options.port ?? 0, this.#options.address);
    await once(this.#socket, 'listening');
  }

  close(): void {
    this.#socket.close();
  }

  /** The next call that reaches this phone; it neither rings nor answers by itself. */
  async nextCall(): Promise<IncomingCall> {
    const call = this.#arrived.shift();
    if (call) return call;
    await within(new Promise<void>((resolve) => (this.#onArrival = resolve)), `no call reached ${this.#options.user}`);
    return this.nextCall();
  }

  /** @param headers who calls, in place of the phone's own name */
  dial(number: string, headers: Headers = [['From', this.self]]): OutgoingCall {
    const call = new OutgoingCall(this, number, headers);
    this.#calls.set(call.callId, call);
    call.begin();
    return call;
  }

  get self(): string {
    return `<sip:${this.#options.user}@${this.server}>`;
  }
  get contact(): string {
    return `<sip:${this.#options.user}@${this.#options.address}:${this.#socket.address().port}>`;
  }
  /** @param direction `sendonly` puts the other side on hold */
  sessionDescription(direction: 'sendrecv' | 'sendonly' = 'sendrecv'): string {
    const { address } = this.#options;
    const lines = ['v=0', `o=- 1 1 IN IP4 ${address}`, 's=-', `c=IN IP4 ${address}`, 't=0 0', 'm=audio 31000 RTP/AVP 0', 'a=rtpmap:0 PCMU/8000', `a=${direction}`];
    return `${lines.join('\r\n')}\r\n`;
  }

  send(message: Buffer): void {
    this.#socket.send(message, this.#options.sipPort, '127.0.0.1');
  }

  /** A request of this phone; resolves with the final response. */
  async request(
    method: string,
    uri: string,
    headers: Headers,
    { body = '', branch = `z9hG4bK${token()}`, onProvisional = () => {}, limitMs }: RequestOptions = {},
  ): Promise<SipMessage> {
    const key = `${branch} ${method}`;
    const answered = new Promise<SipMessage>((resolve) =>
      this.#responses.set(key, (response) => ((response.status ?? 0) < 200 ? onProvisional(response.status ?? 0) : resolve(response))),
    );
    this.sendRequest(method, uri, headers, branch, body);
    try {
      return await within(answered, `${this.#options.user}: no answer to ${method}`, limitMs);
    } finally {
      this.#responses.delete(key);
    }
  }

  /** ACK is the one request without a response. */
  sendRequest(method: string, uri: string, headers: Headers, branch = `z9hG4bK${token()}`, body = ''): void {
    const via = `SIP/2.0/UDP ${this.#options.address}:${this.#socket.address().port};branch=${branch};rport`;
    const contact = headers.some(([name]) => name === 'Contact') ? [] : [['Contact', this.contact] as const];
    this.send(formatSip(`${method} ${uri} SIP/2.0`, [['Via', via], ['Max-Forwards', '70'], ...contact, ...headers], body));
  }

  /** Sends a request again with this phone's secret when the PBX asks for it. */
  async authorized(method: string, uri: string, attempt: (sequence: number, more: Headers) => Promise<SipMessage>): Promise<SipMessage> {
    const response = await attempt(1, []);
    const { user, secret } = this.#options;
    if (response.status !== 401 || secret === undefined) return response;
    return attempt(2, [['Authorization', digest(response.get('WWW-Authenticate'), method, uri, user, secret)]]);
  }

  #receive(datagram: Buffer): void {
    const message = parseSip(datagram);
    if (!message) return;
    if (message.status !== undefined) {
      this.#responses.get(`${branchOf(message)} ${sequenceOf(message).method}`)?.(message);
      return;
    }
    const call = this.#calls.get(message.get('Call-ID'));
    if (message.method === 'INVITE' && !call) {
      const incoming = new IncomingCall(this, message);
      this.#calls.set(message.get('Call-ID'), incoming);
      this.#arrived.push(incoming);
      this.#onArrival?.();
    } else if (call) call.receive(message);
    else if (message.method !== 'ACK') this.send(formatReply(message, 200, 'OK', '', this.contact));
  }
}
