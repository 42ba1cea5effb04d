/**
 * A city of any size for the benchmarks, made from row numbers alone: the same number gives the same row in every process. Ids are
 * scattered, as GUIDs are, so that indexes over them are filled in no order.
 *
 * Contacts 0 and 1 are the two callers: one number, two open cases and one earlier call each, and nothing that another row shares.
 */
import type { AnyChanges } from '../../../shared/entities/index.ts';

export type MadeRow = AnyChanges & { id: string; versionnumber: number };
export type MadeTable = 'contact' | 'incident' | 'phonecall';

export const callerCount = 2;
/** The first cases are theirs. */
export const casesOfCallers = 4;

const firstNames = ['Rosalind', 'Imani', 'Tobias', 'Marisol', 'Desmond', 'Yuki', 'Halima', 'Piotr', 'Corazon', 'Eamon', 'Nadia', 'Wendell'];
const lastNames = ['Achterberg', 'Okafor', 'Lindqvist', 'Villareal', 'Pemberton', 'Nakagawa', 'Warsame', 'Kowalczyk', 'Delacruz', 'Gallagher', 'Haddad', 'Stubbs', 'Moreau'];
const streets = ['Harbor Street', 'Alder Avenue', 'Mission Road', 'Cannery Lane', 'Summit Drive', 'Orchard Way', 'Foundry Street'];
const subjects = ['Pothole in the right lane', 'Missed recycling collection', 'Graffiti on a retaining wall', 'Street light is out', 'Noise after midnight', 'Fallen branch blocks the sidewalk'];
const kinds: Readonly<Record<MadeTable, string>> = { contact: 'c0', incident: 'ca', phonecall: 'fc' };

/** Multiplying by an odd number is one to one over 32 bits. */
const scattered = (index: number) => Math.imul(index + 1, 2_654_435_761) >>> 0;
const pick = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;
/** In the last calendar year: a desk does not keep what is closed and older than two. */
const instant = (index: number) => new Date(Date.UTC(new Date().getUTCFullYear() - 1, 0, 1) + (scattered(index) % 30_000_000) * 1000).toISOString();

export function madeId(table: MadeTable, index: number): string {
  return `${scattered(index).toString(16).padStart(8, '0')}-0311-4000-8000-0000000000${kinds[table]}`;
}

/** E.164. */
export const numberOf = (contact: number) => `+1743${2_000_000 + contact}`;
export const nameOf = (contact: number) => `${pick(firstNames, contact)} ${pick(lastNames, contact)}`;
const addressOf = (contact: number) => (contact < callerCount ? `${contact + 1} Bell Court` : `${100 + (contact % 8900)} ${pick(streets, contact)}`);

/** Whose case it is. */
export function customerOf(caseIndex: number, contacts: number): number {
  if (caseIndex < casesOfCallers) return caseIndex % callerCount;
  return callerCount + (scattered(caseIndex) % (contacts - callerCount));
}
export const isOpen = (caseIndex: number) => caseIndex < casesOfCallers || caseIndex % 4 === 0;

/** Columns that are not named are empty, as about half of them are in a real row. */
export function madeRow(table: MadeTable, index: number, contacts: number): MadeRow {
  const common = { id: madeId(table, index), versionnumber: index + 1, createdon: instant(index), modifiedon: instant(index) };
  if (table === 'contact') return { ...common, ...contactColumns(index) };
  return { ...common, ...(table === 'incident' ? caseColumns(index, contacts) : callColumns(index)) };
}

function contactColumns(index: number): AnyChanges {
  return {
    firstname: pick(firstNames, index),
    lastname: pick(lastNames, index),
    fullname: nameOf(index),
    mobilephone: numberOf(index),
    emailaddress1: `resident-${index}@example.invalid`,
    address1_line1: addressOf(index),
    address1_city: 'Port Alder',
    address1_postalcode: '98311',
    ring_isguest: false,
    donotphone: false,
    ring_isvip: false,
    ring_abusive: false,
    statecode: 0,
    statuscode: 1,
  };
}

function caseColumns(index: number, contacts: number): AnyChanges {
  const open = isOpen(index);
  return {
    title: pick(subjects, index),
    ticketnumber: `CAS-${String(index).padStart(9, '0')}`,
    customerid: madeId('contact', customerOf(index, contacts)),
    customeridtype: 'contact',
    casetypecode: 3,
    severitycode: 1,
    isescalated: false,
    description: `${pick(subjects, index)}. Reported by telephone; the caller says that it has been so since last week and asks to be told when a crew has been there.`,
    caseorigincode: 1,
    prioritycode: 2,
    statecode: open ? 0 : 1,
    statuscode: open ? 1 : 5,
    firstresponsesent: !open,
    ring_incidentaddress: `${10_000 + (index % 9000)} ${pick(streets, index)}`,
    ring_latitude: 47.1,
    ring_longitude: -122.9,
    ring_remainanonymous: false,
    ring_wantsupdates: true,
    ring_confidential: false,
    ring_acknowledgeby: instant(index + 1),
  };
}

/** One answered call of each contact. */
function callColumns(index: number): AnyChanges {
  const start = Date.parse(instant(index));
  return {
    subject: 'Phone call',
    phonenumber: numberOf(index),
    directioncode: false,
    ring_contactid: madeId('contact', index),
    ring_callid: `call-${index}`,
    ring_legid: `call-${index}-1`,
    ring_queue: '311 General',
    leftvoicemail: false,
    actualstart: new Date(start).toISOString(),
    actualend: new Date(start + 180_000).toISOString(),
    actualdurationminutes: 3,
    prioritycode: 1,
    statecode: 1,
    statuscode: 4,
  };
}
