/** Whole queries for the API: a page of rows, a count, the members of many rows' collections. */
import { type RawBuilder, sql } from 'kysely';
import type { TableName } from '../../shared/entities/index.ts';
import type { Condition, MembersQuery, RowQuery } from './condition.ts';
import { conditionSql } from './condition-sql.ts';
import { aliasOf } from './operand-sql.ts';
import { afterSql, orderSql, orderValueSql } from './order-sql.ts';
import type { StoredRow } from './city-tables.ts';
import { packingOf } from './packed-row.ts';
import { type Sight, sourceOf } from './sight.ts';

const row = aliasOf(0);
const key = sql.ref(`${row}.id`);
/** Added to the rows of a query and taken off again by the reader. */
export const ownerColumn = 'store_owner';
const placeColumn = 'store_place';
export const valueColumn = (index: number): string => `store_value${index}`;

/** Every row, packed, with the values that it is sorted by. */
export function pageSql(table: TableName, query: RowQuery, sight: Sight): RawBuilder<StoredRow> {
  const values = query.order.map((term) => orderValueSql(term, sight));
  // Of two lower bounds SQLite begins at the one that is named first, and the page's is never the lower.
  const conditions = [
    ...(query.after ? [afterSql(query.order, values, sql`${key}`, query.after)] : []),
    ...(query.where ? [conditionSql(query.where, sight)] : []),
  ];
  return sql<StoredRow>`select ${sql.join([packingOf(table, query.columns).select(row), ...withValues(values)])} from ${sourceOf(sight, table, row)}${whereAll(conditions)}
    order by ${orderSql(query.order, values, sql`${key}`)} limit ${query.limit}`;
}

export function countSql(table: TableName, where: Condition | undefined, maximum: number | undefined, sight: Sight): RawBuilder<{ count: number }> {
  const conditions = where ? [conditionSql(where, sight)] : [];
  const source = sourceOf(sight, table, row, where ? undefined : ['id']);
  if (maximum === undefined) return sql<{ count: number }>`select count(*) as count from ${source}${whereAll(conditions)}`;
  return sql<{ count: number }>`select count(*) as count from (select 1 as one from ${source}${whereAll(conditions)} limit ${maximum}) as counted`;
}

/** The members of all owners' collections in one query, each with the id of its owner; of every collection the first ones. */
export function membersSql({ collection, owners, where, order, limit, totalLimit, columns: wanted }: MembersQuery, sight: Sight): RawBuilder<StoredRow> {
  const { table, link, lookup, typed, owner } = collection;
  const values = order.map((term) => orderValueSql(term, sight));
  const pointing = link ? 'link' : row;
  const ownerId = link ? sql.ref('pair.owner') : sql.ref(`${row}.${lookup}`);
  const ofOwners = (alias: string) => sql`${sql.ref(`${alias}.${lookup}`)} in (${sql.join(owners)})`;
  const conditions: RawBuilder<unknown>[] = where ? [conditionSql(where, sight)] : [];
  // Two rows may be linked twice; each member comes once.
  const pairs =
    link &&
    sql`(select distinct ${sql.ref(`link.${lookup}`)} as owner, ${sql.ref(`link.${link.lookup}`)} as member from ${sourceOf(sight, link.table, pointing)} where ${ofOwners(pointing)}) as pair`;
  if (pairs) conditions.push(sql`${sql.ref('pair.member')} = ${key}`);
  else {
    conditions.push(ofOwners(row));
    if (typed) conditions.push(sql`${sql.ref(`${row}.${lookup}type`)} = ${sql.lit(owner)}`);
  }
  const sources = [...(pairs ? [pairs] : []), sourceOf(sight, table, row)];
  const place = sql`row_number() over (partition by ${ownerId} order by ${orderSql(order, values, sql`${key}`)})`;
  const ranked = sql`select ${sql.join([packingOf(table, wanted).select(row), ...withValues(values)])}, ${ownerId} as ${sql.ref(ownerColumn)}, ${place} as ${sql.ref(placeColumn)} from ${sql.join(sources)}${whereAll(conditions)}`;
  return sql<StoredRow>`select * from (${ranked}) as ranked where ${sql.ref(placeColumn)} <= ${limit} order by ${sql.ref(ownerColumn)}, ${sql.ref(placeColumn)} limit ${totalLimit}`;
}

function withValues(values: readonly RawBuilder<unknown>[]): RawBuilder<unknown>[] {
  return values.map((value, index) => sql`${value} as ${sql.ref(valueColumn(index))}`);
}

function whereAll(conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return conditions.length === 0 ? sql`` : sql` where ${sql.join(conditions, sql` and `)}`;
}

