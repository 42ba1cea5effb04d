import { badQuery } from '../errors.ts';
import { isStorable } from '../storable-text.ts';

const punctuation = ['(', ')', ',', '/', ':', '=', '[', ']'] as const;
type Punctuation = (typeof punctuation)[number];

/** `string`: between quotes; `json`: between double quotes, inside of lists; `alias`: `@name`; `system`: `$name`. */
export type TokenKind = 'string' | 'json' | 'guid' | 'date' | 'number' | 'word' | 'alias' | 'system' | Punctuation | 'end';
export interface Token {
  readonly kind: TokenKind;
  /** Strings without their quotes. */
  readonly text: string;
  /** Counted from 1, for messages. */
  readonly position: number;
}

/** Longer filters belong into several requests. A `$batch` may carry addresses of 64 KB. */
export const maximumFilterLength = 65_536;

const patterns: readonly (readonly [TokenKind, RegExp])[] = [
  ['string', /'(?:[^']|'')*'/y],
  ['json', /"(?:[^"\\]|\\.)*"/sy],
  ['guid', /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![\w-])/iy],
  ['date', /\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?(?:Z|[+-]\d{2}:\d{2})?)?(?![\w:.-])/y],
  ['number', /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.])/iy],
  ['word', /[A-Za-z_][\w.]*/y],
  ['alias', /@[A-Za-z_]\w*/y],
  ['system', /\$[A-Za-z]+/y],
];

/** @param where what the text is, for messages: `$filter` */
export function tokenize(text: string, where: string): Token[] {
  if (text.length > maximumFilterLength) throw badQuery(`${where} is longer than ${maximumFilterLength} characters.`);
  if (!isStorable(text)) throw badQuery(`${where} holds a character that cannot be stored, so nothing can be found by it.`);
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    const token = tokenAt(text, at);
    if (!token) throw unreadable(text, at, where);
    tokens.push({ kind: token.kind, text: contentOf(token, at, where), position: at + 1 });
    at += token.text.length;
  }
  tokens.push({ kind: 'end', text: '', position: text.length + 1 });
  return tokens;
}

function tokenAt(text: string, at: number): { kind: TokenKind; text: string } | undefined {
  const mark = punctuation.find((candidate) => candidate === text.charAt(at));
  if (mark) return { kind: mark, text: mark };
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) return { kind, text: match[0] };
  }
  return undefined;
}

function contentOf({ kind, text }: { kind: TokenKind; text: string }, at: number, where: string): string {
  if (kind === 'string') return text.slice(1, -1).replaceAll("''", "'");
  if (kind !== 'json') return text;
  try {
    const content: unknown = JSON.parse(text);
    if (typeof content === 'string' && isStorable(content)) return content;
  } catch {
    // Told below: an unknown escape, or a line break that is not escaped.
  }
  throw badQuery(`The text in double quotes at position ${at + 1} of ${where} is no JSON string.`);
}

function unreadable(text: string, at: number, where: string): Error {
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  const position = `position ${at + 1} of ${where}`;
  if (character === "'" || character === '"') return badQuery(`A string is not closed: the quote at ${position} has no partner.`);
  return badQuery(`Unexpected "${character}" at ${position}.`);
}
