/** Values in a query, checked against the type of the column that they are compared with. */
import type { Value } from '../../../shared/entities/index.ts';
import { toInstant } from '../../store/row-codec.ts';
import type { ReadableColumn } from '../columns.ts';
import { badQuery } from '../errors.ts';
import type { Token } from './lexer.ts';

export type Kind = 'text' | 'guid' | 'number' | 'boolean' | 'datetime';

const kinds: Record<ReadableColumn['type'], Kind> = {
  text: 'text',
  memo: 'text',
  key: 'guid',
  lookup: 'guid',
  boolean: 'boolean',
  datetime: 'datetime',
  integer: 'number',
  decimal: 'number',
  choice: 'number',
};

/** Columns of one kind can be compared with each other. */
export function kindOf(column: ReadableColumn): Kind {
  return kinds[column.type];
}

export function isLiteral({ kind, text }: Token): boolean {
  return ['string', 'guid', 'date', 'number'].includes(kind) || (kind === 'word' && ['null', 'true', 'false'].includes(text));
}

const needs: Record<Kind, string> = {
  text: 'a text in quotes',
  guid: 'a GUID without quotes',
  number: 'a number',
  boolean: 'true or false',
  datetime: 'an instant such as 2026-11-22T10:00:00Z',
};

/** @param place where the literal stands, for messages */
export function valueOf(column: ReadableColumn, { kind, text }: Token, place: string): Exclude<Value, null> {
  const wanted = kindOf(column);
  const value = kind === spelling[wanted] ? convert(wanted, text) : undefined;
  if (value === undefined) throw badQuery(`'${column.wireName}' needs ${needs[wanted]} ${place}.`);
  return value;
}
const spelling: Record<Kind, Token['kind']> = { text: 'string', guid: 'guid', number: 'number', boolean: 'word', datetime: 'date' };

/** As the parameters of Dataverse's query functions have it: everything may be a text. */
export function looseValueOf(column: ReadableColumn, { kind, text }: Token, place: string): Exclude<Value, null> {
  const wanted = kindOf(column);
  const spelledOut = kind === 'string' || kind === 'json' || (wanted === 'guid' && kind === 'guid');
  const value = spelledOut || kind === spelling[wanted] ? convert(wanted, text) : undefined;
  if (value === undefined) throw badQuery(`'${column.wireName}' needs ${needs[wanted].replace(' without quotes', '')} ${place}.`);
  return value;
}

function convert(kind: Kind, text: string): Exclude<Value, null> | undefined {
  switch (kind) {
    case 'text':
      return text;
    case 'guid':
      return /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text) ? text.toLowerCase() : undefined;
    case 'number': {
      const number = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
      return Number.isFinite(number) ? number : undefined;
    }
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'datetime':
      return readInstant(text)?.comparable;
  }
}

/** A date alone is midnight in UTC, and an instant without a zone is read as UTC. */
export function readInstant(text: string): { date: Date; dateOnly: boolean; comparable: string } | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?(Z|[+-]\d{2}:\d{2})?)?$/.exec(text);
  if (!parts) return undefined;
  const [, year, month, day, time, zone] = parts;
  const date = new Date(time !== undefined && zone === undefined ? `${text}Z` : text);
  // JavaScript takes the 30th of February for a day in March.
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (Number.isNaN(date.getTime()) || Number(day) > lastDay) return undefined;
  return { date, dateOnly: time === undefined, comparable: comparableInstant(date, text.includes('.')) };
}

const firstInstant = '0000-01-01T00:00:00.000Z';
const lastInstant = '9999-12-31T23:59:59.999Z';

/**
 * As instants are stored, so that text order is time order: with whole seconds and three zeros behind the point, so a finer one still
 * compares rightly. Years of more than four digits would not.
 */
export function comparableInstant(date: Date, fine = true): string {
  if (date.getTime() < Date.parse(firstInstant)) return firstInstant;
  if (date.getTime() > Date.parse(lastInstant)) return lastInstant;
  return fine ? date.toISOString() : toInstant(date);
}
