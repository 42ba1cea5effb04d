/**
 * Change tracking of one table. `upTo`, the newest change number when the first page is asked for, bounds the whole run:
 *
 *     first load   rows 0 … upTo                              → delta link (upTo)
 *     delta        rows since … upTo, deletions since … upTo  → delta link (upTo)
 *
 * A row that changes during a run gets a number above `upTo` and arrives with the next delta, so nothing is lost between the pages.
 */
import { type AnyRow, type TableName, tableOf } from '../../shared/entities/index.ts';
import type { CityStore } from '../store/city-store.ts';
import type { RowReader } from '../store/row-reader.ts';
import { badQuery, notImplemented } from './errors.ts';
import type { ApiRequest, ApiResponse } from './message.ts';
import { maximumPageSize, parsePreferences } from './prefer.ts';
import { parseQueryOptions, type QueryOptions, splitQuery } from './query-options.ts';
import { contextOf, linkWith, preferenceApplied, wireRows } from './read.ts';
import { decodeDeltaToken, decodeSkipToken, encodeToken, expiredToken, type TrackingToken } from './tokens.ts';

export interface TrackingSettings {
  /** How long a delta token is good for. */
  readonly tokenDays: number;
}

/** A request belongs here by its preference, by a delta token, or because it continues such a request. */
export function isTracking(request: ApiRequest): boolean {
  if (parsePreferences(request.headers['prefer']).trackChanges) return true;
  const options = splitQuery(request.query);
  if (options.has('$deltatoken')) return true;
  const skipToken = options.get('$skiptoken');
  return skipToken !== undefined && decodeSkipToken(skipToken).kind === 'tracking';
}

const allowed = ['$select', '$skiptoken', '$deltatoken'];

export async function retrieveChanges(store: CityStore, seen: RowReader, request: ApiRequest, table: TableName, settings: TrackingSettings): Promise<ApiResponse> {
  const names = [...splitQuery(request.query).keys()];
  for (const name of ['$filter', '$orderby', '$expand', '$top']) {
    if (names.includes(name)) throw badQuery(`${name} cannot be combined with change tracking.`);
  }
  if (names.includes('$count')) throw notImplemented('$count with change tracking');
  const options = parseQueryOptions(table, request.query, allowed);
  const preferences = parsePreferences(request.headers['prefer']);
  const run = await beginOrContinue(store, options, settings);
  const pageSize = preferences.pageSize ?? maximumPageSize;

  // Read first, then look at where the run stands: one row more than a page tells whether another page follows.
  const rows = run.deletions ? [] : await seen.changed(table, run.after, run.upTo, pageSize + 1);
  const rowsEnd = rows.length <= pageSize;
  const shown = rows.slice(0, pageSize);
  const room = pageSize - shown.length;
  const deletionsAfter = run.deletions ? run.after : run.since;
  const deletions = run.delta && rowsEnd ? await store.deleted(table, deletionsAfter, run.upTo, room + 1) : [];
  const shownDeletions = deletions.slice(0, room);

  const body: Record<string, unknown> = { '@odata.context': `${request.root}/$metadata#${contextOf(table, options.select)}/$delta` };
  const continued = nextPage(run, shown, rowsEnd, shownDeletions.at(-1)?.versionNumber, deletions.length > room, deletionsAfter);
  if (continued) body['@odata.nextLink'] = linkWith(request, table, '$skiptoken', encodeToken(continued));
  else {
    const token = encodeToken({
      generation: store.identity.generation,
      versionNumber: run.upTo,
      issued: run.issued,
      select: selectOf(options),
    });
    body['@odata.deltaLink'] = linkWith(request, table, '$deltatoken', token);
  }
  const { entitySet } = tableOf(table);
  body['value'] = [
    ...(await wireRows(seen, table, shown, { ...options, annotations: preferences.annotations })),
    ...shownDeletions.map(({ id }) => ({ '@odata.context': `${request.root}/$metadata#${entitySet}/$deletedEntity`, id, reason: 'deleted' })),
  ];
  return { status: 200, headers: preferenceApplied(preferences.pageSize, 'odata.track-changes'), body };
}

async function beginOrContinue(store: CityStore, options: QueryOptions, settings: TrackingSettings): Promise<TrackingToken> {
  const { generation } = store.identity;
  if (options.skipToken !== undefined) {
    const token = decodeSkipToken(options.skipToken);
    if (token.kind !== 'tracking') throw badQuery('$skiptoken belongs to another query. Call the @odata.nextLink unchanged.');
    if (token.generation !== generation) throw expiredToken('belongs to another store');
    checkAge(token.issued, settings);
    return token;
  }
  // A run may rest between its pages; deletions after its beginning are remembered no longer than a token is good for.
  const run = { kind: 'tracking', generation, deletions: false, upTo: await store.currentChange(), issued: Math.floor(Date.now() / 1000) } as const;
  if (options.deltaToken === undefined) return { ...run, delta: false, after: 0, since: 0 };
  const token = decodeDeltaToken(options.deltaToken);
  if (token.generation !== generation) throw expiredToken('belongs to another store');
  // A number from the future can only come from a store that has been set back.
  if (token.versionNumber > run.upTo) throw expiredToken('is newer than this store');
  checkAge(token.issued, settings);
  if (token.select !== selectOf(options)) throw badQuery('$select is fixed by the first call of change tracking. Call the @odata.deltaLink unchanged.');
  return { ...run, delta: true, after: token.versionNumber, since: token.versionNumber };
}

function checkAge(issued: number, { tokenDays }: TrackingSettings): void {
  if (issued < Date.now() / 1000 - tokenDays * 86_400) throw expiredToken(`is older than ${tokenDays} days`);
}

function nextPage(
  run: TrackingToken,
  shown: readonly AnyRow[],
  rowsEnd: boolean,
  lastDeletion: number | undefined,
  moreDeletions: boolean,
  deletionsAfter: number,
): TrackingToken | undefined {
  if (!rowsEnd) return { ...run, after: Number(shown.at(-1)?.['versionnumber'] ?? run.after) };
  if (moreDeletions) return { ...run, deletions: true, after: lastDeletion ?? deletionsAfter };
  return undefined;
}

function selectOf(options: QueryOptions): string {
  return options.select?.map((column) => column.wireName).join(',') ?? '*';
}
