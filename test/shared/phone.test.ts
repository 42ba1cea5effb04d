import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatNumber, parseAnyNumber, parseNumber, parsePlainNumber } from '../../shared/phone.ts';

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

test.each([
  ['tel:+1-201-555-0123;ext=45', 'US', '+12015550123', '45'],
  ['tel:331-6005;phone-context=+64-3', 'US', '+6433316005', undefined],
  ['tel:7042;phone-context=example.com', 'US', '+17042', undefined],
  ['＋１（７４３）５５５－０１４２', 'US', '+17435550142', undefined],
  ['743 555 0142 доб. 12', 'US', '+17435550142', '12'],
  ['743 555 0142 extensión 3', 'US', '+17435550142', '3'],
  ['743 555 0142 anexo 77', 'US', '+17435550142', '77'],
  ['743-555-0142 #12', 'US', '+17435550142', '12'],
  ['743-555-0142,,12#', 'US', '+17435550142', '12'],
  ['(743) 555-0142 Extension: 1234567', 'US', '+17435550142', '1234567'],
  ['743–555—0142', 'US', '+17435550142', undefined],
  ['  \u200f743-555-0142\u202c', 'US', '+17435550142', undefined],
  ['Phone: 743-555-0142', 'US', '+17435550142', undefined],
  ['isdn:+1743 5550142;isub=12345', 'US', '+17435550142', undefined],
  ['+44 (0)20 7946 0018', 'GB', '+442079460018', undefined],
  ['0044 20 7946 0018', 'GB', '+442079460018', undefined],
  ['+39 02 1234567', 'IT', '+39021234567', undefined],
  ['+٩٦٦٥٥٥٥٥٥٥٥٥', 'SA', '+966555555555', undefined],
  ['+800 1234 5678', 'US', '+80012345678', undefined],
  ['743555014', 'US', '+1743555014', undefined], // too short to be valid: that is judged apart
  ['7435550142', 'us', '+17435550142', undefined],
  ['+17435550142', 'XX', '+17435550142', undefined],
])('%j in %s is read as libphonenumber reads it', (raw, region, e164, extension) => {
  expect(parseNumber(raw, region)).toEqual(extension ? { e164, extension } : { e164 });
});

test('the quick way reads what it reads as libphonenumber does, in every region and spelling', () => {
  const separator = fc.constantFrom('', ' ', '-', '.', ') ', ')', '  ', '/', ' (');
  const digits = (count: number) => fc.stringMatching(new RegExp(`^\\d{${count}}$`));
  const group = fc.oneof({ weight: 4, arbitrary: fc.stringMatching(/^[2-9]\d\d$/) }, { weight: 1, arbitrary: digits(3) });
  const spelling = fc
    .tuple(fc.constantFrom('', '+', '+ ', '1', '1 ', '1-', '+1', '+1 ', '+1-', '(', '+1 (', '1 ('), group, separator, group, separator, fc.oneof({ weight: 4, arbitrary: digits(4) }, digits(3), digits(5)), fc.constantFrom('', '', '', ' x3', ' ', '#'))
    .map((parts) => parts.join(''));
  let read = 0;
  fc.assert(
    fc.property(spelling, fc.constantFrom('US', 'CA', 'PR', 'JM', 'us', 'DE', 'MX', 'XX', ''), (raw, region) => {
      const quick = parsePlainNumber(raw, region);
      if (quick === null) return;
      read += 1;
      expect(quick, `${raw} in ${region}`).toEqual(parseAnyNumber(raw, region));
    }),
    { numRuns: 4_000 },
  );
  expect(read).toBeGreaterThan(100);
});

test.each(['', 'anonymous', '<unknown>', 'call me', '+', '1'])('%j is no number', (raw) => {
  expect(parseNumber(raw, 'US')).toBeNull();
});

test('numbers of the city are shown as its people write them, others internationally, and what is no number as it came', () => {
  expect(formatNumber('+17435550142', 'US')).toBe('(743) 555-0142');
  expect(formatNumber('+4930901820', 'US')).toBe('+49 30 901820');
  expect(formatNumber('front desk', 'US')).toBe('front desk');
});
