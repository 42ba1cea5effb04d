/**
 * The initial acknowledgement clock (P7): a category's hours are business hours of the city, Monday to Friday from 8 to 17 on the
 * city's clocks unless the city says otherwise, without its holidays. Days are the city's, so a change to daylight-saving time moves
 * the instants and not the hours.
 */
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export interface OpeningHours {
  /** Calendar days on which the city is closed, as `2026-12-25`. */
  readonly holidays?: readonly string[];
  /** Hours on the wall clock, 8.5 for half past eight. */
  readonly opensAt?: number;
  readonly closesAt?: number;
}

export interface BusinessCalendar {
  /** Instants between which the city is open on a calendar day counted from 1970-01-01; undefined on weekends and holidays. */
  hoursOf(day: number): { open: number; close: number } | undefined;
  /** The city's calendar day of an instant, counted from 1970-01-01. */
  dayOf(instant: number): number;
}

/**
 * @param timeZone IANA name, for example America/Los_Angeles
 * @throws RangeError when the city would never open, or a holiday is no calendar day
 */
export function businessCalendar(timeZone: string, { holidays = [], opensAt = 8, closesAt = 17 }: OpeningHours = {}): BusinessCalendar {
  if (!(opensAt >= 0 && opensAt < closesAt && closesAt <= 24)) throw new RangeError(`The city cannot open at ${opensAt} and close at ${closesAt}.`);
  const closedDays = new Set(holidays.map(dayNumber));
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  /** The city's wall clock at an instant, as if it were UTC. */
  const wall = (instant: number): number => {
    const part = Object.fromEntries(clock.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(part['year'] ?? 0, (part['month'] ?? 1) - 1, part['day'] ?? 1, part['hour'] ?? 0, part['minute'] ?? 0, part['second'] ?? 0);
  };
  /** The instant at which the wall shows this; the second step corrects for a change of the offset between guess and result. */
  const instantOf = (shown: number): number => {
    const guess = shown - (wall(shown) - shown);
    return guess + (shown - wall(guess));
  };
  const known = new Map<number, { open: number; close: number }>();
  return {
    hoursOf(day) {
      const weekday = new Date(day * dayMs).getUTCDay();
      if (weekday === 0 || weekday === 6 || closedDays.has(day)) return undefined;
      let hours = known.get(day);
      if (!hours) {
        if (known.size > 5_000) known.clear();
        hours = { open: instantOf(day * dayMs + opensAt * hourMs), close: instantOf(day * dayMs + closesAt * hourMs) };
        known.set(day, hours);
      }
      return hours;
    },
    dayOf: (instant) => Math.floor(wall(instant) / dayMs),
  };
}

function dayNumber(holiday: string): number {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(holiday) ? Date.parse(`${holiday}T00:00:00Z`) : Number.NaN;
  // Date.parse takes 31 February for 3 March.
  if (Number.isNaN(day) || !new Date(day).toISOString().startsWith(holiday)) throw new RangeError(`The holiday "${holiday}" is no calendar day; write 2026-12-25.`);
  return day / dayMs;
}

/** The instant at which so many business hours have passed since the case was opened. Zero hours: at once, or when the city opens. */
export function acknowledgeBy(opened: Date, businessHours: number, calendar: BusinessCalendar): Date {
  let remaining = businessHours * hourMs;
  for (let day = calendar.dayOf(opened.getTime()); ; day += 1) {
    const hours = calendar.hoursOf(day);
    if (!hours) continue;
    const start = Math.max(opened.getTime(), hours.open);
    if (start >= hours.close) continue;
    if (start + remaining <= hours.close) return new Date(start + remaining);
    remaining -= hours.close - start;
  }
}
