/** Pages of the made-up city as a service writes them. */
import type { WireRow } from '../../shared/entities/wire-format.ts';
import { cityRow, type CityTable, cityWireRow } from './rows.ts';

export interface Span {
  readonly from: number;
  readonly count: number;
}
/** `{"@odata.nextLink": …}` or `{"@odata.deltaLink": …}` */
export type PageLink = Readonly<Record<string, string>>;

/** @param omitNulls as for `Prefer: omit-values=nulls`, which a desk asks for */
export function pageOf(rows: readonly WireRow[], link: PageLink, omitNulls = true): string {
  return JSON.stringify({ '@odata.context': 'http://127.0.0.1/$metadata', ...link, value: rows }, omitNulls ? (_name, value: unknown) => value ?? undefined : undefined);
}

export function cityPage(table: CityTable, { from, count }: Span, contacts: number, link: PageLink = { '@odata.nextLink': 'http://127.0.0.1/next' }, omitNulls = true): string {
  const rows = Array.from({ length: count }, (_, offset) => cityWireRow(table, cityRow(table, from + offset, contacts)));
  return pageOf(rows, link, omitNulls);
}
