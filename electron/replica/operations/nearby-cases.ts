/**
 * Open cases around an address, nearest first. Candidates come by three indexes: a box of coordinates, the same property, the same
 * spelling of the address; only what lies within the distance, or at the address itself, is read whole.
 */
import type { NearbyCase, NearbyCases } from '../../../shared/contract/case-form-records.ts';
import { anonymousContactId } from '../../../shared/entities/contact.ts';
import { choiceValue } from '../../../shared/entities/index.ts';
import { boxAround, metresBetween, offsetFrom, type Position } from '../../../shared/rules/distance.ts';
import { caseJson, caseTables, type CaseRow, caseSummary } from '../calls/case-json.ts';
import type { Connection } from '../store/connection.ts';
import { guidIs } from '../store/derived.ts';
import type { Operation } from './context.ts';
import { type PropertyRow, propertyAt } from './places.ts';

/** As far as the small map shows. */
export const withinMetres = 250;
/** In the densest block more would help nobody. */
const shownAtMost = 40;
const lookedAtMost = 5_000;
const active = choiceValue('incident', 'statecode', 'active');
const openTask = choiceValue('task', 'statecode', 'open');

interface Candidate {
  id: string;
  latitude: number | null;
  longitude: number | null;
  categoryId: string | null;
  here: number;
}
interface Near {
  readonly candidate: Candidate;
  readonly at: Position | null;
  readonly distance: number | null;
  readonly duplicate: boolean;
}

export const nearbyCases: Operation<'cases.nearby'> = async ({ store, isKnown }, { address, propertyId, categoryId, contactId }) => {
  const db = store.views;
  const nothing: NearbyCases = { known: true, located: false, duplicateMetres: null, withinMetres, cases: [] };
  if (!isKnown('incident') || !isKnown('account')) return { ...nothing, known: false };
  const typed = address.trim();
  const { row: property } = await propertyAt(db, typed, propertyId);
  if (property === null && typed === '') return nothing;
  const category = categoryId?.toLowerCase() ?? null;
  const duplicateMetres = category === null ? null : ((await db.get<{ metres: number | null }>('SELECT ring_duplicatemetres AS metres FROM ring_category WHERE id = ?', [category]))?.metres ?? null);
  const origin = positionOf(property);
  const radius = Math.max(withinMetres, duplicateMetres ?? 0);
  const near = (await candidates(db, origin, radius, property, typed))
    .map((candidate): Near => {
      // A case at the property itself may have been written down without coordinates.
      const at = positionOf(candidate) ?? (candidate.here === 1 ? origin : null);
      const distance = origin && at ? metresBetween(origin, at) : null;
      const asked = duplicateMetres !== null && candidate.categoryId === category;
      return { candidate, at, distance, duplicate: asked && (candidate.here === 1 || (distance !== null && distance <= duplicateMetres)) };
    })
    .filter(({ candidate, distance, duplicate }) => duplicate || candidate.here === 1 || (distance !== null && distance <= withinMetres))
    .sort((one, other) => Number(other.duplicate) - Number(one.duplicate) || (one.distance ?? 0) - (other.distance ?? 0))
    .slice(0, shownAtMost);
  return { ...nothing, located: origin !== null, duplicateMetres, cases: await whole(db, near, origin, category, contactId?.toLowerCase() ?? null) };
};

function positionOf(row: { latitude: number | null; longitude: number | null } | null): Position | null {
  return row !== null && row.latitude !== null && row.longitude !== null ? { latitude: row.latitude, longitude: row.longitude } : null;
}

async function candidates(db: Connection, origin: Position | null, radius: number, property: PropertyRow | null, address: string): Promise<Candidate[]> {
  const columns = 'id, ring_latitude AS latitude, ring_longitude AS longitude, ring_categoryid AS categoryId';
  const box = origin && boxAround(origin, radius);
  const rows = await db.all<Candidate>(
    `SELECT ${columns}, 1 AS here FROM incident WHERE ${guidIs('ring_propertyid', '?1')} AND statecode = ${active}
     UNION ALL SELECT ${columns}, 1 FROM incident WHERE ring_incidentaddress = ?2 COLLATE NOCASE AND ?2 <> '' AND statecode = ${active}
     UNION ALL SELECT ${columns}, 0 FROM incident
       WHERE statecode = ${active} AND ring_latitude IS NOT NULL AND ring_latitude BETWEEN ?3 AND ?4 AND ring_longitude BETWEEN ?5 AND ?6 LIMIT ${lookedAtMost}`,
    [property?.id ?? null, address, box?.south ?? null, box?.north ?? null, box?.west ?? null, box?.east ?? null],
  );
  const byId = new Map<string, Candidate>();
  for (const row of rows) if (!byId.has(row.id)) byId.set(row.id, row);
  return [...byId.values()];
}

interface WholeRow {
  summary: string;
  description: string | null;
  confidential: number;
  anonymous: number;
  customerId: string | null;
  reporters: string;
  nextTitle: string | null;
  nextAt: string | null;
}

async function whole(db: Connection, near: readonly Near[], origin: Position | null, category: string | null, contactId: string | null): Promise<NearbyCase[]> {
  const next = (column: string) =>
    `(SELECT k.${column} FROM task k WHERE ${guidIs('k.regardingobjectid', 'i.id')} AND k.statecode = ${openTask} AND k.scheduledend IS NOT NULL ORDER BY k.scheduledend LIMIT 1)`;
  const rows = await db.all<WholeRow>(
    `SELECT ${caseJson} AS summary, i.description, coalesce(i.ring_confidential, 0) AS confidential, coalesce(i.ring_remainanonymous, 0) AS anonymous, i.customerid AS customerId,
       (SELECT json_group_array(json_object('id', p.id, 'name', p.fullname)) FROM contact p WHERE p.id = i.customerid
          OR p.id IN (SELECT r.record2id FROM connection r WHERE ${guidIs('r.record1id', 'i.id')} AND r.record2idtype = 'contact' AND coalesce(r.statecode, 0) = 0)) AS reporters,
       ${next('subject')} AS nextTitle, ${next('scheduledend')} AS nextAt
     FROM json_each(?) f CROSS JOIN ${caseTables.replace('incident AS i', 'incident AS i ON i.id = f.value')} ORDER BY f.key`,
    [JSON.stringify(near.map(({ candidate }) => candidate.id))],
  );
  return rows.map((row, index): NearbyCase => {
    const { candidate, at, distance, duplicate } = near[index] ?? unknownNear;
    const people = JSON.parse(row.reporters) as { id: string; name: string | null }[];
    const hidden = row.confidential === 1 || row.anonymous === 1;
    return {
      ...caseSummary(JSON.parse(row.summary) as CaseRow, true),
      distanceMetres: distance,
      east: origin && at ? offsetFrom(origin, at).east : null,
      north: origin && at ? offsetFrom(origin, at).north : null,
      sameCategory: category !== null && candidate.categoryId === category,
      duplicate,
      // A confidential case hides its customer, who has reported it all the same.
      reporterCount: Math.max(1, people.length),
      reporters: hidden ? [] : people.filter(({ id }) => id !== anonymousContactId).map(({ name }) => name ?? ''),
      // Whether somebody reported a case that hides who did is nobody's to find out here.
      ofContact: !hidden && contactId !== null && contactId !== anonymousContactId && people.some(({ id }) => id === contactId),
      confidential: row.confidential === 1,
      description: row.confidential === 1 ? null : row.description,
      nextStep: row.nextAt === null ? null : { title: row.nextTitle ?? '', at: row.nextAt },
    };
  });
}
const unknownNear: Near = { candidate: { id: '', latitude: null, longitude: null, categoryId: null, here: 0 }, at: null, distance: null, duplicate: false };
