/** The place Calls: what was missed waits there until somebody follows it up. */
import { demoNumbers } from '../../shared/demo-numbers.ts';
import { expect, online, test } from './support/fixtures.ts';
import { takePictures } from './support/pictures.ts';
import type { RunningService } from './support/service.ts';

let last = 0;
/** A call that rings at this desk until the caller gives up. */
async function missed(service: RunningService, number: string | null): Promise<void> {
  last += 1;
  const leg = { callId: `missed-${last}`, legId: `missed-${last}-leg`, extension: '1001', direction: 'inbound', queue: '311 General', ...(number === null ? { withheld: true } : { number }) };
  await service.push({ ...leg, type: 'ringing' });
  await service.push({ ...leg, type: 'missed' });
}

test('missed calls are counted in the rail, called back or done by the keyboard, and can be put back', async ({ desk, service }, testInfo) => {
  const { workspace: page } = desk;
  await page.keyboard.press('Control+5');
  await expect(page.getByRole('heading', { level: 1, name: 'Calls' })).toBeVisible();
  await expect(page.getByText('No missed call to follow up')).toBeVisible();
  await takePictures(desk, testInfo, 'none-missed');
  for (const number of [demoNumbers.known, demoNumbers.unknown, null]) await missed(service, number);
  await expect(page.getByRole('button', { name: 'Calls, 3 missed calls to follow up' })).toBeVisible();
  const row = (name: string) => page.getByRole('row', { name });
  await expect(row('Rosalind Achterberg')).toContainText('311 General');
  await expect(row('Rosalind Achterberg')).toContainText(/rang 0:0\d/);
  await expect(row('Number withheld').getByRole('button', { name: /Call back/ })).toHaveCount(0);
  await takePictures(desk, testInfo, 'missed');

  // Newest on top: withheld, unknown, Rosalind. The arrows stay on the same control, Space marks.
  await page.getByRole('checkbox', { name: 'Select Number withheld' }).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await expect(page.getByText('2 selected')).toBeVisible();
  await takePictures(desk, testInfo, 'selected');
  await page.getByRole('button', { name: 'Mark as done' }).press('Enter');
  await expect(page.getByText('2 calls marked as done.')).toBeVisible();
  await expect(row('Number withheld')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(row('Number withheld')).toBeVisible();
  await page.getByLabel('Select all').check();
  await page.getByRole('checkbox', { name: 'Select Rosalind Achterberg' }).uncheck();
  await page.getByRole('button', { name: 'Mark as done' }).click();

  await row('Rosalind Achterberg').getByRole('button', { name: 'Call back Rosalind Achterberg' }).press('Enter');
  const call = page.getByRole('region', { name: 'This call' });
  await expect(call.getByText('Calling')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
  // What the missed calls said in it is gone by then.
  await expect.poll(() => desk.popIsVisible()).toBe(false);
  await takePictures(desk, testInfo, 'calling');
  await expect(call.getByText('On this call')).toBeVisible();
  await call.getByLabel('Disposition').click();
  await page.getByRole('option', { name: 'Information given' }).click();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Desk' })).toBeVisible();

  await page.keyboard.press('Control+5');
  await expect(page.getByText('No missed call to follow up')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Calls', exact: true })).toBeVisible();
  await page.getByRole('radio', { name: 'Answered' }).click();
  await expect(row('Rosalind Achterberg').first()).toContainText('Information given');
  await expect(row('Rosalind Achterberg').first()).toContainText('Outgoing');
  await takePictures(desk, testInfo, 'answered');
});

test('where nothing can be dialled from here the number is shown, and the person says that it is done', async ({ network, deskAt, service }, testInfo) => {
  const desk = await deskAt({ serviceUrl: network.url });
  await online(desk);
  const { workspace: page } = desk;
  await missed(service, demoNumbers.unknown);
  await expect(page.getByRole('button', { name: 'Calls, 1 missed call to follow up' })).toBeVisible();
  await page.keyboard.press('Control+5');
  network.close('all');
  await expect(page.getByLabel('Call a number')).toHaveCount(0);
  await page.getByRole('button', { name: 'Call back (743) 555-0188' }).click();
  await expect(page.getByText('Dial on your desk phone:')).toBeVisible();
  await takePictures(desk, testInfo, 'by-hand');
  await page.getByRole('button', { name: 'I have called back' }).click();
  await expect(page.getByText('(743) 555-0188 is marked as called back.')).toBeVisible();
  await expect(page.getByText('No missed call to follow up')).toBeVisible();
});
