/** POST of an action's name, alone or behind a row. What it does is in `actions/`. */
import type { RuleContext } from '../rules/table-rules.ts';
import { actions } from './actions/index.ts';
import { badQuery, noSuchResource, notImplemented } from './errors.ts';
import { parseJsonObject } from './json-body.ts';
import type { ApiRequest } from './message.ts';
import { tableOf } from '../../shared/entities/index.ts';
import { functions, wrongMethod } from './functions.ts';
import { splitQuery } from './query-options.ts';
import { requireRow, type RowAddress } from './row-key.ts';
import type { References } from './row-reference.ts';
import { nothingToSay, type Written } from './written.ts';

export async function callAction(request: ApiRequest, name: string, bound: RowAddress | undefined, context: RuleContext, references: References): Promise<Written> {
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (!action) {
    if (Object.hasOwn(functions, name)) throw wrongMethod(request.method, ['GET']);
    throw notImplemented(`The action ${name.slice(0, 80)}`);
  }
  if (action.boundTo !== bound?.table) {
    const hint = action.boundTo === undefined ? `${name} belongs to no row: POST ${name}.` : `POST ${tableOf(action.boundTo).entitySet}(<guid>)/Microsoft.Dynamics.CRM.${name}.`;
    throw noSuchResource(name, hint);
  }
  for (const option of splitQuery(request.query).keys()) throw badQuery(`The query option "${option.slice(0, 40)}" is not valid for an action.`);
  const target = bound && { table: bound.table, id: (await requireRow(context.seen, bound)).id };
  const parameters = request.body.trim() === '' ? {} : parseJsonObject(request.body);
  const result = await action.run({ parameters, target, references }, context);
  if (result === undefined) return { response: nothingToSay };
  return { response: { status: 200, headers: {}, body: { '@odata.context': `${request.root}/$metadata#Microsoft.Dynamics.CRM.${name}Response`, ...result } } };
}
