/** JSON bodies. Stricter than JSON.parse: what two readers could understand differently, or what only costs memory, is refused. */
import { badPayload } from './errors.ts';

const maximumDepth = 50;
/** Properties and elements of lists of a whole body; the largest row has some fifty, the largest list of an action a thousand. */
const maximumValues = 100_000;

export function parseJsonObject(text: string): Record<string, unknown> {
  checkStructure(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badPayload(text.trim() === '' ? 'The body is empty; it must be a JSON object.' : 'The body is no JSON.');
  }
  if (!isObject(value)) throw badPayload('The body must be a JSON object.');
  return value;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Depth, repeated names and names that reach into JavaScript's objects, before anything is built. Looks at brackets and texts only:
 * whether it is JSON at all is JSON.parse's to say.
 */
function checkStructure(text: string): void {
  /** Names of each open object; undefined for a list. */
  const open: (Set<string> | undefined)[] = [];
  /** A text that stands here is a name and no value. */
  let nameExpected = false;
  let values = 0;
  const count = (): void => {
    values += 1;
    if (values > maximumValues) throw badPayload(`The body has more than ${maximumValues} values.`);
  };
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case 0x7b: // {
      case 0x5b: // [
        if (open.length >= maximumDepth) throw badPayload(`The body is nested deeper than ${maximumDepth} levels.`);
        count();
        nameExpected = text[at] === '{';
        open.push(nameExpected ? new Set() : undefined);
        break;
      case 0x7d: // }
      case 0x5d: // ]
        open.pop();
        nameExpected = false;
        break;
      case 0x2c: // ,
        count();
        nameExpected = open.at(-1) !== undefined;
        break;
      case 0x22: {
        const end = endOfText(text, at);
        if (end < 0) return;
        if (nameExpected) addName(text.slice(at, end + 1), open.at(-1));
        nameExpected = false;
        at = end;
      }
    }
  }
}

function addName(written: string, names: Set<string> | undefined): void {
  const name = nameOf(written);
  if (name === undefined || !names) return;
  if (name === '__proto__') throw badPayload("The property '__proto__' is not allowed.");
  if (names.has(name)) throw badPayload(`The property '${name.slice(0, 80)}' is given twice.`);
  names.add(name);
}

function nameOf(written: string): string | undefined {
  if (!written.includes('\\')) return written.slice(1, -1);
  try {
    return String(JSON.parse(written));
  } catch {
    return undefined;
  }
}

/** @returns the place of the closing quotation mark, -1 when there is none */
function endOfText(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return -1;
}
