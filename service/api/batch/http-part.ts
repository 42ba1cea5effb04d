/** `application/http`: one request or one answer inside a part. */
import { STATUS_CODES } from 'node:http';
import { badPayload } from '../errors.ts';
import { type ApiRequest, type ApiResponse, apiPath, jsonContentType } from '../message.ts';
import { headerLines, type Part, splitHeaders } from './multipart.ts';

/** Long filters travel in a batch, because servers and proxies cut long addresses of requests of their own. */
const maximumAddressLength = 65_536;

/** Addresses may be absolute, begin at the host, or begin at the service root; `$1` at the beginning stays for the change set. */
export function parseHttpPart(part: Part, outer: ApiRequest): ApiRequest {
  if (!/^application\/http\b/i.test(part.headers['content-type'] ?? '')) throw badPayload('A part of a batch must have Content-Type: application/http.');
  const text = withoutFirstLineEnds(part.content);
  const lineEnd = text.indexOf('\n');
  const line = (lineEnd < 0 ? text : text.slice(0, lineEnd)).trim();
  const request = /^([A-Z]+) (\S.*?)(?: HTTP\/1\.[01])?$/.exec(line);
  const [, method, address] = request ?? [];
  if (method === undefined || address === undefined) throw badPayload(`"${line.slice(0, 80)}" is no request line, such as "GET contacts HTTP/1.1".`);
  const { headers, content } = splitHeaders(lineEnd < 0 ? '' : text.slice(lineEnd + 1));
  if (address.length > maximumAddressLength) throw badPayload(`The address of a part is longer than ${maximumAddressLength} characters.`);
  const target = relative(address);
  const question = target.indexOf('?');
  return {
    ...outer,
    method,
    path: question < 0 ? target : target.slice(0, question),
    query: question < 0 ? '' : target.slice(question + 1),
    headers,
    body: withoutLineEnds(content),
  };
}

function withoutFirstLineEnds(text: string): string {
  let start = 0;
  while (text[start] === '\n' || text[start] === '\r') start += 1;
  return text.slice(start);
}
/** Loops, because a pattern would look at a million line ends a million times, or run out of its stack. */
function withoutLineEnds(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === '\n' || text[end - 1] === '\r')) end -= 1;
  return text.slice(0, end);
}

function relative(address: string): string {
  const path = address.replace(/^https?:\/\/[^/?#]+/i, '');
  if (path === address && !address.startsWith('/')) return address;
  if (path.startsWith(`${apiPath}/`)) return path.slice(apiPath.length + 1);
  if (path.startsWith('/$')) return path.slice(1);
  throw badPayload(`"${address.slice(0, 120)}" lies outside of ${apiPath}/.`);
}

export function formatHttpPart(response: ApiResponse, contentId: string | undefined): { headers: Record<string, string>; content: string } {
  const finished = typeof response.body === 'string';
  const body = response.body === undefined ? '' : typeof response.body === 'string' ? response.body : JSON.stringify(response.body);
  const headers = { ...(response.body === undefined || finished ? {} : { 'Content-Type': jsonContentType }), 'OData-Version': '4.0', ...response.headers };
  return {
    headers: { 'Content-Type': 'application/http', 'Content-Transfer-Encoding': 'binary', ...(contentId === undefined ? {} : { 'Content-ID': contentId }) },
    content: `HTTP/1.1 ${response.status} ${STATUS_CODES[response.status] ?? ''}\r\n${headerLines(headers)}\r\n${body}`,
  };
}
