/** What a screen reader says of a call: the live regions of the focused workspace (WCAG 4.1.3). */
import { demoNumbers } from '../../shared/demo-numbers.ts';
import { expect, ring, test } from './support/fixtures.ts';

test('a ring and its end interrupt, what happens to the call is told politely, and no timer is', async ({ desk, service }) => {
  const { pop, workspace } = desk;
  await workspace.bringToFront();
  await workspace.evaluate(() => {
    window.focus();
    const heard: string[] = [];
    Object.assign(window, { heard });
    const listen = (kind: 'assertive' | 'polite') => {
      for (const region of document.querySelectorAll(`[aria-live=${kind}]`)) {
        new MutationObserver(() => {
          const text = region.textContent?.trim() ?? '';
          if (text !== '') heard.push(`${kind}: ${text}`);
        }).observe(region, { childList: true, characterData: true, subtree: true });
      }
    };
    listen('assertive');
    listen('polite');
  });
  const heard = () => workspace.evaluate(() => (window as unknown as { heard: string[] }).heard);

  await ring(desk, demoNumbers.known);
  await expect.poll(heard).toContain('assertive: Incoming call, Rosalind Achterberg, 311 General');
  await pop.getByRole('button', { name: 'Answer' }).click();
  await expect.poll(heard).toContain('polite: Call answered, Rosalind Achterberg');
  await workspace.keyboard.press('Control+Shift+H');
  await expect.poll(async () => (await heard()).some((text) => /^polite: .*hold/i.test(text))).toBe(true);
  await workspace.keyboard.press('Control+Shift+H');
  await expect(workspace.getByRole('tab', { name: 'On this call, Rosalind Achterberg' })).toBeVisible();
  await workspace.keyboard.press('Control+Shift+E');
  await expect.poll(heard).toContain('assertive: Caller hung up');

  const leg = { callId: 'told', legId: 'told-leg', extension: '1001', direction: 'inbound', queue: '311 General', number: demoNumbers.unknown };
  await service.push({ ...leg, type: 'ringing' });
  await expect.poll(heard).toContain('assertive: Incoming call, (743) 555-0188, 311 General');
  await service.push({ ...leg, type: 'missed' });
  await expect.poll(async () => (await heard()).some((text) => /^polite: .*\(743\) 555-0188/.test(text))).toBe(true);
  // A timer ticked meanwhile, and was silent.
  expect((await heard()).filter((text) => /\d:\d\d/.test(text))).toEqual([]);
});
