/**
 * A made-up city of any size, made from row numbers alone: the same number gives the same row in every process. Words follow a Zipf-like
 * law as real subjects do, so that some prefixes are in every tenth case and others in none; one case in eight is active. Ids are
 * scattered, as GUIDs are, so that indexes over them are filled in no order.
 *
 * Contacts 0 and 1 are the two callers of the pop's benchmark: one number, two active cases and one earlier call each, and nothing that
 * another row shares.
 */
import { type AnyChanges, isPolymorphic, tableOf } from '../../shared/entities/index.ts';
import { deskColumns, lookupLogicalName, wireColumnName, type WireRow } from '../../shared/entities/wire-format.ts';

export type CityTable = 'contact' | 'incident' | 'phonecall';
export type CitySize = Readonly<Record<CityTable, number>>;
export type CityRow = AnyChanges & { id: string; versionnumber: number };
export const cityTables: readonly CityTable[] = ['contact', 'incident', 'phonecall'];

export const callerCount = 2;
/** The first cases are theirs. */
export const casesOfCallers = 4;

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
const sentence = (words: number, random: () => number) => Array.from({ length: words }, () => zipf(random)).join(' ');
const hex = (value: number, length: number) => value.toString(16).padStart(length, '0');
/** One to one over 32 bits: an odd factor. */
const scattered = (index: number) => Math.imul(index + 1, 2_654_435_761) >>> 0;
/** In the last calendar year, so that all of it is younger than a desk's 24 months. */
const instant = (minutes: number) => new Date(Date.UTC(new Date().getUTCFullYear() - 1, 0, 1) + minutes * 60_000).toISOString().replace('.000', '');
const minutesOfYear = 520_000;
const kinds: Readonly<Record<CityTable, number>> = { contact: 0xc, incident: 0x1, phonecall: 0xf };

/** All are equally long. */
export const cityId = (table: CityTable, index: number) => `${hex(scattered(index), 8)}-${hex(kinds[table], 4)}-4000-8000-${hex(index, 12)}`;
/** E.164 of a contact's mobile number, which nobody else has. */
export const mobileOf = (contact: number) => `+1743${String(2_000_000 + ((contact * 7_919) % 7_999_999)).padStart(7, '0')}`;
/** Whose case it is. */
export function customerOf(incident: number, contacts: number): number {
  return incident < casesOfCallers ? incident % callerCount : callerCount + (scattered(incident) % (contacts - callerCount));
}
export const isActive = (incident: number) => incident < casesOfCallers || incident % 8 === 0;
export const nameOf = (contact: number) => String(contactColumns(contact)['fullname']);

function contactColumns(index: number): AnyChanges {
  const random = randomOf(index * 3 + 1);
  const [first, last] = [oneOf(names, random), oneOf(names, random)];
  const isCaller = index < callerCount;
  return {
    firstname: first, lastname: last, fullname: `${first} ${last}`, mobilephone: mobileOf(index),
    telephone1: !isCaller && random() < 0.6 ? `(564) ${String(2_000_000 + Math.floor(random() * 7_999_999)).replace(/^(...)/, '$1-')}` : null,
    emailaddress1: `${first}.${last}.${index}@mail.example`.toLowerCase(),
    address1_line1: isCaller ? `${index + 1} Bell Court` : `${1 + Math.floor(random() * 9_000)} ${oneOf(streets, random)} Street`,
    address1_city: 'Port Alder', address1_postalcode: '90311', ring_preferredlanguage: !isCaller && random() < 0.2 ? 311_000_001 : 311_000_000, ring_isguest: !isCaller && random() < 0.1,
    donotphone: false, ring_isvip: false, ring_isabusive: false, statecode: 0, statuscode: 1, createdon: instant(index % minutesOfYear), modifiedon: instant(index % minutesOfYear),
  };
}

function caseColumns(index: number, contacts: number): AnyChanges {
  const random = randomOf(index * 5 + 2);
  const active = isActive(index);
  const minute = Math.floor(random() * minutesOfYear);
  return {
    title: sentence(2 + Math.floor(random() * 4), random), ticketnumber: `CAS-${String(100_000 + index)}`,
    customerid: cityId('contact', customerOf(index, contacts)), customeridtype: 'contact', description: sentence(8 + Math.floor(random() * 16), random),
    ring_incidentaddress: `${1 + Math.floor(random() * 9_000)} ${oneOf(streets, random)} Street`, caseorigincode: 1, prioritycode: 2, severitycode: 1, isescalated: false,
    statecode: active ? 0 : 1, statuscode: active ? 1 : 5, firstresponsesent: !active, ring_requesttype: 311_000_000, ring_remainanonymous: false, ring_wantsupdates: true,
    ring_confidential: false, createdon: instant(minute), modifiedon: instant(minute), ring_acknowledgeby: instant(minute + 2_880),
  };
}

/** An answered call of each contact in turn. */
function callColumns(index: number, contacts: number): AnyChanges {
  const random = randomOf(index * 7 + 3);
  const who = index % contacts;
  const minute = Math.floor(random() * minutesOfYear);
  return {
    subject: 'Phone call', description: sentence(6, random), phonenumber: mobileOf(who), directioncode: false, ring_contactid: cityId('contact', who),
    regardingobjectid: cityId('contact', who), regardingobjectidtype: 'contact', ring_queue: '311 General', actualstart: instant(minute), actualend: instant(minute + 3),
    actualdurationminutes: 3, prioritycode: 1, statecode: 1, statuscode: 4, createdon: instant(minute), modifiedon: instant(minute), leftvoicemail: false,
  };
}

const firstVersion: CitySize = { contact: 1, incident: 10_000_000, phonecall: 20_000_000 };

/** Columns that are not named are empty, as about half of them are in a real row. */
export function cityRow(table: CityTable, index: number, contacts: number): CityRow {
  const columns = table === 'contact' ? contactColumns(index) : table === 'incident' ? caseColumns(index, contacts) : callColumns(index, contacts);
  return { id: cityId(table, index), versionnumber: firstVersion[table] + index, ...columns };
}

/** As the service writes it for `$select` of everything that a desk keeps. */
export function cityWireRow(table: CityTable, row: CityRow): WireRow {
  const wire: WireRow = { '@odata.etag': `W/"${row.versionnumber}"`, [tableOf(table).primaryId]: row.id };
  for (const [name, column] of deskColumns(table)) {
    wire[wireColumnName(table, name)] = row[name] ?? null;
    if (isPolymorphic(column) && row[name]) wire[`_${name}_value@${lookupLogicalName}`] = row[`${name}type`];
  }
  return wire;
}
