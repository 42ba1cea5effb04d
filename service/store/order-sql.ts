/** Orders in SQL. Nothing sorts before every value; the key comes last, so that an order is total and a page can begin behind a row. */
import { type RawBuilder, sql, type SqlBool } from 'kysely';
import type { OrderTerm, Position } from './condition.ts';
import { operandSql } from './operand-sql.ts';
import { toStoredValue } from './row-codec.ts';
import type { Sight } from './sight.ts';

/** What a term sorts by. */
export function orderValueSql(term: OrderTerm, sight: Sight): RawBuilder<unknown> {
  const values = [term, ...(term.otherwise ?? [])].map((operand) => operandSql(operand, sight));
  return values.length === 1 ? sql`${values[0]}` : sql`coalesce(${sql.join(values)})`;
}

/** @param values the terms' values, expressions or names of them */
export function orderSql(order: readonly OrderTerm[], values: readonly RawBuilder<unknown>[], key: RawBuilder<unknown>): RawBuilder<unknown> {
  const terms = order.map((term, index) => sql`${values[index]} ${sql.raw(term.descending ? 'desc nulls last' : 'asc nulls first')}`);
  return sql.join([...terms, key]);
}

/** Rows that come after the given one. Its values are those that `orderValueSql` had there. */
export function afterSql(order: readonly OrderTerm[], values: readonly RawBuilder<unknown>[], key: RawBuilder<unknown>, after: Position): RawBuilder<SqlBool> {
  const bounds = order.map((_term, index) => toStoredValue(after.values[index] ?? null));
  // As one comparison of rows an index finds the place at once. A row with nothing in a term came before the value there, and is left out here too.
  if (order.every(({ descending }, index) => !descending && bounds[index] !== null)) {
    return sql<SqlBool>`(${sql.join([...values, key])}) > (${sql.join([...bounds, after.id])})`;
  }
  const alternatives: RawBuilder<unknown>[] = [];
  const equalSoFar: RawBuilder<unknown>[] = [];
  order.forEach((term, index) => {
    const bound = bounds[index] ?? null;
    const column = values[index] ?? sql`null`;
    const later =
      bound === null
        ? term.descending
          ? sql`1 = 0`
          : sql`${column} is not null`
        : term.descending
          ? sql`(${column} < ${bound} or ${column} is null)`
          : sql`${column} > ${bound}`;
    alternatives.push(sql`(${sql.join([...equalSoFar, later], sql` and `)})`);
    equalSoFar.push(bound === null ? sql`${column} is null` : sql`${column} = ${bound}`);
  });
  alternatives.push(sql`(${sql.join([...equalSoFar, sql`${key} > ${after.id}`], sql` and `)})`);
  return sql<SqlBool>`(${sql.join(alternatives, sql` or `)})`;
}
