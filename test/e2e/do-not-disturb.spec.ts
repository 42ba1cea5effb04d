import type { Page } from '@playwright/test';
import { demoNumbers } from '../../shared/demo-numbers.ts';
import type { Desk } from './support/desk.ts';
import { expect, online, ring, test as base } from './support/fixtures.ts';
import { type NotificationDaemon, startNotificationDaemon } from './support/notification-daemon.ts';
import { openOtherWindow } from './support/other-window.ts';

const test = base.extend<{ notifications: NotificationDaemon; desk: Desk }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from the pattern
  notifications: async ({}, use) => {
    const daemon = await startNotificationDaemon();
    await use(daemon);
    await daemon.stop();
  },
  desk: async ({ service, notifications, deskAt }, use) => {
    const desk = await deskAt({ serviceUrl: service.url, environment: notifications.environment });
    await online(desk);
    await use(desk);
  },
});

const quiet = async (workspace: Page, choice: string) => {
  await workspace.getByRole('button', { name: /whether calls may disturb/ }).click();
  await workspace.getByRole('menuitem', { name: choice, exact: true }).click();
};
const strip = (workspace: Page) => workspace.getByRole('contentinfo', { name: 'Status' });
const hangUp = ({ workspace }: Desk, key: string) =>
  workspace.evaluate(async (callKey) => {
    const bridge = (window as unknown as { ringdesk: { replica(name: string, input: unknown): Promise<unknown> } }).ringdesk;
    await bridge.replica('calls.dismiss', { key: callKey });
  }, key);
const ringingKey = ({ workspace }: Desk) =>
  workspace.evaluate(async () => {
    const bridge = (window as unknown as { ringdesk: { replica(name: string, input: unknown): Promise<{ value: { key: string; state: string }[] }> } }).ringdesk;
    return (await bridge.replica('calls.active', {})).value.find(({ state }) => state === 'ringing')?.key ?? '';
  });

test('do not disturb: no pop, a notification names caller and queue; a click on it leads to the call on the Desk', async ({ desk, notifications }) => {
  const { workspace } = desk;
  await quiet(workspace, 'Until I end it');
  await expect(workspace.getByRole('button', { name: 'Do not disturb. Change your state and whether calls may disturb' })).toBeVisible();
  await expect(strip(workspace).getByText('Do not disturb')).toBeVisible();
  await workspace.keyboard.press('Control+8');

  const other = await openOtherWindow();
  try {
    await ring(desk, demoNumbers.known);
    await expect.poll(() => notifications.texts()).toEqual(['Rosalind Achterberg | Incoming call · 311 General']);
    expect(notifications.onScreen()).toBe(1);
    expect(await desk.popIsVisible()).toBe(false);
    expect(other.hasFocus()).toBe(true);

    notifications.click();
    await expect.poll(() => other.hasFocus()).toBe(false);
    await expect(workspace.getByRole('heading', { name: 'Ringing now' })).toBeVisible();
    expect(await desk.popIsVisible()).toBe(false);
  } finally {
    other.close();
  }
  // Put away here: the notification goes too. Nothing else was said.
  await hangUp(desk, await ringingKey(desk));
  await expect.poll(() => notifications.onScreen()).toBe(0);
  expect(notifications.texts()).toHaveLength(1);

  await quiet(workspace, 'End Do not disturb');
  await expect(strip(workspace).getByText('Do not disturb')).toBeHidden();
  await ring(desk, demoNumbers.unknown);
  await expect.poll(() => desk.popIsVisible()).toBe(true);
  expect(notifications.texts()).toHaveLength(1);
});

test('do not disturb for a time says until when; switched on while the pop is up it takes it away, ended it brings it back', async ({ desk, notifications }) => {
  const { workspace } = desk;
  await ring(desk, demoNumbers.known);
  await expect.poll(() => desk.popIsVisible()).toBe(true);
  await quiet(workspace, 'For 30 minutes');
  await expect.poll(() => desk.popIsVisible()).toBe(false);
  await expect(strip(workspace).getByText(/^Do not disturb until \d{1,2}:\d\d [AP]M$/)).toBeVisible();
  await quiet(workspace, 'Until tomorrow');
  await expect(strip(workspace).getByText('Do not disturb until tomorrow')).toBeVisible();
  await quiet(workspace, 'End Do not disturb');
  await expect.poll(() => desk.popIsVisible()).toBe(true);
  // It rang with the pop up: nobody needed a notification.
  expect(notifications.texts()).toEqual([]);
});

test('desk phone only: the pop stays away, the call that is picked up opens its session, Ctrl+F11 shows the pop all the same', async ({ desk, notifications }) => {
  const { workspace } = desk;
  await workspace.keyboard.press('Control+8');
  await workspace.getByRole('button', { name: 'Pop window', exact: true }).click();
  await workspace.getByRole('combobox', { name: 'Show the pop' }).click();
  await workspace.getByRole('option', { name: 'Never, I use the desk phone only' }).click();
  await expect(strip(workspace).getByText('The pop is off: desk phone only')).toBeVisible();

  await ring(desk, null);
  await expect.poll(() => notifications.texts()).toEqual(['Number withheld | Incoming call · 311 General']);
  expect(await desk.popIsVisible()).toBe(false);
  const other = await openOtherWindow();
  try {
    other.press('ctrl+F11');
    await expect.poll(() => desk.popIsVisible()).toBe(true);
    await expect(desk.pop.getByRole('button', { name: 'Answer' })).toBeVisible();
    await expect.poll(() => other.hasFocus()).toBe(false);
    expect(await desk.pop.evaluate(() => document.hasFocus())).toBe(true);
    other.press('ctrl+F9');
    await expect(workspace.getByRole('region', { name: 'This call' })).toBeVisible();
    await expect.poll(() => notifications.onScreen()).toBe(0);
  } finally {
    other.close();
  }
});

test('a screen reader hears the call in another program too: the notification speaks beside the pop', async ({ desk, notifications }) => {
  await desk.app.evaluate(({ app }) => app.setAccessibilitySupportEnabled(true));
  const other = await openOtherWindow();
  try {
    await ring(desk, demoNumbers.known);
    await expect.poll(() => desk.popIsVisible()).toBe(true);
    await expect.poll(() => notifications.texts()).toEqual(['Rosalind Achterberg | Incoming call · 311 General']);
    expect(other.hasFocus()).toBe(true);
  } finally {
    other.close();
  }
});

test('the ring tone sounds only where somebody wants it, on one output for several calls, and not when nobody is to be disturbed', async ({ desk }) => {
  const { workspace } = desk;
  const audible = () =>
    desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().find((window) => window.webContents.getURL().includes('/workspace/'))?.webContents.isCurrentlyAudible());
  await workspace.keyboard.press('Control+8');
  await workspace.getByRole('button', { name: 'Sounds', exact: true }).click();
  await workspace.getByRole('button', { name: 'Play the ring tone' }).click();
  await expect.poll(audible).toBe(true);
  await expect.poll(audible).toBe(false); // once

  await workspace.getByRole('switch', { name: 'Ring when a call comes in' }).click();
  await ring(desk, demoNumbers.known);
  await expect.poll(audible).toBe(true);
  await quiet(workspace, 'For 1 hour');
  await expect.poll(audible).toBe(false);
  await quiet(workspace, 'End Do not disturb');
  await expect.poll(audible).toBe(true);
  // Once somebody speaks here, nothing rings into the ear.
  await desk.pop.getByRole('button', { name: 'Answer' }).click();
  await expect.poll(audible).toBe(false);
});
