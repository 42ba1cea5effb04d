import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorBody, errorCode } from '../api/errors.ts';
import type { Authenticator } from './authenticator.ts';
import type { Principal } from './principal.ts';

export async function principalOf(request: FastifyRequest, authenticator: Authenticator): Promise<Principal | null> {
  const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  return token === undefined ? null : authenticator.authenticate(token);
}

export function unauthorized(reply: FastifyReply): FastifyReply {
  return reply
    .code(401)
    .header('WWW-Authenticate', 'Bearer')
    .send(errorBody(errorCode.invalidToken, 'The bearer token is missing, not valid or has expired. Sign in again.'));
}
