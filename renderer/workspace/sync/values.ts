/** Values of fields as people read and type them. */
import type { FieldInfo, FieldValue } from '../../../shared/contract/sync-records.ts';
import type { Value } from '../../../shared/entities/index.ts';
import { type Formatting, fullDateTime } from '../../common/format.ts';
import { choiceWords, type SyncWords } from './labels.ts';

/** For eyes; an empty field says so. */
export function valueWords(t: SyncWords, formatting: Formatting, field: FieldInfo, { value, display }: FieldValue): string {
  if (value === null || value === '') return field.type === 'lookup' ? t('noRecord') : t('empty');
  if (typeof value === 'boolean') return value ? t('yes') : t('no');
  if (field.type === 'choice') {
    const choice = field.choices.find((candidate) => candidate.value === value);
    return choice ? choiceWords(t, choice) : (display ?? String(value));
  }
  if (field.type === 'datetime' && typeof value === 'string' && !Number.isNaN(Date.parse(value))) return fullDateTime(formatting, value);
  if (typeof value === 'number') return display ?? new Intl.NumberFormat(formatting.locale, { maximumFractionDigits: 10 }).format(value);
  // Its key says nothing to a person.
  return display ?? (field.type === 'lookup' ? t('recordNotHere') : value);
}

export const isText = (field: FieldInfo): boolean => field.type === 'text' || field.type === 'memo';
/** What the desk itself made: a number that was read aloud already, and the place that was found for an address. */
const madeHere: ReadonlySet<string> = new Set(['ring_provisionalnumber', 'ring_latitude', 'ring_longitude']);
export const isEditable = (field: FieldInfo): boolean => field.type !== 'lookup' && !madeHere.has(field.column);

/** What stands in an input: text for everything but yes and no. */
export type Typed = string | boolean;
export type ParseProblem = { key: 'errorNumber' | 'errorWholeNumber' | 'errorDateTime' } | { tooLong: number };
export type Parsed = { ok: true; value: Value } | { ok: false; problem: ParseProblem };

export function typedOf(field: FieldInfo, value: Value, timeZone: string | undefined): Typed {
  if (field.type === 'boolean') return value === true;
  if (value === null) return '';
  if (field.type === 'datetime' && typeof value === 'string') return localDateTime(value, timeZone);
  return String(value);
}

export function parseTyped(field: FieldInfo, typed: Typed, timeZone: string | undefined): Parsed {
  if (typeof typed === 'boolean') return { ok: true, value: typed };
  const text = typed.trim();
  if (text === '') return { ok: true, value: null };
  switch (field.type) {
    case 'integer':
    case 'decimal': {
      const value = Number(text.replace(',', '.'));
      if (!Number.isFinite(value)) return { ok: false, problem: { key: 'errorNumber' } };
      if (field.type === 'integer' && !Number.isInteger(value)) return { ok: false, problem: { key: 'errorWholeNumber' } };
      return { ok: true, value };
    }
    case 'choice':
      return { ok: true, value: Number(text) };
    case 'datetime': {
      const value = instantOf(text, timeZone);
      return value === null ? { ok: false, problem: { key: 'errorDateTime' } } : { ok: true, value };
    }
    case 'text':
    case 'memo':
      return field.maxLength !== null && typed.length > field.maxLength ? { ok: false, problem: { tooLong: field.maxLength } } : { ok: true, value: typed };
    case 'boolean':
    case 'lookup':
      return { ok: true, value: typed };
  }
}

/** `2026-06-11T09:20`: the instant on a clock in the city, as an input of date and time wants it. */
export function localDateTime(instant: string, timeZone: string | undefined): string {
  const at = Date.parse(instant);
  if (Number.isNaN(at)) return '';
  return new Date(at + offsetAt(at, timeZone)).toISOString().slice(0, 16);
}

/** The instant at which clocks in the city show this; in the hour that a change of clocks skips, the one after it. */
export function instantOf(local: string, timeZone: string | undefined): string | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?$/.test(local)) return null;
  const asUtc = Date.parse(`${local}Z`);
  if (Number.isNaN(asUtc)) return null;
  // The offset is that of the instant sought, which is not known yet: two steps reach it.
  const first = asUtc - offsetAt(asUtc, timeZone);
  return new Date(asUtc - offsetAt(first, timeZone)).toISOString();
}

function offsetAt(at: number, timeZone: string | undefined): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    ...(timeZone ? { timeZone } : {}),
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((candidate) => candidate.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - Math.floor(at / 1000) * 1000;
}
