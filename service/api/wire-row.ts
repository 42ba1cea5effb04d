/** Our rows in the Web API's spelling, with the annotations that were asked for. */
import { type AnyRow, isTableName, type TableName, tableOf, type Value } from '../../shared/entities/index.ts';
import { associatedNavigation, formattedValue, lookupLogicalName, type WireRow } from '../../shared/entities/wire-format.ts';
import type { RowReader } from '../store/row-reader.ts';
import { type ReadableColumn, readableColumns } from './columns.ts';
import { formatValue } from './formatted-value.ts';
import { wantsAnnotation } from './prefer.ts';

export interface Annotations {
  readonly formatted: boolean;
  readonly lookupTable: boolean;
  readonly navigation: boolean;
  /** IANA name: where formatted instants are read. */
  readonly timeZone: string;
}

export function annotationsOf(patterns: readonly string[], timeZone: string): Annotations {
  return {
    timeZone,
    formatted: wantsAnnotation(patterns, formattedValue),
    lookupTable: wantsAnnotation(patterns, lookupLogicalName),
    navigation: wantsAnnotation(patterns, associatedNavigation),
  };
}

/** Primary names of the rows that lookups point at, by `<table>/<id>`. */
export type LookupNames = ReadonlyMap<string, string>;

export function etagOf(row: AnyRow): string {
  return `W/"${String(row['versionnumber'])}"`;
}

export function lookupTarget(row: AnyRow, column: ReadableColumn): { table: TableName; id: string } | undefined {
  if (column.column?.type !== 'lookup') return undefined;
  const id = row[column.name];
  const [only, ...others] = column.column.targets;
  const table = others.length > 0 ? row[`${column.name}type`] : only?.table;
  return typeof id === 'string' && typeof table === 'string' && isTableName(table) ? { table, id } : undefined;
}

export async function readLookupNames(reader: RowReader, rows: readonly AnyRow[], columns: readonly ReadableColumn[]): Promise<LookupNames> {
  const wanted = new Map<TableName, Set<string>>();
  for (const column of columns) {
    if (column.type !== 'lookup') continue;
    for (const row of rows) {
      const target = lookupTarget(row, column);
      if (!target) continue;
      const ids = wanted.get(target.table) ?? new Set();
      wanted.set(target.table, ids.add(target.id));
    }
  }
  const names = new Map<string, string>();
  for (const [table, ids] of wanted) {
    const { primaryName } = tableOf(table);
    if (primaryName === null) continue;
    for (const [id, row] of await reader.byIds(table, ids, [primaryName])) {
      const name = row[primaryName];
      if (typeof name === 'string') names.set(`${table}/${id}`, name);
    }
  }
  return names;
}

export function selectedColumns(table: TableName, select: readonly ReadableColumn[] | undefined): readonly ReadableColumn[] {
  return select ?? [...readableColumns(table).values()];
}

export function toWireRow(table: TableName, row: AnyRow, columns: readonly ReadableColumn[], annotations: Annotations, names: LookupNames, omitNulls = false): WireRow {
  const wire: WireRow = { '@odata.etag': etagOf(row), [tableOf(table).primaryId]: row.id };
  // Users and teams are owners and show the id that they have as such.
  if (table === 'systemuser' || table === 'team') wire['ownerid'] = row.id;
  for (const column of columns) {
    const value = row[column.name] ?? null;
    if (omitNulls && value === null) continue;
    wire[column.wireName] = column.type === 'datetime' ? instant(value) : value;
    if (value === null) continue;
    if (column.type === 'lookup') annotateLookup(wire, row, column, annotations, names);
    else if (annotations.formatted) {
      const label = formatValue(table, column, value, annotations.timeZone);
      if (label !== undefined) wire[`${column.wireName}@${formattedValue}`] = label;
    }
  }
  return wire;
}

function annotateLookup(wire: WireRow, row: AnyRow, column: ReadableColumn, annotations: Annotations, names: LookupNames): void {
  const target = lookupTarget(row, column);
  if (!target || column.column?.type !== 'lookup') return;
  if (annotations.lookupTable) wire[`${column.wireName}@${lookupLogicalName}`] = target.table;
  if (annotations.navigation) {
    const navigation = column.column.targets.find((candidate) => candidate.table === target.table)?.navigation;
    if (navigation !== undefined) wire[`${column.wireName}@${associatedNavigation}`] = navigation;
  }
  const name = names.get(`${target.table}/${target.id}`);
  if (annotations.formatted && name !== undefined) wire[`${column.wireName}@${formattedValue}`] = name;
}

/** Dataverse writes instants without fractions. */
function instant(value: Value): Value {
  return typeof value === 'string' ? value.replace('.000Z', 'Z') : value;
}
