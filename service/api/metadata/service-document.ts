/** The list of sets at the service root. */
import { tableNames, tableOf } from '../../../shared/entities/index.ts';
import type { ApiRequest, ApiResponse } from '../message.ts';

export function serviceDocument(request: ApiRequest): ApiResponse {
  const value = tableNames.map((name) => tableOf(name).entitySet).map((set) => ({ name: set, kind: 'EntitySet', url: set }));
  return { status: 200, headers: {}, body: { '@odata.context': `${request.root}/$metadata`, value } };
}
