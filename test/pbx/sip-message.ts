/** Just enough SIP (RFC 3261) for a scripted desk phone: one message as text, its headers in order of appearance. */
export interface SipMessage {
  /** Of a request; undefined for a response. */
  readonly method: string | undefined;
  /** Of a response; undefined for a request. */
  readonly status: number | undefined;
  all(header: string): readonly string[];
  /** The first value of a header, or an empty text. */
  get(header: string): string;
}

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

export function formatSip(firstLine: string, headers: readonly (readonly [string, string])[], body = ''): Buffer {
  const lines = [...headers, ['Content-Length', String(Buffer.byteLength(body))] as const].map(([name, value]) => `${name}: ${value}`);
  return Buffer.from([firstLine, ...lines, '', body].join('\r\n'));
}

/** The URI between angle brackets. */
export function uriOf(header: string): string {
  return /<([^>]+)>/.exec(header)?.[1] ?? header;
}
