/**
 * A row as Dataverse's Web API spells it, and back. Reading: a lookup `x` arrives as `_x_value`, its table (when polymorphic) in
 * the annotation `_x_value@Microsoft.Dynamics.CRM.lookuplogicalname`. Writing: `<navigation>@odata.bind: "/set(guid)"`.
 */
import type { Column } from './column.ts';
import { type AnyChanges, type AnyRow, isPolymorphic, isTableName, type TableName, tableOf, type Value } from './index.ts';

export const lookupLogicalName = 'Microsoft.Dynamics.CRM.lookuplogicalname';
export const formattedValue = 'OData.Community.Display.V1.FormattedValue';
export const associatedNavigation = 'Microsoft.Dynamics.CRM.associatednavigationproperty';

export type WireRow = Record<string, unknown>;

/** The name under which the Web API returns and filters a column: lookups as `_<name>_value`. */
export function wireColumnName(table: TableName, column: string): string {
  return tableOf(table).columns[column]?.type === 'lookup' ? `_${column}_value` : column;
}

/** The columns of a table that desks keep, by logical name. */
export function deskColumns(table: TableName): [string, Column][] {
  return Object.entries(tableOf(table).columns).filter(([, column]) => column.desk !== false);
}

/** `$select` for everything that a desk keeps of a table. */
export function selectAll(table: TableName): string[] {
  return [tableOf(table).primaryId, ...deskColumns(table).map(([column]) => wireColumnName(table, column))];
}

/** @throws Error naming table and column when a value has the wrong type: a page with such a row must not be applied. */
export function fromWire(table: TableName, wire: WireRow): AnyRow {
  const definition = tableOf(table);
  const id = wire[definition.primaryId];
  if (typeof id !== 'string') throw new Error(`${table}: a row without ${definition.primaryId}`);
  const row: AnyRow = { id: id.toLowerCase() };
  for (const [name, column] of Object.entries(definition.columns)) {
    const raw = wire[wireColumnName(table, name)];
    if (raw === undefined) continue;
    row[name] = raw === null ? null : checked(table, name, column.type, raw);
    if (column.type === 'lookup') {
      if (typeof row[name] === 'string') row[name] = row[name].toLowerCase();
      if (isPolymorphic(column)) {
        const target = wire[`_${name}_value@${lookupLogicalName}`];
        row[`${name}type`] = raw === null ? null : typeof target === 'string' ? target : null;
      }
    }
  }
  return row;
}

function checked(table: string, name: string, type: string, raw: unknown): Value {
  const expected = type === 'boolean' ? 'boolean' : type === 'integer' || type === 'decimal' || type === 'choice' ? 'number' : 'string';
  if (typeof raw !== expected) throw new Error(`${table}.${name}: expected a ${expected}, got a ${Array.isArray(raw) ? 'list' : typeof raw}`);
  return raw as Value;
}

/** The body of a POST or PATCH for these changes; columns that the service computes are left out. */
export function toWire(table: TableName, changes: AnyChanges): WireRow {
  const definition = tableOf(table);
  const wire: WireRow = {};
  for (const [name, column] of Object.entries(definition.columns)) {
    const value = changes[name];
    if (value === undefined || column.readOnly) continue;
    if (column.type !== 'lookup') {
      wire[name] = value;
      continue;
    }
    const targetName = isPolymorphic(column) ? changes[`${name}type`] : column.targets[0]?.table;
    const target = column.targets.find((candidate) => candidate.table === targetName) ?? column.targets[0];
    if (!target || !isTableName(target.table)) throw new Error(`${table}.${name} points at ${String(targetName)}, which is no target of it`);
    wire[`${target.navigation}@odata.bind`] = value === null ? null : `/${tableOf(target.table).entitySet}(${String(value)})`;
  }
  return wire;
}
