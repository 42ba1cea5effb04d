/** What rows are asked for, checked against the metadata already: the API's `$filter` becomes this, the store turns it into SQL. */
import type { TableName, Value } from '../../shared/entities/index.ts';

export type ComparisonOperator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';
export type TextFunction = 'contains' | 'startswith' | 'endswith';

/** From a row to the one that its lookup points at. */
export interface Step {
  readonly lookup: string;
  /** The table of the row that is arrived at. */
  readonly table: TableName;
  /** The lookup has several targets: only rows whose `<lookup>type` names the table take part. */
  readonly typed: boolean;
}

/** `text` columns are compared without regard to case. */
export interface ColumnOperand {
  readonly column: string;
  readonly text: boolean;
  /** Whose column: 0 the row that is asked for, 1 the member of a collection that is looked at, 2 a member of that one's collection. */
  readonly scope?: number;
  /** Lookups that are followed first. A row that is missing, or not visible, has null in every column. */
  readonly path?: readonly Step[];
}

/** Rows that belong to a row of `owner`: those that point at it, or those that a link table connects with it. */
export interface Collection {
  readonly owner: TableName;
  /** Table of the members. */
  readonly table: TableName;
  /** The lookup that points at the owner: of the members, or of the link table. */
  readonly lookup: string;
  /** As in `Step`. */
  readonly typed: boolean;
  readonly link: { readonly table: TableName; /** Its lookup that points at the member. */ readonly lookup: string } | undefined;
}

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | { readonly kind: 'value'; readonly operator: ComparisonOperator; readonly left: ColumnOperand; readonly value: Value }
  | { readonly kind: 'columns'; readonly operator: ComparisonOperator; readonly left: ColumnOperand; readonly right: ColumnOperand }
  /** `%` and `_` in `value` are wildcards, as in Dataverse. */
  | { readonly kind: 'text'; readonly function: TextFunction; readonly left: ColumnOperand; readonly value: string }
  /** One of the values, none of which is null; an empty list matches nothing. */
  | { readonly kind: 'in'; readonly left: ColumnOperand; readonly values: readonly Exclude<Value, null>[] }
  /** Members of the collection of the row in scope `of`; inside `where` they are in scope `of` + n, given as `scope`. */
  | {
      readonly kind: 'any' | 'all';
      readonly collection: Collection;
      readonly of: number;
      readonly scope: number;
      readonly where: Condition | undefined;
    };

export interface OrderTerm extends ColumnOperand {
  readonly descending: boolean;
  /** Where the value comes from when the operand has none: the names behind a lookup with several targets. */
  readonly otherwise?: readonly ColumnOperand[];
}

/** Where a page ended: the values of its order terms as they are compared, and the key. */
export interface Position {
  readonly values: readonly Value[];
  readonly id: string;
}

export interface RowQuery {
  readonly where?: Condition | undefined;
  /** The key is always the last term, so that the order is total. */
  readonly order: readonly OrderTerm[];
  readonly after?: Position | undefined;
  readonly limit: number;
  /** SQL columns that are needed besides the key and the version number; absent: all. */
  readonly columns?: readonly string[] | undefined;
}

/** Members of the collections of many rows at once, `limit` for each of them. */
export interface MembersQuery extends Omit<RowQuery, 'after'> {
  readonly collection: Collection;
  readonly owners: readonly string[];
  /** For all owners together. */
  readonly totalLimit: number;
}
