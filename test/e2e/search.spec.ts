import { expect, test } from './support/fixtures.ts';

test('Ctrl+K finds a person by the beginning of the name, and a command by its name, with the keyboard alone', async ({ desk }) => {
  const { workspace } = desk;
  await workspace.keyboard.press('Control+k');
  await expect(workspace.getByRole('combobox', { name: 'Search' })).toBeFocused();
  await workspace.keyboard.type('achter ros');
  await expect(workspace.getByRole('option', { name: /Rosalind Achterberg/ })).toBeVisible();
  await workspace.keyboard.press('Enter');
  await expect(workspace.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();

  await workspace.keyboard.press('Control+k');
  await workspace.keyboard.type('>new');
  await expect(workspace.getByRole('option')).toHaveCount(1);
  await workspace.keyboard.press('Enter');
  await expect(workspace.getByRole('heading', { level: 1, name: 'New case' })).toBeVisible();
  await expect(workspace.getByRole('combobox', { name: 'Search' })).not.toBeFocused();

  await workspace.keyboard.press('Control+k');
  await workspace.keyboard.type('qqqq');
  await expect(workspace.getByText('Nothing on this computer matches “qqqq”')).toBeVisible();
});
