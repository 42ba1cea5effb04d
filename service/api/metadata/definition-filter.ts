/** `$filter` on metadata: properties compared with texts, booleans, numbers and null, joined by and, or, not and parentheses. */
import { badQuery, notImplemented } from '../errors.ts';
import type { Definition } from './attributes.ts';

type Test = (definition: Definition) => boolean;

const maximumLength = 2_000;
/** Members of enumerations have their type in front: `Microsoft.Dynamics.CRM.AttributeTypeCode'Picklist'`. */
const token = /\s*(?:([()])|((?:Microsoft\.Dynamics\.CRM\.\w+)?'(?:[^']|'')*')|([A-Za-z_][\w./]*)|(-?\d+(?:\.\d+)?))/y;

export function parseDefinitionFilter(text: string, known: ReadonlySet<string>): Test {
  if (text.length > maximumLength) throw badQuery(`$filter on metadata may have ${maximumLength} characters at most.`);
  const parser = new DefinitionFilterParser(tokensOf(text), known);
  return parser.parse();
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  const source = text.trimEnd();
  for (let at = 0; at < source.length; at = token.lastIndex) {
    token.lastIndex = at;
    const found = token.exec(source);
    if (!found) throw badQuery(`$filter: cannot read "${source.slice(at, at + 40).trim()}".`);
    tokens.push(found[1] ?? found[2] ?? found[3] ?? found[4] ?? '');
  }
  return tokens;
}

class DefinitionFilterParser {
  readonly #tokens: readonly string[];
  readonly #known: ReadonlySet<string>;
  #at = 0;
  constructor(tokens: readonly string[], known: ReadonlySet<string>) {
    this.#tokens = tokens;
    this.#known = known;
  }

  parse(): Test {
    const test = this.#any();
    const rest = this.#tokens[this.#at];
    if (rest !== undefined) throw badQuery(`$filter: "${rest.slice(0, 40)}" is not expected here.`);
    return test;
  }

  #any(): Test {
    const tests = [this.#every()];
    while (this.#take('or')) tests.push(this.#every());
    return tests.length === 1 ? (tests[0] ?? (() => false)) : (definition) => tests.some((test) => test(definition));
  }

  #every(): Test {
    const tests = [this.#single()];
    while (this.#take('and')) tests.push(this.#single());
    return tests.length === 1 ? (tests[0] ?? (() => true)) : (definition) => tests.every((test) => test(definition));
  }

  #single(): Test {
    if (this.#take('not')) {
      const test = this.#single();
      return (definition) => !test(definition);
    }
    if (this.#take('(')) {
      const test = this.#any();
      if (!this.#take(')')) throw badQuery('$filter: a closing parenthesis is missing.');
      return test;
    }
    return this.#comparison();
  }

  #comparison(): Test {
    const name = this.#next();
    if (!this.#known.has(name)) throw badQuery(`$filter: metadata has no property '${name.slice(0, 80)}' here.`);
    const operator = this.#next();
    if (operator !== 'eq' && operator !== 'ne') throw notImplemented(`The operator ${operator.slice(0, 40)} on metadata`);
    const value = literal(this.#next());
    return (definition) => same(definition[name] ?? null, value) === (operator === 'eq');
  }

  #take(expected: string): boolean {
    if (this.#tokens[this.#at] !== expected) return false;
    this.#at += 1;
    return true;
  }
  #next(): string {
    const next = this.#tokens[this.#at];
    if (next === undefined) throw badQuery('$filter ends too early.');
    this.#at += 1;
    return next;
  }
}

function same(actual: unknown, expected: string | number | boolean | null): boolean {
  return typeof actual === 'string' && typeof expected === 'string' ? actual.toLowerCase() === expected.toLowerCase() : actual === expected;
}

function literal(written: string): string | number | boolean | null {
  if (written.endsWith("'")) return written.slice(written.indexOf("'") + 1, -1).replaceAll("''", "'");
  if (written === 'true' || written === 'false') return written === 'true';
  if (written === 'null') return null;
  const number = Number(written);
  if (Number.isNaN(number)) throw badQuery(`$filter: "${written.slice(0, 40)}" is no value; texts stand between quotation marks.`);
  return number;
}
