/**
 * Who is calling: one prepared statement on a connection of its own returns everything that the pop shows, as one JSON value.
 *
 * Rules: only active contacts match (others are counted, to say why nobody does); *Anonymous* never does; a guest folds beneath a registered
 * contact with the same number; several people with one number are a question, nobody is linked by itself. A relay or TTY service's number
 * is nobody's, whoever may have it written down. Who is confidential is marked here (`masked`) and hidden by `masking.ts`.
 */
import type { CallerSummary, CaseSummary, EarlierCall, MatchKind, MatchReason } from '../../../shared/contract/records.ts';
import { anonymousContactId, contactPhoneColumns } from '../../../shared/entities/contact.ts';
import { choiceName, choiceValue } from '../../../shared/entities/index.ts';
import type { Connection, Prepared } from '../store/connection.ts';
import { guidIs } from '../store/derived.ts';
import { callerFlags, type FlagColumns } from './caller-flags.ts';
import { caseJson, caseOrder, type CaseRow, caseSummary, caseTables } from './case-json.ts';
import type { DeskCall } from './desk-call.ts';

export interface Match {
  readonly relay: string | null;
  readonly match: MatchKind;
  readonly matchReason: MatchReason;
  /** `masked` of people means confidential here, whether or not this call has revealed them. */
  readonly caller: CallerSummary | null;
  readonly candidates: CallerSummary[];
  readonly openCases: CaseSummary[];
  readonly openCaseCount: number;
  /** Of the open cases. */
  readonly confidentialCases: ReadonlySet<string>;
  readonly addressCases: CaseSummary[];
  readonly addressCaseCount: number;
  readonly earlierCalls: EarlierCall[];
  readonly earlierCallCount: number;
  readonly historyLoading: boolean;
}

const active = choiceValue('incident', 'statecode', 'active');
const cancelledCall = choiceValue('phonecall', 'statecode', 'cancelled');
const columnNames = `CASE rank ${contactPhoneColumns.map((name, rank) => `WHEN ${rank} THEN '${name}'`).join(' ')} END`;
const own = `${guidIs('i.customerid', 'one.id')} AND i.statecode = ${active}`;

/** Which history can be read by indexes. Before that it is left out: a scan of three million cases would hold up a ring. */
export interface Readable {
  readonly cases: boolean;
  readonly calls: boolean;
}

const noCases = `SELECT NULL AS id WHERE 0`;

// ?1 number (digits) · ?2 chosen contact · ?3 number (E.164) · ?4 own activity · ?5 own key · ?6 the link was taken back
export const statementOf = ({ cases, calls }: Readable) => `
WITH
number_of AS MATERIALIZED (SELECT contact, min(rank) AS rank, min(extension) AS extension, active FROM contact_number WHERE e164 = ?1 GROUP BY contact),
person AS MATERIALIZED (
  SELECT c.*, n.rank AS rank, n.extension AS extension FROM number_of n CROSS JOIN contact c ON c.rowid = n.contact WHERE ?2 IS NULL AND n.active = 1
  UNION ALL
  SELECT c.*, n.rank, n.extension FROM contact c LEFT JOIN number_of n ON n.contact = c.rowid WHERE c.id = ?2
),
candidate AS MATERIALIZED (
  SELECT p.*,
    ${cases ? `(SELECT count(*) FROM incident i WHERE ${guidIs('i.customerid', 'p.id')} AND i.statecode = ${active} AND p.id <> '${anonymousContactId}')` : '0'} AS opencases,
    ${cases ? `EXISTS (SELECT 1 FROM incident i WHERE ${guidIs('i.customerid', 'p.id')} AND i.statecode = ${active} AND i.ring_confidential = 1 AND p.id <> '${anonymousContactId}')` : '0'} AS confidential,
    (SELECT chosenat FROM number_choice r WHERE r.e164 = ?3 AND r.contactid = p.id) AS chosenlast,
    ${calls ? `(SELECT max(actualstart) FROM phonecall f WHERE ${guidIs('f.ring_contactid', 'p.id')})` : 'NULL'} AS lastcall
  FROM person p
  WHERE ?2 IS NOT NULL OR coalesce(p.ring_isguest, 0) = 0 OR NOT EXISTS (SELECT 1 FROM person r WHERE coalesce(r.ring_isguest, 0) = 0)
),
one AS MATERIALIZED (SELECT * FROM candidate WHERE (SELECT count(*) FROM candidate) = 1 AND id <> '${anonymousContactId}' AND ?6 = 0),
address AS (${
  cases
    ? `
  SELECT i.id FROM one CROSS JOIN incident i ON ${guidIs('i.ring_propertyid', 'one.ring_propertyid')} WHERE i.statecode = ${active} AND i.customerid IS NOT one.id
  UNION
  SELECT i.id FROM one CROSS JOIN incident i ON i.ring_incidentaddress = one.address1_line1 COLLATE NOCASE
  WHERE i.statecode = ${active} AND i.customerid IS NOT one.id AND one.address1_line1 <> ''`
    : noCases
}),
call AS MATERIALIZED (
${
  calls
    ? `
  SELECT f.id AS key, coalesce(f.actualstart, f.createdon) AS at, 'answered' AS outcome, f.ring_queue AS queue, f.ownerid AS owner,
    CASE f.regardingobjectidtype WHEN 'incident' THEN f.regardingobjectid END AS about,
    coalesce(round((julianday(f.actualend) - julianday(f.actualstart)) * 86400), f.actualdurationminutes * 60, 0) AS seconds
  FROM phonecall f
  WHERE f.id IN (SELECT id FROM phonecall WHERE phonenumber = ?3 UNION SELECT p.id FROM one CROSS JOIN phonecall p ON ${guidIs('p.ring_contactid', 'one.id')})
    AND f.id IS NOT ?4 AND coalesce(f.statecode, 0) <> ${cancelledCall}
  UNION ALL`
    : ''
}
  SELECT d.key AS key, d.ringingat AS at, 'missed' AS outcome, d.queue AS queue, NULL AS owner, NULL AS about,
    coalesce(round((julianday(d.endedat) - julianday(coalesce(d.waitingsince, d.ringingat))) * 86400), 0) AS seconds
  FROM desk_call d WHERE d.e164 = ?3 AND d.state = 'missed' AND d.key <> ?5
)
SELECT json_object(
  'people', (SELECT json_group_array(json_object('contactId', p.id, 'fullName', coalesce(fullname, ''), 'language', ring_preferredlanguage,
      'matchedOn', coalesce(${columnNames}, ''), 'extension', extension, 'openCaseCount', opencases, 'address', nullif(p.address1_line1, ''),
      'isVip', coalesce(ring_isvip, 0), 'doNotCall', coalesce(donotphone, 0), 'isAbusive', coalesce(ring_isabusive, 0), 'abusiveUntil', ring_abusiveuntil,
      'chosenLastAt', chosenlast, 'confidential', confidential, 'property', ring_propertyid, 'company', parentcustomerid, 'category', a.ring_businesscategory))
    FROM (SELECT * FROM candidate ORDER BY chosenlast IS NULL, extension IS NOT NULL, lastcall IS NULL, lastcall DESC, opencases DESC, rank, fullname LIMIT 20) p
    LEFT JOIN account a ON a.id = coalesce(p.parentcustomerid, p.ring_propertyid)),
  'foldedGuests', (SELECT count(*) FROM person) - (SELECT count(*) FROM candidate),
  'inactive', (SELECT count(*) FROM number_of WHERE active = 0),
  'openCases', ${cases ? `(SELECT json_group_array(json(summary)) FROM (SELECT ${caseJson} AS summary FROM one CROSS JOIN ${caseTables} WHERE ${own} ORDER BY ${caseOrder} LIMIT 3))` : `json('[]')`},
  'openCaseCount', ${cases ? `(SELECT count(*) FROM one CROSS JOIN incident i WHERE ${own})` : '0'},
  'addressCases', (SELECT json_group_array(json(summary)) FROM (SELECT ${caseJson} AS summary FROM ${caseTables} WHERE i.id IN address ORDER BY i.createdon DESC LIMIT 2)),
  'addressCaseCount', (SELECT count(*) FROM address),
  'earlierCalls', (SELECT json_group_array(json_object('key', e.key, 'at', e.at, 'outcome', e.outcome, 'seconds', max(0, cast(e.seconds AS INTEGER)), 'queue', e.queue,
      'agent', u.fullname, 'caseId', e.about, 'caseTitle', i.title, 'confidential', coalesce(i.ring_confidential, 0)))
    FROM (SELECT * FROM call ORDER BY at DESC LIMIT 3) e LEFT JOIN systemuser u ON u.id = e.owner LEFT JOIN incident i ON i.id = e.about),
  'earlierCallCount', (SELECT count(*) FROM call)
) AS pop`;

interface Person extends Omit<CallerSummary, 'preferredLanguage' | 'isVip' | 'doNotCall' | 'abusive' | 'masked'>, FlagColumns {
  language: number | null;
  confidential: number;
  property: string | null;
  company: string | null;
  /** Of the company, else of the property. */
  category: string | null;
}
interface EarlierRow extends Omit<EarlierCall, 'hasCase'> {
  caseId: string | null;
  confidential: number;
}
interface Found {
  people: Person[];
  foldedGuests: number;
  inactive: number;
  openCases: CaseRow[];
  openCaseCount: number;
  addressCases: CaseRow[];
  addressCaseCount: number;
  earlierCalls: EarlierRow[];
  earlierCallCount: number;
}

/** What the city calls a relay or TTY service whose number this call has; null for every other number. */
export type RelayLabel = (call: Pick<DeskCall, 'number' | 'e164'>) => string | null;

export class CallerLookup {
  readonly #connection: Connection;
  readonly #readable: () => Readable;
  readonly #prepared = new Map<string, Promise<Prepared<{ pop: string }>>>();
  readonly #relayLabel: RelayLabel;
  private constructor(connection: Connection, readable: () => Readable, relayLabel: RelayLabel) {
    this.#connection = connection;
    this.#readable = readable;
    this.#relayLabel = relayLabel;
  }

  static async prepare(
    connection: Connection,
    readable: () => Readable = () => ({ cases: true, calls: true }),
    relayLabel: RelayLabel = () => null,
  ): Promise<CallerLookup> {
    const lookup = new CallerLookup(connection, readable, relayLabel);
    await lookup.#statement({ cases: true, calls: true });
    return lookup;
  }

  async find(call: DeskCall): Promise<Match> {
    const chosen = call.chosen ? call.contactId : null;
    const relay = this.#relayLabel(call);
    const digits = call.withheld || call.e164 === null || relay !== null ? null : Number(call.e164.slice(1));
    const readable = this.#readable();
    const statement = await this.#statement(readable);
    const [row] = await statement.all([digits, chosen, digits === null ? null : call.e164, call.phoneCallId, call.key, Number(call.unlinked)]);
    if (!row) throw new Error('The caller lookup gave no row');
    return { ...interpret(call, JSON.parse(row.pop) as Found), relay, historyLoading: !readable.cases || !readable.calls };
  }

  async close(): Promise<void> {
    for (const prepared of this.#prepared.values()) await (await prepared).finalize();
  }

  #statement(readable: Readable): Promise<Prepared<{ pop: string }>> {
    const key = `${readable.cases} ${readable.calls}`;
    const prepared = this.#prepared.get(key) ?? this.#connection.prepare<{ pop: string }>(statementOf(readable));
    this.#prepared.set(key, prepared);
    return prepared;
  }
}

function interpret(call: DeskCall, found: Found): Omit<Match, 'historyLoading' | 'relay'> {
  const people = found.people.map(callerSummary);
  // A switchboard's number is everybody's behind it, also when only one of them is known. And it is a question who calls when the
  // call-taker has said that it is not who the number says.
  const shared = people.length > 1 || (!call.chosen && people.some((person) => call.unlinked || person.extension !== null));
  const only = people.length === 1 && !shared ? (people[0] ?? null) : null;
  const match: MatchKind = call.chosen ? 'chosen' : call.withheld ? 'withheld' : shared ? 'shared' : only ? 'exact' : 'none';
  return {
    match,
    matchReason: { sharedBy: match === 'shared' ? inCommon(found.people) : null, foldedGuests: found.foldedGuests, inactive: found.inactive },
    caller: only,
    candidates: match === 'shared' ? people : [],
    openCases: found.openCases.map((row) => caseSummary(row)),
    openCaseCount: found.openCaseCount,
    confidentialCases: new Set(found.openCases.filter(({ confidential }) => confidential === 1).map(({ id }) => id)),
    addressCases: found.addressCases.map((row) => caseSummary(row, true)),
    addressCaseCount: found.addressCaseCount,
    earlierCalls: found.earlierCalls.map(earlierCall),
    earlierCallCount: found.earlierCallCount,
  };
}

function callerSummary(person: Person): CallerSummary {
  const { contactId, fullName, language, matchedOn, extension, openCaseCount, address, chosenLastAt, confidential } = person;
  return {
    ...{ contactId, fullName, preferredLanguage: languageName(language), matchedOn, extension, openCaseCount, address, chosenLastAt },
    ...callerFlags(person, Date.now()),
    masked: confidential === 1,
  };
}

/** The title of a confidential case is nobody's business who only sees that somebody called. */
function earlierCall({ caseId, confidential, caseTitle, ...call }: EarlierRow): EarlierCall {
  return { ...call, hasCase: caseId !== null, caseTitle: confidential === 1 ? null : caseTitle };
}

const shelters = /shelter|refug|albergue/i;

/** What people with one number have in common, as far as their records say. */
function inCommon(people: readonly Person[]): MatchReason['sharedBy'] {
  if (people.length === 1 && people[0]?.extension === null) return null; // asked about only because the link was taken back
  const same = (of: (person: Person) => string | null) => {
    const [first, ...others] = people.map(of);
    return first !== null && first !== undefined && others.every((value) => value === first);
  };
  if (same(({ company }) => company) || same(({ property }) => property)) {
    if (people.some(({ category }) => category !== null && shelters.test(category))) return 'shelter';
  }
  if (people.some(({ extension }) => extension !== null)) return 'switchboard';
  if (same(({ company }) => company)) return 'business';
  if (same(({ property }) => property) || same(({ address }) => address?.trim().toLowerCase() ?? null)) return 'household';
  return 'unrelated';
}

export function languageName(value: number | null): 'english' | 'spanish' | null {
  const name = choiceName('contact', 'ring_preferredlanguage', value);
  return name === 'english' || name === 'spanish' ? name : null;
}

/** Before the lookup has answered: what the PBX says, and nothing else. */
export function nothingKnown(call: DeskCall): Match {
  return {
    relay: null,
    match: call.withheld ? 'withheld' : 'none',
    matchReason: { sharedBy: null, foldedGuests: 0, inactive: 0 },
    caller: null,
    candidates: [],
    openCases: [],
    openCaseCount: 0,
    confidentialCases: new Set(),
    addressCases: [],
    addressCaseCount: 0,
    earlierCalls: [],
    earlierCallCount: 0,
    historyLoading: false,
  };
}
