/**
 * Times, ages and numbers as people read them. Durations of calls are m:ss in every language; dates and hours follow the locale of
 * the system, in the city's time zone.
 */
import { formatProvisionalNumber } from '../../shared/provisional-number.ts';

export interface Formatting {
  readonly locale: string;
  /** IANA name; the system's zone while the city is not known yet. */
  readonly timeZone: string | undefined;
}

/** `0:48`, `12:05`, `1:02:07`. Never negative: a desk's clock may run behind the gateway's. */
export function callTime(milliseconds: number): string {
  const total = Math.max(0, Math.floor(milliseconds / 1000));
  const seconds = String(total % 60).padStart(2, '0');
  const minutes = Math.floor(total / 60);
  if (minutes < 60) return `${minutes}:${seconds}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${seconds}`;
}

export function elapsed(from: string | null, to: string | number): number {
  if (from === null) return 0;
  return Math.max(0, (typeof to === 'number' ? to : Date.parse(to)) - Date.parse(from));
}

const cache = new Map<string, Intl.DateTimeFormat>();
function dateFormat({ locale, timeZone }: Formatting, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale}|${timeZone ?? ''}|${JSON.stringify(options)}`;
  const known = cache.get(key);
  if (known) return known;
  const created = new Intl.DateTimeFormat(locale, { ...options, ...(timeZone ? { timeZone } : {}) });
  cache.set(key, created);
  return created;
}

/** `9:14 AM` or `9:14`, as the locale has it. */
export function hour(formatting: Formatting, instant: string): string {
  return dateFormat(formatting, { hour: 'numeric', minute: '2-digit' }).format(new Date(instant));
}

export function hourWithSeconds(formatting: Formatting, instant: string): string {
  return dateFormat(formatting, { hour: 'numeric', minute: '2-digit', second: '2-digit' }).format(new Date(instant));
}

/** `Fri, Jun 12, 9:44 AM` */
export function dayAndHour(formatting: Formatting, instant: string): string {
  return dateFormat(formatting, { weekday: 'short', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' }).format(
    new Date(instant),
  );
}

export function date(formatting: Formatting, instant: string, now: number): string {
  const sameYear =
    dateFormat(formatting, { year: 'numeric' }).format(now) === dateFormat(formatting, { year: 'numeric' }).format(new Date(instant));
  return dateFormat(formatting, { month: 'short', day: 'numeric', ...(sameYear ? {} : { year: 'numeric' }) }).format(new Date(instant));
}

/** Whole calendar days in the city between two instants: yesterday 23:59 is one day ago at 0:01. */
export function daysBetween({ timeZone }: Formatting, from: string, to: number): number {
  const day = (instant: Date) =>
    Date.parse(
      `${dateFormat({ locale: 'en-CA', timeZone }, { year: 'numeric', month: '2-digit', day: '2-digit' }).format(instant)}T00:00:00Z`,
    );
  return Math.round((day(new Date(to)) - day(new Date(from))) / 86_400_000);
}

/** `Jun 11, 2026, 9:44 AM`, whole: for a value, which may be far away. */
export function fullDateTime(formatting: Formatting, instant: string): string {
  return dateFormat(formatting, { year: 'numeric', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' }).format(new Date(instant));
}

/** `412 MB` as a disk counts: by thousands. */
export function bytes({ locale }: Formatting, value: number): string {
  const units = ['kilobyte', 'megabyte', 'gigabyte'] as const;
  const step = value < 1e6 ? 0 : value < 1e9 ? 1 : 2;
  return new Intl.NumberFormat(locale, { style: 'unit', unit: units[step] ?? 'gigabyte', maximumFractionDigits: step === 2 ? 1 : 0 }).format(value / 1000 ** (step + 1));
}

export function number({ locale }: Formatting, value: number): string {
  return new Intl.NumberFormat(locale).format(value);
}

/** A provisional number as one reads it aloud; its groups never part at the end of a line. Any other reference stays as it is. */
export function readableReference(reference: string): string {
  const readable = formatProvisionalNumber(reference);
  return readable === reference ? reference : readable.replaceAll(' ', '\u00a0');
}

export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  return [words[0], words.length > 1 ? words[words.length - 1] : undefined]
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
}

/** A time of day may end in a full stop of its own ("10:21 p.m."): a sentence that ends with it has one, not two. */
export function oneFullStop(sentence: string): string {
  return sentence.replaceAll('..', '.');
}
