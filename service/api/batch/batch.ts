/**
 * `$batch`: requests in their order. A change set is one transaction, all or nothing. The first failure ends the batch and gives it
 * its status, unless `Prefer: odata.continue-on-error` asks for every answer.
 */
import { v4 } from 'uuid';
import { tableOf } from '../../../shared/entities/index.ts';
import { badPayload, badQuery, type ODataFault } from '../errors.ts';
import type { ApiRequest, ApiResponse } from '../message.ts';
import { parsePreferences } from '../prefer.ts';
import type { References, RowReference } from '../row-reference.ts';
import type { Written } from '../written.ts';
import { formatHttpPart, parseHttpPart } from './http-part.ts';
import { boundaryOf, joinParts, type Part, splitParts } from './multipart.ts';

const maximumRequests = 1_000;
/** Characters of all answers together: they are in memory until the last one is there. What is under way when it is reached is answered. */
const maximumAnswerLength = 64 * 1024 * 1024;

export interface BatchHandlers {
  /** A part that is a request of its own; refusals are answers. */
  single(request: ApiRequest): Promise<ApiResponse>;
  /** Runs `work` in one transaction; `write` throws what the part is refused with. */
  changeSet<T>(request: ApiRequest, work: (write: (part: ApiRequest, references: References) => Promise<Written>) => Promise<T>): Promise<T>;
  /** Refusals as answers. */
  refusal(cause: unknown): ApiResponse;
}

/** One part of the answer, as it is sent. */
interface Answer {
  readonly headers: Readonly<Record<string, string>>;
  readonly content: string;
  /** The status of a part that was refused. */
  readonly failed: number | undefined;
}

export async function batch(request: ApiRequest, handlers: BatchHandlers): Promise<ApiResponse> {
  const boundary = boundaryOf(request.headers['content-type']);
  if (boundary === undefined) throw badPayload('A batch needs Content-Type: multipart/mixed with a boundary.');
  const parts = splitParts(request.body, boundary, maximumRequests);
  if (parts.length === 0) throw badPayload('The batch is empty.');
  // One of them is charged already, for the batch itself.
  request.charge(Math.max(0, countRequests(parts) - 1));
  const { continueOnError } = parsePreferences(request.headers['prefer']);
  const answers: Answer[] = [];
  let status = 200;
  let length = 0;
  for (const part of parts) {
    const answer = await answerPart(part, request, handlers, maximumAnswerLength - length);
    answers.push(answer);
    length += answer.content.length;
    if (answer.failed === undefined || continueOnError) continue;
    status = answer.failed;
    break;
  }
  const responseBoundary = `batchresponse_${v4()}`;
  return {
    status,
    headers: { 'Content-Type': `multipart/mixed; boundary=${responseBoundary}` },
    body: joinParts(responseBoundary, answers),
  };
}

/** Counted before anything is carried out, with the requests inside change sets. */
function countRequests(parts: readonly Part[]): number {
  let requests = 0;
  for (const part of parts) {
    const boundary = boundaryOf(part.headers['content-type']);
    requests += boundary === undefined ? 1 : splitParts(part.content, boundary, maximumRequests).length;
  }
  if (requests > maximumRequests) throw badPayload(`The batch has more than ${maximumRequests} requests.`);
  return requests;
}

/** @param room how many characters this and all further answers may have */
async function answerPart(part: Part, outer: ApiRequest, handlers: BatchHandlers, room: number): Promise<Answer> {
  const contentId = part.headers['content-id'];
  try {
    const boundary = boundaryOf(part.headers['content-type']);
    if (boundary !== undefined) return await answerChangeSet(splitParts(part.content, boundary, maximumRequests), outer, handlers, room);
    const request = parseHttpPart(part, outer);
    if (room <= 0 && answersWithRows(request)) throw tooMuch();
    return single(await handlers.single(request), contentId);
  } catch (cause) {
    return single(handlers.refusal(cause), contentId);
  }
}

function single(response: ApiResponse, contentId: string | undefined): Answer {
  return { ...formatHttpPart(response, contentId), failed: response.status >= 400 ? response.status : undefined };
}

function answersWithRows({ method, headers }: ApiRequest): boolean {
  return method === 'GET' || parsePreferences(headers['prefer']).representation;
}

function tooMuch(): ODataFault {
  return badQuery(`The answers of this batch are longer than ${maximumAnswerLength / 1024 / 1024} MB together. Ask for the rest in another batch, or for fewer rows and columns.`);
}

async function answerChangeSet(parts: readonly Part[], outer: ApiRequest, handlers: BatchHandlers, room: number): Promise<Answer> {
  const requests = parts.map((part) => ({ request: parseHttpPart(part, outer), contentId: part.headers['content-id'] }));
  for (const { request } of requests) {
    if (request.method === 'GET') throw badPayload('A change set cannot contain GET.');
  }
  const references = new Map<string, RowReference>();
  const known = new Set<string>();
  const answers = await handlers.changeSet(outer, async (write) => {
    const written: Answer[] = [];
    let length = 0;
    for (const { request, contentId } of requests) {
      if (contentId !== undefined && known.has(contentId)) throw badPayload(`The Content-ID ${contentId.slice(0, 40)} occurs twice in the change set.`);
      const { response, row } = await write({ ...request, path: resolvePath(request.path, references) }, references);
      const answer = single(response, contentId);
      // Thrown inside of the transaction: nothing of the change set stays.
      length += answer.content.length;
      if (length > room && answersWithRows(request)) throw tooMuch();
      written.push(answer);
      if (contentId !== undefined && row) references.set(contentId, row);
      if (contentId !== undefined) known.add(contentId);
    }
    return written;
  });
  const boundary = `changesetresponse_${v4()}`;
  return { headers: { 'Content-Type': `multipart/mixed; boundary=${boundary}` }, content: joinParts(boundary, answers).replace(/\r\n$/, ''), failed: undefined };
}

/** `$1` at the beginning of an address means the row of an earlier part. */
function resolvePath(path: string, references: References): string {
  const reference = /^\$([\w.-]+)(?=\/|$)/.exec(path);
  if (!reference || path === '$metadata') return path;
  const row = references.get(reference[1] ?? '');
  if (!row) throw badPayload(`${reference[0].slice(0, 40)} names no row of an earlier part of this change set.`);
  return `${tableOf(row.table).entitySet}(${row.id})${path.slice(reference[0].length)}`;
}
