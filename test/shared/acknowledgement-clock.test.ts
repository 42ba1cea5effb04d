import { describe, expect, test } from 'vitest';
import { choiceName } from '../../shared/entities/index.ts';
import { acknowledgedOn, acknowledgementTarget, type ClockCase, kpiOf } from '../../shared/rules/acknowledgement-clock.ts';
import { businessCalendar } from '../../shared/rules/acknowledgement.ts';

const running: ClockCase = { statecode: 0, firstresponsesent: false, ring_acknowledgeby: '2026-11-18T22:00:00.000Z', ring_acknowledgedon: null, ring_noacknowledgementreason: null };
const statusAt = (incident: Partial<ClockCase>, now: string) => choiceName('slakpiinstance', 'status', kpiOf({ ...running, ...incident }, now).status);

test('P7: a target is an instant, and there is none without hours or when nobody can be reached', () => {
  const calendar = businessCalendar('America/Los_Angeles');
  expect(acknowledgementTarget('2026-11-18T18:00:00.000Z', 4, null, calendar)).toBe('2026-11-18T22:00:00.000Z');
  expect(acknowledgementTarget('2026-11-18T18:00:00.000Z', null, null, calendar)).toBeNull();
  expect(acknowledgementTarget('2026-11-18T18:00:00.000Z', 4, 'No address given', calendar)).toBeNull();
});

test('P7: the tick stops the clock once, and taking it back lets it run', () => {
  expect(acknowledgedOn(false, { firstresponsesent: true }, 'now')).toEqual({ ring_acknowledgedon: 'now' });
  expect(acknowledgedOn(true, { firstresponsesent: true }, 'later')).toEqual({});
  expect(acknowledgedOn(true, { firstresponsesent: false }, 'later')).toEqual({ ring_acknowledgedon: null });
  expect(acknowledgedOn(true, {}, 'later')).toEqual({});
});

describe('the KPI', () => {
  test.each([
    ['runs until its failure time', {}, '2026-11-18T21:59:59.000Z', 'inProgress'],
    ['has failed after it', {}, '2026-11-18T22:00:01.000Z', 'noncompliant'],
    ['is met in time', { firstresponsesent: true, ring_acknowledgedon: '2026-11-18T20:00:00.000Z' }, '2026-11-20T00:00:00.000Z', 'succeeded'],
    ['is met too late', { firstresponsesent: true, ring_acknowledgedon: '2026-11-19T20:00:00.000Z' }, '2026-11-20T00:00:00.000Z', 'noncompliant'],
    ['ends with its case', { statecode: 1 }, '2026-11-18T20:00:00.000Z', 'cancelled'],
    ['does not apply without a target', { ring_acknowledgeby: null }, '2026-11-18T20:00:00.000Z', 'cancelled'],
  ])('%s', (_what, incident, now, expected) => expect(statusAt(incident, now)).toBe(expected));
});
