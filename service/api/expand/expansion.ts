/** What `$expand` asks for, checked against the metadata. */
import type { TableName } from '../../../shared/entities/index.ts';
import type { Collection, Condition, OrderTerm } from '../../store/condition.ts';
import type { ReadableColumn } from '../columns.ts';
import type { CollectionNavigation, SingleNavigation } from '../navigation.ts';

export interface SingleExpansion {
  readonly kind: 'single';
  readonly navigation: SingleNavigation;
  /** One for every table that the navigation property leads to: two for owners, else one. */
  readonly targets: readonly ExpansionTarget[];
}
export interface ExpansionTarget {
  readonly table: TableName;
  readonly select: readonly ReadableColumn[] | undefined;
  readonly expand: readonly SingleExpansion[];
}
export interface CollectionExpansion {
  readonly kind: 'collection';
  readonly navigation: CollectionNavigation;
  readonly collection: Collection;
  readonly select: readonly ReadableColumn[] | undefined;
  readonly where: Condition | undefined;
  readonly order: readonly OrderTerm[];
  readonly top: number | undefined;
  readonly expand: readonly SingleExpansion[];
  /** The options inside the parentheses and the parameter aliases, as a list of the collection's own takes them. */
  readonly options: ReadonlyMap<string, string>;
}
export type Expansion = SingleExpansion | CollectionExpansion;
