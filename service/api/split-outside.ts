import { badQuery } from './errors.ts';

/** Splits at separators that stand outside of parentheses and quotes. @param where the query option, for messages */
export function splitOutside(text: string, separator: string, where: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === "'") quoted = !quoted;
    if (quoted) continue;
    if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    else if (character === separator && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
    if (depth < 0) throw badQuery(`${where}: the ")" at position ${at + 1} has no partner.`);
  }
  if (quoted || depth > 0) throw badQuery(`${where}: a ${quoted ? 'quote' : '"("'} is not closed.`);
  parts.push(text.slice(start));
  return parts;
}
