/** The HTTP server before any route: TLS, time limits, what is logged of a request, and what is answered when nobody else does. */
import { randomUUID } from 'node:crypto';
import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import type { Logger } from 'pino';
import { foreignRequest } from './access/same-site.ts';
import { errorBody, errorCode } from './api/errors.ts';
import { answerBrokenRequest } from './broken-request.ts';
import { answerFault } from './fault-answer.ts';
import type { TlsMaterial } from './tls.ts';

/** The largest file on a slow line: 25 MB at 0.7 Mbit/s. Headers alone must be there within a minute (Node's own limit). */
const requestTimeoutMs = 300_000;

export interface AppOptions {
  readonly logger: Logger;
  readonly demo: boolean;
  readonly tls: TlsMaterial | undefined;
  readonly trustedProxies: readonly string[];
}

export function createApp({ logger, demo, tls, trustedProxies }: AppOptions): FastifyInstance {
  const loggerInstance: FastifyBaseLogger = logger;
  const options = {
    loggerInstance,
    // Addresses may hold names and numbers in their filters; what is logged below has none.
    logController: new LogController({ disableRequestLogging: true }),
    // Found in the log again after a restart, and by whoever is told the number.
    genReqId: () => randomUUID(),
    exposeHeadRoutes: false,
    bodyLimit: 1024 * 1024,
    requestTimeout: requestTimeoutMs,
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (error: { statusCode?: number; message: string }, _request: FastifyRequest, reply: FastifyReply) => {
      void reply.code(error.statusCode ?? 400).send(errorBody(errorCode.query, error.message));
    },
  };
  const app: FastifyInstance = tls ? fastify({ ...options, https: tls }) : fastify(options);
  app.setNotFoundHandler((request, reply) => reply.code(404).send(errorBody(errorCode.none, `There is nothing at ${request.method} ${request.url.split('?')[0] ?? ''}.`)));
  app.setErrorHandler(answerFault);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-ms-service-request-id', request.id);
    const reason = foreignRequest(request.headers, demo);
    if (reason !== null) return reply.code(403).send(errorBody(errorCode.privilegeDenied, reason));
  });
  app.addHook('onResponse', async (request, reply) => {
    // The pattern of the route, not the address: that holds ids, and in queries names and numbers.
    const { method } = request;
    const userId = 'principal' in request ? request.principal?.userId : undefined;
    request.log[demo ? 'debug' : 'info']({ method, route: request.routeOptions.url, status: reply.statusCode, ms: Math.round(reply.elapsedTime), userId }, 'Answered');
  });
  return app;
}
