/** Many calls at one desk: one window, five cards, the rest counted; nothing moves under the pointer. */
import type { Locator } from '@playwright/test';
import { demoNumbers } from '../../shared/demo-numbers.ts';
import type { Desk } from './support/desk.ts';
import { expect, ring, test } from './support/fixtures.ts';
import { openOtherWindow } from './support/other-window.ts';

const numbers = [demoNumbers.known, '+17435550131', '+17435550132', '+17435550133', '+17435550134', '+17435550135', '+17435550136'];

/** Where it stands on the screen, not in its window. */
async function placeOnScreen(desk: Desk, element: Locator): Promise<{ x: number; y: number }> {
  const window = await boundsOf(desk);
  const box = await element.boundingBox();
  if (!box) throw new Error('not on the screen');
  return { x: Math.round(window.x + box.x), y: Math.round(window.y + box.y) };
}

async function boundsOf(desk: Desk): Promise<{ x: number; y: number; width: number; height: number }> {
  const bounds = await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().find((window) => window.webContents.getURL().includes('/pop/'))?.getBounds());
  if (!bounds) throw new Error('no pop window');
  return bounds;
}

test('seven calls ring: five cards in one window, the longest waiting at the bottom, two more are counted, and no button moves', async ({ desk, service }, testInfo) => {
  const { pop } = desk;
  // Cards arrive with a rise of a few pixels; it is where they stand that counts.
  await pop.emulateMedia({ reducedMotion: 'reduce' });
  const other = await openOtherWindow();
  try {
    const legOf = (number: string) => ({ callId: `several-${number}`, legId: `several-${number}-leg`, extension: '1001', direction: 'inbound', queue: '311 General', number });
    const rings = async (number: string) => service.push({ ...legOf(number), type: 'ringing' });
    const cards = pop.locator('[data-card]');
    await rings(numbers[0] ?? '');
    await expect(pop.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
    const typed = other.type('nobody is disturbed while it rings');
    await rings(numbers[1] ?? '');
    await rings(numbers[2] ?? '');
    await expect(cards).toHaveCount(3);
    // From here on everything has its place: what comes now comes on top.
    const oldest = pop.getByRole('region', { name: /Rosalind Achterberg/ });
    const answer = oldest.getByRole('button', { name: 'Answer' });
    const before = await placeOnScreen(desk, answer);
    await rings(numbers[3] ?? '');
    await rings(numbers[4] ?? '');
    await expect(cards).toHaveCount(5);
    await expect(cards.last()).toContainText('Rosalind Achterberg');
    expect(await placeOnScreen(desk, answer)).toEqual(before);
    await rings(numbers[5] ?? '');
    await rings(numbers[6] ?? '');
    await expect(pop.getByText('2 more waiting')).toBeVisible();
    await expect(cards).toHaveCount(5);
    expect(await placeOnScreen(desk, answer)).toEqual(before);
    expect(await typed).toBe('nobody is disturbed while it rings');
    expect(other.hasFocus()).toBe(true);
    const { x, y, width, height } = await boundsOf(desk);
    const workArea = await desk.app.evaluate(({ screen }) => screen.getPrimaryDisplay().workArea);
    expect([x + width <= workArea.x + workArea.width, y + height <= workArea.y + workArea.height, y >= workArea.y]).toEqual([true, true, true]);
    expect(await pop.evaluate(() => document.documentElement.scrollHeight <= innerHeight)).toBe(true);
    await pop.screenshot({ path: testInfo.outputPath('seven-calls.png') });

    // One gives up: it says so for a moment, and the next of those that wait gets the place.
    const gone = numbers[1] ?? '';
    await service.push({ ...legOf(gone), type: 'missed' });
    await expect(pop.getByText(/Caller hung up after 0:\d\d/)).toBeVisible();
    await expect(pop.getByText('1 more waiting')).toBeVisible();
    await expect(cards).toHaveCount(5);
    await expect(pop.getByText(/Caller hung up/)).toHaveCount(0);
    expect(await placeOnScreen(desk, answer)).toEqual(before);
    // A colleague takes one.
    await service.push({ ...legOf(numbers[2] ?? ''), type: 'answered-elsewhere' });
    await expect(pop.getByText(/more waiting/)).toHaveCount(0);
    await expect(cards).toHaveCount(5);
    for (const number of numbers) await service.push({ ...legOf(number), type: 'declined' });
    await expect.poll(() => desk.popIsVisible()).toBe(false);
  } finally {
    other.close();
  }
});

test('five calls of the simulator: one is answered, the next is held and answered by one button, the others are put away one by one', async ({ desk }) => {
  const { pop, workspace } = desk;
  const cards = pop.locator('[data-card]');
  for (const number of [demoNumbers.known, ...numbers.slice(2, 6)]) await ring(desk, number);
  await expect(cards).toHaveCount(5);
  await pop.getByRole('region', { name: /Rosalind Achterberg/ }).getByRole('button', { name: 'Answer' }).click();
  await expect(workspace.getByRole('tab', { name: 'On this call, Rosalind Achterberg' })).toBeVisible();
  // She stands at the bottom, the others still ring.
  await expect(cards).toHaveCount(5);
  const card = (number: string) => cards.filter({ hasText: number });
  await card('(743) 555-0132').getByRole('button', { name: 'Hold and answer' }).click();
  await expect(workspace.getByRole('tab', { name: 'On hold, Rosalind Achterberg' })).toBeVisible();
  await expect(workspace.getByRole('tab', { name: 'On this call, (743) 555-0132' })).toBeVisible();
  for (const number of ['(743) 555-0133', '(743) 555-0134', '(743) 555-0135']) {
    await card(number).getByRole('button', { name: 'Dismiss' }).click();
    await expect(card(number)).toHaveCount(0);
  }
});
