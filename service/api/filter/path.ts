/**
 * Paths of a query: `lastname`, `customerid_contact/fullname`, `x/partyid_contact/fullname`, `Incident_Tasks/any`. They begin at the row
 * that is asked for, or, inside of a lambda, at one of its variables.
 */
import { isPolymorphic, type TableName, tableOf } from '../../../shared/entities/index.ts';
import type { Collection, ColumnOperand, Step } from '../../store/condition.ts';
import { isText, type ReadableColumn, readableColumns } from '../columns.ts';
import { badQuery, notImplemented } from '../errors.ts';
import { collectionNavigations, type CollectionNavigation, singleNavigations, type SingleNavigation } from '../navigation.ts';
import type { Token } from './lexer.ts';
import type { TokenStream } from './token-stream.ts';

/** Where a path stands: a row of `table`, reached from the row of `scope` through `path`. */
export interface Place {
  readonly table: TableName;
  readonly scope: number;
  readonly path: readonly Step[];
}
/** Lambda variables that can be used, by name. */
export type Variables = ReadonlyMap<string, Place>;

export type Path =
  | { readonly kind: 'column'; readonly column: ReadableColumn; readonly operand: ColumnOperand; readonly token: Token }
  | { readonly kind: 'lambda'; readonly of: Place; readonly collection: Collection; readonly quantifier: 'any' | 'all'; readonly token: Token }
  /** Stops in front of the parenthesis. */
  | { readonly kind: 'function'; readonly of: Place; readonly name: string; readonly token: Token };

export const functionPrefix = 'Microsoft.Dynamics.CRM.';
/** Lookups that one path may follow. */
export const maximumPathLength = 5;

/** @param followed hears of every lookup and collection on the way: each costs a sub-query */
export function readPath(stream: TokenStream, root: Place, variables: Variables, followed: (token: Token) => void): Path {
  let { place, token } = begin(stream, root, variables);
  for (;;) {
    if (token.text.startsWith(functionPrefix) && stream.peek().kind === '(') return { kind: 'function', of: place, name: token.text.slice(functionPrefix.length), token };
    if (stream.peek().kind !== '/') return columnAt(stream, place, token);
    const collection = collectionNavigations(place.table).get(token.text);
    followed(token);
    if (collection) return lambdaAt(stream, place, collection, token);
    place = stepFrom(stream, place, token);
    stream.take();
    token = stream.expect('word', 'a property');
  }
}

function begin(stream: TokenStream, root: Place, variables: Variables): { place: Place; token: Token } {
  const token = stream.expect('word', 'a property');
  const variable = variables.get(token.text);
  if (variable && stream.takeIf('/')) return { place: variable, token: stream.expect('word', 'a property') };
  if (variables.size > 0) throw badQuery(`Inside of any and all a path begins with a variable, as in ${[...variables.keys()].at(-1) ?? 'x'}/${token.text.slice(0, 80)} ${stream.place(token)}.`);
  return { place: root, token };
}

function columnAt(stream: TokenStream, { table, scope, path }: Place, token: Token): Path {
  const column = readableColumns(table).get(token.text);
  if (!column) throw unknown(stream, table, token);
  if (column.aside) throw badQuery(`'${column.wireName}' can be read, but nothing can be found or sorted by it ${stream.place(token)}.`);
  return { kind: 'column', column, operand: operandOf(column, scope, path), token };
}

export function operandOf(column: ReadableColumn, scope: number, path: readonly Step[]): ColumnOperand {
  return { column: column.name, text: isText(column), scope, path };
}

function lambdaAt(stream: TokenStream, of: Place, navigation: CollectionNavigation, token: Token): Path {
  if (of.path.length > 0) throw notImplemented(`A collection behind a lookup (${token.text} ${stream.place(token)})`);
  stream.take();
  const quantifier = stream.peek();
  if (quantifier.kind === 'system') throw notImplemented(`${quantifier.text} of a collection ${stream.place(quantifier)}`);
  if (quantifier.text !== 'any' && quantifier.text !== 'all') throw stream.unexpected(`any or all, because ${token.text} is a collection`);
  stream.take();
  return { kind: 'lambda', of, collection: collectionOf(of.table, navigation), quantifier: quantifier.text, token };
}

function stepFrom(stream: TokenStream, { table, scope, path }: Place, token: Token): Place {
  const navigation = singleNavigations(table).get(token.text);
  if (!navigation) throw unknown(stream, table, token);
  const [target, ...others] = navigation.targets;
  if (target === undefined || others.length > 0) throw notImplemented(`A path through ${token.text}, which may lead to several tables, ${stream.place(token)}`);
  if (path.length === maximumPathLength) throw badQuery(`A path may follow ${maximumPathLength} lookups at most ${stream.place(token)}.`);
  return { table: target, scope, path: [...path, stepOf(navigation, target)] };
}

export function stepOf({ lookup, column }: Pick<SingleNavigation, 'lookup' | 'column'>, target: TableName): Step {
  return { lookup, table: target, typed: isPolymorphic(column) };
}

export function collectionOf(owner: TableName, navigation: CollectionNavigation): Collection {
  if (navigation.kind === 'one-to-many') {
    return { owner, table: navigation.child, lookup: navigation.lookup, typed: isPolymorphic(navigation.column), link: undefined };
  }
  return { owner, table: navigation.target, lookup: navigation.near, typed: false, link: { table: navigation.intersect, lookup: navigation.far } };
}

function unknown(stream: TokenStream, table: TableName, token: Token): Error {
  const name = `'${token.text.slice(0, 80)}'`;
  const place = stream.place(token);
  if (singleNavigations(table).has(token.text)) return badQuery(`${name} leads to another row; name a property of that, as in ${token.text}/createdon, or compare its id ${place}.`);
  if (collectionNavigations(table).has(token.text)) return badQuery(`${name} is a collection; look at its members with any or all ${place}.`);
  return badQuery(`Could not find a property named ${name} on ${tableOf(table).entitySet} ${place}.`);
}
