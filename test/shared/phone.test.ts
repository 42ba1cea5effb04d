import { expect, test } from 'vitest';
import { formatNumber, parseNumber } from '../../shared/phone.ts';

test.each([
  ['(951) 736-2200', '+19517362200', undefined],
  ['951.736.2200', '+19517362200', undefined],
  ['+1 951 736 2200', '+19517362200', undefined],
  ['1-800-FLOWERS', '+18003569377', undefined],
  ['tel:7362200;phone-context=+1951', '+19517362200', undefined],
  ['９５１７３６２２００', '+19517362200', undefined],
  ['(951) 736-2200 ext. 12', '+19517362200', '12'],
  ['951-736-2200 x12', '+19517362200', '12'],
  ['011 49 30 901820', '+4930901820', undefined],
])('%s is read as %s', (raw, e164, extension) => {
  expect(parseNumber(raw, 'US')).toEqual(extension ? { e164, extension } : { e164 });
});

test.each(['', 'anonymous', '<unknown>', 'call me', '+', '1'])('%j is no number', (raw) => {
  expect(parseNumber(raw, 'US')).toBeNull();
});

test('numbers of the city are shown as its people write them, others internationally, and what is no number as it came', () => {
  expect(formatNumber('+17435550142', 'US')).toBe('(743) 555-0142');
  expect(formatNumber('+4930901820', 'US')).toBe('+49 30 901820');
  expect(formatNumber('front desk', 'US')).toBe('front desk');
});
