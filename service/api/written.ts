/** How a write is answered. */
import { type AnyRow, type TableName, tableOf } from '../../shared/entities/index.ts';
import { checkPermission } from '../access/permissions.ts';
import type { RuleContext } from '../rules/table-rules.ts';
import type { ApiRequest, ApiResponse } from './message.ts';
import { parsePreferences } from './prefer.ts';
import type { QueryOptions } from './query-options.ts';
import type { RowReference } from './row-reference.ts';
import { etagOf } from './wire-row.ts';
import { contextOf, wireRows } from './wire-rows.ts';

export interface Written {
  readonly response: ApiResponse;
  /** What a `$1` in a later part of the change set means; absent: nothing. */
  readonly row?: RowReference;
}

export const nothingToSay: ApiResponse = { status: 204, headers: {} };

/** 204 with the row's address, or the row itself, as the principal sees it, when `Prefer: return=representation` asks for it. */
export async function answerRow(request: ApiRequest, table: TableName, row: AnyRow, options: QueryOptions, { seen, principal }: RuleContext, created: boolean): Promise<Written> {
  const preferences = parsePreferences(request.headers['prefer']);
  const reference = { table, id: row.id };
  const visible = preferences.representation && checkPermission(principal, 'read', table).ok ? await seen.find(table, row.id) : undefined;
  if (!visible) {
    const address = addressOf(request, reference);
    return { response: { status: 204, headers: { 'OData-EntityId': address, Location: address } }, row: reference };
  }
  const [wire] = await wireRows(seen, table, [visible], { ...options, annotations: preferences.annotations });
  const response = {
    status: created ? 201 : 200,
    headers: { ETag: etagOf(visible), 'Preference-Applied': 'return=representation' },
    body: { '@odata.context': `${request.root}/$metadata#${contextOf(table, options.select, options.expand)}/$entity`, ...wire },
  };
  return { response, row: reference };
}

export function addressOf(request: ApiRequest, { table, id }: RowReference): string {
  return `${request.root}/${tableOf(table).entitySet}(${id})`;
}
