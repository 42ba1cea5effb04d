/** Properties and businesses of the city's list, as somebody types an address or a name. Asked through the search tables only. */
import type { BusinessHit, FoundPlace, PlaceHit } from '../../../shared/contract/case-form-records.ts';
import type { PropertySummary } from '../../../shared/contract/records.ts';
import { choiceName, choiceValue } from '../../../shared/entities/index.ts';
import { addressKey, nearlySame, sameAddress } from '../../../shared/rules/addresses.ts';
import type { Connection } from '../store/connection.ts';
import { findPlaces } from '../store/search.ts';
import { searches } from '../store/search-tables.ts';
import { beginnings, searchWords, wholeWords } from '../store/search-words.ts';
import type { Operation } from './context.ts';

const active = choiceValue('account', 'statecode', 'active');
const kinds = { property: choiceValue('account', 'ring_kind', 'property'), business: choiceValue('account', 'ring_kind', 'business') } as const;
/** One street number may stand before every street, and businesses stand among the properties. */
const looked = 60;
const shown = 8;

export interface PropertyRow {
  id: string;
  name: string | null;
  address: string | null;
  propertyType: number | null;
  parcelId: string | null;
  ward: string | null;
  latitude: number | null;
  longitude: number | null;
}

const columns = `a.id, a.name, a.address1_line1 AS address, a.ring_propertytype AS propertyType, a.ring_parcelid AS parcelId, a.ring_ward AS ward,
  a.address1_latitude AS latitude, a.address1_longitude AS longitude`;

export const findProperties: Operation<'places.find'> = async ({ store }, { text }) => {
  const found = await findPlaces(store.views, text, looked);
  const rows = await accounts(store.views, found.map(({ rowid }) => rowid), 'property');
  const typed = addressKey(text);
  const rank = (row: PropertyRow) => (addressKey(row.address ?? '').startsWith(typed) ? 0 : 1);
  return rows
    .sort((one, other) => rank(one) - rank(other) || (one.address ?? '').localeCompare(other.address ?? '', undefined, { numeric: true }))
    .slice(0, shown)
    .map((row): PlaceHit => ({ ...propertySummary(row), address: row.address ?? row.name ?? '' }));
};

export const findBusinesses: Operation<'places.findBusinesses'> = async ({ store }, { text }) => {
  const found = await findPlaces(store.views, text, looked);
  const rows = await accounts(store.views, found.map(({ rowid }) => rowid), 'business');
  return rows.slice(0, 5).map(({ id, name, address }): BusinessHit => ({ id, name: name ?? '', address: address === '' ? null : address }));
};

export const matchPlace: Operation<'places.match'> = async ({ store, isKnown }, { address, propertyId }) => {
  const db = store.views;
  const property = await propertyAt(db, address, propertyId);
  if (property.row || propertyId === null || addressKey(address) === '') {
    return { known: true, property: property.row && propertySummary(property.row), count: property.count, suggestion: null };
  }
  const known = isKnown('account');
  const suggestion = known && property.count === 0 ? nearlySame(address, await addressesLike(db, address)) : null;
  return { known, property: null, count: property.count, suggestion } satisfies FoundPlace;
};

/** @param propertyId as in a case's draft: absent, the one property that has just this address; null, none */
export async function propertyAt(db: Connection, address: string, propertyId: string | null | undefined): Promise<{ row: PropertyRow | null; count: number }> {
  if (propertyId === null) return { row: null, count: 0 };
  if (propertyId !== undefined) {
    const row = await db.get<PropertyRow>(`SELECT ${columns} FROM account a WHERE a.id = ? AND a.ring_kind = ${kinds.property}`, [propertyId.toLowerCase()]);
    return { row: row ?? null, count: row ? 1 : 0 };
  }
  const words = searchWords(address);
  if (words.length === 0) return { row: null, count: 0 };
  const same = (await accounts(db, await rowids(db, wholeWords(words)), 'property')).filter((row) => sameAddress(row.address ?? '', address));
  return { row: same.length === 1 ? (same[0] ?? null) : null, count: same.length };
}

export function propertySummary({ id, name, address, propertyType, parcelId, ward }: PropertyRow): PropertySummary {
  return { id, name: name ?? address ?? '', propertyType: choiceName('account', 'ring_propertytype', propertyType) ?? null, parcelId, ward };
}

/** With the same number, and a street that begins with the same two letters. */
async function addressesLike(db: Connection, address: string): Promise<string[]> {
  const [number, street] = searchWords(address);
  const begins = number !== undefined && street !== undefined ? beginnings([street.slice(0, 2)]) : null;
  if (number === undefined || begins === null) return [];
  const rows = await accounts(db, await rowids(db, `${wholeWords([number])} AND ${begins}`), 'property');
  return rows.map((row) => row.address ?? '');
}

async function rowids(db: Connection, match: string): Promise<number[]> {
  const { name } = searches.place;
  const rows = await db.all<{ rowid: number }>(`SELECT rowid FROM ${name} WHERE ${name} MATCH ? LIMIT 200`, [match]).catch((cause: unknown) => {
    // While the first load goes on there is no such search yet.
    if (cause instanceof Error && cause.message.includes(`no such table: ${name}`)) return [];
    throw cause;
  });
  return rows.map(({ rowid }) => rowid);
}

async function accounts(db: Connection, found: readonly number[], kind: keyof typeof kinds): Promise<PropertyRow[]> {
  if (found.length === 0) return [];
  return await db.all<PropertyRow>(
    `SELECT ${columns} FROM json_each(?) f CROSS JOIN account a ON a.rowid = f.value WHERE a.ring_kind = ${kinds[kind]} AND coalesce(a.statecode, ${active}) = ${active} ORDER BY f.key`,
    [JSON.stringify(found)],
  );
}
