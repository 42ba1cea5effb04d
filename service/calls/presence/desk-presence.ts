import { type AgentPresence, type PresenceAnswer, presenceReportSchema, type QueueFollowing } from '../../../shared/wire.ts';
import type { Principal } from '../../access/principal.ts';
import type { CallAdapter } from '../adapter.ts';
import type { PresenceBook } from './presence-book.ts';

/** A desk says how its user stands: it is written down first, then the PBXs are told. The desk's word counts, whatever they make of it. */
export async function takePresence(input: unknown, principal: Principal, book: PresenceBook, adapters: ReadonlyMap<string, CallAdapter>): Promise<PresenceAnswer> {
  const report = presenceReportSchema.safeParse(input);
  if (!report.success) {
    const issue = report.error.issues[0];
    return { ok: false, message: `${issue?.path.join('.') || 'presence'}: ${issue?.message ?? 'is not valid'}` };
  }
  if (principal.extensions.length === 0) return { ok: false, message: 'You have no desk phone, so nobody waits for you to be ready.' };
  const { since } = await book.tell(principal, report.data);
  const told = [...adapters.values()].flatMap((adapter) => principal.extensions.map((extension) => adapter.setPresence?.(extension, report.data)));
  return { ok: true, since, queues: altogether(await Promise.all(told.filter((answer) => answer !== undefined))) };
}

/** Nobody of this user is here any more: the PBXs are told, for each telephone that no colleague has taken over meanwhile. */
export async function leaveQueues({ extensions }: AgentPresence, book: PresenceBook, adapters: ReadonlyMap<string, CallAdapter>): Promise<void> {
  const inUse = new Set((await book.list()).flatMap((other) => (other.state === 'offline' ? [] : other.extensions)));
  const left = extensions.filter((extension) => !inUse.has(extension));
  const told = [...adapters.values()].flatMap((adapter) => left.map((extension) => adapter.setPresence?.(extension, { state: 'offline', reason: null })));
  await Promise.all(told.filter((answer) => answer !== undefined));
}

/** Of several telephones the one that needs a person's attention. */
function altogether(answers: readonly QueueFollowing[]): QueueFollowing {
  return (['unreachable', 'refused', 'followed'] as const).find((answer) => answers.includes(answer)) ?? 'none';
}

/** Queues ring who is ready. null: as before, because during a call the PBX sees for itself that the telephone is busy. */
export function pausesQueues({ state }: Pick<AgentPresence, 'state'>): boolean | null {
  return state === 'onCall' ? null : state !== 'ready';
}
