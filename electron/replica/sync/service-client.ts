/**
 * Requests to the case service: bearer token, JSON only, every one with a time limit. An answer is complete and of the right kind,
 * or it is a `ServiceProblem` that says what came from where; nothing in between reaches the store.
 */
import { sessionSchema, type Session } from '../../../shared/wire.ts';
import { firstBytes, problemOf, ServiceProblem } from './problem.ts';

export interface ServiceAddress {
  readonly url: string;
  readonly token: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** As it came, so that a page need not become a string before SQLite reads it. */
  readonly body: Buffer;
  readonly text: string;
  readonly url: string;
}

const dataPath = '/api/data/v9.2/';
/** Bytes. Counted as they come: the length that an answer announces is only what it says of itself. */
const largestAnswer = 32 * 1024 * 1024;

export class ServiceClient {
  readonly address: ServiceAddress;
  readonly #timeoutMs: number;
  readonly #stop: AbortSignal;
  constructor(address: ServiceAddress, options: { timeoutMs: number; stop: AbortSignal }) {
    this.address = address;
    this.#timeoutMs = options.timeoutMs;
    this.#stop = options.stop;
  }

  /** @returns the session and how far the service's clock is ahead of ours */
  async session(): Promise<{ session: Session; clockAheadMs: number }> {
    const answer = await this.#request('GET', new URL('/api/desk/v1/session', this.address.url).href, {}, undefined, 'json');
    const parsed = sessionSchema.safeParse(parseJson(answer));
    if (!parsed.success) throw new ServiceProblem('unusable', `The service's session has the wrong shape: ${parsed.error.message}`, { url: answer.url });
    const date = Date.parse(answer.headers.get('date') ?? '');
    return { session: parsed.data, clockAheadMs: Number.isNaN(date) ? 0 : date - Date.now() };
  }

  /** Absolute address of something in the Web API. */
  dataUrl(path: string): string {
    return new URL(dataPath + path, this.address.url).href;
  }

  /** Absolute address of something of ours beside the Web API. */
  deskUrl(path: string): string {
    return new URL(path, this.address.url).href;
  }

  /**
   * A next or delta link is stored verbatim, but asked of the address that we know: an embedded service comes back on another port,
   * and a token is never sent where a link points.
   */
  linkUrl(link: string): string {
    const { pathname, search } = new URL(link, this.address.url);
    return new URL(pathname + search, this.address.url).href;
  }

  get(url: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#request('GET', url, headers, undefined, 'json');
  }

  patch(url: string, headers: Record<string, string>, body: unknown): Promise<Answer> {
    return this.#request('PATCH', url, { 'Content-Type': 'application/json', ...headers }, JSON.stringify(body), 'json');
  }

  post(url: string, body: unknown): Promise<Answer> {
    return this.#request('POST', url, { 'Content-Type': 'application/json' }, JSON.stringify(body), 'json');
  }

  batch(boundary: string, body: string): Promise<Answer> {
    return this.#request('POST', this.dataUrl('$batch'), { 'Content-Type': `multipart/mixed; boundary=${boundary}`, Prefer: 'odata.continue-on-error' }, body, 'multipart');
  }

  async #request(method: string, url: string, headers: Record<string, string>, body: string | undefined, expected: 'json' | 'multipart'): Promise<Answer> {
    let response: Response;
    let received: Buffer;
    // Each piece has its time, not the whole: a page may be long on a slow line as long as it keeps coming.
    const silence = new Silence(this.#timeoutMs);
    try {
      response = await fetch(url, {
        method,
        headers: {
          Accept: 'application/json',
          'OData-Version': '4.0',
          'OData-MaxVersion': '4.0',
          Authorization: `Bearer ${this.address.token}`,
          ...headers,
        },
        ...(body === undefined ? {} : { body }),
        redirect: 'error', // a redirect leads to a sign-in page at best
        signal: AbortSignal.any([this.#stop, silence.signal]),
      });
      received = await readBody(response, url, silence);
    } catch (cause) {
      if (cause instanceof ServiceProblem) throw cause;
      throw new ServiceProblem('unreachable', `No complete answer from ${withoutQuery(url)}: ${reason(cause)}`, { url });
    } finally {
      silence.end();
    }
    const answer = new ReceivedAnswer(response, received, url);
    const type = response.headers.get('content-type') ?? '';
    const retryAfter = response.headers.get('retry-after');
    const readable = type.includes('application/json') || (expected === 'multipart' && type.includes('multipart/mixed'));
    if (received.length > 0 && !readable) {
      const message = `${withoutQuery(url)} answered ${response.status} with ${type || 'no content type'} instead of JSON: ${firstBytes(received.toString('utf8', 0, 400))}`;
      const kind = response.status === 401 ? 'refused' : 'unusable';
      throw new ServiceProblem(kind, message, { url, status: response.status, retryAfterMs: problemOf(response.status, '', url, retryAfter).retryAfterMs });
    }
    if (response.status >= 400 && !type.includes('multipart/mixed')) throw problemOf(response.status, answer.text, url, retryAfter);
    return answer;
  }
}

class ReceivedAnswer implements Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
  readonly url: string;
  constructor(response: Response, body: Buffer, url: string) {
    this.status = response.status;
    this.headers = response.headers;
    this.body = body;
    this.url = url;
  }
  get text(): string {
    return this.body.toString('utf8');
  }
}

/** Ends a request that has been silent for so long. */
class Silence {
  readonly #controller = new AbortController();
  readonly #milliseconds: number;
  #timer: NodeJS.Timeout;
  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
    this.#timer = this.#start();
  }
  get signal(): AbortSignal {
    return this.#controller.signal;
  }
  broken(): void {
    clearTimeout(this.#timer);
    this.#timer = this.#start();
  }
  end(): void {
    clearTimeout(this.#timer);
  }
  #start(): NodeJS.Timeout {
    return setTimeout(() => this.#controller.abort(new Error(`nothing came for ${this.#milliseconds} ms`)), this.#milliseconds);
  }
}

async function readBody({ body }: Response, url: string, silence: Silence): Promise<Buffer> {
  if (!body) return Buffer.alloc(0);
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  const reader = body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    silence.broken();
    bytes += next.value.byteLength;
    if (bytes > largestAnswer) {
      await reader.cancel();
      throw new ServiceProblem('unusable', `The answer is larger than ${largestAnswer} bytes`, { url });
    }
    pieces.push(next.value);
  }
  return Buffer.concat(pieces, bytes);
}

export function parseJson(answer: Answer): unknown {
  try {
    return JSON.parse(answer.text);
  } catch {
    throw new ServiceProblem('unusable', `${answer.url} answered incomplete JSON (${answer.text.length} characters)`, { url: answer.url, status: answer.status });
  }
}

function reason(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause instanceof Error ? `${cause.message} (${cause.cause.message})` : cause.message;
}

/** For a sentence that a person reads; tokens of a thousand characters stay in the log's `url`. */
function withoutQuery(url: string): string {
  return url.split('?')[0] ?? url;
}
