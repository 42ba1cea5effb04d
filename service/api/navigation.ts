/** Navigation properties of the tables, in both directions, made once from the metadata. Names are case-sensitive, as in Dataverse. */
import type { LookupColumn } from '../../shared/entities/column.ts';
import { isPolymorphic, isTableName, type TableName, tableNames, tableOf, type Value } from '../../shared/entities/index.ts';

export interface SingleNavigation {
  readonly name: string;
  /** Logical name of the lookup that it follows. */
  readonly lookup: string;
  readonly column: LookupColumn;
  /** Tables it leads to; more than one only for owners. */
  readonly targets: readonly TableName[];
}

/** Rows of `child` whose `lookup` points back here. */
export interface OneToManyNavigation {
  readonly kind: 'one-to-many';
  readonly name: string;
  readonly child: TableName;
  readonly lookup: string;
  readonly column: LookupColumn;
  /** The child's single-valued navigation property that leads back. */
  readonly partner: string;
}
/** Rows of `target`, joined through the rows of `intersect`. */
export interface ManyToManyNavigation {
  readonly kind: 'many-to-many';
  readonly name: string;
  readonly intersect: TableName;
  /** Lookup of the intersect table that points at this table. */
  readonly near: string;
  /** Lookup of the intersect table that points at the target. */
  readonly far: string;
  readonly target: TableName;
}
export type CollectionNavigation = OneToManyNavigation | ManyToManyNavigation;

/** The one many-to-many relationship of the city. */
export const teamMembership = { name: 'teammembership_association', intersect: 'teammembership', sides: { team: 'teamid', systemuser: 'systemuserid' } } as const;

const singles = new Map<TableName, ReadonlyMap<string, SingleNavigation>>(tableNames.map((table) => [table, singlesOf(table)]));
const collections = new Map<TableName, ReadonlyMap<string, CollectionNavigation>>(tableNames.map((table) => [table, collectionsOf(table)]));
const nothing: ReadonlyMap<string, never> = new Map<string, never>();

export function singleNavigations(table: TableName): ReadonlyMap<string, SingleNavigation> {
  return singles.get(table) ?? nothing;
}
export function collectionNavigations(table: TableName): ReadonlyMap<string, CollectionNavigation> {
  return collections.get(table) ?? nothing;
}

/** What a lookup column is written with to point at a row: the id, and for a polymorphic one its table. */
export function lookupValues(lookup: string, column: LookupColumn, target: { readonly table: TableName; readonly id: string } | null): Record<string, Value> {
  return isPolymorphic(column) ? { [lookup]: target?.id ?? null, [`${lookup}type`]: target?.table ?? null } : { [lookup]: target?.id ?? null };
}

function singlesOf(table: TableName): Map<string, SingleNavigation> {
  const found = new Map<string, SingleNavigation>();
  for (const [lookup, column] of Object.entries(tableOf(table).columns)) {
    if (column.type !== 'lookup') continue;
    for (const { navigation } of column.targets) {
      const targets = column.targets.filter((target) => target.navigation === navigation).map((target) => target.table);
      found.set(navigation, { name: navigation, lookup, column, targets: targets.filter(isTableName) });
    }
  }
  return found;
}

function collectionsOf(table: TableName): Map<string, CollectionNavigation> {
  const found = new Map<string, CollectionNavigation>();
  for (const child of tableNames) {
    for (const [lookup, column] of Object.entries(tableOf(child).columns)) {
      if (column.type !== 'lookup') continue;
      for (const target of column.targets) {
        if (target.table !== table || target.collection === undefined) continue;
        found.set(target.collection, { kind: 'one-to-many', name: target.collection, child, lookup, column, partner: target.navigation });
      }
    }
  }
  const { name, intersect, sides } = teamMembership;
  if (table === 'team') found.set(name, { kind: 'many-to-many', name, intersect, near: sides.team, far: sides.systemuser, target: 'systemuser' });
  if (table === 'systemuser') found.set(name, { kind: 'many-to-many', name, intersect, near: sides.systemuser, far: sides.team, target: 'team' });
  return found;
}
