/** GET of a part of a row: one column, and the addresses of related rows. */
import { type TableName, tableOf } from '../../shared/entities/index.ts';
import type { RowReader } from '../store/row-reader.ts';
import { type ReadableColumn, readableColumns } from './columns.ts';
import { noSuchResource, notImplemented } from './errors.ts';
import type { ApiRequest, ApiResponse } from './message.ts';
import { splitQuery } from './query-options.ts';
import { retrieveRelated } from './read.ts';
import type { Resource } from './resource-path.ts';
import { requireRow } from './row-key.ts';
import { lookupTarget } from './wire-row.ts';
import { wireRows } from './wire-rows.ts';
import { addressOf } from './written.ts';

const empty: ApiResponse = { status: 204, headers: {} };

/** `set(id)/column` and `set(id)/column/$value`; 204 when it is empty. */
export async function retrieveColumn(reader: RowReader, request: ApiRequest, { column, raw, ...address }: Resource & { kind: 'column' }): Promise<ApiResponse> {
  refuseOptions(request);
  const row = await requireRow(reader, address);
  const [wire] = await wireRows(reader, address.table, [row], { select: [column], expand: [], annotations: [], root: request.root, timeZone: request.timeZone });
  const value = wire?.[column.wireName] ?? null;
  if (value === null) return empty;
  if (raw) return { status: 200, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: typeof value === 'string' ? value : JSON.stringify(value) };
  const context = `${request.root}/$metadata#${tableOf(address.table).entitySet}(${row.id})/${column.wireName}`;
  return { status: 200, headers: {}, body: { '@odata.context': context, value } };
}

/** `set(id)/<single-valued navigation>/$ref` */
export async function retrieveReference(reader: RowReader, request: ApiRequest, { navigation, ...address }: Resource & { kind: 'related-row-reference' }): Promise<ApiResponse> {
  refuseOptions(request);
  const row = await requireRow(reader, address);
  const target = lookupTarget(row, lookupOf(address.table, navigation.lookup));
  if (!target || !navigation.targets.includes(target.table) || !(await reader.find(target.table, target.id))) return empty;
  return { status: 200, headers: {}, body: { '@odata.context': `${request.root}/$metadata#$ref`, '@odata.id': addressOf(request, target) } };
}

/** `set(id)/<collection-valued navigation>/$ref`: the related rows as a list of addresses, with the options and pages of the list itself. */
export async function retrieveReferences(reader: RowReader, request: ApiRequest, { navigation, related, ...address }: Resource & { kind: 'related-references' }): Promise<ApiResponse> {
  if (related) throw notImplemented('Reading the address of one row of a collection');
  const row = await requireRow(reader, address);
  const table = navigation.kind === 'one-to-many' ? navigation.child : navigation.target;
  const { primaryId } = tableOf(table);
  // Nothing but ids is shown, so nothing else is read: not the files of notes, of which a page has few.
  const query = splitQuery(request.query).has('$select') ? request.query : `${request.query}&$select=${primaryId}`;
  const response = await retrieveRelated(reader, { ...request, query }, { table: address.table, id: row.id }, navigation, '/$ref');
  const body = response.body as Record<string, unknown>;
  const rows = body['value'] as Record<string, unknown>[];
  const value = rows.map((wire) => ({ '@odata.id': addressOf(request, { table, id: String(wire[primaryId]) }) }));
  return { ...response, body: { ...body, '@odata.context': `${request.root}/$metadata#Collection($ref)`, value } };
}

function lookupOf(table: TableName, lookup: string): ReadableColumn {
  const column = readableColumns(table).get(`_${lookup}_value`);
  if (!column) throw noSuchResource(lookup);
  return column;
}

function refuseOptions(request: ApiRequest): void {
  for (const name of splitQuery(request.query).keys()) throw notImplemented(`The query option ${name.slice(0, 40)} on a part of a row`);
}
