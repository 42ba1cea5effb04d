/** What a request's path names. Names are case-sensitive, as in Dataverse. */
import { type TableName, tableOf } from '../../shared/entities/index.ts';
import { actions } from './actions/index.ts';
import { type ReadableColumn, readableColumns, tableOfSet } from './columns.ts';
import { badQuery, noSuchResource, notImplemented } from './errors.ts';
import { collectionNavigations, type CollectionNavigation, singleNavigations, type SingleNavigation } from './navigation.ts';
import { parseRowKey, type RowAddress, type RowKey } from './row-key.ts';

export type Resource =
  | { readonly kind: 'service-document' | 'metadata' | 'batch' }
  /** An action or a function that belongs to no row, with what stands between its parentheses. */
  | { readonly kind: 'operation'; readonly name: string; readonly arguments: string | undefined }
  /** `EntityDefinitions` and what follows it. */
  | { readonly kind: 'definitions'; readonly segments: readonly Segment[] }
  | { readonly kind: 'set' | 'count'; readonly table: TableName }
  | (RowAddress & { readonly kind: 'row' })
  | (RowAddress & { readonly kind: 'bound-operation'; readonly name: string })
  | (RowAddress & { readonly kind: 'column'; readonly column: ReadableColumn; readonly raw: boolean })
  | (RowAddress & { readonly kind: 'related-row'; readonly navigation: SingleNavigation })
  | (RowAddress & { readonly kind: 'related-row-reference'; readonly navigation: SingleNavigation })
  | (RowAddress & { readonly kind: 'related-rows'; readonly navigation: CollectionNavigation })
  | (RowAddress & { readonly kind: 'related-count'; readonly navigation: CollectionNavigation })
  /** `nav/$ref`, or `nav(key)/$ref` with the key of one related row. */
  | (RowAddress & { readonly kind: 'related-references'; readonly navigation: CollectionNavigation; readonly related: RowKey | undefined });

export interface Segment {
  readonly name: string;
  /** Between parentheses; undefined when there are none. */
  readonly key: string | undefined;
}

const operationPrefix = 'Microsoft.Dynamics.CRM.';

function decodeSegment(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badQuery('The address has a malformed percent-encoding.');
  }
}

export function parseResource(rawPath: string): Resource {
  const path = withoutOuterSlashes(decodeSegment(rawPath));
  if (path === '') return { kind: 'service-document' };
  if (path === '$batch') return { kind: 'batch' };
  if (path === '$metadata') return { kind: 'metadata' };
  if (/^\$\d/.test(path)) throw badQuery(`${path.slice(0, 40)} refers to a part of a change set and is known only inside of it.`);
  const [first, ...rest] = splitPath(path).map(parseSegment);
  if (!first) throw noSuchResource(path);
  const table = tableOfSet(first.name);
  if (table) return first.key === undefined ? behindSet(table, rest) : behindRow({ table, key: parseRowKey(table, first.key) }, rest);
  if (first.name === 'EntityDefinitions') return { kind: 'definitions', segments: [first, ...rest] };
  // Functions, actions and metadata start with a capital letter, sets do not.
  if (Object.hasOwn(actions, first.name) || /^[A-Z]/.test(first.name)) {
    if (rest.length > 0) throw notImplemented(`The path behind ${first.name.slice(0, 80)}`);
    return { kind: 'operation', name: first.name, arguments: first.key };
  }
  throw noSuchResource(first.name);
}

function behindSet(table: TableName, [next, ...rest]: readonly Segment[]): Resource {
  if (!next) return { kind: 'set', table };
  if (next.name === '$count' && rest.length === 0) return { kind: 'count', table };
  if (next.name.startsWith(operationPrefix)) throw notImplemented(`${next.name.slice(0, 120)} of a whole set`);
  if (next.name.startsWith('$')) throw notImplemented(`${next.name.slice(0, 40)} behind ${tableOf(table).entitySet}`);
  throw noSuchResource(next.name, `A row is addressed as ${tableOf(table).entitySet}(<guid>).`);
}

function behindRow(address: RowAddress, segments: readonly Segment[]): Resource {
  const [next, last, ...tooMuch] = segments;
  if (!next) return { kind: 'row', ...address };
  const { table } = address;
  if (next.name.startsWith(operationPrefix)) {
    if (last) throw notImplemented(`The path behind ${next.name.slice(0, 120)}`);
    return { kind: 'bound-operation', ...address, name: next.name.slice(operationPrefix.length) };
  }
  const collection = collectionNavigations(table).get(next.name);
  const single = singleNavigations(table).get(next.name);
  const column = readableColumns(table).get(next.name);
  if ((collection ?? single) && (tooMuch.length > 0 || (last && !['$ref', '$count'].includes(last.name)))) throw notImplemented(`A path longer than one navigation property (${next.name})`);
  if (collection) return behindCollection(address, collection, next, last);
  if (next.key !== undefined) throw noSuchResource(`${next.name}(…)`);
  if (single) {
    if (last?.name === '$count') throw badQuery(`$count does not apply to ${single.name}, which leads to one row.`);
    return { kind: last ? 'related-row-reference' : 'related-row', ...address, navigation: single };
  }
  if (column) {
    if (last && (last.name !== '$value' || tooMuch.length > 0)) throw noSuchResource(last.name);
    return { kind: 'column', ...address, column, raw: last !== undefined };
  }
  throw noSuchResource(next.name, Object.hasOwn(actions, next.name) ? `Call a bound action by its full name, ${operationPrefix}${next.name}.` : '');
}

function behindCollection(address: RowAddress, navigation: CollectionNavigation, { key }: Segment, last: Segment | undefined): Resource {
  if (last?.name === '$ref') {
    const target = navigation.kind === 'one-to-many' ? navigation.child : navigation.target;
    return { kind: 'related-references', ...address, navigation, related: key === undefined ? undefined : parseRowKey(target, key) };
  }
  if (key !== undefined) throw notImplemented(`A row addressed through ${navigation.name}; address it by its own set. This path`);
  return { kind: last ? 'related-count' : 'related-rows', ...address, navigation };
}

/** A loop, because a pattern would take the square of the time for an address of many slashes. */
function withoutOuterSlashes(path: string): string {
  let start = 0;
  let end = path.length;
  while (path[start] === '/') start += 1;
  while (end > start && path[end - 1] === '/') end -= 1;
  return path.slice(start, end);
}

/** At slashes that stand outside of quotation marks. */
function splitPath(path: string): string[] {
  const segments: string[] = [];
  let quoted = false;
  let start = 0;
  for (let at = 0; at < path.length; at += 1) {
    if (path[at] === "'") quoted = !quoted;
    else if (path[at] === '/' && !quoted) {
      segments.push(path.slice(start, at));
      start = at + 1;
    }
  }
  return [...segments, path.slice(start)];
}

function parseSegment(text: string): Segment {
  const parts = /^([A-Za-z_$][\w.$]*)(?:\((.*)\))?$/s.exec(text);
  const [, name, key] = parts ?? [];
  if (name === undefined) throw noSuchResource(text);
  return { name, key };
}
