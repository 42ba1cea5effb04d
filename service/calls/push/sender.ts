import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RingdeskError } from '../../../shared/errors.ts';
import type { Principal } from '../../access/principal.ts';
import { isStoreUnavailable } from '../../store/unavailable.ts';
import { FailureLimit } from '../failure-limit.ts';
import { CallLogFull } from '../log/call-log.ts';
import { sameSecret } from '../same-secret.ts';

export interface SenderOptions {
  readonly authenticate: (token: string) => Promise<Principal | null>;
  readonly pushSecret: string | undefined;
  readonly demo: boolean;
}

/** What a request brought to show who sends it. */
export interface Credentials {
  /** In a header: the push secret, or the token of a user. */
  readonly token: string | undefined;
  /** In the address, where only the push secret counts: addresses are written down by many on their way. */
  readonly pathSecret?: string | undefined;
}

/** Who may push call events, in whatever form; one count of failures for all forms, so that another form is no second chance to guess. */
export class PushSenders {
  readonly #failures = new FailureLimit();
  readonly #options: SenderOptions;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Before the body is read: who may not push may not make us parse. Answers the request itself when it is refused. */
  async admit(request: FastifyRequest, reply: FastifyReply, credentials: Credentials, whatToSend: string): Promise<FastifyReply | undefined> {
    const waitSeconds = this.#failures.waitSeconds(request.ip);
    if (waitSeconds > 0) {
      reply.header('retry-after', waitSeconds);
      return refuse(reply, 429, 'not-allowed', `Too many attempts without a valid token. Try again in ${waitSeconds} s.`);
    }
    if (await this.#may(credentials)) return undefined;
    this.#failures.failed(request.ip);
    // Not the address of the request: it may hold what was meant to be the secret.
    request.log.warn({ sender: request.ip, route: request.routeOptions.url }, 'Call events without a valid secret were refused');
    reply.header('www-authenticate', 'Bearer');
    return refuse(reply, 401, 'not-allowed', whatToSend);
  }

  isPushSecret(given: string | undefined): given is string {
    const { pushSecret } = this.#options;
    return pushSecret !== undefined && given !== undefined && sameSecret(given, pushSecret);
  }

  async #may({ token, pathSecret }: Credentials): Promise<boolean> {
    const { authenticate, demo } = this.#options;
    if (this.isPushSecret(pathSecret) || this.isPushSecret(token)) return true;
    if (token === undefined) return false;
    const principal = await authenticate(token);
    return principal !== null && (demo || principal.role === 'admin');
  }
}

export function refuse(reply: FastifyReply, status: number, code: RingdeskError['code'], message: string, details?: Record<string, string>): FastifyReply {
  const error: RingdeskError = details ? { code, message, details } : { code, message };
  return reply.code(status).send({ error });
}

/** For both forms: what is answered when reading the body or storing its events fails. */
export function answerPushFault(error: Error & { statusCode?: number }, request: FastifyRequest, reply: FastifyReply): void {
  const status = error.statusCode ?? 500;
  if (status < 500) {
    void refuse(reply, status, 'invalid-input', error.message);
    return;
  }
  request.log.error({ err: error }, 'Call events could not be stored');
  const message = 'The call events could not be stored; none of them was. Send them again.';
  if (isStoreUnavailable(error) || error instanceof CallLogFull) void refuse(reply.header('retry-after', 10), 503, 'unavailable', message);
  else void refuse(reply, 500, 'internal', message);
}
