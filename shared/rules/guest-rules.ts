/**
 * Guests (seed 004): every anonymous portal submission makes a new guest contact, never compared with others. A guest becomes part of
 * a registered contact only after that person signed in to the portal.
 */
import { type Changes, choiceValue, type Row } from '../entities/index.ts';
import { anonymousContactId } from '../entities/contact.ts';
import { failure, type Outcome, success } from '../errors.ts';
import { type Actor, administers } from './actor.ts';

export type Guest = Pick<Row<'contact'>, 'ring_isguest' | 'ring_portalidentity'>;
export type MergedContact = Guest & Pick<Row<'contact'>, 'id' | 'statecode' | 'masterid'>;

/** @param current undefined for a new contact */
export function checkGuest(current: Guest | undefined, changes: Changes<'contact'>): Outcome<true> {
  const identity = changes.ring_portalidentity === undefined ? (current?.ring_portalidentity ?? null) : changes.ring_portalidentity;
  const isGuest = (changes.ring_isguest ?? current?.ring_isguest) === true;
  if (isGuest && identity !== null) {
    return guestFailure('A guest has no portal identity: only registered contacts have one. Write ring_isguest false together with the identity, or merge the guest into the registered contact.');
  }
  if (current?.ring_isguest === true && !isGuest && identity === null) {
    return guestFailure('A guest becomes a registered contact only after the person signed in to the portal. Write ring_portalidentity with it.');
  }
  if (current && current.ring_isguest !== true && isGuest) return guestFailure('A contact is a guest from its creation on; this one is not. Create a new guest contact.');
  return success(true);
}

/** Whoever has the identity signs in to the portal as this contact, so it is never typed: the portal's program writes it, as an administrator. */
export function checkPortalIdentity(actor: Actor, current: Guest | undefined, changes: Changes<'contact'>): Outcome<true> {
  const { ring_portalidentity: identity } = changes;
  if (identity === undefined || identity === (current?.ring_portalidentity ?? null) || administers(actor)) return success(true);
  return failure('not-allowed', 'ring_portalidentity is written by the portal, after the person signed in there. Leave it out.');
}

/** Only a guest is merged, and only into the registered contact that the person turned out to be. */
export function checkMergeContacts(target: MergedContact, subordinate: MergedContact): Outcome<true> {
  if (target.id === subordinate.id) return guestFailure('A contact cannot be merged with itself.');
  if (target.id === anonymousContactId || subordinate.id === anonymousContactId) return guestFailure('The contact Anonymous belongs to the city and is never merged.');
  if (subordinate.masterid !== null) return guestFailure('This guest was merged already.');
  if (subordinate.ring_isguest !== true) return guestFailure('Only guests are merged; registered contacts are persistent. Name the guest as Subordinate.');
  if (target.ring_portalidentity === null || target.ring_isguest === true) {
    return guestFailure('A guest is merged into a registered contact, after the person signed in to the portal. The Target has no portal identity.');
  }
  if (target.statecode !== choiceValue('contact', 'statecode', 'active')) return guestFailure('The contact to merge into is inactive. Activate it first.');
  return success(true);
}

function guestFailure(message: string): Outcome<never> {
  return failure('rule', message, { rule: 'guest' });
}
