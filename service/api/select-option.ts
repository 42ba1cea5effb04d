import type { ReadableColumn } from './columns.ts';
import { badQuery } from './errors.ts';

/** @returns undefined for `*`: all columns */
export function parseSelect(entitySet: string, text: string, columns: ReadonlyMap<string, ReadableColumn>): ReadableColumn[] | undefined {
  if (text.trim() === '*') return undefined;
  const names = text.split(',').map((name) => name.trim());
  return names.map((name) => {
    const column = columns.get(name);
    if (!column) throw badQuery(`Could not find a property named '${name.slice(0, 80)}' on ${entitySet} ($select).`);
    return column;
  });
}
