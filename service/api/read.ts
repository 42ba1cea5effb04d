/** GET of one row and of its part, of a set and of a collection, with paging and counting. */
import { type TableName, tableOf } from '../../shared/entities/index.ts';
import type { Condition } from '../store/condition.ts';
import type { FoundRow, RowReader } from '../store/row-reader.ts';
import { readableColumns } from './columns.ts';
import { badQuery, doesNotExist } from './errors.ts';
import type { ApiRequest, ApiResponse } from './message.ts';
import type { CollectionNavigation, SingleNavigation } from './navigation.ts';
import { maximumPageSize, parsePreferences, type Preferences, wantsAnnotation } from './prefer.ts';
import { parseQueryOptions, type QueryOptions, splitQuery } from './query-options.ts';
import { membersOf } from './related.ts';
import { decodeSkipToken, encodeToken, type PageToken } from './tokens.ts';
import { etagOf, lookupTarget } from './wire-row.ts';
import { fetchWithinWeight, tooHeavy } from './page-weight.ts';
import { carriesContent, contextOf, maximumRowsWithContent, neededColumns, tooMuchContent, wireRows } from './wire-rows.ts';

export interface RowSource {
  readonly table: TableName;
  readonly id: string;
}

export async function retrieve(reader: RowReader, request: ApiRequest, table: TableName, id: string): Promise<ApiResponse> {
  const options = parseQueryOptions(table, request, ['$select', '$expand']);
  const preferences = parsePreferences(request.headers['prefer']);
  const row = await reader.find(table, id);
  if (!row) throw doesNotExist(table, id);
  const etag = etagOf(row);
  const plain = options.expand.length === 0 && preferences.annotations.length === 0;
  if (plain && request.headers['if-none-match'] === etag) return { status: 304, headers: { ETag: etag } };
  const [wire] = await wireRows(reader, table, [row], { ...options, annotations: preferences.annotations, memberPageSize: memberPageSize(options, preferences) });
  return {
    status: 200,
    headers: { ETag: etag },
    body: { '@odata.context': `${request.root}/$metadata#${contextOf(table, options.select, options.expand)}/$entity`, ...wire },
  };
}

export function retrieveMultiple(reader: RowReader, request: ApiRequest, table: TableName): Promise<ApiResponse> {
  return retrieveList(reader, request, table, undefined, tableOf(table).entitySet);
}

/**
 * `set(id)/<navigation>`: the list of a collection, or the one row behind a lookup (204 when there is none, or none to be seen).
 * @param tail of the address behind the navigation property, for links to further pages
 */
export async function retrieveRelated(reader: RowReader, request: ApiRequest, source: RowSource, navigation: SingleNavigation | CollectionNavigation, tail = ''): Promise<ApiResponse> {
  const row = await reader.find(source.table, source.id);
  if (!row) throw doesNotExist(source.table, source.id);
  if ('kind' in navigation) {
    const { table, where } = membersOf(navigation, source);
    return retrieveList(reader, request, table, where, `${tableOf(source.table).entitySet}(${source.id})/${navigation.name}${tail}`);
  }
  const column = readableColumns(source.table).get(`_${navigation.lookup}_value`);
  const target = column && lookupTarget(row, column);
  if (!target || !navigation.targets.includes(target.table) || !(await reader.find(target.table, target.id))) return { status: 204, headers: {} };
  return retrieve(reader, request, target.table, target.id);
}

/** `set/$count` and `set(id)/<collection>/$count`: a number as plain text, 5,000 at most. */
export async function countRows(reader: RowReader, request: ApiRequest, table: TableName, collection?: { readonly id: string; readonly navigation: CollectionNavigation }): Promise<ApiResponse> {
  if (collection && !(await reader.find(table, collection.id))) throw doesNotExist(table, collection.id);
  const counted = collection ? membersOf(collection.navigation, { table, id: collection.id }) : { table, where: undefined };
  const options = parseQueryOptions(counted.table, request, ['$filter']);
  const count = await reader.count(counted.table, both(counted.where, options.where), maximumPageSize);
  return { status: 200, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: String(count) };
}

/** @param base which rows the list is about, besides what the request filters; @param path of the list behind the service root */
async function retrieveList(reader: RowReader, request: ApiRequest, table: TableName, base: Condition | undefined, path: string): Promise<ApiResponse> {
  const asked = parseQueryOptions(table, request, ['$select', '$filter', '$orderby', '$top', '$count', '$expand', '$skiptoken']);
  const preferences = parsePreferences(request.headers['prefer']);
  // The two exclude each other: where pages are asked for, Dataverse ignores $top ("Page results using OData").
  const options = preferences.pageSize === undefined ? asked : { ...asked, top: undefined };
  const pageSize = pageSizeOf(table, options, preferences);
  const where = both(base, options.where);
  const after = options.skipToken === undefined ? undefined : pageToken(options);
  const columns = neededColumns(table, options);
  const page = (limit: number, behind: FoundRow | undefined) => reader.page(table, { where, order: options.order, after: behind ? tokenBehind(behind) : after, limit, columns });
  const { rows, cut } = await fetchWithinWeight(table, columns, pageSize + 1, page, ({ row }) => row);
  if (cut && options.top !== undefined) throw tooHeavy();
  const shown = rows.slice(0, pageSize);
  const body: Record<string, unknown> = { '@odata.context': `${request.root}/$metadata#${contextOf(table, options.select, options.expand)}` };
  await addCount(body, reader, table, where, options, preferences);
  const last = shown.at(-1);
  if ((cut || rows.length > pageSize) && options.top === undefined && last) body['@odata.nextLink'] = linkTo(request, path, '$skiptoken', encodeToken(tokenBehind(last)));
  body['value'] = await wireRows(
    reader,
    table,
    shown.map(({ row }) => row),
    { ...options, annotations: preferences.annotations, omitNulls: preferences.omitNulls, memberPageSize: memberPageSize(options, preferences) },
  );
  return { status: 200, headers: preferenceApplied(preferences), body };
}

function both(one: Condition | undefined, other: Condition | undefined): Condition | undefined {
  return one && other ? { kind: 'and', parts: [one, other] } : (one ?? other);
}

function pageSizeOf(table: TableName, { top, select }: QueryOptions, preferences: Preferences): number {
  const size = top ?? preferences.pageSize ?? maximumPageSize;
  if (!carriesContent(table, select)) return size;
  if (top !== undefined && top > maximumRowsWithContent) throw tooMuchContent(table);
  return Math.min(size, maximumRowsWithContent);
}

/** As in Dataverse, the page size holds for expanded collections too, but only in a query with an expansion inside of another. */
function memberPageSize({ expand }: QueryOptions, { pageSize }: Preferences): number | undefined {
  const nested = expand.some((expansion) => (expansion.kind === 'single' ? expansion.targets : [expansion]).some((inner) => inner.expand.length > 0));
  return nested ? pageSize : undefined;
}

async function addCount(body: Record<string, unknown>, reader: RowReader, table: TableName, where: Condition | undefined, { count }: QueryOptions, { annotations }: Preferences): Promise<void> {
  const counted = count ? await reader.count(table, where, maximumPageSize + 1) : -1;
  const shown = Math.min(counted, maximumPageSize);
  if (count) body['@odata.count'] = shown;
  const extras = { 'Microsoft.Dynamics.CRM.totalrecordcount': shown, 'Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded': counted > maximumPageSize };
  for (const [name, value] of Object.entries(extras)) if (wantsAnnotation(annotations, name)) body[`@${name}`] = value;
}

function pageToken(options: QueryOptions): PageToken {
  const token = decodeSkipToken(options.skipToken ?? '');
  if (token.kind !== 'page' || token.values.length !== options.order.length) {
    throw badQuery('$skiptoken belongs to another query. Call the @odata.nextLink unchanged.');
  }
  return token;
}

function tokenBehind({ position }: FoundRow): PageToken {
  return { kind: 'page', values: [...position.values], id: position.id };
}

/** The request's own address with one option set: what the protocol's links are. */
export function linkWith(request: ApiRequest, table: TableName, option: '$skiptoken' | '$deltatoken', token: string): string {
  return linkTo(request, tableOf(table).entitySet, option, token);
}

function linkTo(request: ApiRequest, path: string, option: '$skiptoken' | '$deltatoken', token: string): string {
  const options = splitQuery(request.query);
  options.delete('$skiptoken');
  options.delete('$deltatoken');
  options.set(option, token);
  const query = [...options].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  return `${request.root}/${path}?${query}`;
}

export function preferenceApplied({ pageSize, omitNulls }: Preferences, ...more: string[]): Record<string, string> {
  const applied = [...more, ...(pageSize === undefined ? [] : [`odata.maxpagesize=${pageSize}`]), ...(omitNulls ? ['omit-values=nulls'] : [])];
  return applied.length === 0 ? {} : { 'Preference-Applied': applied.join(',') };
}
