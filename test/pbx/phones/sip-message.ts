/** Just enough SIP (RFC 3261) for scripted phones: one message as text, its headers in order of appearance. */
export interface SipMessage {
  /** Of a request; undefined for a response. */
  readonly method: string | undefined;
  /** Of a response; undefined for a request. */
  readonly status: number | undefined;
  all(header: string): readonly string[];
  /** The first value of a header, or an empty text. */
  get(header: string): string;
}

export type Headers = readonly (readonly [name: string, value: string])[];

export function parseSip(datagram: Buffer): SipMessage | null {
  const head = datagram.toString('utf8').split('\r\n\r\n', 1)[0] ?? '';
  const [first = '', ...lines] = head.split('\r\n');
  const status = /^SIP\/2\.0 (\d{3})/.exec(first)?.[1];
  const method = /^([A-Z]+) \S+ SIP\/2\.0$/.exec(first)?.[1];
  if (status === undefined && method === undefined) return null; // a keep-alive
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()]);
  }
  const all = (header: string) => headers.get(header.toLowerCase()) ?? [];
  return { method, status: status === undefined ? undefined : Number(status), all, get: (header) => all(header)[0] ?? '' };
}

export function formatSip(firstLine: string, headers: Headers, body = ''): Buffer {
  const type = body === '' ? [] : [['Content-Type', 'application/sdp'] as const];
  const lines = [...headers, ...type, ['Content-Length', String(Buffer.byteLength(body))] as const].map(([name, value]) => `${name}: ${value}`);
  return Buffer.from([firstLine, ...lines, '', body].join('\r\n'));
}

/** The answer to a request; `tag` is this side's part of the dialog, empty where there is none. */
export function formatReply(request: SipMessage, status: number, reason: string, tag: string, contact: string, body = ''): Buffer {
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
      ['Allow', 'INVITE, ACK, CANCEL, BYE, NOTIFY, REFER, UPDATE, OPTIONS'],
      // A desk phone that can be told to answer says so here.
      ['Allow-Events', 'talk, hold, refer'],
    ],
    body,
  );
}

/** The URI between angle brackets. */
export function uriOf(header: string): string {
  return /<([^>]+)>/.exec(header)?.[1] ?? header;
}

export function tagOf(header: string): string {
  return /;tag=([^;>\s]+)/.exec(header)?.[1] ?? '';
}

/** Of the topmost Via: names the transaction. */
export function branchOf(message: SipMessage): string {
  return /branch=([^;]+)/.exec(message.get('Via'))?.[1] ?? '';
}

/** Number and method of a CSeq header. */
export function sequenceOf(message: SipMessage): { number: string; method: string } {
  const [number = '', method = ''] = message.get('CSeq').split(' ');
  return { number, method };
}
