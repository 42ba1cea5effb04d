/** `Preference-Applied`: which annotations an answer with rows has, besides what it says already. */
import type { ApiRequest, ApiResponse } from './message.ts';
import { parsePreferences } from './prefer.ts';
import type { Resource } from './resource-path.ts';

const withRows: readonly Resource['kind'][] = ['set', 'row', 'related-row', 'related-rows'];
const header = 'Preference-Applied';

export function withAppliedAnnotations({ headers }: ApiRequest, { kind }: Resource, response: ApiResponse): ApiResponse {
  if (!withRows.includes(kind) || response.status >= 300 || typeof response.body !== 'object') return response;
  const { annotations } = parsePreferences(headers['prefer']);
  // What cannot stand in a header line is left out of it.
  const applied = annotations.filter((pattern) => /^[\w.*-]+$/.test(pattern));
  if (applied.length === 0) return response;
  const already = response.headers[header];
  return { ...response, headers: { ...response.headers, [header]: `${already === undefined ? '' : `${already},`}odata.include-annotations="${applied.join(',')}"` } };
}
