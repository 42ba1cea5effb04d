/** The Call button beside a telephone number: of a person who was looked up, of one in a call session, in the recent calls. */
import { demoNumbers } from '../../shared/demo-numbers.ts';
import type { Page } from '@playwright/test';
import { expect, online, ring, test } from './support/fixtures.ts';
import { takePictures } from './support/pictures.ts';

async function lookUp(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(name);
  await expect(page.getByRole('option', { name: new RegExp(name) }).first()).toBeVisible();
  await page.keyboard.press('Enter');
  // The record has been read: the focus is where it stays.
  await expect(page.getByRole('heading', { name: 'Timeline' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name })).toBeFocused();
}
const thisCall = (page: Page) => page.getByRole('region', { name: 'This call' });

async function hangUp(page: Page): Promise<void> {
  await thisCall(page).getByRole('button', { name: 'End' }).click();
  await expect(thisCall(page).getByText(/^(Wrap-up|Not answered)$/)).toBeVisible();
}

test('a person who was looked up is called with the keyboard: the session opens with the name and never pops; a second call wants a second press', async ({ desk }, testInfo) => {
  const { workspace: page } = desk;
  await lookUp(page, 'Rosalind Achterberg');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Call (743) 555-0142' })).toBeFocused();
  await takePictures(desk, testInfo, 'record');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: /Rosalind Achterberg/, selected: true })).toBeVisible();
  await expect(thisCall(page)).toBeVisible();
  expect(await desk.popIsVisible()).toBe(false);
  await expect(thisCall(page).getByText('On this call')).toBeVisible({ timeout: 20_000 });
  expect(await desk.popIsVisible()).toBe(false);
  await expect(page.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Call \(743\) 555-0142/ }), 'one speaks with that number').toHaveCount(0);
  await takePictures(desk, testInfo, 'session');

  await lookUp(page, 'Bruno Marchetti');
  await page.keyboard.press('Tab');
  const call = page.getByRole('button', { name: /^Call \(/ }).first();
  await expect(call).toBeFocused();
  await page.keyboard.press('Enter');
  const again = page.getByRole('button', { name: /^Press again to call \(/ });
  await expect(again).toBeFocused();
  await expect(page.getByRole('status').filter({ hasText: 'You are on a call. Press again to call' })).toBeAttached();
  await takePictures(desk, testInfo, 'press-again');
  await page.keyboard.press('Escape');
  await expect(call).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(again).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: /Bruno Marchetti/, selected: true })).toBeVisible();
  const first = page.getByRole('tab', { name: 'On hold, Rosalind Achterberg' });
  await expect(first).toBeVisible();
  // The service is that of the tests after this one.
  await hangUp(page);
  await first.click();
  await hangUp(page);
});

test('a call in the list of recent calls is called again, by arrows and Enter; a withheld one cannot be', async ({ desk }, testInfo) => {
  const { workspace: page } = desk;
  for (const number of [demoNumbers.known, demoNumbers.unknown, null]) {
    await ring(desk, number);
    await desk.pop.getByRole('button', { name: 'Answer' }).click();
    await expect(thisCall(page).getByText('On this call')).toBeVisible();
    await hangUp(page);
    await page.keyboard.press('Control+1');
  }
  const recent = page.getByRole('region', { name: 'Recent calls' });
  await expect(recent.getByRole('listitem').first()).toContainText('Number withheld');
  await expect(recent.getByRole('listitem').first().getByRole('button')).toHaveCount(0);
  await expect(recent.getByRole('listitem').nth(1).getByRole('button', { name: 'Call (743) 555-0188' })).toBeVisible();
  await takePictures(desk, testInfo, 'recent');
  await recent.getByRole('listitem').nth(1).getByRole('button').focus();
  await page.keyboard.press('ArrowDown');
  await expect(recent.getByRole('listitem').nth(2).getByRole('button', { name: 'Call (743) 555-0142' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: /Rosalind Achterberg/, selected: true })).toBeVisible();
  await expect(thisCall(page).getByText('On this call')).toBeVisible({ timeout: 20_000 });
  expect(await desk.popIsVisible()).toBe(false);
  await hangUp(page);
});

test('without the line nothing offers to call', async ({ network, deskAt }) => {
  const desk = await deskAt({ serviceUrl: network.url });
  await online(desk);
  await lookUp(desk.workspace, 'Rosalind Achterberg');
  const call = desk.workspace.getByRole('button', { name: 'Call (743) 555-0142' });
  await expect(call).toBeVisible();
  network.close('all');
  await expect(call).toHaveCount(0);
  await expect(desk.workspace.getByText('(743) 555-0142')).toBeVisible();
});
