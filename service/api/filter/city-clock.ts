/** Wall clocks of a time zone, and back. A wall time is the number of milliseconds that a UTC clock with the same hands would show. */

export interface CityClock {
  wallAt(instant: number): number;
  /** The first instant at which the wall shows this or more: where a change to daylight-saving time skips it, the end of the gap. */
  instantOf(wall: number): number;
}

const clocks = new Map<string, CityClock>();

export function cityClock(timeZone: string): CityClock {
  const known = clocks.get(timeZone);
  if (known) return known;
  const made = makeClock(timeZone);
  clocks.set(timeZone, made);
  return made;
}

function makeClock(timeZone: string): CityClock {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' });
  const wallAt = (instant: number): number => {
    const seconds = Math.floor(instant / 1000) * 1000;
    const part = Object.fromEntries(format.formatToParts(seconds).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(part['year'] ?? 0, (part['month'] ?? 1) - 1, part['day'] ?? 1, part['hour'] ?? 0, part['minute'] ?? 0, part['second'] ?? 0) + instant - seconds;
  };
  const instantOf = (wall: number): number => {
    const guess = wall - (wallAt(wall) - wall);
    const corrected = guess + (wall - wallAt(guess));
    // Both miss a wall time that does not exist; the later one is behind the gap.
    return wallAt(corrected) >= wall ? corrected : Math.max(guess, corrected);
  };
  return { wallAt, instantOf };
}
