/**
 * An answer is one text in memory, and a page of 5,000 rows with long texts may be larger than any text can be. Pages are therefore
 * fetched in steps and end early when they are heavy; the next link goes on there.
 */
import { type AnyRow, type TableName, tableOf } from '../../shared/entities/index.ts';
import { badQuery, type ODataFault } from './errors.ts';

/** Characters of all texts of a page together. */
const maximumPageCharacters = 32 * 1024 * 1024;
const smallestStep = 50;

export interface Weighed<T> {
  readonly rows: T[];
  /** The page ended because of its weight: there may be more. */
  readonly cut: boolean;
}

/** @param columns logical names that are fetched; undefined: all. @param fetch the next rows, at most `limit`, behind `last` */
export async function fetchWithinWeight<T>(
  table: TableName,
  columns: readonly string[] | undefined,
  wanted: number,
  fetch: (limit: number, last: T | undefined) => Promise<T[]>,
  rowOf: (found: T) => AnyRow,
): Promise<Weighed<T>> {
  const harmless = harmlessRows(table, columns);
  if (wanted <= harmless) return { rows: await fetch(wanted, undefined), cut: false };
  const step = Math.max(smallestStep, harmless);
  const rows: T[] = [];
  let weight = 0;
  while (rows.length < wanted) {
    const limit = Math.min(step, wanted - rows.length);
    const fetched = await fetch(limit, rows.at(-1));
    for (const found of fetched) {
      rows.push(found);
      weight += weightOf(rowOf(found));
      if (weight > maximumPageCharacters) return { rows, cut: true };
    }
    if (fetched.length < limit) break;
  }
  return { rows, cut: false };
}

export function tooHeavy(): ODataFault {
  return badQuery(`The answer would have more than ${maximumPageCharacters} characters. Name the columns that you need in $select, take a smaller $top, or ask for pages.`);
}

/** So many rows weigh no more than a page even when every text is as long as it may be. */
function harmlessRows(table: TableName, columns: readonly string[] | undefined): number {
  let longest = 1;
  for (const [name, column] of Object.entries(tableOf(table).columns)) {
    if ((column.type === 'text' || column.type === 'memo') && column.desk !== false && (!columns || columns.includes(name))) longest += column.maxLength;
  }
  return Math.floor(maximumPageCharacters / longest);
}

function weightOf(row: AnyRow): number {
  let weight = 0;
  for (const value of Object.values(row)) if (typeof value === 'string') weight += value.length;
  return weight;
}
