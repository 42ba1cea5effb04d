/** Who is ready, and how everybody stood: for call supervisors and administrators. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { presencePath } from '../../../shared/wire.ts';
import type { Principal } from '../../access/principal.ts';
import { errorBody, errorCode } from '../../api/errors.ts';
import type { PresenceBook } from './presence-book.ts';

const rangeSchema = z.object({ from: z.iso.datetime(), to: z.iso.datetime() });

/**
 * `GET /api/desk/v1/presence` → `AgentPresence[]`; `GET …/presence/changes?from=&to=` → `PresenceChange[]`, both instants in UTC.
 * @param admit answers the request itself when it gives null
 */
export function registerPresence(app: FastifyInstance, book: PresenceBook, admit: (request: FastifyRequest, reply: FastifyReply) => Promise<Principal | null>): void {
  const supervisor = async (request: FastifyRequest, reply: FastifyReply): Promise<boolean> => {
    const principal = await admit(request, reply);
    if (!principal) return false;
    if (maySupervise(principal)) return true;
    await reply.code(403).send(errorBody(errorCode.privilegeDenied, 'Only call supervisors and administrators see how everybody stands.'));
    return false;
  };
  app.get(presencePath, async (request, reply) => ((await supervisor(request, reply)) ? reply.send(await book.list()) : reply));
  app.get(`${presencePath}/changes`, async (request, reply) => {
    if (!(await supervisor(request, reply))) return reply;
    const range = rangeSchema.safeParse(request.query);
    if (!range.success) return reply.code(400).send(errorBody(errorCode.payload, 'Send from and to as instants in UTC, such as ?from=2026-03-02T08:00:00Z&to=2026-03-03T08:00:00Z.'));
    return reply.send(await book.changes({ from: new Date(range.data.from).toISOString(), to: new Date(range.data.to).toISOString() }));
  });
}

export function maySupervise({ role }: Pick<Principal, 'role'>): boolean {
  return role === 'admin' || role === 'call-supervisor';
}
