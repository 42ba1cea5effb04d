/** Multipart bodies of `$batch` (RFC 2046), read leniently (either line end) and written strictly. */
import { badPayload } from '../errors.ts';

export interface Part {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly content: string;
}

/** As much as Node takes of a request of its own. */
const maximumHeaderLength = 16_384;

export function boundaryOf(contentType: string | undefined): string | undefined {
  if (!/^multipart\/mixed\s*;/i.test(contentType ?? '')) return undefined;
  const boundary = /;\s*boundary=(?:"([^"]{1,200})"|([^\s;]{1,200}))/i.exec(contentType ?? '');
  return boundary?.[1] ?? boundary?.[2];
}

/** @throws when the closing boundary is missing: the body was cut off, and half a batch must not be carried out. */
export function splitParts(body: string, boundary: string, maximum: number): Part[] {
  const lines = new RegExp(`(?:^|\\r?\\n)--${boundary.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')}(--)?[ \\t]*(?=\\r?\\n|$)`, 'g');
  const parts: Part[] = [];
  let start: number | undefined;
  for (const line of body.matchAll(lines)) {
    if (start !== undefined) {
      parts.push(splitHeaders(body.slice(start, line.index).replace(/^\r?\n/, '')));
      if (parts.length > maximum) throw badPayload(`The batch has more than ${maximum} requests.`);
    }
    if (line[1] !== undefined) return parts;
    start = line.index + line[0].length;
  }
  throw badPayload(start === undefined ? `The boundary "${boundary}" does not occur in the body.` : `The body ends before its closing boundary "--${boundary}--".`);
}

/** Header lines up to an empty one, and what follows them. */
export function splitHeaders(text: string): Part {
  const headers: Record<string, string> = {};
  let at = 0;
  while (at < text.length) {
    const end = text.indexOf('\n', at);
    const line = (end < 0 ? text.slice(at) : text.slice(at, end)).replace(/\r$/, '');
    at = end < 0 ? text.length : end + 1;
    if (line === '') break;
    if (at > maximumHeaderLength) throw badPayload(`The headers of a part are longer than ${maximumHeaderLength} characters.`);
    const colon = line.indexOf(':');
    if (colon < 1) throw badPayload(`"${line.slice(0, 80)}" is no header line of a part.`);
    headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { headers, content: text.slice(at) };
}

export function joinParts(boundary: string, parts: readonly { headers: Readonly<Record<string, string>>; content: string }[]): string {
  const written = parts.map(({ headers, content }) => `--${boundary}\r\n${headerLines(headers)}\r\n${content}\r\n`);
  return `${written.join('')}--${boundary}--\r\n`;
}

export function headerLines(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
}
