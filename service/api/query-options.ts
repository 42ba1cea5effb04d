/** The query options of a request, checked. What is known to the protocol but not to this service is refused with 501, the rest with 400. */
import type { TableName } from '../../shared/entities/index.ts';
import type { Condition, OrderTerm } from '../store/condition.ts';
import type { ReadableColumn } from './columns.ts';
import { badQuery, notImplemented } from './errors.ts';
import { parseExpand } from './expand/expand-option.ts';
import type { Expansion } from './expand/expansion.ts';
import { ParameterAliases } from './filter/parameter-aliases.ts';
import { parseFilter } from './filter/parser.ts';
import type { ApiRequest } from './message.ts';
import { parseOrder } from './order-option.ts';
import { queryContextOf } from './query-context.ts';
import { parseSelect } from './select-option.ts';
import { parseTop } from './top-option.ts';

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
  /** The request's, for links in the answer and for instants as people read them. */
  readonly root: string;
  readonly timeZone: string;
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

export function parseQueryOptions(table: TableName, request: Pick<ApiRequest, 'query' | 'root' | 'timeZone' | 'principal'>, allowed: readonly string[]): QueryOptions {
  const options = splitQuery(request.query);
  // A parameter alias belongs to a filter, which may also stand inside of $expand.
  const aliases = allowed.includes('$filter') || allowed.includes('$expand');
  for (const name of options.keys()) {
    if (allowed.includes(name) || (aliases && name.startsWith('@'))) continue;
    if (lacking.includes(name)) throw notImplemented(`The query option ${name.slice(0, 40)}`);
    throw badQuery(`The query option "${name.slice(0, 40)}" is not valid here; use ${allowed.join(', ')}.`);
  }
  const settings = { aliases: new ParameterAliases(options), context: queryContextOf(request), options };
  const filter = options.get('$filter');
  const select = options.get('$select');
  return {
    select: select === undefined ? undefined : parseSelect(table, select),
    where: filter === undefined ? undefined : parseFilter(filter, table, settings),
    order: parseOrder(table, options.get('$orderby')),
    top: parseTop(options.get('$top')),
    count: parseCount(options.get('$count')),
    expand: parseExpand(table, options.get('$expand'), settings),
    skipToken: options.get('$skiptoken'),
    deltaToken: options.get('$deltatoken'),
    root: request.root,
    timeZone: request.timeZone,
  };
}

function parseCount(text: string | undefined): boolean {
  if (text === undefined || text === 'false') return false;
  if (text === 'true') return true;
  throw badQuery('$count must be true or false.');
}
