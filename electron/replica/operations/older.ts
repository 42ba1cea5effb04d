/** Closed cases and finished calls of a contact that are too old to be on this computer by themselves. */
import { anonymousContactId } from '../../../shared/entities/contact.ts';
import { readRow } from '../store/rows.ts';
import { type ProblemKind, ServiceProblem } from '../sync/problem.ts';
import { type Operation, refuse } from './context.ts';

const none = { cases: 0, calls: 0 };

export const fetchOlder: Operation<'contacts.fetchOlder'> = async ({ store, sync }, input) => {
  const id = input.id.toLowerCase();
  const found = await readRow(store.views, 'contact', id);
  if (!found) return refuse('not-found', 'This contact is not in the local data. It may have been removed, or the first load is still running.');
  // Anonymous stands for many people. The service knows nothing of a contact that it has not got yet.
  if (id === anonymousContactId || found.etag === null) return none;
  try {
    return await sync.fetchOlder(id);
  } catch (cause) {
    if (!(cause instanceof ServiceProblem)) throw cause;
    return refuse('unavailable', sentence(cause.kind));
  }
};

function sentence(kind: ProblemKind): string {
  if (kind === 'refused') return 'The case service does not accept this sign-in. Sign in again, then ask for the older cases and calls again.';
  if (kind === 'rejected' || kind === 'unusable') return 'The case service did not answer with older cases and calls. Try again; if it happens again, tell the IT service desk.';
  return 'Older cases and calls are at the case service, which does not answer now. Try again when the connection is back; what is on this computer stays.';
}
