/** What rows are asked for, checked against the metadata already: the API's `$filter` becomes this, the store turns it into SQL. */
import type { Value } from '../../shared/entities/index.ts';

export type ComparisonOperator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';
export type TextFunction = 'contains' | 'startswith' | 'endswith';

/** `text` columns are compared without regard to case. */
export interface ColumnOperand {
  readonly column: string;
  readonly text: boolean;
}

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | { readonly kind: 'value'; readonly operator: ComparisonOperator; readonly left: ColumnOperand; readonly value: Value }
  | { readonly kind: 'columns'; readonly operator: ComparisonOperator; readonly left: ColumnOperand; readonly right: ColumnOperand }
  /** `%` and `_` in `value` are wildcards, as in Dataverse. */
  | { readonly kind: 'text'; readonly function: TextFunction; readonly left: ColumnOperand; readonly value: string };

export interface OrderTerm extends ColumnOperand {
  readonly descending: boolean;
}

export interface RowQuery {
  readonly where?: Condition | undefined;
  /** The key is always the last term, so that the order is total. */
  readonly order: readonly OrderTerm[];
  /** Values of the order terms and the key of the last row that was given out. */
  readonly after?: { readonly values: readonly Value[]; readonly id: string } | undefined;
  readonly limit: number;
}
