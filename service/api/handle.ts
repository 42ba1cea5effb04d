/** From a request to its answer. Every refusal is an answer too; what is thrown from here is a defect or a store that does not work. */
import type { BusinessCalendar } from '../../shared/rules/acknowledgement.ts';
import { toInstant } from '../store/row-codec.ts';
import type { CityStore } from '../store/city-store.ts';
import { sightOf } from '../access/sight-of.ts';
import type { RuleContext } from '../rules/table-rules.ts';
import { batch } from './batch/batch.ts';
import { isTracking, retrieveChanges, type TrackingSettings } from './change-tracking.ts';
import { errorBody, errorCode, ODataFault } from './errors.ts';
import { entityDefinitions, whoAmI } from './functions.ts';
import type { ApiRequest, ApiResponse } from './message.ts';
import { retrieve, retrieveMultiple } from './read.ts';
import { parseResource, type Resource } from './resource-path.ts';
import { noReferences, type References } from './row-reference.ts';
import { write, type Written } from './write.ts';

export interface ApiDependencies {
  readonly store: CityStore;
  readonly calendar: BusinessCalendar;
  readonly tracking: TrackingSettings;
}

export type ApiHandler = (request: ApiRequest) => Promise<ApiResponse>;

export function createApiHandler({ store, calendar, tracking }: ApiDependencies): ApiHandler {
  const inTransaction = <T>(request: ApiRequest, work: (context: RuleContext) => Promise<T>): Promise<T> =>
    store.transaction((unit) => work({ unit, seen: unit.seenBy(sightOf(request.principal)), principal: request.principal, now: toInstant(new Date()), calendar }));

  const writeAlone = (request: ApiRequest, target: Resource & { kind: 'set' | 'row' }): Promise<Written> =>
    inTransaction(request, (context) => write(request, target, context, noReferences));

  async function answer(request: ApiRequest): Promise<ApiResponse> {
    const resource = parseResource(request.path);
    allowMethod(request.method, resource);
    switch (resource.kind) {
      case 'who-am-i':
        return whoAmI(request);
      case 'definitions':
        return entityDefinitions(request, resource);
      case 'batch':
        return batch(request, { single: handle, changeSet, refusal });
      case 'set':
        if (request.method !== 'GET') return (await writeAlone(request, resource)).response;
        return isTracking(request) ? retrieveChanges(store, store.seenBy(sightOf(request.principal)), request, resource.table, tracking) : retrieveMultiple(store.seenBy(sightOf(request.principal)), request, resource.table);
      case 'row':
        if (request.method !== 'GET') return (await writeAlone(request, resource)).response;
        return retrieve(store.seenBy(sightOf(request.principal)), request, resource.table, resource.id);
    }
  }

  function changeSet<T>(outer: ApiRequest, work: (write: (part: ApiRequest, references: References) => Promise<Written>) => Promise<T>): Promise<T> {
    return inTransaction(outer, (context) =>
      work((part, references) => {
        const resource = parseResource(part.path);
        allowMethod(part.method, resource);
        if (resource.kind !== 'set' && resource.kind !== 'row') throw new ODataFault(400, errorCode.payload, `${part.method} ${part.path.slice(0, 80)} cannot stand in a change set.`);
        return write(part, resource, context, references);
      }),
    );
  }

  async function handle(request: ApiRequest): Promise<ApiResponse> {
    try {
      return await answer(request);
    } catch (cause) {
      return refusal(cause);
    }
  }
  return handle;
}

function refusal(cause: unknown): ApiResponse {
  if (!(cause instanceof ODataFault)) throw cause;
  return { status: cause.status, headers: {}, body: errorBody(cause.code, cause.message) };
}

const methods: Record<Resource['kind'], readonly string[]> = {
  set: ['GET', 'POST'],
  row: ['GET', 'PATCH', 'DELETE'],
  batch: ['POST'],
  'who-am-i': ['GET'],
  definitions: ['GET'],
};

function allowMethod(method: string, resource: Resource): void {
  const allowed = methods[resource.kind];
  if (!allowed.includes(method)) throw new ODataFault(405, errorCode.none, `${method} does not apply here; use ${allowed.join(' or ')}.`);
}
