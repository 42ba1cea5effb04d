/**
 * What one principal sees of the city. Every query of the API reads from a sight's rows, so nothing can be filtered, sorted, counted,
 * expanded or tracked by a value that is hidden (`access/sight-of.ts` makes the sights, DESIGN: access is decided row by row).
 */
import { type RawBuilder, sql } from 'kysely';
import type { TableName } from '../../shared/entities/index.ts';
import type { StoredRow } from './city-tables.ts';

export interface Sight {
  /**
   * A query with all columns of the table that yields the visible rows, hidden values as null; undefined: the whole table as it is.
   * @param columns the only ones that are looked at, besides those that say whether a row is visible; absent: any
   */
  rows(table: TableName, columns?: readonly string[]): RawBuilder<StoredRow> | undefined;
  /** Changes when other rows or columns become visible without a change of theirs: a new role, another team. Part of delta tokens. */
  readonly stamp: string;
}

/** The service's own eyes: rules and bookkeeping see everything. */
export const everything: Sight = { rows: () => undefined, stamp: '' };

/** What stands behind `from` in SQL. @param columns as in `Sight.rows` */
export function sourceOf(sight: Sight, table: TableName, alias: string, columns?: readonly string[]): RawBuilder<StoredRow> {
  const visible = sight.rows(table, columns);
  return visible ? sql<StoredRow>`(${visible}) as ${sql.ref(alias)}` : sql<StoredRow>`${sql.table(table)} as ${sql.ref(alias)}`;
}
