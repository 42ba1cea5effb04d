/** What signing in asks of the case service itself. */
import { demoSessionAnswerSchema, type SignInOffer, signInOfferSchema, signInPath } from '../../../shared/wire.ts';
import { SignInFault } from './sign-in-fault.ts';

export type Fetch = (url: string, options?: RequestInit) => Promise<Response>;

const answersWithinMs = 10_000;
const clocksDifferMs = 2 * 60_000;

/** @throws SignInFault `service-unreachable` or `service-unusable` */
export async function askOffer(url: string, fetch: Fetch): Promise<SignInOffer> {
  const { response, body } = await ask(new URL(signInPath, url).href, fetch);
  const parsed = response.ok ? signInOfferSchema.safeParse(json(body)) : null;
  if (!parsed?.success) throw new SignInFault('service-unusable', `${response.url} did not answer as a case service does: ${response.status} ${body.slice(0, 200)}`);
  return parsed.data;
}

/** @throws SignInFault */
export async function askDemoToken(url: string, user: string, fetch: Fetch): Promise<string> {
  const { response, body } = await ask(new URL('/api/desk/v1/demo/session', url).href, fetch, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user }),
  });
  const parsed = response.ok ? demoSessionAnswerSchema.safeParse(json(body)) : null;
  if (!parsed?.success) throw new SignInFault('service-unusable', `${response.status} from ${response.url}: ${body.slice(0, 200)}`);
  return parsed.data.token;
}

/**
 * Whether the service lets this person in. A service that cannot say so now does not keep anybody from signing in: the replica asks again.
 * @throws SignInFault `unknown-user`, `clock` or `not-set-up`
 */
export async function checkAccess(url: string, token: string, fetch: Fetch): Promise<void> {
  let answer: { response: Response; body: string };
  try {
    answer = await ask(new URL('/api/desk/v1/session', url).href, fetch, { headers: { authorization: `Bearer ${token}` } });
  } catch {
    return;
  }
  const { response, body } = answer;
  if (response.status === 403) throw new SignInFault('unknown-user', body.slice(0, 300));
  if (response.status !== 401) return;
  const theirs = Date.parse(response.headers.get('date') ?? '');
  if (Math.abs(theirs - Date.now()) > clocksDifferMs) throw new SignInFault('clock', `The clock of the service is at ${new Date(theirs).toISOString()}, ours at ${new Date().toISOString()}`);
  throw new SignInFault('not-set-up', 'The case service does not accept the tokens of its own identity provider; its log says why');
}

async function ask(url: string, fetch: Fetch, options: RequestInit = {}): Promise<{ response: Response; body: string }> {
  try {
    const response = await fetch(url, { ...options, signal: AbortSignal.timeout(answersWithinMs) });
    const body = await response.text();
    if (response.status >= 500) throw new Error(`${response.status}: ${body.slice(0, 200)}`);
    return { response, body };
  } catch (cause) {
    throw new SignInFault('service-unreachable', `No answer from ${url}: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
