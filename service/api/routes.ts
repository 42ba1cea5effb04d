/** The Web API on HTTP: headers in, headers out, JSON. What a request means is decided in `handle.ts`. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Authenticator } from '../access/authenticator.ts';
import { principalOf, unauthorized } from '../access/bearer.ts';
import type { Principal } from '../access/principal.ts';
import { isStoreUnavailable } from '../store/unavailable.ts';
import { errorBody, errorCode } from './errors.ts';
import type { ApiHandler } from './handle.ts';
import { type ApiRequest, apiPath, jsonContentType } from './message.ts';

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal | null;
  }
}

/** A batch of a thousand rows; a note with its text. Files come another way. */
const maximumBodyBytes = 16 * 1024 * 1024;

export function registerApi(app: FastifyInstance, handler: ApiHandler, authenticator: Authenticator): Promise<void> {
  return Promise.resolve(
    app.register(
      async (scope) => {
        scope.decorateRequest('principal', null);
        // Before the body is read: who is not signed in may not make us parse.
        scope.addHook('onRequest', async (request, reply) => {
          request.principal = await principalOf(request, authenticator);
          if (!request.principal) return unauthorized(withProtocol(reply));
        });
        scope.removeAllContentTypeParsers();
        scope.addContentTypeParser(/^(?:application\/json|multipart\/mixed)\b/i, { parseAs: 'string' }, (_request, body, done) => done(null, body));
        scope.route({
          method: ['GET', 'POST', 'PATCH', 'DELETE', 'PUT'],
          url: '/*',
          bodyLimit: maximumBodyBytes,
          handler: async (request, reply) => {
            const { principal } = request;
            if (!principal) return unauthorized(withProtocol(reply));
            const response = await handler(toApiRequest(request, principal));
            withProtocol(reply).code(response.status).headers(response.headers);
            if (response.body === undefined) return reply.send();
            if (typeof response.body === 'string') return reply.send(response.body);
            return reply.header('content-type', jsonContentType).send(JSON.stringify(response.body));
          },
        });
        scope.setErrorHandler((error: { statusCode?: number; message: string }, request, reply) => {
          const status = error.statusCode ?? 500;
          if (status >= 400 && status < 500) return withProtocol(reply).code(status).send(errorBody(errorCode.payload, error.message));
          request.log.error({ err: error, method: request.method }, 'A request to the Web API failed');
          if (isStoreUnavailable(error)) {
            const message = 'The database cannot be written or read now (disk full, locked or damaged). Nothing was changed; try again later.';
            return withProtocol(reply).code(503).header('Retry-After', 10).send(errorBody(errorCode.unexpected, message));
          }
          return withProtocol(reply).code(500).send(errorBody(errorCode.unexpected, `An unexpected error occurred. The service's log has it under ${request.id}.`));
        });
      },
      { prefix: apiPath },
    ),
  );
}

function withProtocol(reply: FastifyReply): FastifyReply {
  return reply.header('OData-Version', '4.0');
}

function toApiRequest(request: FastifyRequest, principal: Principal): ApiRequest {
  const url = request.raw.url ?? '';
  const question = url.indexOf('?');
  const path = question < 0 ? url : url.slice(0, question);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) headers[name] = Array.isArray(value) ? value.join(',') : (value ?? '');
  return {
    method: request.method,
    path: path.slice(apiPath.length + 1),
    query: question < 0 ? '' : url.slice(question + 1),
    headers,
    body: typeof request.body === 'string' ? request.body : '',
    root: `${request.protocol}://${request.host}${apiPath}`,
    principal,
  };
}
