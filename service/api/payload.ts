/** The body of a POST or PATCH, checked against the metadata and turned into our columns. */
import type { Column, LookupColumn } from '../../shared/entities/column.ts';
import { type AnyChanges, isPolymorphic, isTableName, type TableName, tableOf, type Value } from '../../shared/entities/index.ts';
import { toInstant } from '../store/row-codec.ts';
import { badPayload, errorCode, notImplemented, ODataFault } from './errors.ts';
import { type Party, readParties } from './party-payload.ts';
import { type References, resolveBind } from './row-reference.ts';

export interface Payload {
  /** The primary key, when the body has it. */
  readonly id: string | undefined;
  readonly changes: AnyChanges;
  /** Participants of an activity; undefined when the body does not have them. */
  readonly parties: readonly Party[] | undefined;
}

export function parseJsonObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badPayload('The body is no JSON.');
  }
  if (!isObject(value)) throw badPayload('The body must be a JSON object.');
  return value;
}
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function readPayload(table: TableName, body: Record<string, unknown>, references: References): Payload {
  const definition = tableOf(table);
  const changes: AnyChanges = {};
  let id: string | undefined;
  let parties: readonly Party[] | undefined;
  for (const [property, value] of Object.entries(body)) {
    if (property === definition.primaryId) id = readKey(property, value);
    else if (property === definition.parties) parties = readParties(property, value, references);
    else if (property.endsWith('@odata.bind')) readBind(table, property, value, references, changes);
    // Annotations of a row that was read, sent back with it.
    else if (property.includes('@')) continue;
    else readColumn(table, property, value, changes);
  }
  return { id, changes, parties };
}

function readKey(property: string, value: unknown): string {
  if (typeof value !== 'string' || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) throw badPayload(`${property} must be a GUID.`);
  return value.toLowerCase();
}

function readBind(table: TableName, property: string, value: unknown, references: References, changes: AnyChanges): void {
  const navigation = property.slice(0, -'@odata.bind'.length);
  const found = lookupBehind(table, navigation);
  if (!found) throw unknownProperty(table, property);
  const [name, column] = found;
  if (column.readOnly) throw readOnly(property);
  if (name in changes) throw badPayload(`${property}: ${name} is given twice.`);
  if (value === null) {
    changes[name] = null;
    if (isPolymorphic(column)) changes[`${name}type`] = null;
    return;
  }
  const row = resolveBind(property, value, references);
  const target = column.targets.find((candidate) => candidate.navigation === navigation && candidate.table === row.table);
  if (!target || !isTableName(target.table)) throw badPayload(`${property} cannot point at ${tableOf(row.table).entitySet}.`);
  changes[name] = row.id;
  if (isPolymorphic(column)) changes[`${name}type`] = target.table;
}

function lookupBehind(table: TableName, navigation: string): [string, LookupColumn] | undefined {
  for (const [name, column] of Object.entries(tableOf(table).columns)) {
    if (column.type === 'lookup' && column.targets.some((target) => target.navigation === navigation)) return [name, column];
  }
  return undefined;
}

function readColumn(table: TableName, property: string, value: unknown, changes: AnyChanges): void {
  const columns = tableOf(table).columns;
  const column = Object.hasOwn(columns, property) ? columns[property] : undefined;
  const navigation = lookupBehind(table, property);
  if (navigation && column?.type !== undefined && column.type !== 'lookup') throw unknownProperty(table, property);
  if (navigation || column?.type === 'lookup') {
    if (value !== null && isObject(value)) throw notImplemented(`Creating a related row inside ${property}`);
    throw badPayload(`${property} is a lookup: write ${navigation ? property : `<navigation property>`}@odata.bind.`);
  }
  if (!column) throw unknownProperty(table, property);
  if (column.readOnly) throw readOnly(property);
  changes[property] = value === null ? null : checkValue(property, column, value);
}

function checkValue(property: string, column: Exclude<Column, LookupColumn>, value: unknown): Value {
  switch (column.type) {
    case 'text':
    case 'memo': {
      if (typeof value !== 'string') throw badPayload(`${property} must be a text.`);
      if (value.length > column.maxLength) {
        throw new ODataFault(400, errorCode.tooLong, `${property} is ${value.length} characters long; ${column.maxLength} are allowed.`);
      }
      // A lone half of a character or a NUL cannot be kept by every database.
      if (value.includes('\0') || /\p{Surrogate}/u.test(value)) throw badPayload(`${property} holds characters that cannot be stored.`);
      return value;
    }
    case 'boolean':
      if (typeof value !== 'boolean') throw badPayload(`${property} must be true or false.`);
      return value;
    case 'integer':
    case 'decimal': {
      if (typeof value !== 'number' || !Number.isFinite(value)) throw badPayload(`${property} must be a number.`);
      if (column.type === 'integer' && !Number.isSafeInteger(value)) throw badPayload(`${property} must be a whole number.`);
      const { minimum = -Infinity, maximum = Infinity } = column;
      if (value < minimum || value > maximum) throw badPayload(`${property} must lie between ${minimum} and ${maximum}.`);
      return value;
    }
    case 'choice':
      if (typeof value !== 'number' || !column.choices.some((choice) => choice.value === value)) {
        throw badPayload(`${property} must be one of ${column.choices.map((choice) => `${choice.value} (${choice.label})`).join(', ')}.`);
      }
      return value;
    case 'datetime': {
      const date = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(value) ? new Date(value) : undefined;
      if (!date || Number.isNaN(date.getTime())) throw badPayload(`${property} must be an instant such as 2026-11-22T10:00:00Z.`);
      return toInstant(date);
    }
  }
}

function unknownProperty(table: TableName, property: string): ODataFault {
  return badPayload(`The property '${property.slice(0, 80)}' does not exist on ${tableOf(table).logicalName}.`);
}
function readOnly(property: string): ODataFault {
  return badPayload(`${property} is computed by the service and cannot be written.`);
}
