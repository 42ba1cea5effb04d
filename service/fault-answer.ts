/** How what went wrong is answered, wherever a route has no words of its own. Never with a value of a row; the log has the cause. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RingdeskFault } from '../shared/errors.ts';
import { errorBody, errorCode, ODataFault, ofRule } from './api/errors.ts';
import { isStoreUnavailable } from './store/unavailable.ts';

export function answerFault(cause: Error & { statusCode?: number }, request: FastifyRequest, reply: FastifyReply): void {
  const fault = cause instanceof RingdeskFault ? ofRule(cause.error) : cause;
  if (fault instanceof ODataFault) {
    void reply.code(fault.status).headers(fault.headers).send(errorBody(fault.code, fault.message));
    return;
  }
  const status = cause.statusCode ?? 500;
  if (status < 500) {
    void reply.code(status).send(errorBody(errorCode.payload, cause.message));
    return;
  }
  request.log.error({ err: cause }, 'A request failed');
  if (isStoreUnavailable(cause)) {
    const message = 'The database cannot be written or read now (disk full, locked or damaged). Nothing was changed; try again later.';
    void reply.code(503).header('Retry-After', 10).send(errorBody(errorCode.unexpected, message));
    return;
  }
  void reply.code(500).send(errorBody(errorCode.unexpected, `An unexpected error occurred. The service's log has it under ${request.id}.`));
}
