/** What stands in the rail and in the title bar. */
import { expect } from '@playwright/test';
import { demoNumbers } from '../../../shared/demo-numbers.ts';
import { onDesk } from '../acts.ts';
import type { Stop, Walk } from '../place.ts';

export async function* emptyDesk(all: Walk): Stop {
  const { desk, words } = all;
  await onDesk(all);
  yield { name: 'desk-empty', page: desk.workspace };
  await desk.workspace.keyboard.press('Control+5');
  await expect(desk.workspace.getByText(words('calls:noMissed'))).toBeVisible();
  yield { name: 'calls-empty', page: desk.workspace };
  await onDesk(all);
}

export async function* callsPage(all: Walk): Stop {
  const { desk, service, words } = all;
  const { workspace: page } = desk;
  yield { name: 'desk', page };
  await page.keyboard.press('Control+5');
  await expect(page.getByRole('heading', { level: 1, name: words('calls:place') })).toBeVisible();
  const walked = crypto.randomUUID();
  for (const number of [demoNumbers.known, demoNumbers.unknown, null]) {
    const leg = { callId: `${walked} ${String(number)}`, legId: `${walked} ${String(number)}`, extension: '1001', direction: 'inbound', queue: '311 General', ...(number === null ? { withheld: true } : { number }) };
    await service.push({ ...leg, type: 'ringing' });
    await service.push({ ...leg, type: 'missed' });
  }
  await expect(page.locator('.missed-table tbody tr')).toHaveCount(3);
  // What the pop says about them has gone.
  await expect.poll(() => desk.popIsVisible()).toBe(false);
  yield { name: 'calls-missed', page };
  await page.locator('.list-tools input').check();
  await page.locator('.missed-table tbody input').last().uncheck();
  yield { name: 'calls-selected', page };
  await page.locator('.list-tools input').check();
  await page.getByRole('button', { name: words('calls:doneSelected') }).click();
  await expect(page.getByRole('button', { name: words('calls:undo') })).toBeFocused();
  yield { name: 'calls-done', page };
  await page.getByRole('radio', { name: words('calls:answeredTab') }).click();
  await expect(page.locator('.call-table tbody tr').first()).toBeVisible();
  yield { name: 'calls-answered', page };
  await onDesk(all);
}

const sections = { you: 'settings:sectionYou', pop: 'settings:sectionPop', phone: 'settings:sectionPhone', sounds: 'settings:sectionSounds', keys: 'settings:sectionKeys', appearance: 'settings:sectionAppearance', about: 'settings:sectionAbout' } as const;

export async function* settings(all: Walk): Stop {
  const { desk, words } = all;
  const { workspace: page } = desk;
  await page.keyboard.press('Control+8');
  for (const [name, title] of Object.entries(sections)) {
    await page.getByRole('navigation', { name: words('settings:sections') }).getByRole('button', { name: words(title), exact: true }).click();
    await expect(page.getByRole('heading', { level: 2, name: words(title) })).toBeVisible();
    yield { name: `settings-${name}`, page };
  }
  await onDesk(all);
}

export async function* doNotDisturb({ desk: { workspace: page }, words }: Walk): Stop {
  await page.locator('.presence-button').click();
  await expect(page.getByRole('menuitem').first()).toBeVisible();
  yield { name: 'presence-menu', page, open: true };
  await page.getByRole('menuitem', { name: words('settings:untilIEndIt') }).click();
  await expect(page.locator('.presence')).toHaveText(words('settings:doNotDisturb'));
  yield { name: 'desk-do-not-disturb', page };
  await page.locator('.presence-button').click();
  await page.getByRole('menuitem', { name: words('settings:endDoNotDisturb') }).click();
  await expect(page.locator('.presence')).toHaveText(words('workspace:ready'));
}

export async function* looking(all: Walk): Stop {
  const { workspace: page } = all.desk;
  await page.keyboard.press('Control+k');
  await page.keyboard.type('achter');
  await expect(page.getByRole('option').first()).toBeVisible();
  yield { name: 'search', page, open: true };
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
  yield { name: 'record', page };
  await page.keyboard.press('Control+k');
  await page.keyboard.type('qqzz');
  await expect(page.locator('.find-none')).toBeVisible();
  yield { name: 'search-nothing', page, open: true };
  await page.keyboard.press('Control+a');
  await page.keyboard.type('>');
  await expect(page.getByRole('option').first()).toBeVisible();
  yield { name: 'commands', page, open: true };
  // Closes the list, then empties the field.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await onDesk(all);
}
