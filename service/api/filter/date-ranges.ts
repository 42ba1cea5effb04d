/**
 * The stretch of time that a date function of Dataverse means. Days, weeks (from Sunday), months and years are the city's; a stretch of
 * the last or next so many days, weeks, months or years begins or ends with the present instant and takes the days at its other end whole.
 */
import { badQuery } from '../errors.ts';
import type { QueryContext } from '../query-context.ts';
import { type CityClock, cityClock } from './city-clock.ts';
import { comparableInstant, readInstant } from './literal.ts';

/** Instants as they are stored; `before` is not part of the range, `upTo` is. */
export interface DateRange {
  readonly from?: string;
  readonly before?: string;
  readonly upTo?: string;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const maximumAmount = 1_000_000;
/** Dataverse's first year, and the last one of four digits. */
const [firstYear, lastYear] = [1753, 9999];
const [firstWall, lastWall] = [Date.UTC(firstYear, 0), Date.UTC(lastYear, 11, 30)];

type Unit = 'Minutes' | 'Hours' | 'Days' | 'Weeks' | 'Months' | 'Years';

/** Wall time moved by so many units; the 31st becomes the last day of a shorter month. */
function moved(wall: number, amount: number, unit: Unit): number {
  if (unit === 'Minutes') return wall + amount * minute;
  if (unit === 'Hours') return wall + amount * hour;
  if (unit === 'Days' || unit === 'Weeks') return wall + amount * day * (unit === 'Weeks' ? 7 : 1);
  const date = new Date(wall);
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth() + amount * (unit === 'Years' ? 12 : 1);
  const year = Math.min(Math.max(Math.floor(months / 12), firstYear), lastYear);
  const month = ((months % 12) + 12) % 12;
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(date.getUTCDate(), lastDay)) + (wall - startOf(wall, 'Day'));
}

function startOf(wall: number, unit: 'Day' | 'Week' | 'Month' | 'Year'): number {
  const date = new Date(wall);
  if (unit === 'Month') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
  if (unit === 'Year') return Date.UTC(date.getUTCFullYear(), 0);
  const today = Math.floor(wall / day) * day;
  return unit === 'Day' ? today : today - date.getUTCDay() * day;
}

class Ranges {
  readonly #clock: CityClock;
  readonly #now: number;
  constructor({ now, timeZone }: QueryContext) {
    this.#clock = cityClock(timeZone);
    this.#now = now.getTime();
  }

  get #wall(): number {
    return this.#clock.wallAt(this.#now);
  }
  #at(wall: number): string {
    return comparableInstant(new Date(this.#clock.instantOf(Math.min(Math.max(wall, firstWall), lastWall))));
  }
  get #present(): string {
    return comparableInstant(new Date(this.#now));
  }

  /** The present day, week …, or one before (-1) or behind (1) it. */
  whole(unit: 'Day' | 'Week' | 'Month' | 'Year', offset: number): DateRange {
    const units: Record<typeof unit, Unit> = { Day: 'Days', Week: 'Weeks', Month: 'Months', Year: 'Years' };
    const start = startOf(this.#wall, unit);
    return { from: this.#at(moved(start, offset, units[unit])), before: this.#at(moved(start, offset + 1, units[unit])) };
  }
  last(amount: number, unit: Unit): DateRange {
    if (unit === 'Hours') return { from: this.#sinceNow(-amount * hour), upTo: this.#present };
    return { from: this.#at(moved(startOf(this.#wall, 'Day'), -amount, unit)), upTo: this.#present };
  }
  next(amount: number, unit: Unit): DateRange {
    if (unit === 'Hours') return { from: this.#present, upTo: this.#sinceNow(amount * hour) };
    return { from: this.#present, before: this.#at(moved(startOf(this.#wall, 'Day'), amount, unit) + day) };
  }
  olderThan(amount: number, unit: Unit): DateRange {
    if (unit === 'Minutes' || unit === 'Hours') return { before: this.#sinceNow(-amount * (unit === 'Hours' ? hour : minute)) };
    return { before: this.#at(moved(this.#wall, -amount, unit)) };
  }
  /** @param text a date, or an instant of which the city's day counts */
  on(text: string): { from: string; before: string } | undefined {
    const read = readInstant(text);
    if (!read) return undefined;
    const wall = read.dateOnly ? read.date.getTime() : this.#clock.wallAt(Math.min(Math.max(read.date.getTime(), firstWall), lastWall));
    const start = startOf(wall, 'Day');
    return { from: this.#at(start), before: this.#at(start + day) };
  }
  #sinceNow(milliseconds: number): string {
    return comparableInstant(new Date(this.#now + milliseconds));
  }
}

type Plain = (ranges: Ranges) => DateRange;
const plain: Readonly<Record<string, Plain>> = {
  Today: (ranges) => ranges.whole('Day', 0),
  Yesterday: (ranges) => ranges.whole('Day', -1),
  Tomorrow: (ranges) => ranges.whole('Day', 1),
  ThisWeek: (ranges) => ranges.whole('Week', 0),
  LastWeek: (ranges) => ranges.whole('Week', -1),
  NextWeek: (ranges) => ranges.whole('Week', 1),
  ThisMonth: (ranges) => ranges.whole('Month', 0),
  LastMonth: (ranges) => ranges.whole('Month', -1),
  NextMonth: (ranges) => ranges.whole('Month', 1),
  ThisYear: (ranges) => ranges.whole('Year', 0),
  LastYear: (ranges) => ranges.whole('Year', -1),
  NextYear: (ranges) => ranges.whole('Year', 1),
  Last7Days: (ranges) => ranges.last(7, 'Days'),
  Next7Days: (ranges) => ranges.next(7, 'Days'),
};

const measured = /^(?:(LastX|NextX)(Hours|Days|Weeks|Months|Years)|(OlderThanX)(Minutes|Hours|Days|Weeks|Months|Years))$/;
const byDay = ['On', 'OnOrAfter', 'OnOrBefore'];

/** `none`: the function has no value; undefined: it is no date function. */
export function dateFunctionOf(name: string): 'none' | 'amount' | 'day' | undefined {
  if (Object.hasOwn(plain, name)) return 'none';
  if (measured.test(name)) return 'amount';
  return byDay.includes(name) ? 'day' : undefined;
}

/** @param value of functions that have one; @param place where it stands, for messages */
export function dateRange(name: string, value: string, context: QueryContext, place: string): DateRange {
  const ranges = new Ranges(context);
  const fixed = Object.hasOwn(plain, name) ? plain[name] : undefined;
  if (fixed) return fixed(ranges);
  const [, direction, span, , age] = measured.exec(name) ?? [];
  if (direction === undefined && age === undefined) return dayRange(name, value, ranges, place);
  const amount = /^\d{1,9}$/.test(value) ? Number(value) : 0;
  if (amount < 1 || amount > maximumAmount) throw badQuery(`${name} needs a whole number from 1 to ${maximumAmount} ${place}.`);
  if (age !== undefined) return ranges.olderThan(amount, age as Unit);
  return direction === 'LastX' ? ranges.last(amount, span as Unit) : ranges.next(amount, span as Unit);
}

function dayRange(name: string, value: string, ranges: Ranges, place: string): DateRange {
  const range = ranges.on(value);
  if (!range) throw badQuery(`${name} needs a date such as 2026-11-22 ${place}.`);
  if (name === 'On') return range;
  return name === 'OnOrAfter' ? { from: range.from } : { before: range.before };
}
