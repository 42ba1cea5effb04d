import { demoNumbers } from '../../shared/demo-numbers.ts';
import { expect, ring, test as base } from './support/fixtures.ts';
import { openOtherWindow, type OtherWindow } from './support/other-window.ts';

/** Another program that fills the screen and has the focus. */
const test = base.extend<{ other: OtherWindow }>({
  // The desk first: its workspace comes to the front when it starts.
  other: async ({ desk }, use) => {
    await expect.poll(() => desk.workspace.evaluate(() => document.hasFocus())).toBe(true);
    const other = await openOtherWindow();
    other.fillScreen();
    await expect.poll(() => other.placeOf('A letter in another program')).toEqual({ x: 0, y: 0, width: 1920, height: 1080 });
    await expect.poll(() => other.coloursAt(corner)).toBe(1);
    await use(other);
    other.close();
  },
});
/** A part of the screen where every pop is. */
const corner = { x: 1920 - 12 - 380, y: 1080 - 12 - 120, width: 380, height: 120 };
const many = 20;

test('over a program that fills the screen: the pop is on the screen, that program keeps the focus and gets every key', async ({ desk, other }) => {
  const typing = other.type('a long letter that goes on while it rings');
  await ring(desk, demoNumbers.known);
  await expect.poll(() => desk.popIsVisible()).toBe(true);
  await expect.poll(() => other.coloursAt(corner)).toBeGreaterThan(many);
  expect(await typing).toBe('a long letter that goes on while it rings');
  expect(other.hasFocus()).toBe(true);

  // A click in that program raises it where the window manager has a say: the pop stays.
  other.click(300, 300);
  expect(await other.type('and on')).toBe('and on');
  expect(other.coloursAt(corner)).toBeGreaterThan(many);
});

test('Ctrl+F11 goes to the pop over it, Escape back, and a key there does what it says', async ({ desk, other }) => {
  await ring(desk, demoNumbers.known);
  const row = desk.pop.getByRole('button', { name: /^Attach to Recycling not collected, second week/ });
  await expect.poll(() => desk.popIsVisible()).toBe(true);
  other.press('ctrl+F11');
  await expect(row).toBeFocused();
  await expect.poll(() => other.hasFocus()).toBe(false);
  expect(other.coloursAt(corner)).toBeGreaterThan(many);

  other.press('Escape');
  await expect.poll(() => other.hasFocus()).toBe(true);
  expect(await other.type('back here')).toBe('back here');
  expect(other.coloursAt(corner)).toBeGreaterThan(many);

  other.press('ctrl+F11');
  await expect(row).toBeFocused();
  other.press('1');
  await expect(desk.workspace.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
  await expect.poll(() => desk.workspace.evaluate(() => document.hasFocus())).toBe(true);
});

test('the mouse works there; a pop that goes away with the focus leaves it to the program before it', async ({ desk, other }) => {
  await ring(desk, demoNumbers.known);
  await expect.poll(() => desk.popIsVisible()).toBe(true);
  await expect.poll(() => other.coloursAt(corner)).toBeGreaterThan(many);
  const box = await desk.pop.getByRole('button', { name: 'Dismiss' }).boundingBox();
  const place = other.placeOf('Ringdesk: calls');
  if (!box) throw new Error('Dismiss is not on the page');
  other.click(Math.round(place.x + box.x + box.width / 2), Math.round(place.y + box.y + box.height / 2));
  await expect.poll(() => desk.popIsVisible()).toBe(false);
  await expect.poll(() => other.coloursAt(corner)).toBe(1);
  await expect.poll(() => other.hasFocus()).toBe(true);
  expect(await other.type('all mine')).toBe('all mine');
});
