import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorBody, errorCode } from '../api/errors.ts';
import type { Authenticator, Verdict } from './authenticator.ts';
import type { Principal } from './principal.ts';

/** The token of `Authorization: Bearer …`, or undefined. */
export function bearerToken(header: string | undefined): string | undefined {
  return /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];
}

/** @returns who asks; null: they were answered why not (401, 403 or 503), and the caller has nothing more to do */
export async function admit(request: FastifyRequest, reply: FastifyReply, authenticator: Authenticator): Promise<Principal | null> {
  const token = bearerToken(request.headers.authorization);
  const verdict: Verdict = token === undefined ? { kind: 'refused' } : await authenticator.judge(token);
  if (verdict.kind === 'admitted') return verdict.principal;
  answer(reply, verdict);
  return null;
}

function answer(reply: FastifyReply, verdict: Exclude<Verdict, { kind: 'admitted' }>): void {
  switch (verdict.kind) {
    case 'refused':
      void reply
        .code(401)
        .header('WWW-Authenticate', 'Bearer')
        .send(errorBody(errorCode.invalidToken, 'The bearer token is missing, not valid or has expired. Sign in again.'));
      return;
    case 'stranger': {
      const { reason, userName } = verdict;
      const [code, words] = reason === 'disabled' ? [errorCode.userDisabled, 'is disabled here'] : [errorCode.userUnknown, 'is not known here'];
      void reply.code(403).send(errorBody(code, `Your account ${userName} ${words}. Ask an administrator of the case service to let you in.`));
      return;
    }
    case 'unavailable':
      void reply
        .code(503)
        .header('Retry-After', verdict.retryAfterSeconds)
        .send(errorBody(errorCode.unexpected, 'The identity provider does not answer, so your sign-in cannot be checked now. It stays as it is; try again later.'));
  }
}
