/**
 * Which cases an answer shows together with their citizen. Every read of a confidential identity by somebody entitled is audited before
 * the answer leaves (PRODUCT.md, *Confidential*). The finished answer is looked through: rows, lists, expanded rows, the representation of a
 * write, cases that were found or sorted by their citizen, and addresses that lead from a case to its citizen or from a citizen to the
 * cases. Not meant: change tracking, by which a desk fetches whatever it may know and audits each reveal itself. Not seen: a filter of
 * contacts by what is said of their cases, whose answer names no case.
 */
import { type TableName, tableOf } from '../../shared/entities/index.ts';
import { identityColumns } from '../access/confidentiality.ts';
import type { CityStore } from '../store/city-store.ts';
import type { Condition } from '../store/condition.ts';
import type { RowReader } from '../store/row-reader.ts';
import type { UnitOfWork } from '../store/unit-of-work.ts';
import type { ApiRequest, ApiResponse } from './message.ts';
import { splitQuery } from './query-options.ts';
import type { Resource } from './resource-path.ts';
import { findRow } from './row-key.ts';

const identityLookups = identityColumns.map((name) => tableOf('incident').columns[name]).filter((column) => column?.type === 'lookup');
const targets = identityLookups.flatMap((column) => column.targets);
/** From a case to its citizen. */
const toCitizen = new Set([...identityColumns.map((name) => `_${name}_value`), ...targets.map((target) => target.navigation)]);
/** From a citizen to the cases. */
const toCases = new Set(targets.map((target) => target.collection));

const casesAtOnce = 5_000;

/** @throws what the store throws: an answer that cannot be audited must not leave */
export async function auditAnswer(store: CityStore, request: ApiRequest, resource: Resource, response: ApiResponse): Promise<void> {
  const shown = casesShownWithCitizen(response, leadsToCases(resource) || asksByCitizen(request));
  if (response.status < 300 && leadsToCitizen(resource) && 'key' in resource) {
    const row = await findRow(store, resource);
    if (row) shown.add(row.id);
  }
  const confidential = await confidentialAmong(store, shown);
  if (confidential.length === 0) return;
  await store.transaction(async (unit) => {
    for (const id of confidential) unit.recordRead('incident', id, identityColumns);
  }, request.principal);
}

/** The same for the answer of a write, inside its transaction. */
export async function auditWritten(unit: UnitOfWork, response: ApiResponse): Promise<void> {
  for (const id of await confidentialAmong(unit, casesShownWithCitizen(response, false))) unit.recordRead('incident', id, identityColumns);
}

async function confidentialAmong(reader: RowReader, cases: ReadonlySet<string>): Promise<string[]> {
  const found: string[] = [];
  for (const ids of chunks([...cases])) {
    const where: Condition = {
      kind: 'and',
      parts: [
        { kind: 'in', left: { column: 'id', text: false }, values: ids },
        { kind: 'value', operator: 'eq', left: { column: 'ring_confidential', text: false }, value: true },
      ],
    };
    for (const row of await reader.select('incident', { where, order: [], limit: ids.length, columns: [] })) found.push(row.id);
  }
  return found;
}

/** Expanded collections may show more cases than one statement takes parameters. */
function chunks(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / casesAtOnce) }, (_, index) => ids.slice(index * casesAtOnce, (index + 1) * casesAtOnce));
}

function casesShownWithCitizen(response: ApiResponse, throughCitizen: boolean): Set<string> {
  const shown = new Set<string>();
  if (response.status < 300) lookThrough(response.body, throughCitizen, shown);
  return shown;
}

function leadsToCases(resource: Resource): boolean {
  return (resource.kind === 'related-rows' || resource.kind === 'related-references') && toCases.has(resource.navigation.name);
}

/** Whoever finds a case by its citizen knows whose it is, whatever columns the answer has. */
function asksByCitizen(request: ApiRequest): boolean {
  const options = splitQuery(request.query);
  const words = ['$filter', '$orderby'].flatMap((name) => options.get(name)?.match(/\w+/g) ?? []);
  return words.some((word) => toCitizen.has(word) || toCases.has(word));
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
