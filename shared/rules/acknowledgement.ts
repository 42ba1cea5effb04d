/**
 * The initial acknowledgement clock (P7): a category's hours are business hours of the city, Monday to Friday from 8 to 17 on the
 * city's clocks. Days are the city's, so a change to daylight-saving time moves the instants and not the hours. Holidays are not
 * known yet.
 */
const opensAt = 8;
const closesAt = 17;
const hourMs = 3_600_000;

export interface BusinessCalendar {
  /** Instants between which the city is open on a calendar day counted from 1970-01-01; undefined on weekends. */
  hoursOf(day: number): { open: number; close: number } | undefined;
  /** The city's calendar day of an instant, counted from 1970-01-01. */
  dayOf(instant: number): number;
}

/** @param timeZone IANA name, for example America/Los_Angeles */
export function businessCalendar(timeZone: string): BusinessCalendar {
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
      const weekday = new Date(day * 24 * hourMs).getUTCDay();
      if (weekday === 0 || weekday === 6) return undefined;
      let hours = known.get(day);
      if (!hours) {
        if (known.size > 5_000) known.clear();
        hours = { open: instantOf((day * 24 + opensAt) * hourMs), close: instantOf((day * 24 + closesAt) * hourMs) };
        known.set(day, hours);
      }
      return hours;
    },
    dayOf: (instant) => Math.floor(wall(instant) / (24 * hourMs)),
  };
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
