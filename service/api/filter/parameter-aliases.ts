/** Parameter aliases: `$filter=lastname eq @p1&@p1='Muñoz'`. An alias stands for one value or, in query functions, for a list. */
import { badQuery, notImplemented } from '../errors.ts';
import type { Token } from './lexer.ts';
import { isLiteral } from './literal.ts';
import { TokenStream } from './token-stream.ts';

/** Values in brackets, of one list. */
export const maximumListLength = 2_000;

export type Argument = { readonly kind: 'literal'; readonly token: Token } | { readonly kind: 'list'; readonly tokens: readonly Token[] };

/** A literal, or a list as JSON or with single quotes. */
export function readArgument(stream: TokenStream): Argument {
  if (isLiteral(stream.peek())) return { kind: 'literal', token: stream.take() };
  if (!stream.takeIf('[')) throw stream.unexpected('a value or a list');
  const tokens: Token[] = [];
  if (!stream.takeIf(']')) {
    do {
      const token = stream.peek();
      if (token.kind !== 'json' && !isLiteral(token)) throw stream.unexpected('a value');
      if (token.text === 'null' && token.kind === 'word') throw badQuery(`null cannot stand in a list ${stream.place(token)}.`);
      if (tokens.length === maximumListLength) throw badQuery(`A list may have ${maximumListLength} values at most ${stream.place(token)}.`);
      tokens.push(stream.take());
    } while (stream.takeIf(','));
    stream.expect(']', '"," or "]"');
  }
  return { kind: 'list', tokens };
}

export class ParameterAliases {
  readonly #texts: ReadonlyMap<string, string>;
  readonly #read = new Map<string, Argument>();

  /** @param options all query options; those whose names begin with `@` are aliases */
  constructor(options: ReadonlyMap<string, string> = new Map()) {
    this.#texts = options;
  }

  /** @param place where the alias is used, for messages */
  get(name: string, place: string): Argument {
    const known = this.#read.get(name);
    if (known) return known;
    const text = this.#texts.get(name);
    // OData 4.0, 11.2.5.1: an alias without a value stands for null.
    const stream = new TokenStream(text ?? 'null', name.slice(0, 40));
    if (stream.peek().kind === 'word' && !isLiteral(stream.peek())) throw notImplemented(`${name.slice(0, 40)} standing for a column ${place}`);
    const argument = readArgument(stream);
    stream.expect('end', 'the end');
    this.#read.set(name, argument);
    return argument;
  }
}
