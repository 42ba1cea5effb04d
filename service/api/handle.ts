/** From a request to its answer. Every refusal is an answer too; what is thrown from here is a defect or a store that does not work. */
import { RingdeskFault } from '../../shared/errors.ts';
import type { BusinessCalendar } from '../../shared/rules/acknowledgement.ts';
import { sightOf } from '../access/sight-of.ts';
import type { RuleContext } from '../rules/table-rules.ts';
import type { CityStore } from '../store/city-store.ts';
import { toInstant } from '../store/row-codec.ts';
import type { RowReader } from '../store/row-reader.ts';
import { actions } from './actions/index.ts';
import { writeReference, writeReferences } from './associate.ts';
import { batch } from './batch/batch.ts';
import { callAction } from './call-action.ts';
import { countChanges, isTracking, retrieveChanges, type TrackingSettings } from './change-tracking.ts';
import { auditAnswer, auditWritten } from './disclosure.ts';
import { badPayload, errorBody, notImplemented, ODataFault, ofRule } from './errors.ts';
import { callFunction, wrongMethod } from './functions.ts';
import type { ApiRequest, ApiResponse } from './message.ts';
import { definitions } from './metadata/definitions.ts';
import { metadataDocument } from './metadata/metadata-document.ts';
import { serviceDocument } from './metadata/service-document.ts';
import { withAppliedAnnotations } from './preference-applied.ts';
import { splitQuery } from './query-options.ts';
import { countRows, retrieve, retrieveMultiple, retrieveRelated } from './read.ts';
import { retrieveColumn, retrieveReference, retrieveReferences } from './read-part.ts';
import { checkHeaders } from './request-headers.ts';
import { parseResource, type Resource } from './resource-path.ts';
import { requireRow } from './row-key.ts';
import { noReferences, type References } from './row-reference.ts';
import { patch, post, remove, writeColumn, writeParticipants } from './write.ts';
import type { Written } from './written.ts';

export interface ApiDependencies {
  readonly store: CityStore;
  readonly calendar: BusinessCalendar;
  readonly tracking: TrackingSettings;
}

export type ApiHandler = (request: ApiRequest) => Promise<ApiResponse>;

export function createApiHandler({ store, calendar, tracking }: ApiDependencies): ApiHandler {
  const inTransaction = <T>(request: ApiRequest, work: (context: RuleContext) => Promise<T>): Promise<T> => {
    const { principal } = request;
    return store.transaction((unit) => work({ unit, seen: unit.seenBy(sightOf(principal)), principal, now: toInstant(new Date()), calendar }), principal);
  };

  async function answer(request: ApiRequest, partOfBatch: boolean): Promise<ApiResponse> {
    checkHeaders(request);
    const resource = parseResource(request.path);
    allowMethod(request.method, resource);
    if (resource.kind === 'batch' && !partOfBatch) return batch(request, { single: (part) => answerOrRefuse(part, true), changeSet, refusal });
    if (request.method !== 'GET') return (await inTransaction(request, (context) => auditedWrite(request, resource, context, noReferences))).response;
    const response = await read(request, resource, store.seenBy(sightOf(request.principal)));
    // A desk fetches by change tracking whatever it may know, and audits what it shows of it.
    if (!(resource.kind === 'set' && isTracking(request))) await auditAnswer(store, request, resource, response);
    return withAppliedAnnotations(request, resource, response);
  }

  async function read(request: ApiRequest, resource: Resource, seen: RowReader): Promise<ApiResponse> {
    switch (resource.kind) {
      case 'service-document':
        return serviceDocument(request);
      case 'metadata':
        return metadataDocument();
      case 'definitions':
        return definitions(request, resource.segments);
      case 'operation':
        return callFunction(seen, request, resource.name, resource.arguments);
      case 'bound-operation':
        if (Object.hasOwn(actions, resource.name)) throw wrongMethod(request.method, ['POST']);
        throw notImplemented(`The function ${resource.name.slice(0, 80)} of a row`);
      case 'set':
        return isTracking(request) ? retrieveChanges(store, seen, request, resource.table, tracking) : retrieveMultiple(seen, request, resource.table);
      case 'count':
        if (!splitQuery(request.query).has('$deltatoken')) return countRows(seen, request, resource.table);
        return plainNumber(await countChanges(store, seen, request, resource.table, tracking));
      case 'row':
        return retrieve(seen, request, resource.table, (await requireRow(seen, resource)).id);
      case 'column':
        return retrieveColumn(seen, request, resource);
      case 'related-row':
      case 'related-rows':
        return retrieveRelated(seen, request, { table: resource.table, id: (await requireRow(seen, resource)).id }, resource.navigation);
      case 'related-count':
        return countRows(seen, request, resource.table, { id: (await requireRow(seen, resource)).id, navigation: resource.navigation });
      case 'related-row-reference':
        return retrieveReference(seen, request, resource);
      case 'related-references':
        return retrieveReferences(seen, request, resource);
      case 'batch':
        throw badPayload('A batch inside a batch is not allowed.');
    }
  }

  function changeSet<T>(outer: ApiRequest, work: (write: (part: ApiRequest, references: References) => Promise<Written>) => Promise<T>): Promise<T> {
    return inTransaction(outer, (context) =>
      work((part, references) => {
        checkHeaders(part);
        const resource = parseResource(part.path);
        allowMethod(part.method, resource);
        return auditedWrite(part, resource, context, references);
      }),
    );
  }

  async function answerOrRefuse(request: ApiRequest, partOfBatch: boolean): Promise<ApiResponse> {
    try {
      return await answer(request, partOfBatch);
    } catch (cause) {
      return refusal(cause);
    }
  }
  return (request) => answerOrRefuse(request, false);
}

async function auditedWrite(request: ApiRequest, resource: Resource, context: RuleContext, references: References): Promise<Written> {
  const written = await write(request, resource, context, references);
  await auditWritten(context.unit, written.response);
  return { ...written, response: withAppliedAnnotations(request, resource, written.response) };
}

/** Every method but GET; in a transaction, alone or with the other parts of a change set. */
async function write(request: ApiRequest, resource: Resource, context: RuleContext, references: References): Promise<Written> {
  switch (resource.kind) {
    case 'set':
      return post(request, resource.table, context, references);
    case 'row':
      return request.method === 'DELETE' ? remove(request, resource, context) : patch(request, resource, context, references);
    case 'column':
      return writeColumn(request, resource, context, references);
    case 'related-row-reference':
      return writeReference(request, resource, context, references);
    case 'related-references':
      return writeReferences(request, resource, context, references);
    case 'operation':
      return callAction(request, resource.name, undefined, context, references);
    case 'bound-operation':
      return callAction(request, resource.name, resource, context, references);
    case 'related-rows':
      return writeParticipants(request, resource, context, references);
    case 'batch':
      throw badPayload('A batch inside a batch is not allowed.');
    case 'service-document':
    case 'metadata':
    case 'definitions':
    case 'count':
    case 'related-row':
    case 'related-count':
      throw wrongMethod(request.method, ['GET']);
  }
}

const readOnly = ['GET'];
const methods: Record<Resource['kind'], readonly string[]> = {
  'service-document': readOnly,
  metadata: readOnly,
  definitions: readOnly,
  batch: ['POST'],
  operation: ['GET', 'POST'],
  'bound-operation': ['GET', 'POST'],
  set: ['GET', 'POST'],
  count: readOnly,
  row: ['GET', 'PATCH', 'DELETE'],
  column: ['GET', 'PUT', 'DELETE'],
  'related-row': readOnly,
  'related-rows': ['GET', 'POST', 'PUT'],
  'related-count': readOnly,
  'related-row-reference': ['GET', 'PUT', 'DELETE'],
  'related-references': ['GET', 'POST', 'DELETE'],
};

function allowMethod(method: string, resource: Resource): void {
  const allowed = methods[resource.kind];
  if (!allowed.includes(method)) throw wrongMethod(method, allowed);
}

function plainNumber(number: number): ApiResponse {
  return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: String(number) };
}

function refusal(cause: unknown): ApiResponse {
  const fault = cause instanceof RingdeskFault ? ofRule(cause.error) : cause;
  if (!(fault instanceof ODataFault)) throw fault;
  return { status: fault.status, headers: fault.headers, body: errorBody(fault.code, fault.message) };
}
