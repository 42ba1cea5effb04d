/** Who may be calling: the pop, and what opens on Answer. */
import { expect } from '@playwright/test';
import { demoNumbers } from '../../../shared/demo-numbers.ts';
import { answered, declined, over, rings } from '../acts.ts';
import type { Stop, Walk } from '../place.ts';

export async function* callers(all: Walk): Stop {
  yield* known(all);
  yield* unknown(all);
  yield* withheldAndRelay(all);
  yield* shared(all);
}

async function* known(all: Walk): Stop {
  const { pop, workspace } = all.desk;
  const card = await rings(all, demoNumbers.known);
  await expect(pop.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
  yield { name: 'pop-known', page: pop };
  await answered(all, card);
  await expect(workspace.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
  await expect(workspace.getByText(all.words('workspace:timelineCallOpen'))).toBeVisible();
  yield { name: 'session-known', page: workspace };
  await over(all, card);
}

async function* unknown(all: Walk): Stop {
  const { desk, words } = all;
  const { pop, workspace } = desk;
  const card = await rings(all, demoNumbers.unknown);
  await expect(pop.getByRole('heading', { level: 1, name: '(743) 555-0188' })).toBeVisible();
  yield { name: 'pop-unknown', page: pop };
  await pop.getByRole('button', { name: words('pop:newOrLink') }).click();
  await expect(pop.getByRole('menu')).toBeVisible();
  yield { name: 'pop-unknown-menu', page: pop, open: true };
  await pop.getByRole('menuitem', { name: words('common:createContact') }).click();
  await expect(pop.getByRole('menu')).toBeHidden();
  yield { name: 'pop-unknown-chosen', page: pop };
  await answered(all, card);
  await expect(workspace.getByRole('button', { name: words('workspace:cancel') })).toBeVisible();
  yield { name: 'contact-new', page: workspace };
  yield { name: 'pop-in-call', page: pop };
  await workspace.getByRole('button', { name: words('workspace:cancel') }).click();
  await expect(workspace.getByRole('heading', { level: 1, name: '(743) 555-0188' })).toBeVisible();
  yield { name: 'session-unknown', page: workspace };
  await over(all, card);
}

async function* withheldAndRelay(all: Walk): Stop {
  const { desk, words } = all;
  const withheld = await rings(all, null);
  await expect(desk.pop.getByText(words('common:useAnonymous'))).toBeVisible();
  yield { name: 'pop-withheld', page: desk.pop };
  await answered(all, withheld);
  await expect(desk.workspace.getByRole('heading', { level: 1, name: words('common:numberWithheld') })).toBeVisible();
  yield { name: 'session-withheld', page: desk.workspace };
  await over(all, withheld);
  const relay = await rings(all, demoNumbers.relay);
  await expect(desk.pop.getByText(words('common:relayReason'))).toBeVisible();
  yield { name: 'pop-relay', page: desk.pop };
  await declined(all, relay);
}

async function* shared(all: Walk): Stop {
  const { desk, words } = all;
  const { pop, workspace } = desk;
  const card = await rings(all, demoNumbers.shared);
  await expect(pop.getByRole('heading', { level: 1, name: words('common:whoIsCalling') })).toBeVisible();
  yield { name: 'pop-shared', page: pop };
  await answered(all, card);
  await expect(workspace.getByRole('heading', { name: words('common:whoIsCalling') })).toBeVisible();
  yield { name: 'session-shared', page: workspace };
  await pop.getByRole('option').first().click();
  await expect(pop.getByRole('button', { name: words('common:undo') })).toBeVisible();
  await expect(workspace.getByText(words('workspace:timelineCallOpen'))).toBeVisible();
  yield { name: 'pop-chosen', page: pop };
  yield { name: 'session-chosen', page: workspace };
  await over(all, card);
}

export async function* severalCalls(all: Walk): Stop {
  const { pop, workspace } = all.desk;
  const first = await rings(all, demoNumbers.known);
  await answered(all, first);
  const second = await rings(all, '+17435550181');
  const third = await rings(all, demoNumbers.unknown);
  await expect(pop.locator('[data-card]')).toHaveCount(3);
  yield { name: 'pop-stack', page: pop };
  await answered(all, second);
  await expect(workspace.getByRole('tab')).toHaveCount(3);
  await declined(all, third);
  yield { name: 'session-two-calls', page: workspace };
  await over(all, second);
  await over(all, first);
}
