import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { callReportSchema, type CallReport } from '../../../shared/wire.ts';
import { bearerToken } from '../../access/bearer.ts';
import type { CallLog } from '../log/call-log.ts';
import { answerPushFault, type PushSenders, refuse } from './sender.ts';

export const pushPath = '/api/desk/v1/calls/events';
const bodySchema = z.union([z.array(z.unknown()).min(1).max(100), z.record(z.string(), z.unknown()).transform((report) => [report])], {
  error: 'must be a call event, or an array of 1 to 100 call events',
});
const maximumBytes = 256 * 1_024;

/** Call events from any PBX that can send HTTP: one CallReport of shared/wire.ts, or an array of them. */
export function registerJsonEvents(app: FastifyInstance, log: CallLog, senders: PushSenders): void {
  app.post(pushPath, {
    bodyLimit: maximumBytes,
    onRequest: (request, reply) =>
      senders.admit(request, reply, { token: bearerToken(request.headers.authorization) }, 'Send "Authorization: Bearer" with the configured push secret or the token of an administrator.'),
    errorHandler: answerPushFault,
    handler: async (request, reply) => {
      const { reports, problems } = readReports(request.body);
      if (problems) return refuse(reply, 400, 'invalid-input', 'Nothing was stored: see details.', problems);
      // A repeated event is accepted, too: the sender may retry, the log takes it once.
      await log.append('push', reports);
      return reply.code(202).send({ accepted: reports.length, lastSeq: await log.lastSeq() });
    },
  });
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
