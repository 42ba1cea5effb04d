/** POST, PATCH and DELETE of rows, PUT and DELETE of one column. */
import { v4 } from 'uuid';
import { type AnyRow, type TableName, tableOf } from '../../shared/entities/index.ts';
import { checkPermission } from '../access/permissions.ts';
import type { RuleContext } from '../rules/table-rules.ts';
import { withKeyValues } from './alternate-key.ts';
import { checkVersion, duplicate, parsePrecondition, type Precondition } from './conditions.ts';
import { createDeep } from './deep-insert.ts';
import { badPayload, badQuery, doesNotExist, notAllowed, notImplemented } from './errors.ts';
import { parseJsonObject } from './json-body.ts';
import type { ApiRequest } from './message.ts';
import { readPayload } from './payload.ts';
import { parseQueryOptions } from './query-options.ts';
import type { Resource } from './resource-path.ts';
import { findRow, nameOfKey, type RowAddress } from './row-key.ts';
import type { References } from './row-reference.ts';
import { deleteRow, updateRow } from './write-row.ts';
import { answerRow, nothingToSay, type Written } from './written.ts';

export async function post(request: ApiRequest, table: TableName, context: RuleContext, references: References): Promise<Written> {
  if (parsePrecondition(request.headers).kind !== 'none') throw badQuery('POST has no conditional form; use PATCH with If-None-Match: *.');
  const options = parseQueryOptions(table, request, ['$select', '$expand']);
  const payload = await readPayload(table, parseJsonObject(request.body), { references, seen: context.seen, deep: true });
  const row = await createDeep(table, payload.id ?? v4(), payload, context);
  return answerRow(request, table, row, options, context, true);
}

export async function patch(request: ApiRequest, address: RowAddress, context: RuleContext, references: References): Promise<Written> {
  const { table, key } = address;
  const precondition = parsePrecondition(request.headers);
  const options = parseQueryOptions(table, request, ['$select', '$expand']);
  const payload = await readPayload(table, parseJsonObject(request.body), { references, seen: context.seen, deep: false });
  const current = await existing(address, precondition, context);
  const id = current?.id ?? (key.kind === 'id' ? key.id : (payload.id ?? v4()));
  if (payload.id !== undefined && payload.id !== id) throw badPayload(`${tableOf(table).primaryId} in the body is another than in the address.`);
  if (current) await updateRow(table, current, payload, context);
  else await createDeep(table, id, { ...payload, changes: withKeyValues(table, key, payload.changes) }, context);
  const row = await context.unit.find(table, id);
  if (!row) throw doesNotExist(table, id);
  return answerRow(request, table, row, options, context, current === undefined);
}

export async function remove(request: ApiRequest, address: RowAddress, context: RuleContext): Promise<Written> {
  const current = await only(request, address, context);
  await deleteRow(address.table, current, context);
  return { response: nothingToSay };
}

/** `PUT set(id)/column {"value": …}` and `DELETE set(id)/column`. */
export async function writeColumn(request: ApiRequest, { column, raw, ...address }: Resource & { kind: 'column' }, context: RuleContext, references: References): Promise<Written> {
  const { table } = address;
  if (raw) throw badQuery('$value can only be read.');
  if (column.type === 'key') throw badPayload(`${column.wireName} is the row's id and cannot be written.`);
  const current = await only(request, address, context);
  const payload = await readPayload(table, { [column.wireName]: request.method === 'PUT' ? valueOf(request) : null }, { references, seen: context.seen, deep: false });
  await updateRow(table, current, payload, context);
  return { response: nothingToSay };
}

/** `PUT set(id)/<participants> {"value": […]}` replaces the list of an activity's participants. */
export async function writeParticipants(request: ApiRequest, { navigation, ...address }: Resource & { kind: 'related-rows' }, context: RuleContext, references: References): Promise<Written> {
  const { table } = address;
  if (request.method !== 'PUT' || navigation.name !== tableOf(table).parties) {
    throw notImplemented(`Writing rows through ${navigation.name}; write them in their own set with @odata.bind. This`);
  }
  const current = await only(request, address, context);
  const payload = await readPayload(table, { [navigation.name]: valueOf(request) }, { references, seen: context.seen, deep: false });
  await updateRow(table, current, payload, context);
  return { response: nothingToSay };
}

function valueOf(request: ApiRequest): unknown {
  const body = parseJsonObject(request.body);
  if (!Object.hasOwn(body, 'value')) throw badPayload('The body must be {"value": …}.');
  return body['value'];
}

/** The row that a request addresses and whose condition it fulfils. @throws 404, 412 */
export async function only(request: ApiRequest, address: RowAddress, context: RuleContext): Promise<AnyRow> {
  const precondition = parsePrecondition(request.headers);
  if (precondition.kind === 'absent') throw badQuery(`${request.method} does not understand If-None-Match.`);
  // Nothing is created here, so a row that is not seen is a row that is not there.
  const current = await existing(address, precondition.kind === 'none' ? { kind: 'exists' } : precondition, context);
  if (!current) throw doesNotExist(address.table, nameOfKey(address.key));
  return current;
}

/** The addressed row as it is in truth; undefined when the request may create it. What the principal does not see cannot be addressed. */
async function existing(address: RowAddress, precondition: Precondition, { seen, unit, principal }: RuleContext): Promise<AnyRow | undefined> {
  const { table, key } = address;
  // A desk adds to the audit what it may not read.
  const visible = checkPermission(principal, 'read', table).ok ? await findRow(seen, address) : undefined;
  if (visible) {
    checkVersion(precondition, visible);
    return unit.find(table, visible.id);
  }
  if (precondition.kind === 'exists' || precondition.kind === 'version') throw doesNotExist(table, nameOfKey(key));
  if (await findRow(unit, address)) {
    if (precondition.kind === 'absent') throw duplicate();
    throw notAllowed(`You may not write this ${tableOf(table).label}. Ask a supervisor.`);
  }
  return undefined;
}
