import { expect, test } from 'vitest';
import { parseCommandLine } from '../../electron/main/command-line.ts';
import { createTelLinks, readTelLink } from '../../electron/main/tel-link.ts';

test.each([
  ['tel:+1-743-555-0142', { number: '+17435550142', extension: null }],
  ['TEL:+1(743)555.0142;ext=12', { number: '+17435550142', extension: '12' }],
  ['tel:%2B17435550142;EXT=1-2', { number: '+17435550142', extension: '12' }],
  ['tel://7435550142', { number: '7435550142', extension: null }],
  ['tel:863-1234;phone-context=+1-914', { number: '+19148631234', extension: null }],
  ['tel:1002;phone-context=portalder.example', { number: '1002', extension: null }],
  ['tel:911', { number: '911', extension: null }],
  ['tel:+17435550142;ext=call me', { number: '+17435550142', extension: null }],
])('%s puts a number into the dial field', (word, link) => {
  expect(readTelLink(word)).toEqual(link);
});

test.each([
  ['a service code of the telephone system', 'tel:*72+17435550142'],
  ['one in disguise', 'tel:%2A%2372'],
  ['a code that resets telephones', 'tel:*#06#'],
  ['letters', 'tel:1-800-CALLNOW'],
  ['a line break', 'tel:17435550142%0d%0aAction: Hangup'],
  ['a control character', 'tel:1743\u0000555'],
  ['a digit of another script', 'tel:+١٧٤٣٥٥٥٠١٤٢'],
  ['a pause with more digits', 'tel:17435550142,,99'],
  ['more than a number', `tel:${'1'.repeat(21)}`],
  ['far more than a link', `tel:+1${'-'.repeat(300)}7435550142`],
  ['nothing', 'tel:'],
  ['one digit', 'tel:1'],
  ['a broken escape', 'tel:%E0%A4%A'],
  ['another link', 'callto:+17435550142'],
])('%s is not taken', (_what, word) => {
  expect(readTelLink(word)).toBeNull();
});

test('the system hands a link over as a word of the command line, beside switches', () => {
  expect(parseCommandLine(['--no-sandbox', 'tel:+17435550142']).tel).toEqual({ number: '+17435550142', extension: null });
  expect(parseCommandLine(['tel:*#06#', '/some/file']).tel).toBeNull();
});

test('the number waits for the workspace, is taken once, and a newer link takes its place', () => {
  let told = 0;
  const links = createTelLinks(() => (told += 1));
  links.open({ number: '911', extension: null });
  links.open({ number: '+17435550142', extension: '12' });
  expect(told).toBe(2);
  expect(links.take()).toEqual({ number: '+17435550142', extension: '12' });
  expect(links.take()).toBeNull();
});
