/**
 * What no screen is told of a confidential caller until somebody reveals them, which is recorded first (PRODUCT.md, *Confidential*). All of it
 * is taken away here, in the replica, so that nothing in a screen's code can show it. A case can be told apart and attached all the same.
 */
import type { CallerSummary, ContactRecord } from '../../../shared/contract/records.ts';
import { choiceValue } from '../../../shared/entities/index.ts';
import type { Connection } from '../store/connection.ts';
import { guidIs } from '../store/derived.ts';
import { maskedCase } from './case-json.ts';
import type { DeskCall } from './desk-call.ts';
import type { Match } from './match.ts';

export function isMasked(call: Pick<DeskCall, 'revealedAt'>, match: Pick<Match, 'caller'>): boolean {
  return match.caller?.masked === true && call.revealedAt === null;
}

/** Whether this call has to do with a masked person: linked, or one of those who may be calling. */
export function masksContact(call: DeskCall, match: Match, contactId: string): boolean {
  if (match.caller?.contactId === contactId) return isMasked(call, match);
  return match.candidates.some((person) => person.contactId === contactId && person.masked);
}

type Shown = Omit<Match, 'confidentialCases'> & { readonly number: string | null; readonly lineName: string | null };

/** The number is hidden as well when one of several people with it is confidential. */
export function withoutIdentity(call: DeskCall, shown: Shown, confidentialCases: ReadonlySet<string>): Shown {
  const candidates = shown.candidates.map(maskedPerson);
  const someone = candidates.some((person) => person.masked);
  const number = shown.number === null ? null : maskedNumber(shown.number);
  if (!isMasked(call, shown)) {
    const caller = shown.caller && { ...shown.caller, masked: false };
    return someone ? { ...shown, number, lineName: null, caller, candidates, earlierCalls: [], earlierCallCount: 0 } : { ...shown, caller };
  }
  return {
    ...shown,
    ...{ number, lineName: null, caller: shown.caller && maskedPerson(shown.caller), candidates },
    openCases: shown.openCases.map((record) => maskedCase(record, confidentialCases.has(record.id))),
    ...{ addressCases: [], addressCaseCount: 0, earlierCalls: [], earlierCallCount: 0 },
  };
}

/** In which language to speak is no hint at who it is; how many cases are open says the list below. */
function maskedPerson(person: CallerSummary): CallerSummary {
  if (!person.masked) return person;
  const nothing = { fullName: '', matchedOn: '', extension: null, address: null, isVip: false, doNotCall: false, abusive: null, chosenLastAt: null };
  return { ...person, ...nothing };
}

const activeCase = choiceValue('incident', 'statecode', 'active');

/** Of these records the people whom `maskedPeople` finds, and confidential cases of theirs: edits of them are listed without saying whose they are. */
export async function maskedRecords(db: Connection, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const cases = await db.all<{ id: string; customerid: string | null }>(
    'SELECT id, customerid FROM incident WHERE id IN (SELECT value FROM json_each(?)) AND ring_confidential = 1',
    [JSON.stringify(ids)],
  );
  const people = await maskedPeople(db, [...ids, ...cases.flatMap(({ customerid }) => customerid ?? [])]);
  return new Set([...people, ...cases.filter(({ customerid }) => customerid !== null && people.has(customerid)).map(({ id }) => id)]);
}

/** Of these contacts those who are confidential, called here, and were never revealed. */
async function maskedPeople(db: Connection, contactIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (contactIds.length === 0) return new Set();
  const rows = await db.all<{ id: string }>(
    `SELECT c.value AS id FROM json_each(?) c
     WHERE EXISTS (SELECT 1 FROM desk_call d WHERE d.contactid = c.value)
       AND NOT EXISTS (SELECT 1 FROM desk_call d WHERE d.contactid = c.value AND d.revealedat IS NOT NULL)
       AND EXISTS (SELECT 1 FROM incident i WHERE ${guidIs('i.customerid', 'c.value')} AND i.statecode = ${activeCase} AND i.ring_confidential = 1)`,
    [JSON.stringify(contactIds)],
  );
  return new Set(rows.map(({ id }) => id));
}

/** "(743) 555-••••": a short code stays nothing but bullets. */
export function maskedNumber(number: string): string {
  let left = 4;
  return [...number].reverse().map((sign) => (/\d/.test(sign) && left-- > 0 ? '•' : sign)).reverse().join('');
}

/** Subjects of phone calls name who called, and notes what they said. @param confidentialCases ids */
export function maskedRecord(record: ContactRecord, confidentialCases: ReadonlySet<string>): ContactRecord {
  return {
    ...record,
    ...{ fullName: '', numbers: [], email: null, address: null, property: null, isGuest: false, isVip: false, doNotCall: false, abusive: null, masked: true },
    openCases: record.openCases.map((one) => maskedCase(one, confidentialCases.has(one.id))),
    timeline: record.timeline.map((entry) => {
      const hidden = entry.kind === 'phonecall' || confidentialCases.has(entry.id);
      return hidden ? { ...entry, title: '', detail: null } : entry;
    }),
    ...{ addressCases: [], addressClosedCaseCount: 0 },
  };
}
