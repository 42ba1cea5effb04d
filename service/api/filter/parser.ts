/**
 * `$filter` of the documented subset, by recursive descent:
 *
 *     or         = and { "or" and }
 *     and        = not { "and" not }
 *     not        = "not" not | "(" or ")" | function | comparison
 *     function   = ("contains" | "startswith" | "endswith") "(" column "," string ")"
 *     comparison = operand ("eq"|"ne"|"gt"|"ge"|"lt"|"le") operand
 *
 * Columns and the types of values are checked against the metadata here. What the language has beyond that is answered with 501.
 */
import type { Value } from '../../../shared/entities/index.ts';
import type { ColumnOperand, ComparisonOperator, Condition, TextFunction } from '../../store/condition.ts';
import { toInstant } from '../../store/row-codec.ts';
import type { ReadableColumn } from '../columns.ts';
import { badQuery, notImplemented } from '../errors.ts';
import { type Token, tokenize } from './lexer.ts';

/** Parentheses and `not` inside each other. */
export const maximumDepth = 50;
/** SQLite refuses expressions deeper than 1,000; a chain of `or` is one level per term there. */
export const maximumTerms = 500;

const operators: readonly string[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] satisfies ComparisonOperator[];
const textFunctions: readonly string[] = ['contains', 'startswith', 'endswith'] satisfies TextFunction[];
const lackingOperators: readonly string[] = ['in', 'has', 'add', 'sub', 'mul', 'div', 'mod'];
const mirrored: Record<ComparisonOperator, ComparisonOperator> = { eq: 'eq', ne: 'ne', gt: 'lt', ge: 'le', lt: 'gt', le: 'ge' };

type Operand = { kind: 'column'; column: ReadableColumn; token: Token } | { kind: 'literal'; token: Token };

export function parseFilter(text: string, columns: ReadonlyMap<string, ReadableColumn>): Condition {
  const parser = new FilterParser(tokenize(text, '$filter'), columns);
  return parser.parse();
}

class FilterParser {
  readonly #tokens: readonly Token[];
  readonly #columns: ReadonlyMap<string, ReadableColumn>;
  #next = 0;
  #depth = 0;
  #terms = 0;

  constructor(tokens: readonly Token[], columns: ReadonlyMap<string, ReadableColumn>) {
    this.#tokens = tokens;
    this.#columns = columns;
  }

  parse(): Condition {
    const condition = this.#or();
    if (this.#peek().kind !== 'end') throw this.#unexpected('"and", "or" or the end');
    return condition;
  }

  #or(): Condition {
    return this.#chain('or', () => this.#and());
  }
  #and(): Condition {
    return this.#chain('and', () => this.#not());
  }
  #chain(kind: 'and' | 'or', part: () => Condition): Condition {
    const first = part();
    const parts = [first];
    while (this.#takeWord(kind)) parts.push(part());
    return parts.length === 1 ? first : { kind, parts };
  }

  #not(): Condition {
    this.#depth += 1;
    if (this.#depth > maximumDepth) throw badQuery(`$filter is nested deeper than ${maximumDepth} levels.`);
    const condition = this.#unary();
    this.#depth -= 1;
    return condition;
  }

  #unary(): Condition {
    if (this.#takeWord('not')) return { kind: 'not', part: this.#not() };
    if (this.#peek().kind === '(') {
      this.#take();
      const condition = this.#or();
      this.#expect(')');
      return condition;
    }
    this.#terms += 1;
    if (this.#terms > maximumTerms) throw badQuery(`$filter has more than ${maximumTerms} comparisons.`);
    const token = this.#peek();
    if (token.kind === 'word' && this.#tokens[this.#next + 1]?.kind === '(') return this.#function();
    return this.#comparison();
  }

  #function(): Condition {
    const name = this.#take();
    if (!isTextFunction(name.text)) throw notImplemented(`The filter function ${name.text.slice(0, 80)} (at position ${name.position} of $filter)`);
    this.#expect('(');
    const operand = this.#operand();
    if (operand.kind !== 'column' || !isText(operand.column)) {
      throw badQuery(`${name.text} needs a text column as its first argument (at position ${operand.token.position} of $filter).`);
    }
    this.#expect(',');
    const value = this.#take();
    if (value.kind !== 'string') throw badQuery(`${name.text} needs a text in quotes as its second argument (at position ${value.position} of $filter).`);
    if (value.text.includes('[')) throw notImplemented(`A character set "[…]" in ${name.text}`);
    if (value.text.length > 4_000) throw badQuery(`The text in ${name.text} is longer than 4000 characters.`);
    this.#expect(')');
    return { kind: 'text', function: name.text, left: asOperand(operand.column), value: value.text };
  }

  #comparison(): Condition {
    const left = this.#operand();
    const operator = this.#operator();
    const right = this.#operand();
    if (left.kind === 'column' && right.kind === 'column') return compareColumns(left, operator, right);
    if (left.kind === 'column' && right.kind === 'literal') return compareValue(left.column, operator, right.token);
    if (left.kind === 'literal' && right.kind === 'column') return compareValue(right.column, mirrored[operator], left.token);
    throw badQuery(`A comparison needs a column on one side (at position ${left.token.position} of $filter).`);
  }

  #operand(): Operand {
    const token = this.#take();
    if (token.kind === 'word') {
      if (['null', 'true', 'false'].includes(token.text)) return { kind: 'literal', token };
      const column = this.#columns.get(token.text);
      if (!column) throw badQuery(`Could not find a property named '${token.text.slice(0, 80)}' (at position ${token.position} of $filter).`);
      return { kind: 'column', column, token };
    }
    if (['string', 'guid', 'date', 'number'].includes(token.kind)) return { kind: 'literal', token };
    this.#next -= 1;
    throw this.#unexpected('a column or a value');
  }

  #operator(): ComparisonOperator {
    const token = this.#take();
    if (token.kind === 'word' && isOperator(token.text)) return token.text;
    if (token.kind === 'word' && lackingOperators.includes(token.text)) {
      throw notImplemented(`The filter operator "${token.text}" (at position ${token.position} of $filter)`);
    }
    this.#next -= 1;
    throw this.#unexpected('one of eq, ne, gt, ge, lt, le');
  }

  #peek(): Token {
    const token = this.#tokens[this.#next];
    if (!token) throw new Error('The lexer ends every text with an end token');
    return token;
  }
  #take(): Token {
    const token = this.#peek();
    if (token.kind !== 'end') this.#next += 1;
    else throw this.#unexpected('more');
    return token;
  }
  #takeWord(word: string): boolean {
    const token = this.#peek();
    if (token.kind !== 'word' || token.text !== word) return false;
    this.#next += 1;
    return true;
  }
  #expect(kind: '(' | ')' | ','): void {
    if (this.#peek().kind !== kind) throw this.#unexpected(`"${kind}"`);
    this.#next += 1;
  }
  #unexpected(expected: string): Error {
    const token = this.#peek();
    const found = token.kind === 'end' ? 'it ends' : `"${token.text.slice(0, 40)}" stands`;
    return badQuery(`$filter: expected ${expected} at position ${token.position}, but ${found} there.`);
  }
}

function isOperator(text: string): text is ComparisonOperator {
  return operators.includes(text);
}
function isTextFunction(text: string): text is TextFunction {
  return textFunctions.includes(text);
}
function isText(column: ReadableColumn): boolean {
  return column.type === 'text' || column.type === 'memo';
}
function asOperand(column: ReadableColumn): ColumnOperand {
  return { column: column.name, text: isText(column) };
}

/** Columns of one kind can be compared with each other. */
function kindOf(column: ReadableColumn): string {
  if (isText(column)) return 'text';
  if (column.type === 'key' || column.type === 'lookup') return 'guid';
  return ['integer', 'decimal', 'choice'].includes(column.type) ? 'number' : column.type;
}

function compareColumns(left: Operand & { kind: 'column' }, operator: ComparisonOperator, right: Operand & { kind: 'column' }): Condition {
  if (kindOf(left.column) !== kindOf(right.column)) {
    throw badQuery(`'${left.column.wireName}' and '${right.column.wireName}' have different types (at position ${left.token.position} of $filter).`);
  }
  return { kind: 'columns', operator, left: asOperand(left.column), right: asOperand(right.column) };
}

function compareValue(column: ReadableColumn, operator: ComparisonOperator, literal: Token): Condition {
  const isNull = literal.kind === 'word' && literal.text === 'null';
  if (isNull && operator !== 'eq' && operator !== 'ne') throw badQuery(`null can be compared with eq and ne only (at position ${literal.position} of $filter).`);
  if (!isNull && ['guid', 'boolean'].includes(kindOf(column)) && operator !== 'eq' && operator !== 'ne') {
    throw badQuery(`'${column.wireName}' can be compared with eq and ne only (at position ${literal.position} of $filter).`);
  }
  return { kind: 'value', operator, left: asOperand(column), value: isNull ? null : valueOf(column, literal) };
}

function valueOf(column: ReadableColumn, literal: Token): Value {
  const wrong = (needs: string) => badQuery(`'${column.wireName}' needs ${needs} (at position ${literal.position} of $filter).`);
  switch (kindOf(column)) {
    case 'text':
      if (literal.kind !== 'string') throw wrong('a text in quotes');
      return literal.text;
    case 'guid':
      if (literal.kind !== 'guid') throw wrong('a GUID without quotes');
      return literal.text.toLowerCase();
    case 'number':
      if (literal.kind !== 'number') throw wrong('a number');
      return Number(literal.text);
    case 'boolean':
      if (literal.kind !== 'word') throw wrong('true or false');
      return literal.text === 'true';
    case 'datetime': {
      const date = literal.kind === 'date' ? new Date(withZone(literal.text)) : undefined;
      if (!date || Number.isNaN(date.getTime())) throw wrong('an instant such as 2026-11-22T10:00:00Z');
      // Stored instants have whole seconds and three zeros behind the point, so a finer literal still compares rightly.
      return literal.text.includes('.') ? date.toISOString() : toInstant(date);
    }
    default:
      throw new Error(`No comparison for ${column.type}`);
  }
}

/** A date alone is midnight in UTC, and an instant without a zone is read as UTC. */
function withZone(text: string): string {
  return text.includes('T') && !/(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? `${text}Z` : text;
}
