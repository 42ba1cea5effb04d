/** A call under the hands of a call-taker, up to its wrap-up. */
import { expect } from '@playwright/test';
import { over, talksToKnown } from '../acts.ts';
import type { Stop, Walk } from '../place.ts';

export async function* callHandling(all: Walk): Stop {
  const { desk, words } = all;
  const { workspace: page } = desk;
  const call = page.getByRole('region', { name: words('workspace:thisCall') });
  const card = await talksToKnown(all);
  await page.keyboard.press('Control+Shift+H');
  await expect(call.getByText(words('common:onHold'))).toBeVisible();
  yield { name: 'session-held', page };
  await page.keyboard.press('Control+Shift+H');
  await expect(call.getByText(words('common:onThisCall'))).toBeVisible();

  await page.keyboard.press('Control+Shift+X');
  await expect(call.getByLabel(words('calls:transferTo'))).toBeFocused();
  yield { name: 'session-transfer', page };
  await page.keyboard.press('Control+Shift+X');
  await call.locator('.suggestion').click();
  await expect(call.getByRole('list', { name: words('calls:parties') })).toBeVisible();
  yield { name: 'session-interpreter', page };
  const add = call.getByRole('button', { name: words('calls:addParty') });
  await add.click();
  await expect(call.getByLabel(words('calls:otherNumber'))).toBeVisible();
  await call.getByLabel(words('calls:otherNumber')).fill('nobody');
  await page.keyboard.press('Enter');
  await expect(call.getByRole('alert')).toBeVisible();
  yield { name: 'session-add-party', page };
  await add.click();

  await page.keyboard.press('Control+Shift+9');
  const guidance = page.locator('.emergency');
  await expect(guidance.locator('.connect')).toBeFocused();
  yield { name: 'emergency', page };
  await page.keyboard.press('Enter');
  const connect = guidance.getByRole('button', { name: words('calls:connectCaller') });
  await expect(connect).toBeEnabled();
  yield { name: 'emergency-speaking', page };
  await connect.click();
  await expect(guidance.locator('.strong')).toBeVisible();
  await expect(connect).toBeHidden();
  yield { name: 'emergency-connected', page };

  await page.keyboard.press('Control+Enter');
  await expect(call.getByText(words('workspace:dispositionError'))).toBeVisible();
  yield { name: 'wrap-up', page };
  await over(all, card);
}
