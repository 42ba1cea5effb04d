import { describe, expect, test } from 'vitest';
import { acknowledgementOf } from '../../renderer/common/acknowledgement.ts';
import { pop as popEnglish } from '../../renderer/common/catalogue/pop.en.ts';
import { pop as popSpanish } from '../../renderer/common/catalogue/pop.es.ts';
import { bytes, callTime, daysBetween, elapsed, hour, initials, oneFullStop } from '../../renderer/common/format.ts';
import { startWords } from '../../renderer/common/i18n.ts';
import { acknowledgementWords, age, ago, caseNumber, caseStatus, errorWords, guestWords, matchedWords, moment, noMatchWords, numberWords, sharedWords } from '../../renderer/common/words.ts';
import { at, callCard, caller, caseSummary, start } from './fixtures.ts';

const english = startWords('en', { pop: { en: popEnglish, es: popSpanish } }).getFixedT('en', 'common');
const spanish = startWords('es', { pop: { en: popEnglish, es: popSpanish } }).getFixedT('es', 'common');
const portAlder = { locale: 'en-US', timeZone: 'America/Los_Angeles' };

describe('call times', () => {
  test('are m:ss, and h:mm:ss from an hour on', () => {
    expect([0, 48, 60, 100, 725, 3600, 3727].map((seconds) => callTime(seconds * 1000))).toEqual([
      '0:00',
      '0:48',
      '1:00',
      '1:40',
      '12:05',
      '1:00:00',
      '1:02:07',
    ]);
  });
  test('never run backwards when the clock of the desk is behind the gateway', () => {
    expect(callTime(-5000)).toBe('0:00');
    expect(callTime(elapsed(at(10), start))).toBe('0:00');
  });
});

describe('days', () => {
  test('are the days of the city, not of the computer: 23:59 and 0:01 are a day apart', () => {
    expect(daysBetween(portAlder, '2026-06-11T06:59:00Z', Date.parse('2026-06-11T07:01:00Z'))).toBe(1);
    expect(daysBetween({ ...portAlder, timeZone: 'UTC' }, '2026-06-11T06:59:00Z', Date.parse('2026-06-11T07:01:00Z'))).toBe(0);
  });
  test('count over the night in which the clock is set back', () => {
    expect(daysBetween(portAlder, '2026-10-31T20:00:00Z', Date.parse('2026-11-02T20:00:00Z'))).toBe(2);
  });
  test('read as words in both languages', () => {
    const now = Date.parse('2026-06-11T18:00:00Z');
    expect(age(english, portAlder, '2026-06-09T18:00:00Z', now)).toBe('2 days');
    expect(ago(english, portAlder, '2026-06-10T18:00:00Z', now)).toBe('yesterday');
    expect(ago(spanish, portAlder, '2026-06-09T18:00:00Z', now)).toBe('hace 2 días');
  });
  test('and hours follow the locale in the time zone of the city', () => {
    const now = Date.parse('2026-06-11T18:00:00Z');
    expect(hour(portAlder, '2026-06-11T16:14:00Z')).toMatch(/^9:14\sAM$/);
    expect(hour({ ...portAlder, locale: 'es-ES' }, '2026-06-11T16:14:00Z')).toBe('9:14');
    expect(moment(english, portAlder, '2026-06-10T23:52:00Z', now)).toMatch(/^Yesterday 4:52\sPM$/);
    expect(moment(english, portAlder, '2026-05-28T17:05:00Z', now)).toMatch(/^May 28, 10:05\sAM$/);
    expect(moment(english, portAlder, '2025-05-28T17:05:00Z', now)).toContain('2025');
  });
});

describe('the acknowledgement clock', () => {
  const words = (seconds: number) =>
    acknowledgementWords(english, 'en-US', acknowledgementOf(caseSummary({ acknowledgeBy: at(seconds) }), start));
  test('says how long is left, in minutes, hours and days', () => {
    expect(words(34 * 60)?.text).toBe('ack. in 34 min');
    expect(words(80 * 60)?.text).toBe('ack. in 1 h 20 m');
    expect(words(3 * 86_400)?.text).toBe('ack. in 3 days');
    expect(words(-34 * 60)?.text).toBe('34 min late');
  });
  test('warns from two hours on and is late only when the time has passed', () => {
    const state = (seconds: number) => acknowledgementOf(caseSummary({ acknowledgeBy: at(seconds) }), start).state;
    expect([121 * 60, 120 * 60, 1, 0].map(state)).toEqual(['running', 'soon', 'soon', 'late']);
  });
  test('is read out in whole words', () => {
    expect(words(80 * 60)?.spoken).toBe('Acknowledge in 1 hour 20 minutes');
  });
  test('is silent without a target and done when acknowledged', () => {
    expect(acknowledgementOf(caseSummary(), start)).toEqual({ state: 'none' });
    expect(acknowledgementOf(caseSummary({ acknowledged: true, acknowledgeBy: at(-60) }), start)).toEqual({ state: 'done' });
  });
});

test('initials come from the first and the last name', () => {
  expect(['Rosalind Achterberg', 'Jonas Kowalczyk-Imre', 'Élodie', 'María del Carmen Villaseñor', ''].map(initials)).toEqual([
    'RA',
    'JK',
    'É',
    'MV',
    '',
  ]);
});

test('a sentence about a time that ends in a full stop has one full stop, not two', () => {
  const time = hour({ locale: 'es-US', timeZone: 'America/Los_Angeles' }, '2026-11-22T06:29:00.000Z');
  expect(time).toMatch(/\.$/);
  expect(oneFullStop(spanish('offlineStrip', { time }))).toBe(`Datos de las ${time} Puede contestar y trabajar.`);
});

test('a status that this version does not know is shown as it came', () => {
  expect(caseStatus(english, 'inProgress')).toBe('In progress');
  expect(caseStatus(english, 'awaitingCouncil')).toBe('awaitingCouncil');
});

test('a refusal by a rule is told in the language of the screen, an unknown rule in its own words', () => {
  expect(errorWords(spanish, { code: 'rule', rule: 'customer-is-contact', message: 'x' })).toContain('necesita una persona');
  expect(errorWords(spanish, { code: 'rule', rule: 'P99', message: 'Wards are closed today.' })).toBe('Wards are closed today.');
  expect(errorWords(english, { code: 'not-supported', message: 'x' })).toContain('desk phone');
});

describe('why a number matches', () => {
  const reason = (change: Partial<ReturnType<typeof callCard>['matchReason']>) => ({ matchReason: { sharedBy: null, foldedGuests: 0, inactive: 0, ...change } });
  const two = { candidates: [caller, caller] };
  test('of several people, what they have in common is said as far as it is known', () => {
    expect(sharedWords(english, { ...two, ...reason({ sharedBy: 'household' }) })).toBe('2 people share this number · Same household');
    expect(sharedWords(spanish, { ...two, ...reason({ sharedBy: 'switchboard' }) })).toBe('2 personas comparten este número · Centralita');
    for (const sharedBy of ['unrelated', null] as const) expect(sharedWords(english, { ...two, ...reason({ sharedBy }) })).toBe('2 people share this number');
  });
  test('of nobody, that somebody had it', () => {
    expect(noMatchWords(english, reason({}))).toBe('No contact has this number');
    expect(noMatchWords(english, reason({ inactive: 1 }))).toBe('A deactivated contact had this number');
    expect(noMatchWords(english, reason({ inactive: 3 }))).toBe('3 deactivated contacts had this number');
  });
  test('guests are counted, none is not mentioned', () => {
    expect([guestWords(english, reason({ foldedGuests: 2 })), guestWords(english, reason({}))]).toEqual(['2 guest records with this number', null]);
  });
  test('an extension stands with the number', () => {
    expect([numberWords(english, '(743) 555-0142', '204'), numberWords(english, '(743) 555-0142', null)]).toEqual(['(743) 555-0142 ext. 204', '(743) 555-0142']);
    expect(matchedWords(english, { matchedOn: 'telephone1', extension: '204' })).toBe('work, ext. 204, exact match');
    expect(matchedWords(english, { matchedOn: 'fax', extension: null })).toBe('exact match');
  });
});

test('a case has its provisional number, marked as one, until the service has given a number', () => {
  expect(caseNumber(english, { ticketNumber: null, provisionalNumber: 'P482107369' })).toBe('Provisional P\u00a0482\u00a0107\u00a0369');
  expect(caseNumber(english, { ticketNumber: 'CAS-1', provisionalNumber: 'P482107369' })).toBe('CAS-1');
  expect(caseNumber(english, { ticketNumber: null, provisionalNumber: null })).toBe('Number follows');
});

test('space on a disk is said in the unit that fits', () => {
  expect([900, 412_345_678, 2_340_000_000].map((value) => bytes(portAlder, value))).toEqual(['1 kB', '412 MB', '2.3 GB']);
});
