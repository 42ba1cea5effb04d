/** Columns in SQL, of the row itself or of a row that lookups lead to. Names are the metadata's, never a request's. */
import { type RawBuilder, sql } from 'kysely';
import type { TableName } from '../../shared/entities/index.ts';
import type { ColumnOperand, Step } from './condition.ts';
import { foldedColumn } from './schema/columns.ts';
import { type Sight, sourceOf } from './sight.ts';

/** The alias of the row in a scope. */
export function aliasOf(scope: number): string {
  return `r${scope}`;
}

export function operandSql(operand: ColumnOperand, sight: Sight): RawBuilder<unknown> {
  const owner = aliasOf(operand.scope ?? 0);
  const path = operand.path ?? [];
  const last = path.length;
  if (last === 0) return columnSql(owner, operand);
  const alias = (index: number) => (index === 0 ? owner : `${owner}p${index}`);
  const sources = path.map((step, index) => sourceOf(sight, step.table, alias(index + 1)));
  const joins = path.map((step, index) => pointsAt(alias(index), step, alias(index + 1)));
  return sql`(select ${columnSql(alias(last), operand)} from ${sql.join(sources)} where ${sql.join(joins, sql` and `)})`;
}

/**
 * Text as it is compared. A sight may hide a text column and leave `folded`, which then must not give it away: where the column is null,
 * so is the operand.
 */
function columnSql(alias: string, { column, text }: ColumnOperand): RawBuilder<unknown> {
  const plain = sql.ref(`${alias}.${column}`);
  if (!text) return sql`${plain}`;
  return sql`case when ${plain} is not null then coalesce(${sql.ref(`${alias}.${foldedColumn}`)} ->> ${sql.lit(column)}, lower(${plain})) end`;
}

function pointsAt(from: string, { lookup, table, typed }: Step, target: string): RawBuilder<boolean> {
  return lookupIs(from, lookup, typed ? table : undefined, sql.ref(`${target}.id`));
}

/** @param table the lookup's target, when it has several */
export function lookupIs(alias: string, lookup: string, table: TableName | undefined, id: RawBuilder<unknown>): RawBuilder<boolean> {
  const equal = sql`${sql.ref(`${alias}.${lookup}`)} = ${id}`;
  if (table === undefined) return sql<boolean>`${equal}`;
  return sql<boolean>`${equal} and ${sql.ref(`${alias}.${lookup}type`)} = ${sql.lit(table)}`;
}
