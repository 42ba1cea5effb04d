/** `EntityDefinitions`: the part of Dataverse's metadata that clients probe, made from `shared/entities`. */
import { type TableName, tableNames, tableOf } from '../../../shared/entities/index.ts';
import { badQuery, errorCode, noSuchResource, notImplemented, ODataFault } from '../errors.ts';
import type { ApiRequest, ApiResponse } from '../message.ts';
import { splitQuery } from '../query-options.ts';
import type { Segment } from '../resource-path.ts';
import { attributesOf, type Definition } from './attributes.ts';
import { parseDefinitionFilter } from './definition-filter.ts';
import { isActivity, label, metadataId, ownershipType, schemaName } from './names.ts';
import { relationshipKinds } from './relationships.ts';

const namespace = 'Microsoft.Dynamics.CRM.';

export function definitions(request: ApiRequest, segments: readonly Segment[]): ApiResponse {
  const [first, second, third, ...tooMuch] = segments;
  const context = `${request.root}/$metadata#EntityDefinitions`;
  if (tooMuch.length > 0) throw notImplemented(`EntityDefinitions/…/${tooMuch.map((segment) => segment.name).join('/').slice(0, 80)}`);
  if (first?.key === undefined) {
    if (second) throw notImplemented('A part of the definitions of all tables at once');
    return list(request, context, tableNames.map(definitionOf), undefined);
  }
  const table = tableByKey(first.key);
  const here = `${context}('${table}')`;
  if (!second) return one(request, `${context}/$entity`, definitionOf(table), undefined);
  if (second.name === 'Attributes') {
    const found = ofKind(attributesOf(table), third);
    const cast = third && third.key === undefined ? third.name : undefined;
    if (second.key === undefined) return list(request, `${here}/Attributes`, found, cast);
    return one(request, `${here}/Attributes/$entity`, byKey(found, second.key, 'attribute'), cast);
  }
  const relationships = Object.hasOwn(relationshipKinds, second.name) ? relationshipKinds[second.name] : undefined;
  if (!relationships || third || second.key !== undefined) throw notImplemented(`EntityDefinitions/…/${second.name.slice(0, 80)}`);
  return list(request, `${here}/${second.name}`, relationships(table), undefined);
}

function definitionOf(name: TableName): Definition {
  const table = tableOf(name);
  return {
    MetadataId: metadataId(name),
    LogicalName: name,
    SchemaName: schemaName(name),
    EntitySetName: table.entitySet,
    LogicalCollectionName: table.entitySet,
    PrimaryIdAttribute: table.primaryId,
    PrimaryNameAttribute: table.primaryName,
    ObjectTypeCode: table.typeCode ?? null,
    DisplayName: label(table.label),
    DisplayCollectionName: label(table.labelPlural),
    OwnershipType: ownershipType(name),
    IsActivity: isActivity(name),
    IsCustomEntity: name.startsWith('ring_'),
    IsIntersect: name === 'teammembership',
    // A union of other tables has no changes of its own.
    ChangeTrackingEnabled: table.unionOf === undefined,
    IsOptimisticConcurrencyEnabled: table.unionOf === undefined,
  };
}

function tableByKey(key: string): TableName {
  const definition = byKey(tableNames.map(definitionOf), key, 'entity');
  const table = tableNames.find((name) => name === definition['LogicalName']);
  if (table === undefined) throw noSuchResource(key);
  return table;
}

/** @param key `LogicalName='x'` or a MetadataId */
function byKey(all: readonly Definition[], key: string, what: string): Definition {
  const name = /^\s*LogicalName\s*=\s*'([^']*)'\s*$/.exec(key)?.[1];
  const id = key.trim().toLowerCase();
  if (name === undefined && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw badQuery(`Metadata is addressed by its MetadataId or by LogicalName='…', not by ${key.slice(0, 80)}.`);
  const found = all.find((definition) => (name === undefined ? definition['MetadataId'] === id : definition['LogicalName'] === name));
  if (!found) throw new ODataFault(404, errorCode.doesNotExist, `Could not find an ${what} with ${name === undefined ? 'id' : 'name'} ${(name ?? id).slice(0, 80)}.`);
  return found;
}

/** `/Microsoft.Dynamics.CRM.PicklistAttributeMetadata` */
function ofKind(attributes: readonly Definition[], cast: Segment | undefined): readonly Definition[] {
  if (!cast) return attributes;
  if (cast.key !== undefined || !/^Microsoft\.Dynamics\.CRM\.[A-Za-z]+AttributeMetadata$/.test(cast.name)) throw noSuchResource(cast.name);
  return attributes.filter((attribute) => attribute['@odata.type'] === `#${cast.name}`);
}

function list(request: ApiRequest, context: string, all: readonly Definition[], cast: string | undefined): ApiResponse {
  const { select, filter, expand } = optionsOf(request, ['$select', '$filter', '$expand'], cast);
  const known = new Set(all.flatMap((definition) => Object.keys(definition)));
  const matches = filter === undefined ? () => true : parseDefinitionFilter(filter, all.length === 0 ? new Set(['LogicalName', 'SchemaName']) : known);
  return ok(context, { value: all.filter(matches).map((definition) => view(definition, known, select, expand, cast)) });
}

function one(request: ApiRequest, context: string, definition: Definition, cast: string | undefined): ApiResponse {
  const { select, expand } = optionsOf(request, ['$select', '$expand'], cast);
  return ok(context, view(definition, new Set(Object.keys(definition)), select, expand, cast));
}

function ok(context: string, body: Definition): ApiResponse {
  return { status: 200, headers: {}, body: { '@odata.context': context, ...body } };
}

interface DefinitionOptions {
  readonly select: readonly string[] | undefined;
  readonly filter: string | undefined;
  /** Properties inside the choices, `true` for all; undefined: the choices were not asked for. */
  readonly expand: readonly string[] | true | undefined;
}

function optionsOf(request: ApiRequest, allowed: readonly string[], cast: string | undefined): DefinitionOptions {
  const options = splitQuery(request.query);
  for (const name of options.keys()) if (!allowed.includes(name)) throw notImplemented(`The query option ${name.slice(0, 40)} on EntityDefinitions`);
  const select = options.get('$select');
  return { select: select === undefined ? undefined : names(select), filter: options.get('$filter'), expand: parseExpand(options.get('$expand'), cast) };
}

function parseExpand(text: string | undefined, cast: string | undefined): DefinitionOptions['expand'] {
  if (text === undefined) return undefined;
  const parts = /^\s*OptionSet(?:\(\s*\$select=([\w,\s]+)\))?\s*$/.exec(text);
  if (!parts || !/\.(?:Picklist|State|Status|Boolean)AttributeMetadata$/.test(cast ?? '')) throw notImplemented(`$expand=${text.slice(0, 80)} on EntityDefinitions; OptionSet behind ${namespace}PicklistAttributeMetadata, State, Status or Boolean is. This`);
  return parts[1] === undefined ? true : names(parts[1]);
}

function names(text: string): string[] {
  return text.split(',').map((name) => name.trim());
}

/** The id always comes back; the kind when it is not in the address already; choices only when they are expanded. */
function view(definition: Definition, known: ReadonlySet<string>, select: readonly string[] | undefined, expand: DefinitionOptions['expand'], cast: string | undefined): Definition {
  const { '@odata.type': type, OptionSet: options, ...properties } = definition;
  for (const name of select ?? []) {
    if (!known.has(name) || name.startsWith('@')) throw badQuery(`Could not find a property named '${name.slice(0, 80)}' in the metadata of this service ($select).`);
  }
  const shown = select ? Object.fromEntries(['MetadataId', ...select].filter((name) => name in properties).map((name) => [name, properties[name]])) : properties;
  return { ...(type === undefined || cast !== undefined ? {} : { '@odata.type': type }), ...shown, ...(expand === undefined ? {} : { OptionSet: optionsView(options, expand) }) };
}

function optionsView(options: unknown, expand: readonly string[] | true): unknown {
  if (expand === true || typeof options !== 'object' || options === null) return options;
  const properties: Definition = { ...options };
  return Object.fromEntries(['MetadataId', ...expand].filter((name) => name in properties).map((name) => [name, properties[name]]));
}
