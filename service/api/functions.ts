/** Functions of the Web API that belong to no row. */
import { actions } from './actions/index.ts';
import { badQuery, errorCode, notImplemented, ODataFault } from './errors.ts';
import { parseFunctionArguments } from './function-arguments.ts';
import type { ApiRequest, ApiResponse } from './message.ts';

/** This service has one organisation and one business unit; the ids are ours and the same everywhere. */
const organizationId = '31100000-0000-4000-8000-00000000c117';
const businessUnitId = '31100000-0000-4000-8000-00000000b001';
/** The version of Dataverse whose Web API is spoken. */
const version = '9.2.0.0';

/** By name; none of them has parameters. */
export const functions: Readonly<Record<string, (request: ApiRequest) => Record<string, unknown>>> = {
  WhoAmI: ({ principal }) => ({ BusinessUnitId: businessUnitId, UserId: principal.userId, OrganizationId: organizationId }),
  RetrieveVersion: () => ({ Version: version }),
};

export function callFunction(request: ApiRequest, name: string, written: string | undefined): ApiResponse {
  if (Object.hasOwn(actions, name)) throw wrongMethod(request.method, ['POST']);
  const given = parseFunctionArguments(written, request.query);
  const run = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!run) throw notImplemented(`The function ${name.slice(0, 80)}`);
  const [unknown] = given.keys();
  if (unknown !== undefined) throw badQuery(`The function ${name} has no parameter '${unknown.slice(0, 80)}'.`);
  return { status: 200, headers: {}, body: { '@odata.context': `${request.root}/$metadata#Microsoft.Dynamics.CRM.${name}Response`, ...run(request) } };
}

export function wrongMethod(method: string, allowed: readonly string[]): ODataFault {
  return new ODataFault(405, errorCode.none, `${method.slice(0, 20)} does not apply here; use ${allowed.join(' or ')}.`, { Allow: allowed.join(', ') });
}
