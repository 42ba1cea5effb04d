/** Whether a JSON value may stand in a column. */
import type { Column, LookupColumn } from '../../shared/entities/column.ts';
import type { Value } from '../../shared/entities/index.ts';
import { toInstant } from '../store/row-codec.ts';
import { badPayload, errorCode, ODataFault } from './errors.ts';
import { isStorable } from './storable-text.ts';

/** Dataverse's whole numbers have 32 bits. */
const integerBounds = { minimum: -2_147_483_648, maximum: 2_147_483_647 };
const decimalBounds = { minimum: -1e15, maximum: 1e15 };
/** Dataverse's first day. */
const firstYear = 1753;

export function checkValue(property: string, column: Exclude<Column, LookupColumn>, value: unknown): Value {
  switch (column.type) {
    case 'text':
    case 'memo': {
      if (typeof value !== 'string') throw badPayload(`${property} must be a text.`);
      if (value.length > column.maxLength) {
        throw new ODataFault(400, errorCode.tooLong, `${property} is ${value.length} characters long; ${column.maxLength} are allowed.`);
      }
      if (!isStorable(value)) throw badPayload(`${property} holds characters that cannot be stored.`);
      return value;
    }
    case 'boolean':
      if (typeof value !== 'boolean') throw badPayload(`${property} must be true or false.`);
      return value;
    case 'integer':
    case 'decimal': {
      if (typeof value !== 'number' || !Number.isFinite(value)) throw badPayload(`${property} must be a number.`);
      if (column.type === 'integer' && !Number.isSafeInteger(value)) throw badPayload(`${property} must be a whole number.`);
      const { minimum, maximum } = { ...(column.type === 'integer' ? integerBounds : decimalBounds), ...column };
      if (value < minimum || value > maximum) throw badPayload(`${property} must lie between ${minimum} and ${maximum}.`);
      return value;
    }
    case 'choice':
      if (typeof value !== 'number' || !column.choices.some((choice) => choice.value === value)) {
        throw badPayload(`${property} must be one of ${column.choices.map((choice) => `${choice.value} (${choice.label})`).join(', ')}.`);
      }
      return value;
    case 'datetime': {
      const instant = readInstant(value);
      if (instant === undefined) throw badPayload(`${property} must be an instant such as 2026-11-22T10:00:00Z, not before ${firstYear}.`);
      return instant;
    }
  }
}

function readInstant(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const parts = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/.exec(value);
  const date = new Date(value);
  if (!parts || Number.isNaN(date.getTime()) || date.getUTCFullYear() < firstYear || date.getUTCFullYear() > 9999) return undefined;
  // JavaScript takes the 30th of February for a day in March.
  const [, year, month, day] = parts.map(Number);
  const lastDay = new Date(Date.UTC(year ?? 0, month ?? 1, 0)).getUTCDate();
  return (day ?? 0) > lastDay ? undefined : toInstant(date);
}
