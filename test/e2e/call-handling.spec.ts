/** A call under the hands of a call-taker: hold, mute, transfer, an interpreter, two calls at once, the wrap-up. */
import type { Page } from '@playwright/test';
import { demoNumbers } from '../../shared/demo-numbers.ts';
import type { Desk } from './support/desk.ts';
import { allSent, expect, ring, test } from './support/fixtures.ts';
import { takePictures } from './support/pictures.ts';

async function talk(desk: Desk, number: string, name: string): Promise<Page> {
  await ring(desk, number);
  await desk.pop.getByRole('button', { name: /Answer|Hold and answer/i }).first().click();
  await expect(desk.workspace.getByRole('heading', { level: 1, name })).toBeVisible();
  return desk.workspace;
}
const call = (page: Page) => page.getByRole('region', { name: 'This call' });

test('hold and mute, by button and by key: the header says it, the timer counts the hold', async ({ desk }, testInfo) => {
  const page = await talk(desk, demoNumbers.known, 'Rosalind Achterberg');
  await expect(call(page).getByText('On this call')).toBeVisible();
  await takePictures(desk, testInfo, 'on-call');
  await expect.poll(() => call(page).getByRole('timer').first().innerText(), { timeout: 20_000 }).not.toMatch(/^0:0[0-2]$/);
  await page.keyboard.press('Control+Shift+H');
  await expect(call(page).getByText('On hold')).toBeVisible();
  await expect(call(page).getByRole('timer').first()).toHaveText(/^0:0[0-2]$/);
  await expect(call(page).getByRole('button', { name: 'Hold', exact: true })).toHaveCount(0);
  await takePictures(desk, testInfo, 'held');
  await call(page).getByRole('button', { name: 'Resume' }).click();
  await expect(call(page).getByText('On this call')).toBeVisible();

  await page.keyboard.press('Control+Shift+M');
  await expect(call(page).getByRole('button', { name: 'Unmute', pressed: true })).toBeVisible();
  await expect(call(page).getByText('Muted', { exact: true })).toBeVisible();
  await page.keyboard.press('Control+Shift+M');
  await expect(call(page).getByText('Muted', { exact: true })).toHaveCount(0);
  await page.keyboard.press('Control+Shift+E');
  await expect(call(page).getByText('Wrap-up')).toBeVisible();
  await expect(call(page).getByRole('button', { name: 'Hold', exact: true })).toHaveCount(0);
});

test('an interpreter: suggested by the language, the wait is shown, and it stands in the phone call after the wrap-up', async ({ desk, service }, testInfo) => {
  const page = await talk(desk, demoNumbers.known, 'Rosalind Achterberg');
  await call(page).getByRole('button', { name: 'Prefers Spanish. Add Interpreter line' }).click();
  await expect(call(page).getByText(/^Interpreter line, waiting 0:0\d$/)).toBeVisible();
  await expect(call(page).getByText(/^Interpreter line, on the call 0:0\d$/)).toBeVisible();
  await call(page).getByRole('button', { name: 'Add party' }).click();
  await call(page).getByLabel('Another number').fill('nobody');
  await page.keyboard.press('Enter');
  await expect(call(page).getByRole('alert')).toHaveText('Enter a number or an extension, for example 1002.');
  await expect(call(page).getByLabel('Another number')).toHaveValue('nobody');
  await takePictures(desk, testInfo, 'interpreter');
  await page.keyboard.press('Escape');
  await expect(call(page).getByRole('button', { name: 'Add party' })).toBeFocused();

  await call(page).getByLabel('Notes').fill('Asks about the blue cart');
  // Missing: the field says so and has the focus; what was typed stays.
  await page.keyboard.press('Control+Enter');
  await expect(call(page).getByText('Choose a disposition to finish the call.')).toBeVisible();
  await expect(call(page).getByLabel('Disposition')).toBeFocused();
  await page.keyboard.press('Alt+1');
  await expect(call(page).getByText('Suggested: Existing case.')).toBeVisible();
  await page.keyboard.press('Enter');
  await takePictures(desk, testInfo, 'wrap-up-suggested');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Desk' })).toBeVisible();

  const [activity] = await desk.replica<{ id: string }>('SELECT phonecallid AS id FROM desk_call WHERE phonecallid IS NOT NULL ORDER BY ringingat DESC LIMIT 1');
  await allSent(desk);
  const there = await service.get(`phonecalls(${activity?.id ?? ''})`);
  expect(there['description']).toMatch(/^Asks about the blue cart\nInterpreter line joined after 0:0\d$/);
  expect(there).toMatchObject({ statecode: 1, ring_disposition: expect.any(Number) });
});

test('a transfer: one speaks first, goes back, speaks again and connects; the wrap-up suggests it', async ({ desk }, testInfo) => {
  const page = await talk(desk, demoNumbers.known, 'Rosalind Achterberg');
  await page.keyboard.press('Control+Shift+X');
  await page.getByLabel('Number or extension').fill('1003');
  await takePictures(desk, testInfo, 'transfer');
  await call(page).getByRole('button', { name: 'Speak first' }).click();
  await expect(call(page).getByText('Calling 1003')).toBeVisible();
  await expect(call(page).getByText('Speaking with 1003')).toBeVisible();
  await takePictures(desk, testInfo, 'consult');
  await call(page).getByRole('button', { name: 'Back to the caller' }).click();
  await expect(call(page).getByText('On this call')).toBeVisible();

  await call(page).getByRole('button', { name: 'Transfer' }).click();
  await expect(page.getByLabel('Number or extension')).toBeFocused();
  await page.keyboard.type('1003');
  await page.keyboard.press('Enter');
  await expect(call(page).getByText('Speaking with 1003')).toBeVisible();
  await expect(call(page).getByRole('button', { name: 'Connect the caller' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(call(page).getByText(/Transferred to 1003/)).toBeVisible();
  await expect(call(page).getByText('Suggested: Transferred.')).toBeVisible();
});

test('two calls at once: answering holds the first, and the notes of each survive the change', async ({ desk }, testInfo) => {
  const page = await talk(desk, demoNumbers.known, 'Rosalind Achterberg');
  await call(page).getByLabel('Notes').fill('First caller: blue cart');
  await talk(desk, demoNumbers.unknown, '(743) 555-0188');
  await expect(page.getByRole('tab', { name: 'On hold, Rosalind Achterberg' })).toBeVisible();
  await call(page).getByLabel('Notes').fill('Second caller: street light');
  await takePictures(desk, testInfo, 'two-calls');

  await page.getByRole('tab', { name: 'On hold, Rosalind Achterberg' }).click();
  await expect(call(page).getByLabel('Notes')).toHaveValue('First caller: blue cart');
  await page.keyboard.press('Control+Shift+H');
  await expect(page.getByRole('tab', { name: 'On hold, (743) 555-0188' })).toBeVisible();
  await expect(page.getByRole('tab', { name: 'On this call, Rosalind Achterberg' })).toBeVisible();
  await page.keyboard.press('Control+Tab');
  await expect(call(page).getByLabel('Notes')).toHaveValue('Second caller: street light');
});

test('without the line nothing is offered that cannot be done, and the call goes on', async ({ deskAt, network }) => {
  const desk = await deskAt({ serviceUrl: network.url });
  await expect(desk.workspace.getByText(/^Up to date/)).toBeVisible({ timeout: 60_000 });
  const page = await talk(desk, demoNumbers.known, 'Rosalind Achterberg');
  network.close('all');
  await expect(call(page).getByRole('button', { name: 'Hold', exact: true })).toHaveCount(0);
  await expect(call(page).getByRole('button', { name: 'End' })).toHaveCount(0);
  await expect(call(page).getByRole('button', { name: 'Emergency' })).toBeVisible();
  await expect(call(page).getByText('On this call')).toBeVisible();
});
