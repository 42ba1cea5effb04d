/** GET of one row and of a set, with paging. */
import { type AnyRow, type TableName, tableOf } from '../../shared/entities/index.ts';
import type { WireRow } from '../../shared/entities/wire-format.ts';
import type { OrderTerm } from '../store/condition.ts';
import type { RowReader } from '../store/row-reader.ts';
import { badQuery, doesNotExist } from './errors.ts';
import { expandRows } from './expand.ts';
import type { Expansion } from './expand-option.ts';
import type { ApiRequest, ApiResponse } from './message.ts';
import { maximumPageSize, parsePreferences, wantsAnnotation } from './prefer.ts';
import type { ReadableColumn } from './columns.ts';
import { parseQueryOptions, type QueryOptions, splitQuery } from './query-options.ts';
import { decodeSkipToken, encodeToken, type PageToken } from './tokens.ts';
import { annotationsOf, etagOf, readLookupNames, selectedColumns, toWireRow } from './wire-row.ts';

export interface View {
  readonly select: readonly ReadableColumn[] | undefined;
  readonly expand: readonly Expansion[];
  /** Patterns of `odata.include-annotations`. */
  readonly annotations: readonly string[];
}

export async function wireRows(reader: RowReader, table: TableName, rows: readonly AnyRow[], view: View): Promise<WireRow[]> {
  const annotations = annotationsOf(view.annotations);
  const columns = selectedColumns(table, view.select);
  const names = annotations.formatted ? await readLookupNames(reader, rows, columns) : new Map<string, string>();
  const wires = rows.map((row) => toWireRow(table, row, columns, annotations, names));
  await expandRows(reader, table, rows, wires, view.expand, annotations);
  return wires;
}

/** The part of `@odata.context` behind `$metadata#`. */
export function contextOf(table: TableName, select: readonly ReadableColumn[] | undefined): string {
  return `${tableOf(table).entitySet}${select ? `(${select.map((column) => column.wireName).join(',')})` : ''}`;
}

export async function retrieve(reader: RowReader, request: ApiRequest, table: TableName, id: string): Promise<ApiResponse> {
  const options = parseQueryOptions(table, request.query, ['$select', '$expand']);
  const preferences = parsePreferences(request.headers['prefer']);
  const row = await reader.find(table, id);
  if (!row) throw doesNotExist(table, id);
  const etag = etagOf(row);
  const plain = options.expand.length === 0 && preferences.annotations.length === 0;
  if (plain && request.headers['if-none-match'] === etag) return { status: 304, headers: { ETag: etag } };
  const [wire] = await wireRows(reader, table, [row], { ...options, annotations: preferences.annotations });
  return {
    status: 200,
    headers: { ETag: etag },
    body: { '@odata.context': `${request.root}/$metadata#${contextOf(table, options.select)}/$entity`, ...wire },
  };
}

export async function retrieveMultiple(reader: RowReader, request: ApiRequest, table: TableName): Promise<ApiResponse> {
  const options = parseQueryOptions(table, request.query, ['$select', '$filter', '$orderby', '$top', '$count', '$expand', '$skiptoken']);
  const preferences = parsePreferences(request.headers['prefer']);
  if (options.top !== undefined && preferences.pageSize !== undefined) throw badQuery('$top and Prefer: odata.maxpagesize exclude each other.');
  const pageSize = options.top ?? preferences.pageSize ?? maximumPageSize;
  const page = options.skipToken === undefined ? undefined : pageToken(options);
  const rows = await reader.select(table, { where: options.where, order: options.order, after: page, limit: pageSize + 1 });
  const more = rows.length > pageSize && options.top === undefined;
  const shown = rows.slice(0, pageSize);
  const body: Record<string, unknown> = { '@odata.context': `${request.root}/$metadata#${contextOf(table, options.select)}` };
  if (options.count) {
    const count = await reader.count(table, options.where, maximumPageSize + 1);
    body['@odata.count'] = Math.min(count, maximumPageSize);
    const limitExceeded = 'Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded';
    if (wantsAnnotation(preferences.annotations, limitExceeded)) body[`@${limitExceeded}`] = count > maximumPageSize;
  }
  const last = shown.at(-1);
  if (more && last) body['@odata.nextLink'] = linkWith(request, table, '$skiptoken', encodeToken(tokenBehind(last, options.order)));
  body['value'] = await wireRows(reader, table, shown, { ...options, annotations: preferences.annotations });
  return { status: 200, headers: preferenceApplied(preferences.pageSize), body };
}

function pageToken(options: QueryOptions): PageToken {
  const token = decodeSkipToken(options.skipToken ?? '');
  if (token.kind !== 'page' || token.values.length !== options.order.length) {
    throw badQuery('$skiptoken belongs to another query. Call the @odata.nextLink unchanged.');
  }
  return token;
}

function tokenBehind(row: AnyRow, order: readonly OrderTerm[]): PageToken {
  return { kind: 'page', values: order.map((term) => row[term.column] ?? null), id: row.id };
}

/** The request's own address with one option set: what the protocol's links are. */
export function linkWith(request: ApiRequest, table: TableName, option: '$skiptoken' | '$deltatoken', token: string): string {
  const options = splitQuery(request.query);
  options.delete('$skiptoken');
  options.delete('$deltatoken');
  options.set(option, token);
  const query = [...options].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  return `${request.root}/${tableOf(table).entitySet}?${query}`;
}

export function preferenceApplied(pageSize: number | undefined, ...more: string[]): Record<string, string> {
  const applied = [...more, ...(pageSize === undefined ? [] : [`odata.maxpagesize=${pageSize}`])];
  return applied.length === 0 ? {} : { 'Preference-Applied': applied.join(',') };
}
