/** The form of a new case: empty, wrong, with everything that helps beside it, left and kept; and without a call. */
import { expect } from '@playwright/test';
import { create } from '../../e2e/support/records.ts';
import { onDesk, over, talksToKnown } from '../acts.ts';
import type { Stop, Walk } from '../place.ts';

export async function* caseForm(all: Walk): Stop {
  const { desk, words } = all;
  const { workspace: page } = desk;
  const card = await talksToKnown(all);
  const dialog = page.getByRole('dialog');
  await page.keyboard.press('Alt+n');
  await expect(page.getByRole('heading', { level: 1, name: words('workspace:newCase') })).toBeVisible();
  yield { name: 'case-new', page };
  await page.keyboard.press('Alt+s');
  await expect(page.getByRole('alert').first()).toBeVisible();
  yield { name: 'case-new-error', page };

  await page.locator('[data-field=categoryId] input').fill('missed');
  await page.getByRole('option', { name: /Missed collection/ }).click();
  await page.locator('[data-field=title] input').fill('Blue cart again');
  await page.locator('[data-field=incidentAddress] input').fill('430 Juniper Street');
  await expect(page.getByRole('region', { name: words('case:sameMatter') })).toBeVisible();
  // Also what comes a moment after the last key.
  await expect(page.getByRole('region', { name: words('case:articlesRegion') }).getByRole('listitem').first()).toBeVisible();
  await expect(page.getByRole('region', { name: '430 Juniper Street' }).getByRole('img')).toBeVisible();
  await page.locator('[data-field=title] input').focus();
  yield { name: 'case-duplicate', page };
  await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
  yield { name: 'case-leave', page, open: true };
  await dialog.getByRole('button', { name: words('workspace:leaveKeep') }).click();
  await expect(page.getByRole('button', { name: words('workspace:continueCase') })).toBeVisible();
  yield { name: 'session-draft-kept', page };
  await page.keyboard.press('Alt+n');
  await leftForGood(all);
  await over(all, card);
}

export async function* quickCreate(all: Walk): Stop {
  const { desk, words } = all;
  const { workspace: page } = desk;
  await onDesk(all);
  await guestOfRegistered(all);
  await page.keyboard.press('Alt+n');
  await expect(page.getByRole('heading', { level: 1, name: words('workspace:newCase') })).toBeVisible();
  yield { name: 'quick-create', page };
  await page.locator('[data-field=customer] input').first().fill(guest);
  await page.getByRole('option', { name: new RegExp(guest) }).first().click();
  await expect(page.getByRole('region', { name: words('case:samePerson') })).toBeVisible();
  yield { name: 'quick-create-guest', page };
  await leftForGood(all);
  await onDesk(all);
}

async function leftForGood({ desk: { workspace }, words }: Walk): Promise<void> {
  await workspace.getByRole('button', { name: words('workspace:cancel') }).click();
  await workspace.getByRole('button', { name: words('workspace:leaveDiscard') }).click();
  await expect(workspace.getByRole('heading', { level: 1, name: words('workspace:newCase') })).toBeHidden();
}

const guest = 'Guest 77W';

/** An earlier walk has written both already. */
async function guestOfRegistered({ service, desk }: Walk): Promise<void> {
  const mobilephone = '+17435550169';
  if ((await service.records(`contacts?$filter=mobilephone eq '${encodeURIComponent(mobilephone)}'`)).length === 0) {
    await create(service, 'admin', 'contacts', { firstname: 'Philippa', lastname: 'Montague', telephone2: mobilephone, ring_portalidentity: 'portal of a walk' });
    await create(service, 'admin', 'contacts', { lastname: guest, ring_isguest: true, mobilephone });
  }
  await expect.poll(() => desk.replica('SELECT id FROM contact WHERE mobilephone = ? OR telephone2 = ?', mobilephone, mobilephone), { timeout: 20_000 }).toHaveLength(2);
}
