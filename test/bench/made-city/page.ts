/** Rows of the made city as the service's Web API writes them: a page of a table, ready to send. */
import { isPolymorphic, tableOf } from '../../../shared/entities/index.ts';
import { deskColumns, lookupLogicalName, wireColumnName, type WireRow } from '../../../shared/entities/wire-format.ts';
import { type MadeRow, madeRow, type MadeTable } from './rows.ts';

export function wireRow(table: MadeTable, row: MadeRow): WireRow {
  const wire: WireRow = { '@odata.etag': `W/"${row.versionnumber}"`, [tableOf(table).primaryId]: row.id };
  for (const [name, column] of deskColumns(table)) {
    wire[wireColumnName(table, name)] = row[name] ?? null;
    if (isPolymorphic(column) && row[name]) wire[`_${name}_value@${lookupLogicalName}`] = row[`${name}type`];
  }
  return wire;
}

/** @param link `{"@odata.nextLink": …}` or `{"@odata.deltaLink": …}` */
export function page(rows: readonly WireRow[], link: Readonly<Record<string, string>>): string {
  return JSON.stringify({ '@odata.context': 'made', ...link, value: rows });
}

export interface Span {
  readonly from: number;
  readonly count: number;
}

export function madePage(table: MadeTable, { from, count }: Span, contacts: number, link: Readonly<Record<string, string>> = { '@odata.deltaLink': 'made' }): string {
  return page(
    Array.from({ length: count }, (_, index) => wireRow(table, madeRow(table, from + index, contacts))),
    link,
  );
}
