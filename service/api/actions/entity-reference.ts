/**
 * Rows as parameters of actions:
 *
 *     { "systemuserid": "<guid>", "@odata.type": "Microsoft.Dynamics.CRM.systemuser" }
 *     { "@odata.id": "systemusers(<guid>)" }        also "@odata.bind", an absolute address, or "$1"
 *
 * The type may be left out where the key's name says it.
 */
import { type AnyRow, type TableName, tableOf } from '../../../shared/entities/index.ts';
import type { RuleContext } from '../../rules/table-rules.ts';
import { badPayload, doesNotExist } from '../errors.ts';
import { isObject } from '../json-body.ts';
import { guidPattern } from '../row-key.ts';
import { type References, resolveReference } from '../row-reference.ts';

export interface ReferencedRow<Name extends TableName> {
  readonly table: Name;
  readonly row: AnyRow;
}

/** @returns the row, which exists and is visible to the principal, as it is stored */
export async function referencedRow<Name extends TableName>(
  name: string,
  value: unknown,
  tables: readonly Name[],
  references: References,
  { unit, seen }: RuleContext,
): Promise<ReferencedRow<Name>> {
  if (!isObject(value)) throw badPayload(`${name} must be an object such as {"${tableOf(tables[0] ?? 'incident').primaryId}": "<guid>", "@odata.type": "Microsoft.Dynamics.CRM.${tables[0] ?? ''}"}.`);
  const address = value['@odata.id'] ?? value['@odata.bind'];
  const { table, id } = address === undefined ? byKey(name, value, tables) : await byAddress(name, value, address, tables, references, seen);
  const row = (await seen.find(table, id)) && (await unit.find(table, id));
  if (!row) throw doesNotExist(table, id);
  return { table, row };
}

async function byAddress<Name extends TableName>(name: string, value: Record<string, unknown>, address: unknown, tables: readonly Name[], references: References, seen: RuleContext['seen']) {
  for (const property of Object.keys(value)) if (!property.startsWith('@')) throw badPayload(`${name}: '${property.slice(0, 80)}' does not belong beside an address.`);
  const { table: found, id } = await resolveReference(`${name}.@odata.id`, address, references, seen);
  const table = tables.find((candidate) => candidate === found);
  if (table === undefined) throw badPayload(`${name} must be a row of ${setsOf(tables)}, not of ${tableOf(found).entitySet}.`);
  return { table, id };
}

function byKey<Name extends TableName>(name: string, value: Record<string, unknown>, tables: readonly Name[]): { table: Name; id: string } {
  const properties = Object.keys(value).filter((property) => !property.startsWith('@'));
  const [key, ...others] = properties;
  if (key === undefined || others.length > 0) throw badPayload(`${name} must have one property besides @odata.type, the row's key.`);
  const table = typeOf(name, value['@odata.type'], tables, key);
  if (tableOf(table).primaryId !== key) throw badPayload(`${name}: a row of ${tableOf(table).entitySet} is named by ${tableOf(table).primaryId}, not by '${key.slice(0, 80)}'.`);
  const id = value[key];
  if (typeof id !== 'string' || !guidPattern.test(id)) throw badPayload(`${name}.${key} must be a GUID.`);
  return { table, id: id.toLowerCase() };
}

function typeOf<Name extends TableName>(name: string, type: unknown, tables: readonly Name[], key: string): Name {
  if (type === undefined) {
    const fitting = tables.filter((table) => tableOf(table).primaryId === key);
    const [only, ...more] = fitting;
    if (only === undefined) throw badPayload(`${name}: '${key.slice(0, 80)}' is the key of none of ${setsOf(tables)}.`);
    if (more.length > 0) throw badPayload(`${name} needs @odata.type: '${key}' is the key of ${setsOf(fitting)}.`);
    return only;
  }
  const logicalName = typeof type === 'string' ? /^#?Microsoft\.Dynamics\.CRM\.(\w+)$/.exec(type)?.[1] : undefined;
  const table = tables.find((candidate) => candidate === logicalName);
  if (table === undefined) throw badPayload(`${name}.@odata.type must be ${tables.map((candidate) => `Microsoft.Dynamics.CRM.${candidate}`).join(' or ')}.`);
  return table;
}

function setsOf(tables: readonly TableName[]): string {
  return tables.map((table) => tableOf(table).entitySet).join(', ');
}
