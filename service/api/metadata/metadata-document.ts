/** `$metadata`: the model as CSDL XML (OData 4.0), made once from `shared/entities` and the registry of actions. */
import type { Column } from '../../../shared/entities/column.ts';
import { isTableName, type TableName, tableNames, tableOf } from '../../../shared/entities/index.ts';
import { actions } from '../actions/index.ts';
import { readableColumns } from '../columns.ts';
import type { ApiResponse } from '../message.ts';
import { collectionNavigations, singleNavigations } from '../navigation.ts';
import { actionShapes, complexTypes, functionShapes, type OperationShape } from './operations.ts';
import { element } from './xml.ts';

const edmTypes: Record<Column['type'] | 'key', string> = {
  key: 'Edm.Guid',
  lookup: 'Edm.Guid',
  text: 'Edm.String',
  memo: 'Edm.String',
  integer: 'Edm.Int32',
  decimal: 'Edm.Double',
  boolean: 'Edm.Boolean',
  datetime: 'Edm.DateTimeOffset',
  choice: 'Edm.Int32',
};

let document: string | undefined;

export function metadataDocument(): ApiResponse {
  document ??= makeDocument();
  return { status: 200, headers: { 'Content-Type': 'application/xml; charset=utf-8' }, body: document };
}

function makeDocument(): string {
  const schema = element('Schema', { Namespace: 'Microsoft.Dynamics.CRM', Alias: 'mscrm', xmlns: 'http://docs.oasis-open.org/odata/ns/edm' }, [
    element('EntityType', { Name: 'crmbaseentity', Abstract: 'true' }),
    // What owns rows: a user or a team.
    element('EntityType', { Name: 'principal', BaseType: 'mscrm.crmbaseentity', Abstract: 'true' }, [property('ownerid', 'lookup', undefined)]),
    ...tableNames.map(entityType),
    ...Object.keys(actions).flatMap(actionElements),
    ...Object.entries(functionShapes).flatMap(([name, shape]) => functionElements(name, shape)),
    ...Object.entries(complexTypes).map(([name, properties]) => complexType(name, properties)),
    element('EntityContainer', { Name: 'System' }, [
      ...tableNames.map(entitySet),
      ...Object.entries(actions)
        .filter(([, action]) => action.boundTo === undefined)
        .map(([name]) => element('ActionImport', { Name: name, Action: `mscrm.${name}` })),
      ...Object.keys(functionShapes).map((name) => element('FunctionImport', { Name: name, Function: `mscrm.${name}` })),
    ]),
  ]);
  const edmx = element('edmx:Edmx', { Version: '4.0', 'xmlns:edmx': 'http://docs.oasis-open.org/odata/ns/edmx' }, [element('edmx:DataServices', {}, [schema])]);
  return `<?xml version="1.0" encoding="utf-8"?>${edmx}`;
}

function entityType(table: TableName): string {
  const { primaryId, keys = [] } = tableOf(table);
  const owner = table === 'systemuser' || table === 'team';
  return element('EntityType', { Name: table, BaseType: owner ? 'mscrm.principal' : 'mscrm.crmbaseentity' }, [
    element('Key', {}, [element('PropertyRef', { Name: primaryId })]),
    ...[...readableColumns(table).values()].map((column) => property(column.wireName, column.type, column.column)),
    ...navigationProperties(table),
    ...(keys.length === 0 ? [] : [alternateKeys(table, keys)]),
  ]);
}

function property(name: string, type: Column['type'] | 'key', column: Column | undefined): string {
  const edmType = name === 'versionnumber' ? 'Edm.Int64' : edmTypes[type];
  const maxLength = column?.type === 'text' || column?.type === 'memo' ? { MaxLength: String(column.maxLength) } : {};
  const computed = type === 'lookup' || column?.readOnly ? [element('Annotation', { Term: 'Org.OData.Core.V1.Computed', Bool: 'true' })] : [];
  return element('Property', { Name: name, Type: edmType, ...(type === 'key' ? { Nullable: 'false' } : {}), ...maxLength }, computed);
}

function navigationProperties(table: TableName): string[] {
  const singles = [...singleNavigations(table).values()].map(({ name, lookup, column, targets }) => {
    const [target, ...others] = targets;
    const partner = column.targets.find((candidate) => candidate.navigation === name)?.collection;
    return element('NavigationProperty', { Name: name, Type: `mscrm.${others.length > 0 ? 'principal' : (target ?? '')}`, ...(partner === undefined ? {} : { Partner: partner }) }, [
      ...(others.length > 0 ? [] : [element('ReferentialConstraint', { Property: `_${lookup}_value`, ReferencedProperty: primaryIdOf(target) })]),
    ]);
  });
  const collections = [...collectionNavigations(table).values()].map((navigation) => {
    const [type, partner] = navigation.kind === 'one-to-many' ? [navigation.child, navigation.partner] : [navigation.target, navigation.name];
    return element('NavigationProperty', { Name: navigation.name, Type: `Collection(mscrm.${type})`, Partner: partner });
  });
  return [...singles, ...collections];
}

function primaryIdOf(table: TableName | undefined): string {
  return table === undefined ? '' : tableOf(table).primaryId;
}

function alternateKeys(table: TableName, keys: readonly (readonly string[])[]): string {
  const wireNameOf = (column: string) => (tableOf(table).columns[column]?.type === 'lookup' ? `_${column}_value` : column);
  const record = (columns: readonly string[]) =>
    element('Record', { Type: 'OData.Community.Keys.V1.AlternateKey' }, [
      element('PropertyValue', { Property: 'Key' }, [
        element(
          'Collection',
          {},
          columns.map((column) =>
            element('Record', { Type: 'OData.Community.Keys.V1.PropertyRef' }, [
              element('PropertyValue', { Property: 'Alias', String: wireNameOf(column) }),
              element('PropertyValue', { Property: 'Name', PropertyPath: wireNameOf(column) }),
            ]),
          ),
        ),
      ]),
    ]);
  return element('Annotation', { Term: 'OData.Community.Keys.V1.AlternateKeys' }, [element('Collection', {}, keys.map(record))]);
}

function entitySet(table: TableName): string {
  const singles = [...singleNavigations(table).values()].flatMap(({ name, targets }) => {
    const [target, ...others] = targets;
    return target === undefined || others.length > 0 ? [] : [{ name, target }];
  });
  const collections = [...collectionNavigations(table).values()].map((navigation) => ({ name: navigation.name, target: navigation.kind === 'one-to-many' ? navigation.child : navigation.target }));
  const bindings = [...singles, ...collections].map(({ name, target }) => element('NavigationPropertyBinding', { Path: name, Target: tableOf(target).entitySet }));
  return element('EntitySet', { Name: tableOf(table).entitySet, EntityType: `mscrm.${table}` }, bindings);
}

function actionElements(name: string): string[] {
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  const shape: OperationShape = (Object.hasOwn(actionShapes, name) ? actionShapes[name] : undefined) ?? { parameters: {} };
  const bound = action?.boundTo !== undefined && isTableName(action.boundTo) ? [parameter('entity', `mscrm.${action.boundTo}`, true)] : [];
  const parameters = Object.entries(shape.parameters).map(([parameterName, type]) => parameter(parameterName, type, false));
  const returned = shape.answer ? [element('ReturnType', { Type: `mscrm.${name}Response` })] : [];
  return [element('Action', { Name: name, ...(bound.length > 0 ? { IsBound: 'true' } : {}) }, [...bound, ...parameters, ...returned]), ...(shape.answer ? [answerType(name, shape.answer)] : [])];
}

function functionElements(name: string, { parameters, answer }: Required<OperationShape>): string[] {
  const accepted = Object.entries(parameters).map(([parameterName, type]) => parameter(parameterName, type, true));
  return [element('Function', { Name: name }, [...accepted, element('ReturnType', { Type: `mscrm.${name}Response`, Nullable: 'false' })]), answerType(name, answer)];
}

function parameter(name: string, type: string, required: boolean): string {
  return element('Parameter', { Name: name, Type: type, ...(required ? { Nullable: 'false' } : {}) });
}

function answerType(name: string, properties: Readonly<Record<string, string>>): string {
  return complexType(`${name}Response`, properties);
}

function complexType(name: string, properties: Readonly<Record<string, string>>): string {
  return element('ComplexType', { Name: name }, Object.entries(properties).map(([propertyName, type]) => element('Property', { Name: propertyName, Type: type })));
}
