import { expect, test } from 'vitest';
import { parseCommandLine } from '../../electron/main/command-line.ts';
import { popBounds } from '../../electron/main/windows/pop-placement.ts';

test('own switches are understood in both spellings, Chromium’s are left alone', () => {
  expect(parseCommandLine(['--ring', '+17435550188', '--no-sandbox', '--user-data-dir=/tmp/x'])).toMatchObject({
    ring: { number: '+17435550188' },
    serviceUrl: null,
  });
  expect(parseCommandLine(['--ring=withheld'])).toMatchObject({ ring: { number: null } });
  expect(parseCommandLine(['--service-url=http://127.0.0.1:7311', '--service-user', 'case-lead'])).toMatchObject({
    serviceUrl: 'http://127.0.0.1:7311',
    serviceUser: 'case-lead',
    ring: null,
  });
  expect(parseCommandLine(['--version']).version).toBe(true);
});

test('a switch without its value is as if it were not there', () => {
  expect(parseCommandLine(['--ring'])).toMatchObject({ ring: null });
});

test('the pop sits in the bottom right corner of the work area, also beside a dock, and never leaves it', () => {
  const workArea = { x: 64, y: 26, width: 1856, height: 1014 };
  expect(popBounds(workArea, 400)).toEqual({ x: 64 + 1856 - 380 - 12, y: 26 + 1014 - 400 - 12, width: 380, height: 400 });
  const tall = popBounds(workArea, 5000);
  expect(tall.y).toBe(workArea.y + 12);
  expect(tall.y + tall.height).toBe(workArea.y + workArea.height - 12);
});
