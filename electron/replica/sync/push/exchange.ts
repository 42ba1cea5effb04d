/** Sends units of requests together and pairs each with what the service says to it. */
import { batchBody, type PartAnswer, type PartRequest, readAnswers } from '../batch.ts';
import { problemOf, ServiceProblem } from '../problem.ts';
import type { ServiceClient } from '../service-client.ts';

/** One request, or several that succeed or fail together. */
export type Unit = readonly PartRequest[];
/** The answers of a unit, or why it failed as a whole; null: the service ended the batch before it. */
export type Reply = readonly PartAnswer[] | ServiceProblem | null;

/** @throws ServiceProblem that is of all units and of none in particular */
export async function exchange(client: ServiceClient, units: readonly Unit[]): Promise<Reply[]> {
  const [unit, ...others] = units;
  const [request, ...more] = unit ?? [];
  if (request && others.length === 0 && more.length === 0) {
    const answer = request.method === 'GET' ? await client.get(request.url, { ...request.headers }) : await client.patch(request.url, { ...request.headers }, request.body);
    return [[{ status: answer.status, body: answer.text }]];
  }
  const { boundary, body } = batchBody(units);
  const answer = await client.batch(boundary, body);
  const answers = readAnswers(answer.headers.get('content-type') ?? '', answer.text);
  if (answers === null || answers.length === 0) throw new ServiceProblem('unusable', `${answer.url} answered an incomplete batch`, { url: answer.url });
  return units.map((parts, index) => {
    const found = answers[index];
    if (!found) return null;
    const failed = found.find(({ status }) => status >= 400);
    if (failed) return problemOf(failed.status, failed.body, answer.url, answer.headers.get('retry-after'));
    if (found.length === parts.length) return found;
    return new ServiceProblem('unusable', `${answer.url} answered ${found.length} of ${parts.length} parts of a change set`, { url: answer.url });
  });
}
