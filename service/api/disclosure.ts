/**
 * Which cases an answer shows together with their citizen. Every read of a confidential identity by somebody entitled is audited before
 * the answer leaves (PRODUCT.md, *Confidential*). The finished answer is looked through, so that no way of asking is forgotten: rows,
 * lists, expanded rows, the representation of a write, and addresses that lead from a case to its citizen or from a citizen to the
 * cases. Not meant: change tracking, by which a desk fetches whatever it may know and audits each reveal itself.
 */
import { type TableName, tableOf } from '../../shared/entities/index.ts';
import { identityColumns } from '../access/confidentiality.ts';
import type { Actor } from '../store/audit-trail.ts';
import type { CityStore } from '../store/city-store.ts';
import type { Condition } from '../store/condition.ts';
import type { RowReader } from '../store/row-reader.ts';
import type { UnitOfWork } from '../store/unit-of-work.ts';
import type { ApiResponse } from './message.ts';
import type { Resource } from './resource-path.ts';
import { findRow } from './row-key.ts';

const identityLookups = identityColumns.map((name) => tableOf('incident').columns[name]).filter((column) => column?.type === 'lookup');
const targets = identityLookups.flatMap((column) => column.targets);
/** From a case to its citizen. */
const toCitizen = new Set([...identityColumns.map((name) => `_${name}_value`), ...targets.map((target) => target.navigation)]);
/** From a citizen to the cases. */
const toCases = new Set(targets.map((target) => target.collection));

/** @throws what the store throws: an answer that cannot be audited must not leave */
export async function auditAnswer(store: CityStore, actor: Actor, resource: Resource, response: ApiResponse): Promise<void> {
  const shown = casesShownWithCitizen(response, leadsToCases(resource));
  if (response.status < 300 && leadsToCitizen(resource) && 'key' in resource) {
    const row = await findRow(store, resource);
    if (row) shown.add(row.id);
  }
  const confidential = await confidentialAmong(store, shown);
  if (confidential.length === 0) return;
  await store.transaction(async (unit) => {
    for (const id of confidential) unit.recordRead('incident', id, identityColumns);
  }, actor);
}

/** The same for the answer of a write, inside its transaction. */
export async function auditWritten(unit: UnitOfWork, response: ApiResponse): Promise<void> {
  for (const id of await confidentialAmong(unit, casesShownWithCitizen(response, false))) unit.recordRead('incident', id, identityColumns);
}

async function confidentialAmong(reader: RowReader, cases: ReadonlySet<string>): Promise<string[]> {
  if (cases.size === 0) return [];
  const where: Condition = {
    kind: 'and',
    parts: [
      { kind: 'in', left: { column: 'id', text: false }, values: [...cases] },
      { kind: 'value', operator: 'eq', left: { column: 'ring_confidential', text: false }, value: true },
    ],
  };
  return (await reader.select('incident', { where, order: [], limit: cases.size, columns: [] })).map((row) => row.id);
}

function casesShownWithCitizen(response: ApiResponse, throughCitizen: boolean): Set<string> {
  const shown = new Set<string>();
  if (response.status < 300) lookThrough(response.body, throughCitizen, shown);
  return shown;
}

function leadsToCases(resource: Resource): boolean {
  return (resource.kind === 'related-rows' || resource.kind === 'related-references') && toCases.has(resource.navigation.name);
}

function leadsToCitizen(resource: Resource): boolean {
  if (!('table' in resource) || resource.table !== ('incident' satisfies TableName)) return false;
  if (resource.kind === 'column') return toCitizen.has(resource.column.wireName);
  return (resource.kind === 'related-row' || resource.kind === 'related-row-reference') && toCitizen.has(resource.navigation.name);
}

/** @param throughCitizen whether this part of the answer was reached from a citizen: then a case alone says whose it is */
function lookThrough(part: unknown, throughCitizen: boolean, shown: Set<string>): void {
  if (typeof part !== 'object' || part === null) return;
  if (Array.isArray(part)) {
    for (const element of part) lookThrough(element, throughCitizen, shown);
    return;
  }
  let citizen = throughCitizen;
  for (const [name, value] of Object.entries(part)) {
    if (toCitizen.has(name) && value !== null) citizen = true;
    if (typeof value === 'object') lookThrough(value, name === 'value' ? throughCitizen : toCases.has(name), shown);
  }
  if (!citizen) return;
  const { incidentid, '@odata.id': reference } = part as Record<string, unknown>;
  const id = typeof incidentid === 'string' ? incidentid : typeof reference === 'string' ? /\/incidents\(([0-9a-f-]{36})\)$/.exec(reference)?.[1] : undefined;
  if (id !== undefined) shown.add(id);
}
