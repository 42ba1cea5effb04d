/** Comparisons of a column with a value, or with another column of the same row. */
import type { ComparisonOperator, Condition } from '../../store/condition.ts';
import { badQuery, notImplemented } from '../errors.ts';
import type { Token } from './lexer.ts';
import { kindOf, valueOf } from './literal.ts';
import type { Path } from './path.ts';

export type ColumnPath = Path & { kind: 'column' };
export type Operand = ColumnPath | { readonly kind: 'literal'; readonly token: Token };

/** `null eq lastname` says the same as `lastname eq null`. */
export const mirrored: Record<ComparisonOperator, ComparisonOperator> = { eq: 'eq', ne: 'ne', gt: 'lt', ge: 'le', lt: 'gt', le: 'ge' };

export function isComparison(text: string): text is ComparisonOperator {
  return Object.hasOwn(mirrored, text);
}

/** @param place where it stands, for messages */
export function compareColumns(left: ColumnPath, operator: ComparisonOperator, right: ColumnPath, place: string): Condition {
  if (kindOf(left.column) !== kindOf(right.column)) throw badQuery(`'${left.column.wireName}' and '${right.column.wireName}' have different types ${place}.`);
  // Dataverse compares columns within one row.
  if (rowOf(left) !== rowOf(right)) throw notImplemented(`Comparing columns of two rows ${place}`);
  return { kind: 'columns', operator, left: left.operand, right: right.operand };
}

function rowOf({ operand }: ColumnPath): string {
  return JSON.stringify([operand.scope, operand.path]);
}

export function compareValue({ column, operand }: ColumnPath, operator: ComparisonOperator, literal: Token, place: string): Condition {
  const isNull = literal.kind === 'word' && literal.text === 'null';
  const equality = operator === 'eq' || operator === 'ne';
  if (isNull && !equality) throw badQuery(`null can be compared with eq and ne only ${place}.`);
  if (!isNull && !equality && ['guid', 'boolean'].includes(kindOf(column))) throw badQuery(`'${column.wireName}' can be compared with eq and ne only ${place}.`);
  return { kind: 'value', operator, left: operand, value: isNull ? null : valueOf(column, literal, place) };
}
