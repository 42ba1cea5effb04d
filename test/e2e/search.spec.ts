import { expect, test } from './support/fixtures.ts';
import { takePictures } from './support/pictures.ts';

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

  // Enter before the answer is here opens what was typed, not what was found for the text before.
  await workspace.keyboard.press('Control+k');
  await workspace.keyboard.type('achter');
  await expect(workspace.getByRole('option', { name: /Rosalind Achterberg/ })).toBeVisible();
  await workspace.keyboard.press('Control+a');
  await workspace.keyboard.insertText('Bruno Marchetti');
  await workspace.keyboard.press('Enter');
  await expect(workspace.getByRole('heading', { level: 1, name: 'Bruno Marchetti' })).toBeVisible();

  await workspace.keyboard.press('Control+k');
  await workspace.keyboard.type('qqqq');
  await expect(workspace.getByText('Nothing on this computer matches “qqqq”')).toBeVisible();
});

test('who goes elsewhere by a key finds the field empty; a place is reached by its command, and do not disturb begins by words', async ({ desk }, testInfo) => {
  const { workspace } = desk;
  const search = workspace.getByRole('combobox', { name: 'Search' });
  await workspace.keyboard.press('Control+k');
  await workspace.keyboard.type('achter');
  await expect(workspace.getByRole('option').first()).toBeVisible();
  await workspace.keyboard.press('Control+5');
  await expect(workspace.getByRole('main', { name: 'Calls' })).toBeVisible();
  await expect(search).toHaveValue('');
  await workspace.keyboard.press('Control+k');
  await workspace.keyboard.type('go settings');
  await workspace.keyboard.press('Enter');
  await expect(workspace.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  await workspace.keyboard.press('Control+k');
  await workspace.keyboard.type('>');
  await expect(workspace.getByRole('option').first()).toBeVisible();
  await takePictures(desk, testInfo, 'commands');
  await workspace.keyboard.press('Control+a');
  await workspace.keyboard.type('hour disturb');
  await workspace.keyboard.press('Enter');
  await expect(workspace.getByRole('button', { name: /^Do not disturb until/ }).first()).toBeVisible();
});
