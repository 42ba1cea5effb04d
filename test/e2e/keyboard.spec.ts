import { demoNumbers } from '../../shared/demo-numbers.ts';
import { expect, ring, test } from './support/fixtures.ts';
import { openOtherWindow } from './support/other-window.ts';

test('one hand on the keyboard: Ctrl+F11 goes to the pop, Escape back to the other program, 1 answers and attaches the call', async ({ desk }) => {
  const other = await openOtherWindow();
  try {
    await ring(desk, demoNumbers.known);
    const row = desk.pop.getByRole('button', { name: /^Attach to Recycling not collected, second week/ });
    await expect(row).toBeVisible();
    await expect.poll(() => desk.popIsVisible()).toBe(true);

    other.press('ctrl+F11');
    await expect(row).toBeFocused();
    await expect.poll(() => other.hasFocus()).toBe(false);
    other.press('Escape');
    await expect.poll(() => other.hasFocus()).toBe(true);
    expect(await desk.popIsVisible()).toBe(true);
    expect(await other.type('still here')).toBe('still here');

    other.press('ctrl+F11');
    await expect(row).toBeFocused();
    other.press('1');
    await expect(desk.workspace.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
    await expect
      .poll(() =>
        desk.replica(
          `SELECT incident.title FROM phonecall JOIN incident ON incident.id = phonecall.regardingobjectid WHERE phonecall.regardingobjectidtype = 'incident'
           ORDER BY phonecall.actualstart DESC LIMIT 1`,
        ),
      )
      .toEqual([{ title: 'Recycling not collected, second week' }]);
  } finally {
    other.close();
  }
});

test('Ctrl+F9 answers and Ctrl+F10 dismisses from any program', async ({ desk }) => {
  const other = await openOtherWindow();
  try {
    await ring(desk, '+17435550161');
    await expect(desk.pop.getByRole('heading', { level: 1, name: '(743) 555-0161' })).toBeVisible();
    other.press('ctrl+F10');
    await expect.poll(() => desk.popIsVisible()).toBe(false);

    await ring(desk, demoNumbers.known);
    await expect(desk.pop.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
    other.press('ctrl+F9');
    await expect(desk.workspace.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
  } finally {
    other.close();
  }
});
