/** The query options of a request, checked. What is known to the protocol but not to this service is refused with 501, the rest with 400. */
import { type TableName, tableOf } from '../../shared/entities/index.ts';
import type { Condition, OrderTerm } from '../store/condition.ts';
import { type ReadableColumn, readableColumns } from './columns.ts';
import { badQuery, notImplemented } from './errors.ts';
import { type Expansion, parseExpand } from './expand-option.ts';
import { parseFilter } from './filter/parser.ts';
import { maximumPageSize } from './prefer.ts';
import { parseSelect } from './select-option.ts';

export interface QueryOptions {
  /** Columns to return; undefined: all. The key is always returned. */
  readonly select: readonly ReadableColumn[] | undefined;
  readonly where: Condition | undefined;
  readonly order: readonly OrderTerm[];
  readonly top: number | undefined;
  readonly count: boolean;
  readonly expand: readonly Expansion[];
  readonly skipToken: string | undefined;
  readonly deltaToken: string | undefined;
  /** Which options the request has, for refusals. */
  readonly names: ReadonlySet<string>;
}

const lacking: readonly string[] = ['$apply', '$search', '$skip', '$format', '$levels', '$compute', '$index', 'fetchXml', 'savedQuery', 'userQuery'];

/** Options that the URL repeats are refused: which of them counts would be a guess. */
export function splitQuery(query: string): Map<string, string> {
  const options = new Map<string, string>();
  for (const part of query.split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = decode(equals < 0 ? part : part.slice(0, equals));
    if (options.has(name)) throw badQuery(`The query option ${name.slice(0, 40)} is given twice.`);
    options.set(name, decode(equals < 0 ? '' : part.slice(equals + 1)));
  }
  return options;
}

/** `+` is a blank: form encoders write blanks so. A real plus sign comes as `%2B`. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw badQuery('The query has a malformed percent-encoding.');
  }
}

export function parseQueryOptions(table: TableName, query: string, allowed: readonly string[]): QueryOptions {
  const options = splitQuery(query);
  for (const name of options.keys()) {
    if (allowed.includes(name)) continue;
    if (lacking.includes(name) || name.startsWith('@')) throw notImplemented(`The query option ${name.slice(0, 40)}`);
    throw badQuery(`The query option "${name.slice(0, 40)}" is not valid here; use ${allowed.join(', ')}.`);
  }
  const columns = readableColumns(table);
  const filter = options.get('$filter');
  const select = options.get('$select');
  return {
    select: select === undefined ? undefined : parseSelect(tableOf(table).entitySet, select, columns),
    where: filter === undefined ? undefined : parseFilter(filter, columns),
    order: parseOrder(options.get('$orderby'), columns),
    top: parseTop(options.get('$top')),
    count: parseCount(options.get('$count')),
    expand: parseExpand(table, options.get('$expand')),
    skipToken: options.get('$skiptoken'),
    deltaToken: options.get('$deltatoken'),
    names: new Set(options.keys()),
  };
}

function parseOrder(text: string | undefined, columns: ReadonlyMap<string, ReadableColumn>): OrderTerm[] {
  if (text === undefined) return [];
  return text.split(',').map((term) => {
    const [name = '', direction = 'asc', ...more] = term.trim().split(/\s+/);
    const column = columns.get(name);
    if (!column) {
      if (name.includes('/')) throw notImplemented('$orderby through a navigation property');
      throw badQuery(`Could not find a property named '${name.slice(0, 80)}' ($orderby).`);
    }
    if (more.length > 0 || !['asc', 'desc'].includes(direction)) throw badQuery(`$orderby: behind '${name}' only asc or desc may stand.`);
    return { column: column.name, text: column.type === 'text' || column.type === 'memo', descending: direction === 'desc' };
  });
}

function parseTop(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const top = Number(text);
  if (!/^\d{1,6}$/.test(text) || top < 1 || top > maximumPageSize) throw badQuery(`$top must be a whole number from 1 to ${maximumPageSize}.`);
  return top;
}

function parseCount(text: string | undefined): boolean {
  if (text === undefined || text === 'false') return false;
  if (text === 'true') return true;
  throw badQuery('$count must be true or false.');
}
