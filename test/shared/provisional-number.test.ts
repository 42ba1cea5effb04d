import { describe, expect, test } from 'vitest';
import { formatProvisionalNumber, newProvisionalNumber, parseProvisionalNumber } from '../../shared/provisional-number.ts';

const some = Array.from({ length: 300 }, () => newProvisionalNumber());
const digits = [...'0123456789'];

test('a new one is a P and nine digits, never the same again, and shown in groups of three', () => {
  for (const number of some) expect(number).toMatch(/^P\d{9}$/);
  expect(new Set(some).size).toBe(some.length);
  expect(formatProvisionalNumber('P482107369')).toBe('P 482 107 369');
  expect(formatProvisionalNumber('CAS-00012')).toBe('CAS-00012');
  // All digits occur in every place: leading zeros are kept.
  for (let place = 1; place <= 9; place++) expect(new Set(some.map((number) => number[place])).size).toBe(10);
});

describe('as it is typed', () => {
  test.each([
    ['as shown', (number: string) => formatProvisionalNumber(number)],
    ['in small letters', (number: string) => formatProvisionalNumber(number).toLowerCase()],
    ['without the P', (number: string) => number.slice(1)],
    ['with hyphens', (number: string) => `p-${number.slice(1, 4)}-${number.slice(4, 7)}-${number.slice(7)}`],
    ['with blanks around it', (number: string) => `  ${number} `],
  ])('%s it is found', (_how, typed) => {
    for (const number of some) expect(parseProvisionalNumber(typed(number))).toBe(number);
  });

  test.each(['', 'P', 'P12345678', 'P1234567890', 'CAS-00012', 'Q482107369', '+1 743 555 0142', 'P48210736X'])('%j is none', (typed) => {
    expect(parseProvisionalNumber(typed)).toBeNull();
  });
});

test('a misheard digit and two neighbours in the wrong order are noticed, wherever they are', () => {
  for (const number of some.slice(0, 50)) {
    for (let place = 1; place <= 9; place++) {
      for (const digit of digits.filter((other) => other !== number[place])) {
        expect(parseProvisionalNumber(number.slice(0, place) + digit + number.slice(place + 1))).toBeNull();
      }
      const next = number[place + 1];
      if (next === undefined || next === number[place]) continue;
      expect(parseProvisionalNumber(number.slice(0, place) + next + number[place] + number.slice(place + 2))).toBeNull();
    }
  }
});
