/**
 * Text is compared without regard to case, in every script. SQL's `lower` knows A to Z (SQLite) or what the server's locale knows
 * (PostgreSQL), so the rows themselves carry the folded form of what is not plain ASCII: one JSON object `{column: folded text}` in the
 * column `folded`, null for most rows. Parameters are folded by the same function.
 */
import type { Value } from '../../shared/entities/index.ts';

const beyondAscii = /[^\u0000-\u007f]/; // eslint-disable-line no-control-regex -- the range of ASCII begins with them

export function fold(text: string): string {
  return (beyondAscii.test(text) ? text.normalize('NFC') : text).toLowerCase();
}

/** @returns what stands in the column `folded` of a row with these values */
export function foldedOf(values: Readonly<Record<string, Value>>): string | null {
  return foldedAfter(null, values);
}

/** The column's new content when a row changes. @param current its content before */
export function foldedAfter(current: string | null, changes: Readonly<Record<string, Value>>): string | null {
  const folded: Record<string, unknown> = current === null ? {} : { ...(JSON.parse(current) as Record<string, unknown>) };
  for (const [column, value] of Object.entries(changes)) {
    if (typeof value === 'string' && beyondAscii.test(value)) folded[column] = fold(value);
    else delete folded[column];
  }
  return Object.keys(folded).length === 0 ? null : JSON.stringify(folded);
}
