import { badQuery, notImplemented } from '../errors.ts';

export type TokenKind = 'string' | 'guid' | 'date' | 'number' | 'word' | '(' | ')' | ',' | 'end';
export interface Token {
  readonly kind: TokenKind;
  /** Strings without their quotes. */
  readonly text: string;
  /** Counted from 1, for messages. */
  readonly position: number;
}

/** Longer filters belong into several requests. A `$batch` may carry addresses of 64 KB. */
export const maximumFilterLength = 65_536;

const patterns: readonly (readonly [Exclude<TokenKind, 'end'>, RegExp])[] = [
  ['string', /'(?:[^']|'')*'/y],
  ['guid', /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![\w-])/iy],
  ['date', /\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?(?:Z|[+-]\d{2}:\d{2})?)?(?![\w:.-])/y],
  ['number', /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.])/iy],
  ['word', /[A-Za-z_][\w.]*/y],
  ['(', /\(/y],
  [')', /\)/y],
  [',', /,/y],
];

/** @param where what the text is, for messages: `$filter` */
export function tokenize(text: string, where: string): Token[] {
  if (text.length > maximumFilterLength) throw badQuery(`${where} is longer than ${maximumFilterLength} characters.`);
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    const token = tokenAt(text, at);
    if (!token) throw unreadable(text, at, where);
    tokens.push({ kind: token.kind, text: token.kind === 'string' ? token.text.slice(1, -1).replaceAll("''", "'") : token.text, position: at + 1 });
    at += token.text.length;
  }
  tokens.push({ kind: 'end', text: '', position: text.length + 1 });
  return tokens;
}

function tokenAt(text: string, at: number): { kind: Exclude<TokenKind, 'end'>; text: string } | undefined {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) return { kind, text: match[0] };
  }
  return undefined;
}

function unreadable(text: string, at: number, where: string): Error {
  const character = text.charAt(at);
  const position = `at position ${at + 1} of ${where}`;
  if (character === '/') return notImplemented(`Filtering through a navigation property or a lambda (${position})`);
  if (character === '=') return notImplemented(`A function with named parameters (${position})`);
  if (character === '@') return notImplemented(`A parameter alias (${position})`);
  if (character === "'") return badQuery(`A string is not closed: the quote ${position} has no partner.`);
  return badQuery(`Unexpected "${character}" ${position}.`);
}
