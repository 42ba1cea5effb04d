/**
 * A made-up city of any size, row by row and always the same: contacts with telephone numbers, cases, phone calls. Words follow a
 * Zipf-like law as real subjects do, so that some prefixes are in every tenth case and others in none; about one case in eight is active.
 */
import { type AnyChanges, isPolymorphic, type TableName, tableOf } from '../../shared/entities/index.ts';
import { deskColumns, lookupLogicalName, selectAll, wireColumnName, type WireRow } from '../../shared/entities/wire-format.ts';

type BenchTable = 'contact' | 'incident' | 'phonecall';
export type BenchRow = AnyChanges & { id: string; versionnumber: number };

/** A small generator of its own (mulberry32): the same numbers on every machine. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const syllables = ['ba', 'ren', 'tol', 'mi', 'sa', 'lin', 'go', 'har', 'vek', 'du', 'por', 'el', 'ash', 'wen', 'ki', 'ro', 'stra', 'ne', 'fal', 'ju', 'tre', 'ho', 'ly', 'quin', 'ze', 'ox'];
const plain = ['missed', 'recycling', 'street', 'streetlight', 'pothole', 'water', 'noise', 'graffiti', 'tree', 'sidewalk', 'leak', 'garbage', 'collection', 'broken', 'parking', 'permit', 'request', 'hydrant', 'sewer', 'park'];
/** Most frequent first. */
export const vocabulary: readonly string[] = [...plain, ...manyWords(8_000)];
const streets = manyWords(900, 77).map((word) => `${word[0]?.toUpperCase()}${word.slice(1)}`);
const names = manyWords(4_000, 99).map((word) => `${word[0]?.toUpperCase()}${word.slice(1)}`);

function manyWords(count: number, seed = 7): string[] {
  const random = randomOf(seed);
  const words = new Set<string>();
  while (words.size < count) {
    let word = '';
    for (let left = 2 + Math.floor(random() * 3); left > 0; left -= 1) word += syllables[Math.floor(random() * syllables.length)] ?? '';
    words.add(word);
  }
  return [...words];
}

/** 1 over rank, roughly. */
const zipf = (random: () => number) => vocabulary[Math.min(vocabulary.length - 1, Math.floor(Math.exp(random() * Math.log(vocabulary.length)) - 1))] ?? 'street';
const oneOf = (list: readonly string[], random: () => number) => list[Math.floor(random() * list.length)] ?? '';
const hex = (value: number, length: number) => value.toString(16).padStart(length, '0');
/** Spread over the whole range in their first digits, as real GUIDs are. */
const guid = (kind: number, index: number) => `${hex(Math.imul(index + 1, 2_654_435_761) >>> 0, 8)}-${hex(kind, 4)}-4000-8000-${hex(index, 12)}`;
const instant = (minutesAgo: number) => new Date(Date.UTC(2026, 10, 20) - minutesAgo * 60_000).toISOString().replace('.000', '');
const sentence = (words: number, random: () => number) => Array.from({ length: words }, () => zipf(random)).join(' ');

export const contactId = (index: number) => guid(0xc, index);
/** E.164 of a contact's mobile number. */
export const mobileOf = (index: number) => `+1743${String(2_000_000 + ((index * 7_919) % 7_999_999)).padStart(7, '0')}`;

function contact(index: number): BenchRow {
  const random = randomOf(index * 3 + 1);
  const [first, last] = [oneOf(names, random), oneOf(names, random)];
  const mobile = mobileOf(index);
  return {
    id: contactId(index), versionnumber: index + 1, firstname: first, lastname: last, fullname: `${first} ${last}`,
    mobilephone: `(${mobile.slice(2, 5)}) ${mobile.slice(5, 8)}-${mobile.slice(8)}`,
    telephone1: random() < 0.6 ? `743-${String(2_000_000 + Math.floor(random() * 7_999_999)).replace(/^(...)/, '$1-')}` : null,
    emailaddress1: `${first}.${last}.${index}@mail.example`.toLowerCase(), address1_line1: `${1 + Math.floor(random() * 9_000)} ${oneOf(streets, random)} Street`,
    address1_city: 'Port Alder', address1_postalcode: '90311', ring_preferredlanguage: random() < 0.2 ? 311_000_001 : 311_000_000, ring_isguest: random() < 0.1,
    donotphone: false, ring_isvip: false, ring_isabusive: false, statecode: 0, statuscode: 1, createdon: instant(index % 900_000), modifiedon: instant(index % 700_000),
  };
}

function incident(index: number, contacts: number): BenchRow {
  const random = randomOf(index * 5 + 2);
  const active = random() < 0.125;
  const age = Math.floor(random() * 1_000_000);
  return {
    id: guid(0x1, index), versionnumber: 10_000_000 + index, title: sentence(2 + Math.floor(random() * 4), random), ticketnumber: `CAS-${String(100_000 + index)}`,
    customerid: contactId(Math.floor(random() * contacts)), customeridtype: 'contact', description: sentence(8 + Math.floor(random() * 16), random),
    ring_incidentaddress: `${1 + Math.floor(random() * 9_000)} ${oneOf(streets, random)} Street`, caseorigincode: 1, prioritycode: 2, severitycode: 1, isescalated: false,
    statecode: active ? 0 : 1, statuscode: active ? 1 : 5, firstresponsesent: !active, ring_requesttype: 311_000_000, ring_remainanonymous: false, ring_wantsupdates: true,
    ring_confidential: false, createdon: instant(age), modifiedon: instant(age), ring_acknowledgeby: instant(age - 2_880),
  };
}

function phonecall(index: number, contacts: number): BenchRow {
  const random = randomOf(index * 7 + 3);
  const who = Math.floor(random() * contacts);
  const age = Math.floor(random() * 1_000_000);
  return {
    id: guid(0xf, index), versionnumber: 20_000_000 + index, subject: 'Phone call', description: sentence(6, random), phonenumber: mobileOf(who), directioncode: false,
    ring_contactid: contactId(who), regardingobjectid: contactId(who), regardingobjectidtype: 'contact', ring_queue: '311 General', actualstart: instant(age),
    actualend: instant(age - 3), actualdurationminutes: 3, prioritycode: 1, statecode: 1, statuscode: 4, createdon: instant(age), modifiedon: instant(age), leftvoicemail: false,
  };
}

export interface CitySize {
  readonly contact: number;
  readonly incident: number;
  readonly phonecall: number;
}
export const benchTables: readonly BenchTable[] = ['contact', 'incident', 'phonecall'];

export function benchRow(table: BenchTable, index: number, size: CitySize): BenchRow {
  switch (table) {
    case 'contact':
      return contact(index);
    case 'incident':
      return incident(index, size.contact);
    case 'phonecall':
      return phonecall(index, size.contact);
  }
}

/** As the service writes it for `$select` of everything that a desk keeps. */
export function benchWireRow(table: TableName, row: BenchRow): WireRow {
  const wire: WireRow = { '@odata.etag': `W/"${row.versionnumber}"`, [tableOf(table).primaryId]: row.id };
  for (const [name, column] of deskColumns(table)) {
    wire[wireColumnName(table, name)] = row[name] ?? null;
    if (isPolymorphic(column) && row[name]) wire[`_${name}_value@${lookupLogicalName}`] = row[`${name}type`];
  }
  return wire;
}

export const selectedColumns = (table: TableName) => selectAll(table).join(',');
