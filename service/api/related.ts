/** The members of one row's collection, as rows of their own table that meet a condition. */
import { isPolymorphic, type TableName } from '../../shared/entities/index.ts';
import type { Condition } from '../store/condition.ts';
import type { CollectionNavigation } from './navigation.ts';

export function membersOf(navigation: CollectionNavigation, owner: { readonly table: TableName; readonly id: string }): { table: TableName; where: Condition } {
  if (navigation.kind === 'one-to-many') {
    const { child, lookup, column } = navigation;
    const pointsHere = equal(lookup, owner.id);
    if (!isPolymorphic(column)) return { table: child, where: pointsHere };
    return { table: child, where: { kind: 'and', parts: [pointsHere, equal(`${lookup}type`, owner.table)] } };
  }
  const { target, intersect, near, far } = navigation;
  const links = { owner: target, table: intersect, lookup: far, typed: false, link: undefined };
  return { table: target, where: { kind: 'any', collection: links, of: 0, scope: 1, where: equal(near, owner.id, 1) } };
}

function equal(column: string, value: string, scope = 0): Condition {
  return { kind: 'value', operator: 'eq', left: { column, text: false, scope }, value };
}
