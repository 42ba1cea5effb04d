/** The body of a POST or PATCH, checked against the metadata and turned into our columns. */
import type { LookupColumn } from '../../shared/entities/column.ts';
import { type AnyChanges, type TableName, tableOf } from '../../shared/entities/index.ts';
import type { RowReader } from '../store/row-reader.ts';
import { checkValue } from './column-value.ts';
import { badPayload, notImplemented, type ODataFault } from './errors.ts';
import { isObject } from './json-body.ts';
import { type CollectionNavigation, collectionNavigations, lookupValues, type OneToManyNavigation, singleNavigations, type SingleNavigation } from './navigation.ts';
import { type Party, readParties } from './party-payload.ts';
import { guidPattern } from './row-key.ts';
import { type References, resolveReference } from './row-reference.ts';

export interface Payload {
  /** The primary key, when the body has it. */
  readonly id: string | undefined;
  readonly changes: AnyChanges;
  /** Participants of an activity; undefined when the body does not have them. */
  readonly parties: readonly Party[] | undefined;
}

/** A row that is created together with the one of the body, and linked with it. */
export type RelatedPayload =
  /** The body's row points at it. */
  | { readonly kind: 'single'; readonly navigation: SingleNavigation; readonly table: TableName; readonly payload: Payload }
  /** It points at the body's row. */
  | { readonly kind: 'collection'; readonly navigation: OneToManyNavigation; readonly payload: Payload };

export interface DeepPayload extends Payload {
  readonly related: readonly RelatedPayload[];
}

export interface PayloadSource {
  readonly references: References;
  /** Finds rows that are bound by an alternate key, through the principal's eyes. */
  readonly seen: RowReader;
  /** Whether related rows may stand inside: only where a row is created, and one level deep. */
  readonly deep: boolean | 'inside';
}

const maximumRelated = 100;

export async function readPayload(table: TableName, body: Record<string, unknown>, source: PayloadSource): Promise<DeepPayload> {
  const definition = tableOf(table);
  const changes: AnyChanges = {};
  const related: RelatedPayload[] = [];
  let id: string | undefined;
  let parties: readonly Party[] | undefined;
  for (const [property, value] of Object.entries(body)) {
    const collection = collectionNavigations(table).get(property);
    const single = singleNavigations(table).get(property);
    if (property === definition.primaryId) id = readId(property, value);
    else if (property === definition.parties) parties = await readParties(property, value, source);
    else if (property.endsWith('@odata.bind')) await readBind(table, property, value, source, changes);
    // Annotations of a row that was read, sent back with it.
    else if (property.includes('@')) continue;
    else if (collection) related.push(...(await readCollection(collection, value, source)));
    else if (single && value === null) clear(single, changes);
    else if (single) related.push(await readSingle(single, value, source));
    else readColumn(table, property, value, changes);
    if (related.length > maximumRelated) throw badPayload(`At most ${maximumRelated} related rows can be created inside one row.`);
  }
  for (const { kind, navigation } of related) {
    if (kind === 'single' && navigation.lookup in changes) throw badPayload(`${navigation.name}: ${navigation.lookup} is given twice.`);
  }
  return { id, changes, parties, related };
}

function readId(property: string, value: unknown): string {
  if (typeof value !== 'string' || !guidPattern.test(value)) throw badPayload(`${property} must be a GUID.`);
  return value.toLowerCase();
}

async function readBind(table: TableName, property: string, value: unknown, { references, seen }: PayloadSource, changes: AnyChanges): Promise<void> {
  const name = property.slice(0, -'@odata.bind'.length);
  const navigation = singleNavigations(table).get(name);
  if (!navigation) {
    if (collectionNavigations(table).has(name)) throw notImplemented(`Binding existing rows to a collection (${property}); link them with POST …/${name}/$ref. This`);
    throw unknownProperty(table, property);
  }
  const { lookup, column } = navigation;
  if (value === null) {
    clear(navigation, changes);
    return;
  }
  if (column.readOnly) throw readOnly(property);
  if (lookup in changes) throw badPayload(`${property}: ${lookup} is given twice.`);
  const row = await resolveReference(property, value, references, seen);
  if (!navigation.targets.includes(row.table)) throw badPayload(`${property} cannot point at ${tableOf(row.table).entitySet}.`);
  Object.assign(changes, lookupValues(lookup, column, row));
}

/** `<navigation>: null` and `<navigation>@odata.bind: null` */
function clear({ name, lookup, column }: SingleNavigation, changes: AnyChanges): void {
  if (column.readOnly) throw readOnly(name);
  if (lookup in changes) throw badPayload(`${name}: ${lookup} is given twice.`);
  Object.assign(changes, lookupValues(lookup, column, null));
}

async function readCollection(navigation: CollectionNavigation, value: unknown, source: PayloadSource): Promise<RelatedPayload[]> {
  const { name } = navigation;
  allowRelated(name, source);
  if (navigation.kind === 'many-to-many') throw notImplemented(`Creating rows inside ${name}; link existing ones with POST …/${name}/$ref. This`);
  if (!Array.isArray(value)) throw badPayload(`${name} must be a list of objects.`);
  const related: RelatedPayload[] = [];
  for (const [index, entry] of value.slice(0, maximumRelated + 1).entries()) {
    if (!isObject(entry)) throw badPayload(`${name}[${index}] must be an object.`);
    const payload = await readPayload(navigation.child, entry, { ...source, deep: 'inside' });
    if (navigation.lookup in payload.changes) throw badPayload(`${name}[${index}]: ${navigation.lookup} is set by the row that it stands in.`);
    related.push({ kind: 'collection', navigation, payload });
  }
  return related;
}

async function readSingle(navigation: SingleNavigation, value: unknown, source: PayloadSource): Promise<RelatedPayload> {
  const { name, column, targets } = navigation;
  if (!isObject(value)) throw badPayload(`${name} is a lookup: write ${name}@odata.bind.`);
  allowRelated(name, source);
  if (column.readOnly) throw readOnly(name);
  const [table, ...others] = targets;
  if (table === undefined || others.length > 0) throw badPayload(`${name} may lead to several tables; create the row by itself and write ${name}@odata.bind.`);
  return { kind: 'single', navigation, table, payload: await readPayload(table, value, { ...source, deep: 'inside' }) };
}

function allowRelated(name: string, { deep }: PayloadSource): void {
  if (deep === 'inside') throw notImplemented(`Creating related rows on a second level (${name})`);
  if (!deep) throw badPayload(`${name}: related rows can be created only inside of a row that is created with POST.`);
}

function readColumn(table: TableName, property: string, value: unknown, changes: AnyChanges): void {
  const { columns } = tableOf(table);
  const column = Object.hasOwn(columns, property) ? columns[property] : undefined;
  if (column?.type === 'lookup') throw badPayload(`${property} is a lookup: write ${navigationsOf(column)}@odata.bind.`);
  if (!column) throw unknownProperty(table, property);
  if (column.readOnly) throw readOnly(property);
  changes[property] = value === null ? null : checkValue(property, column, value);
}

function navigationsOf(column: LookupColumn): string {
  return [...new Set(column.targets.map((target) => target.navigation))].join('@odata.bind or ');
}

function unknownProperty(table: TableName, property: string): ODataFault {
  const read = /^_(\w+)_value$/.exec(property)?.[1] ?? '';
  const column = Object.hasOwn(tableOf(table).columns, read) ? tableOf(table).columns[read] : undefined;
  if (column?.type === 'lookup') return badPayload(`${property} can only be read: write ${navigationsOf(column)}@odata.bind.`);
  return badPayload(`The property '${property.slice(0, 80)}' does not exist on ${tableOf(table).logicalName}.`);
}

function readOnly(property: string): ODataFault {
  return badPayload(`${property} is computed by the service and cannot be written.`);
}
