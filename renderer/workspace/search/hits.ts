/** The answers of the search in the order of the list, and in words. */
import type { TFunction } from 'i18next';
import type { SearchHit } from '../../../shared/contract/records.ts';
import { date, type Formatting, readableReference } from '../../common/format.ts';

type Words = TFunction<'workspace'>;

export const kinds = ['contact', 'case', 'address'] as const;
export const kindKeys = { contact: 'findPeople', case: 'findCases', address: 'findAddresses' } as const;

/** People, cases, addresses; within each as the replica has ordered them. */
export function grouped(hits: readonly SearchHit[]): { kind: SearchHit['kind']; hits: SearchHit[] }[] {
  return kinds.map((kind) => ({ kind, hits: hits.filter((hit) => hit.kind === kind) })).filter((group) => group.hits.length > 0);
}

const matchedKeys = {
  name: null,
  subject: null,
  number: 'matchedNumber',
  email: 'matchedEmail',
  ticket: 'matchedTicket',
  provisional: 'matchedProvisional',
  description: 'matchedDescription',
  address: 'matchedAddress',
} as const satisfies Record<SearchHit['matchedOn'], string | null>;

/** What was found, where the title does not show it itself. */
export function matchedOnWords(t: Words, hit: Pick<SearchHit, 'kind' | 'matchedOn'>): string | null {
  const key = hit.kind === 'address' ? null : matchedKeys[hit.matchedOn];
  return key === null ? null : t(key);
}

const stateKeys = { active: 'stateActive', resolved: 'stateResolved', cancelled: 'stateCancelled' } as const;
export function stateWords(t: Words, state: SearchHit['state']): string | null {
  return state === null ? null : t(stateKeys[state]);
}

export function hitMeta(hit: SearchHit, formatting: Formatting, now: number): string {
  return [hit.reference === null ? null : readableReference(hit.reference), hit.person, hit.address === hit.title ? null : hit.address, hit.at === null ? null : date(formatting, hit.at, now)]
    .filter((part) => part !== null && part !== '')
    .join(' · ');
}
