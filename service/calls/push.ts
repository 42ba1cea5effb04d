import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { callReportSchema, type CallReport } from '../../shared/wire.ts';
import type { RingdeskError } from '../../shared/errors.ts';
import { bearerToken } from '../access/bearer.ts';
import type { Principal } from '../access/principal.ts';
import { isStoreUnavailable } from '../store/unavailable.ts';
import { FailureLimit } from './failure-limit.ts';
import type { CallLog } from './log/call-log.ts';
import { sameSecret } from './tokens.ts';

export interface PushOptions {
  readonly log: CallLog;
  readonly authenticate: (token: string) => Promise<Principal | null>;
  readonly pushSecret: string | undefined;
  readonly demo: boolean;
}

export const pushPath = '/api/desk/v1/calls/events';
const bodySchema = z.union([z.array(z.unknown()).min(1).max(100), z.record(z.string(), z.unknown()).transform((report) => [report])], {
  error: 'must be a call event, or an array of 1 to 100 call events',
});
const maximumBytes = 256 * 1_024;

/** Call events from any PBX that can send HTTP: one CallReport of shared/wire.ts, or an array of them. */
export function registerPush(app: FastifyInstance, options: PushOptions): void {
  const failures = new FailureLimit();
  app.post(pushPath, {
    bodyLimit: maximumBytes,
    // Before the body is read: who may not push may not make us parse.
    onRequest: async (request, reply) => {
      const waitSeconds = failures.waitSeconds(request.ip);
      if (waitSeconds > 0) {
        reply.header('retry-after', waitSeconds);
        return refuse(reply, 429, 'not-allowed', `Too many attempts without a valid token. Try again in ${waitSeconds} s.`);
      }
      if (await mayPush(request, options)) return;
      failures.failed(request.ip);
      reply.header('www-authenticate', 'Bearer');
      return refuse(reply, 401, 'not-allowed', 'Send "Authorization: Bearer" with the configured push secret or the token of an administrator.');
    },
    errorHandler: (error: FastifyError, request, reply) => {
      const status = error.statusCode ?? 500;
      if (status >= 500) {
        request.log.error({ err: error }, 'Call events could not be stored');
        const message = 'The call events could not be stored; none of them was. Send them again.';
        if (isStoreUnavailable(error)) void refuse(reply.header('retry-after', 10), 503, 'unavailable', message);
        else void refuse(reply, 500, 'internal', message);
      } else void refuse(reply, status, 'invalid-input', error.message);
    },
    handler: async (request, reply) => {
      const { reports, problems } = readReports(request.body);
      if (problems) return refuse(reply, 400, 'invalid-input', 'Nothing was stored: see details.', problems);
      // A repeated event is accepted, too: the sender may retry, the log takes it once.
      await options.log.append('push', reports);
      return reply.code(202).send({ accepted: reports.length, lastSeq: await options.log.lastSeq() });
    },
  });
}

async function mayPush(request: FastifyRequest, { pushSecret, authenticate, demo }: PushOptions): Promise<boolean> {
  const token = bearerToken(request.headers.authorization);
  if (token === undefined) return false;
  if (pushSecret !== undefined && sameSecret(token, pushSecret)) return true;
  const principal = await authenticate(token);
  return principal !== null && (demo || principal.role === 'admin');
}

function readReports(body: unknown): { reports: CallReport[]; problems?: Record<string, string> } {
  const list = bodySchema.safeParse(body);
  if (!list.success) return { reports: [], problems: { body: list.error.issues[0]?.message ?? 'is not valid' } };
  const reports: CallReport[] = [];
  const problems: Record<string, string> = {};
  list.data.forEach((candidate, index) => {
    const report = callReportSchema.safeParse(candidate);
    if (report.success) reports.push(report.data);
    else for (const { path, message } of report.error.issues) problems[[...(Array.isArray(body) ? [index] : []), ...path].join('.') || 'body'] = message;
  });
  return Object.keys(problems).length > 0 ? { reports: [], problems } : { reports };
}

function refuse(reply: FastifyReply, status: number, code: RingdeskError['code'], message: string, details?: Record<string, string>): FastifyReply {
  const error: RingdeskError = details ? { code, message, details } : { code, message };
  return reply.code(status).send({ error });
}
