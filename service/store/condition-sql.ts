/** Conditions as SQL with bound parameters. Nothing here comes from a request unchecked: column names are the metadata's. */
import { type RawBuilder, sql, type SqlBool } from 'kysely';
import type { Value } from '../../shared/entities/index.ts';
import type { ColumnOperand, ComparisonOperator, Condition } from './condition.ts';
import { fold } from './folded-text.ts';
import { aliasOf, lookupIs, operandSql } from './operand-sql.ts';
import { toStoredValue } from './row-codec.ts';
import { type Sight, sourceOf } from './sight.ts';

const sqlOperators: Record<ComparisonOperator, string> = { eq: '=', ne: '<>', gt: '>', ge: '>=', lt: '<', le: '<=' };

/** @param sight the rows and values that the condition may look at, in sub-queries too */
export function conditionSql(condition: Condition, sight: Sight): RawBuilder<SqlBool> {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return sql<SqlBool>`(${sql.join(
        condition.parts.map((part) => conditionSql(part, sight)),
        sql.raw(` ${condition.kind} `),
      )})`;
    case 'not':
      // A comparison with nothing is false in OData, unknown in SQL.
      return sql<SqlBool>`(${conditionSql(condition.part, sight)} is not true)`;
    case 'value':
      return comparison(condition.operator, condition.left, condition.value, sight);
    case 'columns': {
      const left = operandSql(condition.left, sight);
      const right = operandSql(condition.right, sight);
      if (condition.operator === 'eq') return sql<SqlBool>`(${left} is not distinct from ${right})`;
      if (condition.operator === 'ne') return sql<SqlBool>`(${left} is distinct from ${right})`;
      return sql<SqlBool>`(${left} ${sql.raw(sqlOperators[condition.operator])} ${right})`;
    }
    case 'text': {
      const { value, function: name } = condition;
      const open = { start: name !== 'startswith', end: name !== 'endswith' };
      if (value.includes('[')) return sql<SqlBool>`(${operandSql(condition.left, sight)} glob ${globPattern(fold(value), open)})`;
      const pattern = `${name === 'startswith' ? '' : '%'}${fold(value).replaceAll('\\', '\\\\')}${name === 'endswith' ? '' : '%'}`;
      return sql<SqlBool>`(${operandSql(condition.left, sight)} like ${pattern} escape '\\')`;
    }
    case 'in': {
      if (condition.values.length === 0) return sql<SqlBool>`(1 = 0)`;
      const values = condition.values.map((value) => sql`${bound(condition.left, value)}`);
      return sql<SqlBool>`(${operandSql(condition.left, sight)} in (${sql.join(values)}))`;
    }
    case 'any':
      return sql<SqlBool>`exists (${members(condition, sight, condition.where && conditionSql(condition.where, sight))})`;
    case 'all':
      return sql<SqlBool>`not exists (${members(condition, sight, condition.where && sql<SqlBool>`(${conditionSql(condition.where, sight)} is not true)`)})`;
  }
}

/**
 * LIKE has no character sets here, GLOB has: `[a-c]`, `[^a-c]`, and `[%]` for the sign itself. A bracket that is not closed is one.
 * (PostgreSQL: `similar to`.)
 */
function globPattern(value: string, open: { readonly start: boolean; readonly end: boolean }): string {
  const wildcards: Readonly<Record<string, string>> = { '%': '*', _: '?', '*': '[*]', '?': '[?]', '[': '[[]' };
  const translated = value.replace(/\[\^?[^\]]+\]|[%_*?[]/g, (part) => wildcards[part] ?? part);
  return `${open.start ? '*' : ''}${translated}${open.end ? '*' : ''}`;
}

function members({ collection, of, scope }: Condition & { kind: 'any' | 'all' }, sight: Sight, where: RawBuilder<SqlBool> | undefined): RawBuilder<unknown> {
  const { table, owner, lookup, typed, link } = collection;
  const member = aliasOf(scope);
  const pointing = link ? `${member}link` : member;
  const sources = [...(link ? [sourceOf(sight, link.table, pointing)] : []), sourceOf(sight, table, member)];
  const conditions: RawBuilder<unknown>[] = [lookupIs(pointing, lookup, typed ? owner : undefined, sql.ref(`${aliasOf(of)}.id`))];
  if (link) conditions.push(lookupIs(pointing, link.lookup, undefined, sql.ref(`${member}.id`)));
  if (where) conditions.push(where);
  return sql`select 1 from ${sql.join(sources)} where ${sql.join(conditions, sql` and `)}`;
}

function comparison(operator: ComparisonOperator, left: ColumnOperand, value: Value, sight: Sight): RawBuilder<SqlBool> {
  const column = operandSql(left, sight);
  if (value === null) return operator === 'eq' ? sql<SqlBool>`(${column} is null)` : sql<SqlBool>`(${column} is not null)`;
  const parameter = bound(left, value);
  // Something is different from nothing. Spelled so that the operand, perhaps a sub-query, stands there once.
  if (operator === 'ne') return sql<SqlBool>`((${column} = ${parameter}) is not true)`;
  return sql<SqlBool>`(${column} ${sql.raw(sqlOperators[operator])} ${parameter})`;
}

function bound(left: ColumnOperand, value: Value) {
  return toStoredValue(left.text && typeof value === 'string' ? fold(value) : value);
}
