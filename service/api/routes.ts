/** The Web API on HTTP: headers in, headers out, JSON. What a request means is decided in `handle.ts`. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Authenticator } from '../access/authenticator.ts';
import { admit } from '../access/bearer.ts';
import type { Principal } from '../access/principal.ts';
import { answerFault } from '../fault-answer.ts';
import { errorBody, errorCode, ODataFault } from './errors.ts';
import type { ApiHandler } from './handle.ts';
import { defaultLimits, type Limits, ServiceProtection } from './limits.ts';
import { type ApiRequest, type ApiResponse, apiPath, jsonContentType } from './message.ts';
import { unsupportedMediaType } from './request-headers.ts';

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal | null;
  }
}

/** A note with the largest file, whose base64 is a third longer, also as a part of a batch. */
const maximumBodyBytes = 40 * 1024 * 1024;

export interface ApiSettings {
  /** IANA name of the city's time zone, for formatted values. */
  readonly timeZone: string;
  readonly limits?: Limits | undefined;
}

export function registerApi(app: FastifyInstance, handler: ApiHandler, authenticator: Authenticator, { timeZone, limits = defaultLimits }: ApiSettings): Promise<void> {
  const protection = new ServiceProtection(limits, () => performance.now());
  return Promise.resolve(
    app.register(
      async (scope) => {
        scope.decorateRequest('principal', null);
        // Before the body is read: who is not signed in may not make us parse.
        scope.addHook('onRequest', async (request, reply) => {
          request.principal = await admit(request, withProtocol(reply), authenticator);
          if (!request.principal) return reply;
          try {
            protection.charge(request.principal.userId, 1);
          } catch (cause) {
            return send(reply, refusalOf(cause));
          }
        });
        scope.removeAllContentTypeParsers();
        scope.addContentTypeParser(/^\s*(?:application\/json|multipart\/mixed)\s*(?:;|$)/i, { parseAs: 'string' }, (_request, body, done) => done(null, body));
        const respond = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
          const { principal } = request;
          if (!principal) return reply; // never: the hook has answered
          const { userId } = principal;
          const apiRequest: ApiRequest = { ...partsOf(request), principal, timeZone, charge: (requests) => protection.charge(userId, requests) };
          const response = await protection.run(userId, () => handler(apiRequest)).catch(refusalOf);
          return send(reply.headers(protection.headers(userId)), response);
        };
        const method = ['GET', 'POST', 'PATCH', 'DELETE', 'PUT'];
        scope.route({ method, url: '/', bodyLimit: maximumBodyBytes, handler: respond });
        scope.route({ method, url: '/*', bodyLimit: maximumBodyBytes, handler: respond });
        scope.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
          answerFault(ofFramework(error), request, withProtocol(reply));
        });
      },
      { prefix: apiPath },
    ),
  );
}

/** What Fastify refuses with words of its own, in ours. */
function ofFramework(error: Error & { statusCode?: number }): Error {
  if (error.statusCode === 415) return unsupportedMediaType();
  if (error.statusCode === 413) return new ODataFault(413, errorCode.payload, `The body is larger than ${maximumBodyBytes / 1024 / 1024} MB.`);
  return error;
}

function withProtocol(reply: FastifyReply): FastifyReply {
  return reply.header('OData-Version', '4.0');
}

function send(reply: FastifyReply, { status, headers, body }: ApiResponse): FastifyReply {
  withProtocol(reply).code(status).headers(headers);
  if (body === undefined) return reply.send();
  if (typeof body === 'string') return reply.send(body);
  return reply.header('content-type', jsonContentType).send(JSON.stringify(body));
}

/** What service protection refuses, as an answer. */
function refusalOf(cause: unknown): ApiResponse {
  if (!(cause instanceof ODataFault)) throw cause;
  return { status: cause.status, headers: cause.headers, body: errorBody(cause.code, cause.message) };
}

function partsOf(request: FastifyRequest): Pick<ApiRequest, 'method' | 'path' | 'query' | 'headers' | 'body' | 'root'> {
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
  };
}
