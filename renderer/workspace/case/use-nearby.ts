import type { NearbyCases } from '../../../shared/contract/case-form-records.ts';
import type { RingdeskError } from '../../../shared/errors.ts';
import { useRead } from '../workspace-context.ts';
import { type CaseFormDraft, propertyOf } from './draft.ts';
import { useDelayed, useLast } from './use-delayed.ts';

export const addressTables = ['account'] as const;
const tables = [...addressTables, 'incident', 'connection', 'ring_category', 'task'];
const waitMilliseconds = 200;

/** Cases around the address that is being typed; null until the first answer. */
export function useNearby(draft: CaseFormDraft): { near: NearbyCases | null; address: string; error: RingdeskError | null } {
  const address = useDelayed(draft.incidentAddress, waitMilliseconds);
  const contactId = draft.customer.kind === 'existing' ? draft.customer.contactId : null;
  const read = useRead('cases.nearby', { address, ...propertyOf(draft), categoryId: draft.categoryId, contactId }, tables);
  const near = useLast(read.value);
  return { near: address.trim() === '' && draft.propertyId === null ? null : near, address: address.trim(), error: read.error };
}
