/**
 * Change tracking of one table. `upTo`, the newest change number when the first page is asked for, bounds the whole run:
 *
 *     first load   rows 0 … upTo                              → delta link (upTo)
 *     delta        rows since … upTo, deletions since … upTo  → delta link (upTo)
 *
 * A row that changes during a run gets a number above `upTo` and arrives with the next delta, so nothing is lost between the pages.
 * Everything is read through the principal's eyes: a row that changed and is not seen (any more) is a deletion. Who gains or loses
 * rights altogether (`Sight.stamp`) begins anew with an expired token.
 */
import { type AnyRow, isTableName, type TableName, tableOf } from '../../shared/entities/index.ts';
import type { Role } from '../../shared/entities/people.ts';
import type { Principal } from '../access/principal.ts';
import type { CityStore } from '../store/city-store.ts';
import type { RowReader } from '../store/row-reader.ts';
import { badQuery, notAllowed, notImplemented } from './errors.ts';
import type { ApiRequest, ApiResponse } from './message.ts';
import { fetchWithinWeight } from './page-weight.ts';
import { maximumPageSize, parsePreferences } from './prefer.ts';
import { parseQueryOptions, type QueryOptions, splitQuery } from './query-options.ts';
import { linkWith, preferenceApplied } from './read.ts';
import { decodeDeltaToken, decodeSkipToken, type DeltaToken, encodeToken, expiredToken, type TrackingToken } from './tokens.ts';
import { contextOf, neededColumns, wireRows } from './wire-rows.ts';

export interface TrackingSettings {
  /** How long a delta token is good for. */
  readonly tokenDays: number;
  /** Roles that may not track changes, of these tables or of all. */
  readonly refusedTo: readonly Role[];
  readonly tables?: readonly string[] | undefined;
}

/** A request belongs here by its preference, by a delta token, or because it continues such a request. */
export function isTracking(request: ApiRequest): boolean {
  if (parsePreferences(request.headers['prefer']).trackChanges) return true;
  const options = splitQuery(request.query);
  if (options.has('$deltatoken')) return true;
  const skipToken = options.get('$skiptoken');
  return skipToken !== undefined && decodeSkipToken(skipToken).kind === 'tracking';
}

const allowed = ['$select', '$count', '$skiptoken', '$deltatoken'];

export async function retrieveChanges(store: CityStore, seen: RowReader, request: ApiRequest, table: TableName, settings: TrackingSettings): Promise<ApiResponse> {
  checkTrackable(seen, request.principal, table, settings);
  const names = splitQuery(request.query);
  for (const name of ['$filter', '$orderby', '$expand', '$top']) {
    if (names.has(name)) throw badQuery(`${name} cannot be combined with change tracking.`);
  }
  const options = parseQueryOptions(table, request, allowed);
  const preferences = parsePreferences(request.headers['prefer']);
  const run = await beginOrContinue(store, seen, options, settings);
  if (options.count && !run.delta) throw notImplemented('$count with the first load of change tracking; it can be added to the delta link');
  const pageSize = preferences.pageSize ?? maximumPageSize;
  const columns = neededColumns(table, options);

  // Read first, then look at where the run stands: one row more than a page tells whether another page follows.
  const changed = (limit: number, last: AnyRow | undefined) => seen.changed(table, Number(last?.['versionnumber'] ?? run.after), run.upTo, limit, columns);
  const { rows, cut } = run.deletions ? { rows: [], cut: false } : await fetchWithinWeight(table, columns, pageSize + 1, changed, (row: AnyRow) => row);
  const rowsEnd = !cut && rows.length <= pageSize;
  const shown = rows.slice(0, pageSize);
  const room = pageSize - shown.length;
  const deletionsAfter = run.deletions ? run.after : run.since;
  const deletions = run.delta && rowsEnd ? await store.disappearances(seen.sight, table, { after: deletionsAfter, upTo: run.upTo }, room + 1) : [];
  const shownDeletions = deletions.slice(0, room);

  const body: Record<string, unknown> = { '@odata.context': `${request.root}/$metadata#${contextOf(table, options.select)}/$delta` };
  if (options.count) body['@odata.count'] = await store.countChanges(seen.sight, table, { after: run.since, upTo: run.upTo });
  const continued = nextPage(run, shown, rowsEnd, shownDeletions.at(-1)?.versionNumber, deletions.length > room, deletionsAfter);
  if (continued) body['@odata.nextLink'] = linkWith(request, table, '$skiptoken', encodeToken(continued));
  else {
    const token = encodeToken({
      generation: run.generation,
      stamp: run.stamp,
      versionNumber: run.upTo,
      issued: run.issued,
      select: selectOf(options),
    });
    body['@odata.deltaLink'] = linkWith(request, table, '$deltatoken', token);
  }
  const { entitySet } = tableOf(table);
  body['value'] = [
    ...(await wireRows(seen, table, shown, { ...options, annotations: preferences.annotations, omitNulls: preferences.omitNulls })),
    ...shownDeletions.map(({ id }) => ({ '@odata.context': `${request.root}/$metadata#${entitySet}/$deletedEntity`, id, reason: 'deleted' })),
  ];
  return { status: 200, headers: preferenceApplied(preferences, 'odata.track-changes'), body };
}

/** `set/$count?$deltatoken=…`: how many entries the delta has. */
export async function countChanges(store: CityStore, seen: RowReader, request: ApiRequest, table: TableName, settings: TrackingSettings): Promise<number> {
  checkTrackable(seen, request.principal, table, settings);
  const options = parseQueryOptions(table, request, ['$select', '$deltatoken']);
  const run = await beginOrContinue(store, seen, options, settings, 'any-select');
  if (!run.delta) throw notImplemented('$count with the first load of change tracking');
  return store.countChanges(seen.sight, table, { after: run.since, upTo: run.upTo });
}

function checkTrackable(seen: RowReader, { userId, role }: Principal, table: TableName, { refusedTo, tables }: TrackingSettings): void {
  const { unionOf, entitySet } = tableOf(table);
  if (unionOf) throw badQuery(`Change tracking is not enabled for ${entitySet}. Track ${unionOf.filter(isTableName).map((member) => tableOf(member).entitySet).join(', ')} instead.`);
  // A page of deletions alone reads no row; whoever may not read the table must not have it either.
  seen.sight.rows(table);
  // Dataverse: "change tracking" needs the privilege to read the table in the whole organisation.
  if (refusedTo.includes(role) && (!tables || tables.includes(table))) {
    throw notAllowed(`Principal user (Id=${userId}) is missing prvRead${table} privilege for the whole organization, without which changes of ${entitySet} cannot be tracked. Query them by modifiedon.`);
  }
}

/** @param columns what is only counted may be asked for without the columns of the first call */
async function beginOrContinue(store: CityStore, seen: RowReader, options: QueryOptions, settings: TrackingSettings, columns?: 'any-select'): Promise<TrackingToken> {
  const { generation } = store.identity;
  const { stamp } = seen.sight;
  const checkOrigin = (token: TrackingToken | DeltaToken): void => {
    if (token.generation !== generation) throw expiredToken('belongs to another store');
    if (token.stamp !== stamp) throw expiredToken('was issued for other rights than this user has now');
    checkAge(token.issued, settings);
  };
  if (options.skipToken !== undefined) {
    const token = decodeSkipToken(options.skipToken);
    if (token.kind !== 'tracking') throw badQuery('$skiptoken belongs to another query. Call the @odata.nextLink unchanged.');
    checkOrigin(token);
    return token;
  }
  // A run may rest between its pages; deletions after its beginning are remembered no longer than a token is good for.
  const run = { kind: 'tracking', generation, stamp, deletions: false, upTo: await store.currentChange(), issued: Math.floor(Date.now() / 1000) } as const;
  if (options.deltaToken === undefined) return { ...run, delta: false, after: 0, since: 0 };
  const token = decodeDeltaToken(options.deltaToken);
  checkOrigin(token);
  // A number from the future can only come from a store that has been set back.
  if (token.versionNumber > run.upTo) throw expiredToken('is newer than this store');
  if (columns !== 'any-select' && token.select !== selectOf(options)) throw badQuery('$select is fixed by the first call of change tracking. Call the @odata.deltaLink unchanged.');
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
