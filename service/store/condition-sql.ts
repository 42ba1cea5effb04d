/** Conditions as SQL with bound parameters. Nothing here comes from a request unchecked: column names are the metadata's. */
import { type Expression, sql, type SqlBool } from 'kysely';
import type { Value } from '../../shared/entities/index.ts';
import type { ColumnOperand, ComparisonOperator, Condition, OrderTerm } from './condition.ts';
import { toStoredValue } from './row-codec.ts';

const sqlOperators: Record<ComparisonOperator, string> = { eq: '=', ne: '<>', gt: '>', ge: '>=', lt: '<', le: '<=' };

export function conditionSql(condition: Condition): Expression<SqlBool> {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return sql<SqlBool>`(${sql.join(condition.parts.map(conditionSql), sql.raw(` ${condition.kind} `))})`;
    case 'not':
      // A comparison with nothing is false in OData, unknown in SQL.
      return sql<SqlBool>`(${conditionSql(condition.part)} is not true)`;
    case 'value':
      return comparison(condition.operator, condition.left, condition.value);
    case 'columns': {
      const left = operand(condition.left);
      const right = operand(condition.right);
      if (condition.operator === 'eq') return sql<SqlBool>`${left} is not distinct from ${right}`;
      if (condition.operator === 'ne') return sql<SqlBool>`${left} is distinct from ${right}`;
      return sql<SqlBool>`${left} ${sql.raw(sqlOperators[condition.operator])} ${right}`;
    }
    case 'text': {
      const { value, function: name } = condition;
      const pattern = `${name === 'startswith' ? '' : '%'}${asciiLower(value).replaceAll('\\', '\\\\')}${name === 'endswith' ? '' : '%'}`;
      return sql<SqlBool>`${operand(condition.left)} like ${pattern} escape '\\'`;
    }
  }
}

function comparison(operator: ComparisonOperator, left: ColumnOperand, value: Value): Expression<SqlBool> {
  const column = operand(left);
  if (value === null) return operator === 'eq' ? sql<SqlBool>`${column} is null` : sql<SqlBool>`${column} is not null`;
  const bound = toStoredValue(left.text && typeof value === 'string' ? asciiLower(value) : value);
  if (operator === 'ne') return sql<SqlBool>`(${column} <> ${bound} or ${column} is null)`;
  return sql<SqlBool>`${column} ${sql.raw(sqlOperators[operator])} ${bound}`;
}

function operand({ column, text }: ColumnOperand): Expression<unknown> {
  return text ? sql`lower(${sql.ref(column)})` : sql`${sql.ref(column)}`;
}

/** SQLite's `lower` knows A to Z only; the parameter must be treated alike. */
export function asciiLower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

export function orderSql(order: readonly OrderTerm[]): Expression<unknown> {
  const terms = order.map((term) => sql`${operand(term)} ${sql.raw(term.descending ? 'desc nulls last' : 'asc nulls first')}`);
  return sql.join([...terms, sql.ref('id')]);
}

/** Rows that come after the given one in this order; nothing sorts before every value. */
export function afterSql(order: readonly OrderTerm[], after: { readonly values: readonly Value[]; readonly id: string }): Expression<SqlBool> {
  const alternatives: Expression<SqlBool>[] = [];
  const equalSoFar: Expression<SqlBool>[] = [];
  order.forEach((term, index) => {
    const value = after.values[index] ?? null;
    const column = operand(term);
    const bound = toStoredValue(term.text && typeof value === 'string' ? asciiLower(value) : value);
    const later =
      value === null
        ? term.descending
          ? sql<SqlBool>`1 = 0`
          : sql<SqlBool>`${column} is not null`
        : term.descending
          ? sql<SqlBool>`(${column} < ${bound} or ${column} is null)`
          : sql<SqlBool>`${column} > ${bound}`;
    alternatives.push(sql<SqlBool>`(${sql.join([...equalSoFar, later], sql` and `)})`);
    equalSoFar.push(value === null ? sql<SqlBool>`${column} is null` : sql<SqlBool>`${column} = ${bound}`);
  });
  alternatives.push(sql<SqlBool>`(${sql.join([...equalSoFar, sql<SqlBool>`${sql.ref('id')} > ${after.id}`], sql` and `)})`);
  return sql<SqlBool>`(${sql.join(alternatives, sql` or `)})`;
}
