/** WhoAmI and the part of the metadata that a client probes at start-up. */
import { type TableName, isTableName, tableNames, tableOf } from '../../shared/entities/index.ts';
import type { Column } from '../../shared/entities/column.ts';
import { badQuery, errorCode, notImplemented, ODataFault } from './errors.ts';
import type { ApiRequest, ApiResponse } from './message.ts';
import { splitQuery } from './query-options.ts';
import type { Resource } from './resource-path.ts';

/** This service has one organisation and one business unit; the ids are ours and the same everywhere. */
const organizationId = '31100000-0000-4000-8000-00000000c117';
const businessUnitId = '31100000-0000-4000-8000-00000000b001';

export function whoAmI(request: ApiRequest): ApiResponse {
  return {
    status: 200,
    headers: {},
    body: {
      '@odata.context': `${request.root}/$metadata#Microsoft.Dynamics.CRM.WhoAmIResponse`,
      BusinessUnitId: businessUnitId,
      UserId: request.principal.userId,
      OrganizationId: organizationId,
    },
  };
}

const attributeTypes: Record<Column['type'], string> = {
  text: 'String',
  memo: 'Memo',
  integer: 'Integer',
  decimal: 'Decimal',
  boolean: 'Boolean',
  datetime: 'DateTime',
  choice: 'Picklist',
  lookup: 'Lookup',
};

export function entityDefinitions(request: ApiRequest, { logicalName, attributes }: Resource & { kind: 'definitions' }): ApiResponse {
  const options = splitQuery(request.query);
  for (const name of options.keys()) if (name !== '$select') throw notImplemented(`The query option ${name.slice(0, 40)} on EntityDefinitions`);
  if (logicalName !== undefined && !isTableName(logicalName)) {
    throw new ODataFault(404, errorCode.doesNotExist, `Could not find an entity with name ${logicalName}.`);
  }
  const select = options.get('$select')?.split(',').map((name) => name.trim());
  const context = `${request.root}/$metadata#EntityDefinitions`;
  if (logicalName === undefined) return ok({ '@odata.context': context, value: tableNames.map((table) => pick(definition(table), select)) });
  if (!attributes) return ok({ '@odata.context': `${context}/$entity`, ...pick(definition(logicalName), select) });
  return ok({ '@odata.context': `${context}('${logicalName}')/Attributes`, value: attributesOf(logicalName).map((attribute) => pick(attribute, select)) });
}

function ok(body: unknown): ApiResponse {
  return { status: 200, headers: {}, body };
}

function definition(name: TableName): Record<string, unknown> {
  const table = tableOf(name);
  return {
    LogicalName: table.logicalName,
    EntitySetName: table.entitySet,
    PrimaryIdAttribute: table.primaryId,
    PrimaryNameAttribute: table.primaryName,
    ObjectTypeCode: table.typeCode ?? null,
    ChangeTrackingEnabled: true,
    IsOptimisticConcurrencyEnabled: true,
  };
}

function attributesOf(name: TableName): Record<string, unknown>[] {
  const table = tableOf(name);
  return [
    { LogicalName: table.primaryId, AttributeType: 'Uniqueidentifier' },
    ...Object.entries(table.columns).map(([column, { type }]) => ({ LogicalName: column, AttributeType: attributeTypes[type] })),
  ];
}

function pick(values: Record<string, unknown>, select: readonly string[] | undefined): Record<string, unknown> {
  if (!select) return values;
  return Object.fromEntries(
    select.map((name) => {
      if (!Object.hasOwn(values, name)) throw badQuery(`EntityDefinitions: this service knows ${Object.keys(values).join(', ')}, not '${name.slice(0, 80)}'.`);
      return [name, values[name]];
    }),
  );
}
