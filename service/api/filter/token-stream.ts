/** The tokens of one query option, taken one after the other. */
import { badQuery } from '../errors.ts';
import { type Token, type TokenKind, tokenize } from './lexer.ts';

export class TokenStream {
  readonly #tokens: readonly Token[];
  readonly #where: string;
  #next = 0;

  /** @param where the name of the query option, for messages */
  constructor(text: string, where: string) {
    this.#tokens = tokenize(text, where);
    this.#where = where;
  }

  peek(): Token {
    return this.#at(this.#next);
  }
  /** The token behind the next one. */
  peekSecond(): Token {
    return this.#at(this.#next + 1);
  }
  take(): Token {
    const token = this.peek();
    if (token.kind === 'end') throw this.unexpected('more');
    this.#next += 1;
    return token;
  }
  takeIf(kind: TokenKind, text?: string): boolean {
    const token = this.peek();
    if (token.kind !== kind || (text !== undefined && token.text !== text)) return false;
    this.#next += 1;
    return true;
  }
  expect(kind: TokenKind, what = `"${kind}"`): Token {
    const token = this.peek();
    if (token.kind !== kind) throw this.unexpected(what);
    if (kind !== 'end') this.#next += 1;
    return token;
  }

  unexpected(expected: string): Error {
    const token = this.peek();
    const found = token.kind === 'end' ? 'it ends' : `"${token.text.slice(0, 40)}" stands`;
    return badQuery(`${this.#where}: expected ${expected} at position ${token.position}, but ${found} there.`);
  }
  /** Where a token stands, in brackets, for the end of a message. */
  place({ position }: Token): string {
    return `(at position ${position} of ${this.#where})`;
  }

  #at(index: number): Token {
    const token = this.#tokens[Math.min(index, this.#tokens.length - 1)];
    if (!token) throw new Error('The lexer ends every text with an end token');
    return token;
  }
}
