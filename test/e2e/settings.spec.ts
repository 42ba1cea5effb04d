import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { demoNumbers } from '../../shared/demo-numbers.ts';
import { newUserData } from './support/desk.ts';
import { expect, online, ring, test } from './support/fixtures.ts';
import { openOtherWindow } from './support/other-window.ts';

const part = async (workspace: Page, name: string) => {
  await workspace.keyboard.press('Control+8');
  await workspace.getByRole('button', { name, exact: true }).click();
  await expect(workspace.getByRole('heading', { level: 2, name })).toBeVisible();
};
const choose = async (workspace: Page, setting: string, choice: string) => {
  await workspace.getByRole('combobox', { name: setting }).click();
  await workspace.getByRole('option', { name: choice }).click();
};

test('language and look change at once in both windows, and are there after a restart', async ({ service, deskAt }) => {
  const userData = await newUserData();
  const desk = await deskAt({ serviceUrl: service.url, userData });
  await online(desk);
  await part(desk.workspace, 'Appearance');
  await choose(desk.workspace, 'Colours', 'Dark');
  for (const page of [desk.workspace, desk.pop]) await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await part(desk.workspace, 'You and language');
  await choose(desk.workspace, 'Language of Ringdesk', 'Español');
  await expect(desk.workspace.getByRole('heading', { level: 1, name: 'Ajustes' })).toBeVisible();
  await expect(desk.pop.locator('html')).toHaveAttribute('lang', 'es');
  // A page that is loaded again does not fall back to the look that its window was made with.
  await desk.workspace.reload();
  await expect(desk.workspace.locator('html')).toHaveAttribute('data-theme', 'dark');
  await desk.close();

  const again = await deskAt({ serviceUrl: service.url, userData });
  await expect(again.workspace.locator('html')).toHaveAttribute('lang', 'es');
  await expect(again.workspace.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('a system-wide key is changed by pressing it, and works without a restart; the old one is free again', async ({ desk }) => {
  const { workspace } = desk;
  await part(workspace, 'Keys');
  const dismiss = workspace.getByRole('button', { name: 'Change the keys of Dismiss' });
  const other = await openOtherWindow();
  try {
    await workspace.bringToFront();
    await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().find((window) => window.webContents.getURL().includes('/workspace/'))?.focus());
    await expect.poll(() => other.hasFocus()).toBe(false);
    await dismiss.click();
    await expect(workspace.getByText('Press the new keys. Esc keeps the ones before.')).toBeVisible();
    other.press('ctrl+alt+j');
    await expect(workspace.getByText('Ctrl+Alt+J is AltGr on Spanish keyboards', { exact: false })).toBeVisible();
    other.press('d');
    await expect(workspace.getByText('D alone would be missing when you type', { exact: false })).toBeVisible();
    // The three are let go meanwhile: even one of them reaches the row, and is Answer's.
    other.press('ctrl+F9');
    await expect(workspace.getByText('Ctrl+F9 already does something else in Ringdesk', { exact: false })).toBeVisible();
    other.press('ctrl+shift+F8');
    await expect(workspace.getByText('Changed to Ctrl+Shift+F8.')).toBeVisible();

    await ring(desk, demoNumbers.known);
    await expect.poll(() => desk.popIsVisible()).toBe(true);
    other.press('ctrl+F10');
    other.press('ctrl+shift+F8');
    await expect.poll(() => desk.popIsVisible()).toBe(false);
  } finally {
    other.close();
  }
});

test('keys that another program holds are told on the row, and the old ones stay', async ({ service, desk, deskAt }) => {
  // Another program: a second desk of another person, which holds Ctrl+F9 to Ctrl+F11 already had it not come second.
  const second = await deskAt({ serviceUrl: service.url, user: 'case-lead' });
  await part(second.workspace, 'Keys');
  await expect(second.workspace.getByText('Used by another program')).toHaveCount(3);

  await part(desk.workspace, 'Keys');
  await expect(desk.workspace.getByText('Used by another program')).toHaveCount(0);
  await second.workspace.getByRole('button', { name: 'Change the keys of Answer' }).click();
  await second.workspace.keyboard.press('Control+Shift+F7');
  await expect(second.workspace.getByText('Changed to Ctrl+Shift+F7.')).toBeVisible();
  await expect(second.workspace.getByText('Used by another program')).toHaveCount(2);

  await desk.workspace.getByRole('button', { name: 'Change the keys of Answer' }).click();
  await desk.workspace.keyboard.press('Control+Shift+F7');
  await expect(desk.workspace.getByText('Ctrl+Shift+F7 is used by another program. Nothing has changed.')).toBeVisible();
  await desk.workspace.keyboard.press('Escape');
  const held = await desk.app.evaluate(({ globalShortcut }) => globalShortcut.isRegistered('Control+F9'));
  expect(held).toBe(true);
});

test('keys without Ctrl or Alt can be switched off: a digit in the pop no longer answers (WCAG 2.1.4)', async ({ desk }) => {
  await part(desk.workspace, 'Keys');
  await desk.workspace.getByRole('switch', { name: 'Keys without Ctrl or Alt' }).click();
  await expect(desk.workspace.getByRole('switch', { name: 'Keys without Ctrl or Alt' })).not.toBeChecked();
  await ring(desk, demoNumbers.known);
  const row = desk.pop.getByRole('button', { name: /^Attach to Recycling not collected, second week/ });
  await row.focus();
  await desk.pop.keyboard.press('1');
  await desk.pop.keyboard.press('ArrowDown'); // these still work
  await expect(row).not.toBeFocused();
  await expect(desk.pop.getByRole('button', { name: 'Answer' })).toBeVisible();
  expect(await desk.replica(`SELECT key FROM desk_call WHERE state = 'answered'`)).toEqual([]);
});

test('a damaged settings file: the defaults count, it is said once, and the file is kept', async ({ service, deskAt }) => {
  const userData = await newUserData();
  await writeFile(join(userData, 'settings.json'), '{ "theme": "dark", ');
  const desk = await deskAt({ serviceUrl: service.url, userData });
  const said = desk.workspace.getByText('Some settings of this computer could not be read', { exact: false });
  await expect(said).toBeVisible();
  await expect(desk.workspace.locator('html')).toHaveAttribute('data-theme', 'light');
  expect(await readFile(join(userData, 'settings-damaged.json'), 'utf8')).toBe('{ "theme": "dark", ');
  await desk.workspace.getByRole('button', { name: 'Look at the settings' }).click();
  await expect(desk.workspace.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  await expect(said).toBeHidden();
  await desk.workspace.reload();
  await expect(desk.workspace.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await expect(said).toBeHidden();
});

test('the page shows what the telephone can do and what this is, and nothing is cut off from 360 pixels up', async ({ desk }) => {
  const { workspace } = desk;
  await part(workspace, 'Phone');
  await expect(workspace.getByText('1001', { exact: true })).toBeVisible();
  await part(workspace, 'About');
  await expect(workspace.getByText(await desk.app.evaluate(({ app }) => app.getVersion()), { exact: true })).toBeVisible();
  for (const width of [1440, 900, 360]) {
    await desk.app.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows().find((window) => window.webContents.getURL().includes('/workspace/'))?.setSize(to, 900), width);
    await expect.poll(() => workspace.evaluate(() => window.innerWidth)).toBe(width);
    for (const name of ['You and language', 'Pop window', 'Phone', 'Sounds', 'Keys', 'Appearance', 'About']) {
      await workspace.getByRole('navigation', { name: 'Parts of the settings' }).getByRole('button', { name, exact: true }).click();
      const wide = await workspace.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect([width, name, wide]).toEqual([width, name, 0]);
    }
  }
});
