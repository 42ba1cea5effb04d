/**
 * Dataverse's own query functions, `Microsoft.Dynamics.CRM.<name>(PropertyName='…',PropertyValue=…,PropertyValues=[…])`. A negated one
 * is also true of rows without a value, like `ne`.
 */
import type { Value } from '../../../shared/entities/index.ts';
import type { ColumnOperand, ComparisonOperator, Condition } from '../../store/condition.ts';
import { type ReadableColumn, readableColumns } from '../columns.ts';
import { badQuery, notImplemented } from '../errors.ts';
import type { QueryContext } from '../query-context.ts';
import { dateFunctionOf, type DateRange, dateRange } from './date-ranges.ts';
import type { Token } from './lexer.ts';
import { kindOf, looseValueOf } from './literal.ts';
import type { Argument } from './parameter-aliases.ts';
import { operandOf, type Place } from './path.ts';

export interface QueryFunction {
  readonly name: string;
  readonly of: Place;
  readonly arguments: ReadonlyMap<string, Argument>;
  /** Where it stands, for messages. */
  readonly place: string;
}

const listFunctions = ['In', 'NotIn', 'Between', 'NotBetween'];
const userFunctions = ['EqualUserId', 'NotEqualUserId', 'EqualUserTeams', 'EqualUserOrUserTeams'];

export function isQueryFunction(name: string): boolean {
  return listFunctions.includes(name) || userFunctions.includes(name) || dateFunctionOf(name) !== undefined;
}

export function queryFunctionCondition(call: QueryFunction, context: QueryContext): Condition {
  const { name, place } = call;
  const column = propertyOf(call);
  const left = operandOf(column, call.of.scope, call.of.path);
  if (listFunctions.includes(name)) return listCondition(call, column, left);
  if (userFunctions.includes(name)) {
    allow(call, []);
    if (kindOf(column) !== 'guid') throw badQuery(`${name} needs a lookup, which '${column.wireName}' is not ${place}.`);
    return userCondition(name, left, context);
  }
  const kind = dateFunctionOf(name);
  if (kind === undefined) throw notImplemented(`The query function ${name.slice(0, 80)} ${place}`);
  if (column.type !== 'datetime') throw badQuery(`${name} needs a date, which '${column.wireName}' is not ${place}.`);
  allow(call, kind === 'none' ? [] : ['PropertyValue']);
  const value = kind === 'none' ? '' : literal(call, 'PropertyValue').text;
  return within(left, dateRange(name, value, context, place));
}

/** By its logical name, as Dataverse has it, or as it is read (`_ownerid_value`). */
function propertyOf(call: QueryFunction): ReadableColumn {
  const token = literal(call, 'PropertyName');
  const columns = readableColumns(call.of.table);
  const column = columns.get(token.text) ?? columns.get(`_${token.text}_value`);
  if (token.kind !== 'string' || !column) throw badQuery(`Could not find a property named '${token.text.slice(0, 80)}' ${call.place}.`);
  if (column.aside) throw badQuery(`Nothing can be found by '${column.wireName}' ${call.place}.`);
  return column;
}

function listCondition(call: QueryFunction, column: ReadableColumn, left: ColumnOperand): Condition {
  const { name, place } = call;
  allow(call, ['PropertyValues']);
  const argument = call.arguments.get('PropertyValues');
  if (argument?.kind !== 'list') throw badQuery(`${name} needs PropertyValues=["…","…"] ${place}.`);
  const values = argument.tokens.map((token) => looseValueOf(column, token, place));
  if (name === 'In' || name === 'NotIn') {
    if (values.length === 0) throw badQuery(`${name} needs one value at least ${place}.`);
    return maybeNot(name === 'NotIn', { kind: 'in', left, values });
  }
  const [low, high] = values;
  if (low === undefined || high === undefined || values.length !== 2) throw badQuery(`${name} needs two values ${place}.`);
  if (['guid', 'boolean'].includes(kindOf(column))) throw badQuery(`${name} needs a text, a number or a date, which '${column.wireName}' is not ${place}.`);
  return maybeNot(name === 'NotBetween', { kind: 'and', parts: [compare(left, 'ge', low), compare(left, 'le', high)] });
}

function userCondition(name: string, left: ColumnOperand, { principal }: QueryContext): Condition {
  if (name === 'EqualUserTeams') return { kind: 'in', left, values: principal.teamIds };
  if (name === 'EqualUserOrUserTeams') return { kind: 'in', left, values: [principal.userId, ...principal.teamIds] };
  return compare(left, name === 'EqualUserId' ? 'eq' : 'ne', principal.userId);
}

function within(left: ColumnOperand, { from, before, upTo }: DateRange): Condition {
  const parts: Condition[] = [];
  if (from !== undefined) parts.push(compare(left, 'ge', from));
  if (before !== undefined) parts.push(compare(left, 'lt', before));
  if (upTo !== undefined) parts.push(compare(left, 'le', upTo));
  return { kind: 'and', parts };
}

function compare(left: ColumnOperand, operator: ComparisonOperator, value: Value): Condition {
  return { kind: 'value', operator, left, value };
}
function maybeNot(negated: boolean, part: Condition): Condition {
  return negated ? { kind: 'not', part } : part;
}

function allow({ name, arguments: given, place }: QueryFunction, allowed: readonly string[]): void {
  for (const parameter of given.keys()) {
    if (parameter !== 'PropertyName' && !allowed.includes(parameter)) throw badQuery(`${name} has no parameter ${parameter.slice(0, 80)} ${place}.`);
  }
}
function literal({ name, arguments: given, place }: QueryFunction, parameter: string): Token {
  const argument = given.get(parameter);
  if (argument?.kind !== 'literal' || (argument.token.kind === 'word' && argument.token.text === 'null')) throw badQuery(`${name} needs ${parameter} ${place}.`);
  return argument.token;
}
