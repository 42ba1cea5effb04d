import type { Display } from 'electron';
import { expect, test } from 'vitest';
import { displayFor } from '../../electron/main/windows/pop-display.ts';
import { popBounds } from '../../electron/main/windows/pop-placement.ts';

const display = (id: number, x: number, label = '') => ({ id, label, bounds: { x, y: 0, width: 1920, height: 1080 }, workArea: { x, y: 0, width: 1920, height: 1040 } }) as Display;
const [left, right] = [display(1, 0, 'DELL U2415'), display(2, 1920, 'LG 27')];
/** The right one is the primary display; the pointer is on the left one. */
const screen = (all: Display[]) => ({
  getAllDisplays: () => all,
  getPrimaryDisplay: () => all.at(-1) as Display,
  getCursorScreenPoint: () => ({ x: 300, y: 20 }),
  getDisplayNearestPoint: ({ x }: { x: number }) => all.find(({ bounds }) => x >= bounds.x && x < bounds.x + bounds.width) as Display,
});

test('the display is the primary one, the one with the pointer, or the chosen one', () => {
  const both = screen([left, right]);
  expect(displayFor('primary', both).id).toBe(2);
  expect(displayFor('pointer', both).id).toBe(1);
  expect(displayFor({ id: '1', label: 'DELL U2415' }, both).id).toBe(1);
});

test('a chosen display that is gone falls back to the primary one, and is found again by its name when it comes back with another id', () => {
  const choice = { id: '1', label: 'DELL U2415' };
  expect(displayFor(choice, screen([right])).id).toBe(2);
  expect(displayFor(choice, screen([display(7, 0, 'DELL U2415'), right])).id).toBe(7);
  // Two of that name: none is the chosen one for sure.
  expect(displayFor(choice, screen([display(7, 0, 'DELL U2415'), display(8, 1920, 'DELL U2415'), right])).id).toBe(2);
  expect(displayFor({ id: '1', label: '' }, screen([display(7, 0), right])).id).toBe(2);
});

test('the pop stands at the bottom right of the work area, beside panels, and is cut to it', () => {
  expect(popBounds(right.workArea, 400)).toEqual({ x: 3840 - 380 - 12, y: 1040 - 400 - 12, width: 380, height: 400 });
  expect(popBounds({ x: -1280, y: 40, width: 1280, height: 680 }, 2000)).toEqual({ x: -380 - 12, y: 52, width: 380, height: 656 });
});
