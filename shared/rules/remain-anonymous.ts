/**
 * *Remain anonymous* (PRODUCT.md, the model): no name and no number of the citizen on the case and its activities. The service stores
 * none, and a desk applies the same before it stores. Nothing of it comes back when the flag is taken off. What people write into
 * descriptions and notes is theirs to leave out.
 */
import { anonymousContactId, contactPhoneColumns } from '../entities/contact.ts';
import { type AnyChanges, type AnyRow, type Changes, type Row, type Value } from '../entities/index.ts';
import type { ActivityTable } from './activity-rules.ts';

/** By what a citizen could be recognised. */
export interface Person {
  readonly names: readonly string[];
  /** Telephone numbers and e-mail addresses. */
  readonly addresses: readonly string[];
}

/** A participant; `partyid` and `addressused` null: not a person that is known. */
export type AnonymousParty = Readonly<Record<'participationtypemask' | 'partyid' | 'partyidtype' | 'addressused', Value>>;

const neutralSubjects: Record<ActivityTable, string> = { phonecall: 'Phone call', email: 'E-mail', task: 'Task' };
const columnsOfPerson: Readonly<Partial<Record<ActivityTable, readonly string[]>>> = { phonecall: ['phonenumber', 'ring_contactid'] };

/** What the case says instead of its customer. */
export function anonymousCustomer(): Pick<Row<'incident'>, 'customerid' | 'customeridtype' | 'primarycontactid'> {
  return { customerid: anonymousContactId, customeridtype: 'contact', primarycontactid: null };
}

/** Whether the case remains anonymous after this write. */
export function remainsAnonymous(current: Pick<Row<'incident'>, 'ring_remainanonymous'> | undefined, changes: Changes<'incident'>): boolean {
  return (changes.ring_remainanonymous ?? current?.ring_remainanonymous) === true;
}

/** By what the person of a contact's row could be recognised. */
export function personOf(contact: AnyRow): Person {
  const texts = (names: readonly string[]) => names.map((name) => contact[name]).filter((value): value is string => typeof value === 'string' && value.trim() !== '');
  if (contact.id === anonymousContactId) return { names: [], addresses: [] };
  return { names: texts(['fullname', 'firstname', 'lastname']), addresses: texts([...contactPhoneColumns, 'emailaddress1']) };
}

/** The columns of an activity that must change. Empty: nothing names the citizen. */
export function anonymousActivity(table: ActivityTable, activity: AnyRow, people: readonly Person[]): AnyChanges {
  const changes: AnyChanges = {};
  for (const column of columnsOfPerson[table] ?? []) if ((activity[column] ?? null) !== null) changes[column] = null;
  const subject = neutralSubject(table, activity['subject'], [...people, personOfNumber(activity)]);
  if (subject !== undefined) changes['subject'] = subject;
  return changes;
}

/** Whoever is behind the number that stands on an activity. */
export function personOfNumber({ phonenumber }: AnyRow): Person {
  return { names: [], addresses: typeof phonenumber === 'string' ? [phonenumber] : [] };
}

/** What an activity, or its place in a queue, is called instead; undefined: its own words name nobody. */
export function neutralSubject(table: ActivityTable, subject: Value | undefined, people: readonly Person[]): string | undefined {
  return typeof subject === 'string' && people.some((person) => namesPerson(subject, person)) ? neutralSubjects[table] : undefined;
}

/** The participants that may stay: staff, queues and businesses, without the numbers and addresses that were used. */
export function anonymousParties<P extends AnonymousParty>(parties: readonly P[]): P[] {
  return parties.filter(({ partyid, partyidtype }) => partyid !== null && partyidtype !== 'contact').map((party) => ({ ...party, addressused: null }));
}

/** Whether a text holds a name of the person as whole words, an e-mail address, or the digits of a number however they are written. */
export function namesPerson(text: string, { names, addresses }: Person): boolean {
  const words = ` ${text.toLowerCase().replace(/[^\p{L}\p{N}@.'’-]+/gu, ' ')} `;
  const hasName = names.some((name) => {
    const wanted = name.trim().toLowerCase().replace(/\s+/g, ' ');
    return wanted.length > 1 && new RegExp(`(?<![\\p{L}\\p{N}])${escaped(wanted)}(?![\\p{L}\\p{N}])`, 'u').test(words);
  });
  if (hasName) return true;
  const digits = digitsOf(text);
  return addresses.some((address) => {
    if (address.includes('@')) return text.toLowerCase().includes(address.trim().toLowerCase());
    // The last seven digits are the subscriber's own; in front of them people leave codes out.
    const wanted = digitsOf(address).slice(-7);
    return wanted.length >= 3 && digits.includes(wanted);
  });
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}
function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
