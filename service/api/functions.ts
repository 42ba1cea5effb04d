/** Functions of the Web API that belong to no row. */
import type { RowReader } from '../store/row-reader.ts';
import { actions } from './actions/index.ts';
import { badQuery, errorCode, notImplemented, ODataFault } from './errors.ts';
import type { Argument } from './filter/parameter-aliases.ts';
import { parseFunctionArguments } from './function-arguments.ts';
import type { ApiRequest, ApiResponse } from './message.ts';
import { totalRecordCount } from './total-record-count.ts';

/** This service has one organisation and one business unit; the ids are ours and the same everywhere. */
const organizationId = '31100000-0000-4000-8000-00000000c117';
const businessUnitId = '31100000-0000-4000-8000-00000000b001';
/** The version of Dataverse whose Web API is spoken. */
const version = '9.2.0.0';

export interface FunctionCall {
  readonly request: ApiRequest;
  /** The rows that the caller sees. */
  readonly seen: RowReader;
  /** By parameter; none that the function does not have. */
  readonly given: ReadonlyMap<string, Argument>;
}

interface WebApiFunction {
  readonly parameters: readonly string[];
  run(call: FunctionCall): Promise<Record<string, unknown>> | Record<string, unknown>;
}

export const functions: Readonly<Record<string, WebApiFunction>> = {
  WhoAmI: { parameters: [], run: ({ request: { principal } }) => ({ BusinessUnitId: businessUnitId, UserId: principal.userId, OrganizationId: organizationId }) },
  RetrieveVersion: { parameters: [], run: () => ({ Version: version }) },
  RetrieveTotalRecordCount: { parameters: ['EntityNames'], run: totalRecordCount },
};

export async function callFunction(seen: RowReader, request: ApiRequest, name: string, written: string | undefined): Promise<ApiResponse> {
  if (Object.hasOwn(actions, name)) throw wrongMethod(request.method, ['POST']);
  const called = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!called) throw notImplemented(`The function ${name.slice(0, 80)}`);
  const given = parseFunctionArguments(written, request.query);
  for (const parameter of given.keys()) if (!called.parameters.includes(parameter)) throw badQuery(`The function ${name} has no parameter '${parameter.slice(0, 80)}'.`);
  return { status: 200, headers: {}, body: { '@odata.context': `${request.root}/$metadata#Microsoft.Dynamics.CRM.${name}Response`, ...(await called.run({ request, seen, given })) } };
}

export function wrongMethod(method: string, allowed: readonly string[]): ODataFault {
  return new ODataFault(405, errorCode.none, `${method.slice(0, 20)} does not apply here; use ${allowed.join(' or ')}.`, { Allow: allowed.join(', ') });
}
