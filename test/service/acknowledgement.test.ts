import { describe, expect, test } from 'vitest';
import { acknowledgeBy, businessCalendar } from '../../shared/rules/acknowledgement.ts';

const losAngeles = businessCalendar('America/Los_Angeles');
const due = (opened: string, hours: number, calendar = losAngeles) => acknowledgeBy(new Date(opened), hours, calendar).toISOString();

describe('business hours, Monday to Friday from 8 to 17 on the city’s clocks', () => {
  test.each([
    ['within one day', '2026-11-18T18:00:00Z', 4, '2026-11-18T22:00:00.000Z'], // Wednesday 10:00 → 14:00
    ['to the last minute of the day', '2026-11-18T16:00:00Z', 9, '2026-11-19T01:00:00.000Z'],
    ['over night', '2026-11-19T00:30:00Z', 2, '2026-11-19T17:30:00.000Z'], // Wednesday 16:30 → Thursday 9:30
    ['opened before the city opens', '2026-11-18T12:00:00Z', 1, '2026-11-18T17:00:00.000Z'],
    ['opened in the evening', '2026-11-19T05:00:00Z', 1, '2026-11-19T17:00:00.000Z'],
    ['over a weekend', '2026-11-20T23:00:00Z', 4, '2026-11-23T18:00:00.000Z'], // Friday 15:00 → Monday 10:00
    ['opened on a Sunday', '2026-11-22T20:00:00Z', 9, '2026-11-24T01:00:00.000Z'],
    ['three days', '2026-11-18T18:00:00Z', 27, '2026-11-23T18:00:00.000Z'],
    ['no hours at all', '2026-11-18T18:00:00Z', 0, '2026-11-18T18:00:00.000Z'],
    ['no hours at night', '2026-11-19T05:00:00Z', 0, '2026-11-19T16:00:00.000Z'],
  ])('%s', (_what, opened, hours, expected) => expect(due(opened, hours)).toBe(expected));

  test('over the weekend on which the clocks go forward, the hour is the same on the wall', () => {
    // Friday 2026-03-06 16:00 (UTC-8), two hours: Monday 9:00 (UTC-7).
    expect(due('2026-03-07T00:00:00Z', 2)).toBe('2026-03-09T16:00:00.000Z');
  });
  test('over the weekend on which they go back', () => {
    // Friday 2026-10-30 16:00 (UTC-7), two hours: Monday 9:00 (UTC-8).
    expect(due('2026-10-30T23:00:00Z', 2)).toBe('2026-11-02T17:00:00.000Z');
  });
  test('on the very day of the change, for a case opened at night', () => {
    expect(due('2026-03-08T10:30:00Z', 1)).toBe('2026-03-09T16:00:00.000Z');
  });
  test('a zone whose clocks change on a working day keeps its hours', () => {
    // Cairo: Friday 2026-04-24 at midnight, UTC+2 → UTC+3. Thursday 16:00 and two hours: Friday 9:00.
    expect(due('2026-04-23T14:00:00Z', 2, businessCalendar('Africa/Cairo'))).toBe('2026-04-24T06:00:00.000Z');
  });
});

describe('a city’s own hours and holidays', () => {
  test('a holiday counts as little as a Sunday', () => {
    // Wednesday 2026-11-25 16:00, two hours, Thanksgiving on Thursday: Friday 9:00.
    const thanksgiving = businessCalendar('America/Los_Angeles', { holidays: ['2026-11-26'] });
    expect(due('2026-11-26T00:00:00Z', 2, thanksgiving)).toBe('2026-11-27T17:00:00.000Z');
    expect(due('2026-11-26T00:00:00Z', 2)).toBe('2026-11-26T17:00:00.000Z');
  });
  test('a case that is opened on a holiday waits for the next morning', () => {
    expect(due('2026-12-25T20:00:00Z', 1, businessCalendar('America/Los_Angeles', { holidays: ['2026-12-25'] }))).toBe('2026-12-28T17:00:00.000Z');
  });
  test('other opening hours, half hours too', () => {
    const late = businessCalendar('America/Los_Angeles', { opensAt: 8.5, closesAt: 16.5 });
    expect(due('2026-11-18T18:00:00Z', 8, late)).toBe('2026-11-19T18:00:00.000Z'); // Wednesday 10:00, 6.5 hours, Thursday 10:00
  });
  test('around the clock, the day of the change is as long as it is', () => {
    // Cairo goes forward at midnight of Friday 2026-04-24, so Friday has 23 hours. Thursday 23:00 (UTC+2) and 24 hours: the end of Friday (UTC+3).
    const always = businessCalendar('Africa/Cairo', { opensAt: 0, closesAt: 24 });
    expect(due('2026-04-23T21:00:00Z', 24, always)).toBe('2026-04-24T21:00:00.000Z');
  });
  test('hours and holidays that cannot be are refused, not guessed', () => {
    expect(() => businessCalendar('America/Los_Angeles', { opensAt: 17, closesAt: 8 })).toThrow('cannot open at 17');
    expect(() => businessCalendar('America/Los_Angeles', { holidays: ['2026-02-31'] })).toThrow('is no calendar day');
    expect(() => businessCalendar('America/Los_Angeles', { holidays: ['25.12.2026'] })).toThrow('write 2026-12-25');
  });
});
