/** The `Prefer` header: several preferences, separated by commas, some with a quoted value (RFC 7240). */
import { badQuery } from './errors.ts';

export const maximumPageSize = 5_000;

export interface Preferences {
  readonly pageSize: number | undefined;
  readonly trackChanges: boolean;
  readonly representation: boolean;
  readonly continueOnError: boolean;
  /**
   * `omit-values=nulls` (OData 4.01, *Preference omit-values*): lists leave out what is null. Not Dataverse's; a service may ignore any
   * preference, and half of a row of ours is nulls that a desk's first load would carry for nothing.
   */
  readonly omitNulls: boolean;
  /** Patterns of `odata.include-annotations`: `*`, a full name, a prefix with `*`. */
  readonly annotations: readonly string[];
}

export function parsePreferences(header: string | undefined): Preferences {
  const values = new Map<string, string>();
  for (const part of (header ?? '').match(/(?:"[^"]*"|[^,"])+/g) ?? []) {
    // Behind a semicolon stand parameters, none of which means anything here.
    const [, name = '', value = ''] = /^([^=;]*)(?:=\s*("[^"]*"|[^;]*))?/.exec(part) ?? [];
    values.set(name.trim().toLowerCase(), value.trim().replace(/^"(.*)"$/, '$1'));
  }
  const pageSize = values.get('odata.maxpagesize') ?? values.get('maxpagesize');
  return {
    pageSize: pageSize === undefined ? undefined : parsePageSize(pageSize),
    trackChanges: values.has('odata.track-changes'),
    representation: values.get('return') === 'representation',
    omitNulls: values.get('omit-values') === 'nulls',
    continueOnError: (values.get('odata.continue-on-error') ?? 'false').toLowerCase() !== 'false',
    annotations: (values.get('odata.include-annotations') ?? '')
      .split(',')
      .map((pattern) => pattern.trim())
      .filter((pattern) => pattern !== ''),
  };
}

function parsePageSize(text: string): number {
  const size = Number(text);
  if (!/^\d+$/.test(text) || size < 1) throw badQuery(`Prefer: odata.maxpagesize must be a whole number from 1 to ${maximumPageSize}, not "${text.slice(0, 40)}".`);
  return Math.min(size, maximumPageSize);
}

export function wantsAnnotation(patterns: readonly string[], name: string): boolean {
  let wanted = false;
  for (const pattern of patterns) {
    const excluded = pattern.startsWith('-');
    const bare = excluded ? pattern.slice(1) : pattern;
    const matches = bare === '*' || bare === name || (bare.endsWith('*') && name.startsWith(bare.slice(0, -1)));
    if (matches && excluded) return false;
    wanted ||= matches;
  }
  return wanted;
}
