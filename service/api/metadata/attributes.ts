/** Columns as Dataverse's metadata describes them (`AttributeMetadata` and its kinds). */
import type { Column } from '../../../shared/entities/column.ts';
import { type TableName, tableOf } from '../../../shared/entities/index.ts';
import { label, metadataId } from './names.ts';

export type Definition = Readonly<Record<string, unknown>>;

const attributeTypes: Record<Exclude<Column['type'], 'lookup' | 'choice'>, string> = {
  text: 'String',
  memo: 'Memo',
  integer: 'Integer',
  decimal: 'Decimal',
  boolean: 'Boolean',
  datetime: 'DateTime',
};

/** The key first. `@odata.type` says of which kind each one is. */
export function attributesOf(table: TableName): Definition[] {
  return [keyAttribute(table), ...Object.entries(tableOf(table).columns).map(([name, column]) => attribute(table, name, column))];
}

function keyAttribute(table: TableName): Definition {
  const { primaryId, label: tableLabel } = tableOf(table);
  return { ...common(table, primaryId, 'Uniqueidentifier', tableLabel), RequiredLevel: { Value: 'SystemRequired' }, IsPrimaryId: true, IsValidForCreate: true };
}

function attribute(table: TableName, name: string, column: Column): Definition {
  const definition = tableOf(table);
  const writable = !column.readOnly && !definition.writtenByService;
  return {
    ...common(table, name, typeOf(name, column), column.label),
    RequiredLevel: { Value: column.required ? 'ApplicationRequired' : 'None' },
    IsPrimaryName: definition.primaryName === name,
    IsValidForCreate: writable,
    IsValidForUpdate: writable && !definition.appendOnly,
    ...details(table, name, column),
  };
}

function common(table: TableName, name: string, type: string, text: string): Record<string, unknown> {
  return {
    '@odata.type': `#Microsoft.Dynamics.CRM.${type === 'Uniqueidentifier' ? 'UniqueIdentifier' : type === 'Owner' || type === 'Customer' ? 'Lookup' : type}AttributeMetadata`,
    MetadataId: metadataId(table, name),
    LogicalName: name,
    SchemaName: name,
    EntityLogicalName: table,
    AttributeType: type,
    AttributeTypeName: { Value: `${type}Type` },
    DisplayName: label(text),
    IsCustomAttribute: name.startsWith('ring_'),
    IsPrimaryId: false,
    IsPrimaryName: false,
    IsValidForRead: true,
    IsValidForCreate: false,
    IsValidForUpdate: false,
  };
}

function typeOf(name: string, column: Column): string {
  if (column.type === 'choice') return name === 'statecode' ? 'State' : name === 'statuscode' ? 'Status' : 'Picklist';
  if (column.type === 'lookup') return name === 'ownerid' ? 'Owner' : name === 'customerid' ? 'Customer' : 'Lookup';
  return name === 'versionnumber' ? 'BigInt' : attributeTypes[column.type];
}

function details(table: TableName, name: string, column: Column): Record<string, unknown> {
  switch (column.type) {
    case 'text':
    case 'memo':
      return { MaxLength: column.maxLength, Format: column.type === 'text' ? 'Text' : 'TextArea' };
    case 'integer':
    case 'decimal':
      return { MinValue: column.minimum ?? null, MaxValue: column.maximum ?? null };
    case 'datetime':
      return { Format: 'DateAndTime', DateTimeBehavior: { Value: 'UserLocal' } };
    case 'lookup':
      return { Targets: column.targets.map((target) => target.table) };
    case 'boolean':
      return { DefaultValue: column.default ?? false, OptionSet: booleanOptions(table, name) };
    case 'choice':
      return {
        DefaultFormValue: column.default ?? -1,
        OptionSet: { ...optionSet(table, name), Options: column.choices.map(({ value, label: text }) => ({ Value: value, Label: label(text) })) },
      };
  }
}

function optionSet(table: TableName, name: string): Record<string, unknown> {
  return { MetadataId: metadataId(table, name, 'options'), Name: `${table}_${name}`, IsGlobal: false };
}

function booleanOptions(table: TableName, name: string): Record<string, unknown> {
  return { ...optionSet(table, name), TrueOption: { Value: 1, Label: label('Yes') }, FalseOption: { Value: 0, Label: label('No') } };
}
