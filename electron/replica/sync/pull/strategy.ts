/**
 * Two ways to keep a table like the service's, behind one interface. Which one is used is decided by what the service allows to this
 * user: change tracking needs read rights to the whole table in Dataverse.
 *
 *   delta      (none) ─► pages: nextlink … ─► deltalink ─► delta pages ─► deltalink …          deletions are told
 *   watermark  (none) ─► pages by modification … ─► modifiedupto ─► pages since then ─► …      deletions are found by a sweep (`sweep.ts`)
 */
import { type TableName, tableOf } from '../../../../shared/entities/index.ts';
import { selectAll } from '../../../../shared/entities/wire-format.ts';
import { scopeFilter } from '../../store/scope.ts';
import type { PageLinks } from '../../store/staging.ts';
import type { Cursor } from './cursor.ts';

export interface PullStrategy {
  /** Where a run begins, relative to the Web API's root. */
  begin(table: TableName, cursor: Cursor, scopeFrom: string | null): string;
  /** Stands for a run that goes on, or for the delta of a run that is through; null: begin. */
  link(cursor: Cursor): string | null;
  /** Of every page of a run. */
  readonly preferences: readonly string[];
  /** The cursor after a page, and whether the run is through; null: the page has no link that leads on. */
  after(cursor: Cursor, links: PageLinks): { cursor: Cursor; complete: boolean } | null;
}

/** Clocks of several servers differ, and a long transaction commits late: what was modified shortly before is asked for again. */
const overlapMs = 5 * 60_000;

const select = (table: TableName) => `$select=${selectAll(table).join(',')}`;

export const delta: PullStrategy = {
  begin: (table) => `${tableOf(table).entitySet}?${select(table)}`,
  link: ({ nextlink, deltalink }) => nextlink ?? deltalink,
  preferences: ['odata.track-changes'],
  after(cursor, { nextLink, deltaLink }) {
    if (deltaLink !== null) return { cursor: { ...cursor, nextlink: null, deltalink: deltaLink }, complete: true };
    return nextLink === null ? null : { cursor: { ...cursor, nextlink: nextLink }, complete: false };
  },
};

export const watermark: PullStrategy = {
  begin(table, { modifiedupto }, scopeFrom) {
    const { entitySet, primaryId } = tableOf(table);
    const since = modifiedupto === null ? null : `modifiedon ge ${overlapped(modifiedupto)}`;
    const filter = [since, scopeFilter(table, scopeFrom)].filter((part) => part !== null).join(' and ');
    return `${entitySet}?${select(table)}${filter === '' ? '' : `&$filter=${encodeURIComponent(filter)}`}&$orderby=modifiedon,${primaryId}`;
  },
  link: ({ nextlink }) => nextlink,
  preferences: [],
  after(cursor, { nextLink }) {
    if (nextLink !== null) return { cursor: { ...cursor, nextlink: nextLink }, complete: false };
    return { cursor: { ...cursor, nextlink: null, modifiedupto: cursor.startedat }, complete: true };
  },
};

export const strategies = { delta, watermark } as const;

export function overlapped(instant: string): string {
  return new Date(Date.parse(instant) - overlapMs).toISOString().replace(/\.\d+Z$/, 'Z');
}
