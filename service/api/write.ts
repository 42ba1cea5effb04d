/** POST, PATCH and DELETE. */
import { v4 } from 'uuid';
import { type AnyRow, type TableName, tableOf } from '../../shared/entities/index.ts';
import { RingdeskFault } from '../../shared/errors.ts';
import type { RuleContext } from '../rules/table-rules.ts';
import { checkVersion, duplicate, parsePrecondition } from './conditions.ts';
import { badPayload, badQuery, doesNotExist, ofRule } from './errors.ts';
import type { ApiRequest, ApiResponse } from './message.ts';
import { parseJsonObject, readPayload } from './payload.ts';
import { parsePreferences } from './prefer.ts';
import { parseQueryOptions } from './query-options.ts';
import { contextOf, wireRows } from './read.ts';
import type { Resource } from './resource-path.ts';
import type { References, RowReference } from './row-reference.ts';
import { createRow, deleteRow, updateRow } from './write-row.ts';
import { etagOf } from './wire-row.ts';

export interface Written {
  readonly response: ApiResponse;
  /** What a `$1` in a later part of the change set means. */
  readonly row: RowReference;
}

type Target = Extract<Resource, { kind: 'set' | 'row' }>;

export async function write(request: ApiRequest, target: Target, context: RuleContext, references: References): Promise<Written> {
  try {
    if (request.method === 'POST' && target.kind === 'set') return await post(request, target.table, context, references);
    if (request.method === 'PATCH' && target.kind === 'row') return await patch(request, target, context, references);
    if (request.method === 'DELETE' && target.kind === 'row') return await remove(request, target, context);
  } catch (cause) {
    if (cause instanceof RingdeskFault) throw ofRule(cause.error);
    throw cause;
  }
  throw badQuery(`${request.method} does not apply to a ${target.kind}.`);
}

async function post(request: ApiRequest, table: TableName, context: RuleContext, references: References): Promise<Written> {
  if (request.headers['if-match'] !== undefined || request.headers['if-none-match'] !== undefined) {
    throw badQuery('POST has no conditional form; use PATCH with If-None-Match: *.');
  }
  const payload = readPayload(table, parseJsonObject(request.body), references);
  const id = payload.id ?? v4();
  if (await context.unit.find(table, id)) throw duplicate();
  const row = await createRow(table, id, payload, context);
  return { response: await answer(request, table, row, context, true), row: { table, id } };
}

async function patch(request: ApiRequest, { table, id }: RowReference, context: RuleContext, references: References): Promise<Written> {
  const precondition = parsePrecondition(request.headers);
  const payload = readPayload(table, parseJsonObject(request.body), references);
  if (payload.id !== undefined && payload.id !== id) throw badPayload(`${tableOf(table).primaryId} in the body is another than in the address.`);
  const current = await context.unit.find(table, id);
  if (current) {
    checkVersion(precondition, current);
    await updateRow(table, current, payload, context);
  } else {
    if (precondition.kind === 'exists' || precondition.kind === 'version') throw doesNotExist(table, id);
    await createRow(table, id, payload, context);
  }
  const row = await context.unit.find(table, id);
  if (!row) throw doesNotExist(table, id);
  return { response: await answer(request, table, row, context, current === undefined), row: { table, id } };
}

async function remove(request: ApiRequest, { table, id }: RowReference, context: RuleContext): Promise<Written> {
  const precondition = parsePrecondition(request.headers);
  if (precondition.kind === 'absent') throw badQuery('DELETE does not understand If-None-Match.');
  const current = await context.unit.find(table, id);
  if (!current) throw doesNotExist(table, id);
  checkVersion(precondition, current);
  await deleteRow(table, current, context);
  return { response: { status: 204, headers: {} }, row: { table, id } };
}

/** 204 with the row's address, or the row itself when `Prefer: return=representation` asks for it. */
async function answer(request: ApiRequest, table: TableName, row: AnyRow, { unit }: RuleContext, created: boolean): Promise<ApiResponse> {
  const preferences = parsePreferences(request.headers['prefer']);
  const options = parseQueryOptions(table, request.query, ['$select', '$expand']);
  if (!preferences.representation) {
    const address = `${request.root}/${tableOf(table).entitySet}(${row.id})`;
    return { status: 204, headers: { 'OData-EntityId': address, Location: address } };
  }
  const [wire] = await wireRows(unit, table, [row], { ...options, annotations: preferences.annotations });
  return {
    status: created ? 201 : 200,
    headers: { ETag: etagOf(row), 'Preference-Applied': 'return=representation' },
    body: { '@odata.context': `${request.root}/$metadata#${contextOf(table, options.select)}/$entity`, ...wire },
  };
}
