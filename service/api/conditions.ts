/**
 * The conditional forms of PATCH and DELETE:
 *
 *     no condition          upsert: creates the row or changes it
 *     If-Match: *           only an existing row        missing → 404
 *     If-Match: <etag>      only this version           other → 412, missing → 404
 *     If-None-Match: *      only a new row              existing → 412
 */
import type { AnyRow } from '../../shared/entities/index.ts';
import { badQuery, errorCode, ODataFault } from './errors.ts';
import { etagOf } from './wire-row.ts';

export type Precondition = { readonly kind: 'none' } | { readonly kind: 'exists' } | { readonly kind: 'version'; readonly etag: string } | { readonly kind: 'absent' };

export function parsePrecondition(headers: Readonly<Record<string, string>>): Precondition {
  const match = headers['if-match']?.trim();
  const noneMatch = noneMatchOf(headers);
  if (match !== undefined && noneMatch !== undefined) throw badQuery('If-Match and If-None-Match exclude each other.');
  if (noneMatch !== undefined) {
    if (noneMatch !== '*') throw badQuery('A write understands If-None-Match: * only.');
    return { kind: 'absent' };
  }
  if (match === undefined) return { kind: 'none' };
  if (match === '*') return { kind: 'exists' };
  const tag = /^(?:W\/)?"([^"]*)"$/.exec(match);
  if (!tag) throw badQuery('If-Match must be * or one ETag as it was received.');
  return { kind: 'version', etag: `W/"${tag[1] ?? ''}"` };
}

/** Many clients write `null` into every request; it means nothing. */
function noneMatchOf(headers: Readonly<Record<string, string>>): string | undefined {
  const noneMatch = headers['if-none-match']?.trim();
  return noneMatch === 'null' ? undefined : noneMatch;
}

export function checkVersion(precondition: Precondition, row: AnyRow): void {
  if (precondition.kind === 'absent') throw duplicate();
  if (precondition.kind === 'version' && precondition.etag !== etagOf(row)) {
    throw new ODataFault(412, errorCode.versionMismatch, 'The version of the existing record does not match the If-Match header. Read it again.');
  }
}

export function duplicate(): ODataFault {
  return new ODataFault(412, errorCode.duplicateRecord, 'A record with this id already exists.');
}
