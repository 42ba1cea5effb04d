/**
 * `$filter` of the documented subset, by recursive descent:
 *
 *     or         = and { "or" and }
 *     and        = not { "and" not }
 *     not        = "not" not | "(" or ")" | text | lambda | function | comparison
 *     text       = ("contains" | "startswith" | "endswith") "(" path "," value ")"
 *     lambda     = collection "/any(" [ variable ":" or ] ")" | collection "/all(" variable ":" or ")"
 *     function   = [ path "/" ] "Microsoft.Dynamics.CRM." name "(" parameter "=" argument { "," … } ")"
 *     comparison = operand ("eq"|"ne"|"gt"|"ge"|"lt"|"le") operand
 *     operand    = path | value;  value = literal | "@" alias;  argument = value | list
 *
 * Columns and the types of values are checked against the metadata here. What the language has beyond that is answered with 501.
 */
import type { TableName } from '../../../shared/entities/index.ts';
import type { ComparisonOperator, Condition, TextFunction } from '../../store/condition.ts';
import { isText } from '../columns.ts';
import { badQuery, notImplemented } from '../errors.ts';
import type { QueryContext } from '../query-context.ts';
import { compareColumns, compareValue, isComparison, mirrored, type Operand } from './comparison.ts';
import type { Token } from './lexer.ts';
import { isLiteral } from './literal.ts';
import { type Argument, type ParameterAliases, readArgument } from './parameter-aliases.ts';
import { functionPrefix, type Path, type Place, readPath } from './path.ts';
import { isQueryFunction, queryFunctionCondition } from './query-functions.ts';
import { TokenStream } from './token-stream.ts';

/** Parentheses, `not` and lambdas inside each other. */
export const maximumDepth = 50;
/** SQLite refuses expressions deeper than 1,000; a chain of `or` is one level per term there. */
export const maximumTerms = 500;
/** Lookups and collections that a filter follows, all its paths together: each is a sub-query. */
export const maximumFollowed = 60;
export const maximumLambdaDepth = 3;
/** Values of all lists together. */
const maximumListValues = 5_000;
const maximumTextLength = 4_000;

const textFunctions: readonly string[] = ['contains', 'startswith', 'endswith'] satisfies TextFunction[];
const lackingOperators: readonly string[] = ['in', 'has', 'add', 'sub', 'mul', 'div', 'divby', 'mod'];

export interface FilterSettings {
  readonly aliases: ParameterAliases;
  readonly context: QueryContext;
}

export function parseFilter(text: string, table: TableName, settings: FilterSettings): Condition {
  return new FilterParser(text, table, settings).parse();
}

class FilterParser {
  readonly #stream: TokenStream;
  readonly #root: Place;
  readonly #settings: FilterSettings;
  readonly #variables = new Map<string, Place>();
  #depth = 0;
  #terms = 0;
  #followed = 0;
  #listValues = 0;

  constructor(text: string, table: TableName, settings: FilterSettings) {
    this.#stream = new TokenStream(text, '$filter');
    this.#root = { table, scope: 0, path: [] };
    this.#settings = settings;
  }

  parse(): Condition {
    const condition = this.#or();
    this.#stream.expect('end', '"and", "or" or the end');
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
    while (this.#stream.takeIf('word', kind)) parts.push(part());
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
    if (this.#stream.takeIf('word', 'not')) return { kind: 'not', part: this.#not() };
    if (this.#stream.takeIf('(')) {
      const condition = this.#or();
      this.#stream.expect(')');
      return condition;
    }
    this.#terms += 1;
    if (this.#terms > maximumTerms) throw badQuery(`$filter has more than ${maximumTerms} comparisons.`);
    const token = this.#stream.peek();
    if (token.kind === 'word' && this.#stream.peekSecond().kind === '(' && !token.text.startsWith(functionPrefix)) return this.#textFunction(this.#stream.take());
    if (token.kind !== 'word' || isLiteral(token)) return this.#comparison(this.#operand());
    const path = this.#path();
    if (path.kind === 'column') return this.#comparison(path);
    return path.kind === 'lambda' ? this.#lambda(path) : this.#queryFunction(path);
  }

  #textFunction(name: Token): Condition {
    const place = this.#stream.place(name);
    if (!isTextFunction(name.text)) throw notImplemented(`The filter function ${name.text.slice(0, 80)} ${place}`);
    this.#stream.expect('(');
    const left = this.#operand();
    if (left.kind !== 'column' || !isText(left.column)) throw badQuery(`${name.text} needs a text column as its first argument ${this.#stream.place(left.token)}.`);
    this.#stream.expect(',');
    const right = this.#operand();
    if (right.kind !== 'literal' || right.token.kind !== 'string') throw badQuery(`${name.text} needs a text in quotes as its second argument ${this.#stream.place(right.token)}.`);
    const { text } = right.token;
    if (text.length > maximumTextLength) throw badQuery(`The text in ${name.text} is longer than ${maximumTextLength} characters ${place}.`);
    this.#stream.expect(')');
    return { kind: 'text', function: name.text, left: left.operand, value: text };
  }

  #lambda({ of, collection, quantifier, token }: Path & { kind: 'lambda' }): Condition {
    const scope = this.#variables.size + 1;
    this.#stream.expect('(');
    if (quantifier === 'any' && this.#stream.takeIf(')')) return { kind: quantifier, collection, of: of.scope, scope, where: undefined };
    if (scope > maximumLambdaDepth) throw badQuery(`any and all may stand inside of each other ${maximumLambdaDepth} levels deep ${this.#stream.place(token)}.`);
    const variable = this.#stream.expect('word', 'a variable such as x');
    if (this.#variables.has(variable.text)) throw badQuery(`The variable ${variable.text.slice(0, 80)} is used twice ${this.#stream.place(variable)}.`);
    this.#stream.expect(':');
    this.#variables.set(variable.text, { table: collection.table, scope, path: [] });
    const where = this.#or();
    this.#variables.delete(variable.text);
    this.#stream.expect(')');
    return { kind: quantifier, collection, of: of.scope, scope, where };
  }

  #queryFunction({ of, name, token }: Path & { kind: 'function' }): Condition {
    const place = this.#stream.place(token);
    if (!isQueryFunction(name)) throw notImplemented(`The query function ${name.slice(0, 80)} ${place}`);
    const given = new Map<string, Argument>();
    this.#stream.expect('(');
    if (!this.#stream.takeIf(')')) {
      do {
        const parameter = this.#stream.expect('word', 'a parameter such as PropertyName');
        if (given.has(parameter.text)) throw badQuery(`${parameter.text.slice(0, 80)} is given twice ${this.#stream.place(parameter)}.`);
        this.#stream.expect('=');
        given.set(parameter.text, this.#argument());
      } while (this.#stream.takeIf(','));
      this.#stream.expect(')', '"," or ")"');
    }
    return queryFunctionCondition({ name, of, arguments: given, place }, this.#settings.context);
  }

  #argument(): Argument {
    const token = this.#stream.peek();
    const argument = token.kind === 'alias' ? this.#settings.aliases.get(this.#stream.take().text, this.#stream.place(token)) : readArgument(this.#stream);
    if (argument.kind === 'list') {
      this.#listValues += argument.tokens.length;
      if (this.#listValues > maximumListValues) throw badQuery(`$filter has more than ${maximumListValues} values in lists.`);
    }
    return argument;
  }

  #comparison(left: Operand): Condition {
    const operator = this.#operator();
    const right = this.#operand();
    const place = this.#stream.place(left.token);
    if (left.kind === 'column' && right.kind === 'column') return compareColumns(left, operator, right, place);
    if (left.kind === 'column' && right.kind === 'literal') return compareValue(left, operator, right.token, this.#stream.place(right.token));
    if (left.kind === 'literal' && right.kind === 'column') return compareValue(right, mirrored[operator], left.token, place);
    throw badQuery(`A comparison needs a column on one side ${place}.`);
  }

  #operand(): Operand {
    const token = this.#stream.peek();
    if (isLiteral(token)) return { kind: 'literal', token: this.#stream.take() };
    if (token.kind === 'alias') {
      const argument = this.#settings.aliases.get(this.#stream.take().text, this.#stream.place(token));
      if (argument.kind === 'list') throw badQuery(`${token.text} is a list, where one value is needed ${this.#stream.place(token)}.`);
      // Messages speak of the place where the alias is used.
      return { kind: 'literal', token: { ...argument.token, position: token.position } };
    }
    if (token.kind === 'system') throw notImplemented(`${token.text} ${this.#stream.place(token)}`);
    if (token.kind !== 'word') throw this.#stream.unexpected('a column or a value');
    const path = this.#path();
    if (path.kind !== 'column') throw badQuery(`A value or a column is needed ${this.#stream.place(path.token)}.`);
    return path;
  }

  #path(): Path {
    return readPath(this.#stream, this.#root, this.#variables, (token) => {
      this.#followed += 1;
      if (this.#followed > maximumFollowed) throw badQuery(`$filter follows more than ${maximumFollowed} navigation properties ${this.#stream.place(token)}.`);
    });
  }

  #operator(): ComparisonOperator {
    const token = this.#stream.peek();
    if (token.kind === 'word' && isComparison(token.text)) {
      this.#stream.take();
      return token.text;
    }
    if (token.kind === 'word' && lackingOperators.includes(token.text)) throw notImplemented(`The filter operator "${token.text}" ${this.#stream.place(token)}`);
    throw this.#stream.unexpected('one of eq, ne, gt, ge, lt, le');
  }
}

function isTextFunction(text: string): text is TextFunction {
  return textFunctions.includes(text);
}
