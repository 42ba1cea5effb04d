/** What is typed into the case form (P3), whether it can be saved, and what is sent. Pure: the form only shows it. */
import type { CaseDraft, NewContact, ReplicaInput } from '../../../shared/contract/replica.ts';
import type { CallCard } from '../../../shared/contract/records.ts';
import { anonymousContactId } from '../../../shared/entities/contact.ts';
import { missingCaseFields } from '../../../shared/rules/case-rules.ts';

export type Customer =
  | { kind: 'none' }
  | { kind: 'existing'; contactId: string; name: string; fromCall: boolean }
  | { kind: 'new' }
  | { kind: 'anonymous'; contactId: string };

export interface CaseFormDraft {
  customer: Customer;
  newContact: NewContact;
  requestType: CaseDraft['requestType'] | null;
  categoryId: string | null;
  /** null: the category's team (P2). */
  teamId: string | null;
  title: string;
  incidentAddress: string;
  /** The property that a person chose; null: the one whose address it is exactly, unless a person said that it is not. */
  propertyId: string | null;
  propertyRefused: boolean;
  /** Context, never the customer. */
  business: { id: string; name: string } | null;
  /** Knowledge articles that were linked (P10). */
  articleIds: string[];
  description: string;
  priority: CaseDraft['priority'];
  origin: CaseDraft['origin'];
  remainAnonymous: boolean;
  wantsUpdates: boolean;
  confidential: boolean;
}

/** In the order of the form, which is the order of the talk. */
export const caseFields = [
  'customer',
  'firstName',
  'mobilePhone',
  'requestType',
  'categoryId',
  'title',
  'incidentAddress',
  'description',
] as const;
export type CaseField = (typeof caseFields)[number];
export type FieldErrorKey =
  'errorCustomer' | 'errorRequestType' | 'errorCategory' | 'errorSubject' | 'errorFirstName' | 'errorContactName' | 'errorMobilePhone';
export type FieldError = { key: FieldErrorKey } | { tooLong: number };
export type FieldErrors = Partial<Record<CaseField, FieldError>>;

/** P5: origin Phone and the number are there already; a known caller is the customer until somebody says otherwise. */
export function newCaseDraft(card: CallCard | null): CaseFormDraft {
  const customer: Customer = card?.caller
    ? { kind: 'existing', contactId: card.caller.contactId, name: card.caller.fullName, fromCall: true }
    : card && card.match !== 'shared'
      ? { kind: 'new' }
      : { kind: 'none' };
  return {
    customer,
    newContact: { firstName: '', lastName: '', mobilePhone: card?.caller ? '' : prefilledNumber(card) },
    requestType: 'report',
    categoryId: null,
    teamId: null,
    title: '',
    incidentAddress: '',
    propertyId: null,
    propertyRefused: false,
    business: null,
    articleIds: [],
    description: '',
    priority: 'normal',
    origin: card ? 'phone' : 'walkIn',
    remainAnonymous: false,
    wantsUpdates: false,
    confidential: false,
  };
}

export function prefilledNumber(card: CallCard | null): string {
  // A relay's number is nobody's, and of a masked one the digits are not known here.
  return card === null || card.relay !== null || card.caller?.masked ? '' : (card.number ?? '');
}

const maximumLengths = { title: 200, incidentAddress: 250, description: 2000 } as const;

export function validateCase(draft: CaseFormDraft): FieldErrors {
  const errors: FieldErrors = {};
  const missing = missingCaseFields({
    title: draft.title,
    // Who remains anonymous needs no name: the case is for the contact Anonymous.
    customer: draft.customer.kind !== 'none' || draft.remainAnonymous,
    requestType: draft.requestType === null ? null : 1,
    categoryId: draft.categoryId,
  });
  if ('customer' in missing) errors.customer = { key: 'errorCustomer' };
  if (draft.customer.kind === 'new' && !draft.remainAnonymous) Object.assign(errors, validateContact(draft.newContact, 'errorFirstName'));
  if ('requestType' in missing) errors.requestType = { key: 'errorRequestType' };
  if ('categoryId' in missing) errors.categoryId = { key: 'errorCategory' };
  if ('title' in missing) errors.title = { key: 'errorSubject' };
  for (const field of ['title', 'incidentAddress', 'description'] as const) {
    if (draft[field].length > maximumLengths[field]) errors[field] = { tooLong: maximumLengths[field] };
  }
  return errors;
}

/** A person needs a name; a number is welcome but not needed, and one without digits cannot be called back. */
export function validateContact(contact: NewContact, nameError: 'errorFirstName' | 'errorContactName'): FieldErrors {
  const errors: FieldErrors = {};
  if (contact.firstName.trim() === '' && contact.lastName.trim() === '') errors.firstName = { key: nameError };
  if (contact.mobilePhone.trim() !== '' && !/\p{Nd}/u.test(contact.mobilePhone)) errors.mobilePhone = { key: 'errorMobilePhone' };
  return errors;
}

/** True when leaving would lose something that a person typed or chose. */
export function isTouched(draft: CaseFormDraft, card: CallCard | null): boolean {
  return JSON.stringify(draft) !== JSON.stringify(newCaseDraft(card));
}

/** @returns null while something is missing */
export function toCaseInput(draft: CaseFormDraft, callKey: string | null): ReplicaInput<'cases.create'> | null {
  const { customer, newContact, requestType, categoryId, propertyId: _chosen, propertyRefused: _refused, business, articleIds, ...rest } = draft;
  if (requestType === null || categoryId === null) return null;
  const chosen = rest.remainAnonymous ? { kind: 'anonymous' as const, contactId: anonymousContactId } : customer;
  if (chosen.kind === 'none') return null;
  return {
    callKey,
    customer: chosen.kind === 'new' ? { newContact: trimmedContact(newContact) } : { contactId: chosen.contactId },
    draft: {
      ...rest,
      requestType,
      categoryId,
      title: rest.title.trim(),
      incidentAddress: rest.incidentAddress.trim(),
      description: rest.description.trim(),
      ...propertyOf(draft),
      ...(business ? { businessId: business.id } : {}),
      ...(articleIds.length > 0 ? { articleIds } : {}),
    },
  };
}

/** As the contract has it: absent, the property that has just this address; null, none. */
export function propertyOf({ propertyId, propertyRefused }: Pick<CaseFormDraft, 'propertyId' | 'propertyRefused'>): { propertyId?: string | null } {
  if (propertyId !== null) return { propertyId };
  return propertyRefused ? { propertyId: null } : {};
}

/** Who reports, as the contract has it; null while nobody was named. */
export function reporterOf({ customer, newContact }: CaseFormDraft): ReplicaInput<'reporters.add'>['customer'] {
  if (customer.kind === 'none') return null;
  return customer.kind === 'new' ? { newContact: trimmedContact(newContact) } : { contactId: customer.contactId };
}

/** A draft that was stored, perhaps by another version: fields that are missing are as in a new form. Null when it is no draft. */
export function restoredDraft(value: string, card: CallCard | null): CaseFormDraft | null {
  try {
    const stored: unknown = JSON.parse(value);
    if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) return null;
    const fresh = newCaseDraft(card);
    const known = Object.entries(stored).filter(([name, field]) => {
      if (!(name in fresh)) return false;
      const like: unknown = fresh[name as keyof CaseFormDraft];
      return like === null || field === null ? like === null : typeof like === typeof field && Array.isArray(like) === Array.isArray(field);
    });
    return known.length === 0 ? null : { ...fresh, ...(Object.fromEntries(known) as Partial<CaseFormDraft>) };
  } catch {
    return null;
  }
}

export function trimmedContact(contact: NewContact): NewContact {
  const { email, address, ...rest } = contact;
  return {
    firstName: rest.firstName.trim(),
    lastName: rest.lastName.trim(),
    mobilePhone: rest.mobilePhone.trim(),
    ...(email?.trim() ? { email: email.trim() } : {}),
    ...(address?.trim() ? { address: address.trim() } : {}),
  };
}
