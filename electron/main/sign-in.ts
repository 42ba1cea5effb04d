/**
 * Signs the desk in at a configured service and keeps trying while it cannot be reached: the desk works offline meanwhile.
 * Demo services only for now; an identity provider comes with the sign-in of the case service.
 */
import { demoSessionAnswerSchema } from '../../shared/wire.ts';
import type { Logger } from './log.ts';
import type { ServiceAddress } from './processes/embedded-service.ts';

const firstDelayMs = 1_000;
const longestDelayMs = 30_000;

/** @returns a function that gives up */
export function signIn(options: { url: string; user: string; logger: Logger; onSignedIn: (address: ServiceAddress) => void }): () => void {
  const { url, user, logger } = options;
  let stopped = false;
  let delayMs = firstDelayMs;
  let timer: NodeJS.Timeout | undefined;

  const attempt = async (): Promise<void> => {
    try {
      const token = await demoToken(url, user);
      if (!stopped) options.onSignedIn({ url, token });
    } catch (cause) {
      if (stopped) return;
      logger.warn('Sign-in at the case service failed; trying again', { url, delayMs, reason: cause instanceof Error ? cause.message : String(cause) });
      timer = setTimeout(() => void attempt(), delayMs);
      delayMs = Math.min(delayMs * 2, longestDelayMs);
    }
  };
  void attempt();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

async function demoToken(url: string, user: string): Promise<string> {
  const response = await fetch(new URL('/api/desk/v1/demo/session', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user }),
    signal: AbortSignal.timeout(10_000),
  });
  const body = await response.text();
  if (!response.ok) throw new Error(`${response.status} from ${response.url}: ${body.slice(0, 200)}`);
  try {
    return demoSessionAnswerSchema.parse(JSON.parse(body)).token;
  } catch {
    throw new Error(`${response.url} did not answer as a case service does: ${body.slice(0, 200)}`);
  }
}
