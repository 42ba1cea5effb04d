/** An emergency on a 311 line: one key, the guidance, 911; with and without a telephone system that can be reached. */
import { demoNumbers } from '../../shared/demo-numbers.ts';
import type { Desk } from './support/desk.ts';
import { allSent, expect, online, ring, test } from './support/fixtures.ts';
import { takePictures, takePopPictures } from './support/pictures.ts';

async function talk(desk: Desk): Promise<void> {
  await ring(desk, demoNumbers.known);
  await desk.pop.getByRole('button', { name: 'Answer' }).click();
  await expect(desk.workspace.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
}

test('one key shows the guidance beside the notes; Enter connects 911; what was done stands in the phone call', async ({ desk, service }, testInfo) => {
  await talk(desk);
  const { workspace: page } = desk;
  await page.getByLabel('Notes').fill('Smells gas in the kitchen');
  await page.keyboard.press('Control+1'); // wherever one is, the key leads to the call
  await page.keyboard.press('Control+Shift+9');
  const guidance = page.getByRole('region', { name: 'Emergency' });
  await expect(guidance.getByText(/Where is the emergency\?/)).toBeVisible();
  await expect(page.getByLabel('Notes')).toHaveValue('Smells gas in the kitchen');
  await expect(page.getByLabel('Notes')).toBeInViewport();
  await expect(guidance.getByRole('button', { name: 'Connect 911' })).toBeFocused();
  await takePictures(desk, testInfo, 'guidance');
  await page.keyboard.press('Enter');
  await expect(guidance.getByText('Calling 911')).toBeVisible();
  await expect(guidance.getByText('Speaking with 911')).toBeVisible();
  await takePictures(desk, testInfo, 'speaking');
  await guidance.getByRole('button', { name: 'Connect the caller' }).click();
  await expect(guidance.getByText('The caller is connected to 911.')).toBeVisible();

  await page.getByLabel('Notes').click();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Suggested: Transferred.')).toBeVisible();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Desk' })).toBeVisible();
  const [call] = await desk.replica<{ id: string }>('SELECT phonecallid AS id FROM desk_call WHERE phonecallid IS NOT NULL ORDER BY ringingat DESC LIMIT 1');
  await allSent(desk);
  const there = await service.get(`phonecalls(${call?.id ?? ''})`);
  expect(there['description']).toMatch(/^Smells gas in the kitchen\nEmergency guidance opened at \d+:\d\d [AP]M\n911 called at \d+:\d\d [AP]M\n911 joined after 0:0\d\nTransferred to 911 at /);
});

test('without the network the guidance is there, in the language of the desk, with the number to dial; that it was dialled is noted', async ({ network, deskAt }, testInfo) => {
  const desk = await deskAt({ serviceUrl: network.url });
  await online(desk);
  await talk(desk);
  network.close('all');
  const { workspace: page } = desk;
  await expect(page.getByRole('button', { name: 'Hold', exact: true })).toHaveCount(0);
  await page.keyboard.press('Control+Shift+9');
  const guidance = page.getByRole('region', { name: 'Emergency' });
  await expect(guidance.getByText('Dial this number on your desk phone')).toBeVisible();
  await expect(guidance.getByText('911', { exact: true })).toBeVisible();
  await expect(guidance.getByRole('button', { name: 'Connect 911' })).toHaveCount(0);
  await takePictures(desk, testInfo, 'offline');
  await guidance.getByRole('button', { name: 'I have called 911' }).click();
  await expect(guidance.getByText(/911 called at \d/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(guidance).toHaveCount(0);
  await expect(page.getByLabel('Notes')).toBeFocused();
  const [noted] = await desk.replica<{ description: string }>('SELECT p.description FROM desk_call d JOIN phonecall p ON p.id = d.phonecallid ORDER BY d.ringingat DESC LIMIT 1');
  expect(noted?.description).toMatch(/^Emergency guidance opened at .*\n911 called at /);
});

test('asked for in the pop while nobody has answered, it opens with the call', async ({ desk }) => {
  await ring(desk, demoNumbers.known);
  await expect(desk.pop.getByRole('button', { name: 'Answer' })).toBeVisible();
  const outcome = await desk.pop.evaluate(async () => {
    const { ringdesk } = window as unknown as { ringdesk: { replica(name: string, input: unknown): Promise<{ value: { key: string }[] }> } };
    const calls = await ringdesk.replica('calls.active', {});
    return ringdesk.replica('calls.emergency', { key: calls.value[0]?.key, step: 'guidance' });
  });
  expect(outcome).toMatchObject({ ok: true });
  await desk.pop.getByRole('button', { name: 'Answer' }).click();
  await expect(desk.workspace.getByRole('region', { name: 'Emergency' })).toBeVisible();
});

test('the menu of a ringing call answers it and opens the guidance; closed, the key in the pop of the call opens it again', async ({ desk }, testInfo) => {
  const { pop, workspace: page } = desk;
  await ring(desk, demoNumbers.unknown);
  await pop.getByRole('button', { name: 'More for this call' }).click();
  const item = pop.getByRole('menuitem', { name: 'Emergency' });
  await expect(item).toBeFocused();
  await expect(item.getByText('Ctrl+Shift+9')).toBeVisible();
  await takePopPictures(desk, testInfo, 'menu');
  await pop.keyboard.press('Escape');
  await expect(pop.getByRole('button', { name: 'More for this call' })).toBeFocused();
  await pop.keyboard.press('Enter');
  await pop.keyboard.press('Enter');
  const guidance = page.getByRole('region', { name: 'Emergency' });
  await expect(guidance.getByRole('button', { name: 'Connect 911' })).toBeVisible();
  await expect(page.getByRole('tab', { name: /555-0188/ })).toHaveAttribute('aria-selected', 'true');
  await expect(pop.locator('[data-state="answered"]')).toBeVisible();

  await guidance.getByRole('button', { name: 'Close guidance' }).click();
  await page.keyboard.press('Control+1');
  await expect(guidance).toHaveCount(0);
  await pop.getByRole('button', { name: 'More for this call' }).focus();
  await pop.keyboard.press('Control+Shift+9');
  await expect(guidance.getByRole('button', { name: 'Connect 911' })).toBeVisible();
});
