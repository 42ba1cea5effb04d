import { demoNumbers } from '../../shared/demo-numbers.ts';
import { allSent, expect, ring, test } from './support/fixtures.ts';
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

test('an unknown caller from the ring to the saved case with the keyboard alone', async ({ desk, service }) => {
  const { workspace } = desk;
  const other = await openOtherWindow();
  try {
    await ring(desk, '+17435550157');
    await expect(desk.pop.getByRole('heading', { level: 1, name: '(743) 555-0157' })).toBeVisible();
    await expect.poll(() => desk.popIsVisible()).toBe(true);
    // Chosen while it rings, opened by the answer.
    other.press('ctrl+F11');
    await expect.poll(() => other.hasFocus()).toBe(false);
    other.press('Down');
    await expect(desk.pop.getByRole('menuitem', { name: 'Create Case' })).toBeFocused();
    other.press('c');
    other.press('ctrl+F9');
    await expect(workspace.getByRole('heading', { level: 1, name: 'New case' })).toBeVisible();
    await expect(workspace.getByLabel('First name')).toBeFocused();
    await workspace.keyboard.type('Tomasz');
    await workspace.keyboard.press('Tab');
    await workspace.keyboard.type('Wielgosz');
    const category = workspace.getByLabel('Category');
    for (let tabs = 0; tabs < 12 && !(await category.evaluate((field) => field === document.activeElement)); tabs += 1) await workspace.keyboard.press('Tab');
    await expect(category).toBeFocused();
    await workspace.keyboard.type('graffiti');
    await workspace.keyboard.press('ArrowDown');
    await workspace.keyboard.press('Enter');
    await workspace.keyboard.press('Tab');
    await workspace.keyboard.press('Tab');
    await expect(workspace.getByLabel('Subject')).toBeFocused();
    await workspace.keyboard.type('Graffiti on the ferry house');
    await workspace.keyboard.press('Tab');
    await workspace.keyboard.press('Tab');
    await workspace.keyboard.type('418 Juniper Street');
    await workspace.keyboard.press('Alt+s');
    await expect(workspace.getByText('Case saved: Graffiti on the ferry house.')).toBeVisible();
    await allSent(desk);
    const [made] = await service.records("incidents?$filter=title eq 'Graffiti on the ferry house'&$expand=customerid_contact($select=fullname,mobilephone)");
    expect(made?.['customerid_contact']).toMatchObject({ fullname: 'Tomasz Wielgosz', mobilephone: '+17435550157' });
    // The call is finished without the mouse, too.
    await workspace.keyboard.press('Control+Enter');
    await expect(workspace.getByRole('tab', { name: /Tomasz Wielgosz/ })).toHaveCount(1);
  } finally {
    other.close();
  }
});
