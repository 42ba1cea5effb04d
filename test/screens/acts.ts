/** What is done between two stops: by keys that are the same in all languages, or through the bridge as the screens do it. */
import { expect, type Page } from '@playwright/test';
import { demoNumbers } from '../../shared/demo-numbers.ts';
import type { CallCard } from '../../shared/contract/records.ts';
import type { ReplicaInput, ReplicaOperationName, ReplicaOutput } from '../../shared/contract/replica.ts';
import type { Outcome } from '../../shared/errors.ts';
import type { Walk } from './place.ts';

export async function onDesk({ desk: { workspace }, words }: Walk): Promise<void> {
  await workspace.keyboard.press('Control+1');
  await expect(workspace.getByRole('heading', { level: 1, name: words('workspace:desk') })).toBeVisible();
}

export async function rings({ desk: { workspace } }: Walk, number: string | null): Promise<CallCard> {
  const before = new Set((await ask(workspace, 'calls.active', {})).map(({ key }) => key));
  await ask(workspace, 'calls.simulateRing', { number });
  let card: CallCard | undefined;
  await expect
    .poll(async () => (card = (await ask(workspace, 'calls.active', {})).find(({ key, state }) => state === 'ringing' && !before.has(key))), { timeout: 15_000 })
    .toBeTruthy();
  if (!card) throw new Error('nothing rang');
  return card;
}

export async function answered({ desk: { workspace } }: Walk, { key }: CallCard): Promise<void> {
  await ask(workspace, 'calls.answer', { key });
  await expect.poll(async () => (await ask(workspace, 'calls.active', {})).find((card) => card.key === key)?.session).toBe(true);
}

/** The known caller is on the line, and her record is open. */
export async function talksToKnown(all: Walk): Promise<CallCard> {
  const { desk, words } = all;
  const card = await rings(all, demoNumbers.known);
  await answered(all, card);
  await expect(desk.workspace.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
  await expect(desk.workspace.getByText(words('workspace:timelineCallOpen'))).toBeVisible();
  return card;
}

export async function declined({ desk: { workspace } }: Walk, { key }: CallCard): Promise<void> {
  await ask(workspace, 'calls.hangUp', { key });
  await gone(workspace, key);
}

export async function over({ desk: { workspace } }: Walk, { key }: CallCard, notes = ''): Promise<void> {
  await ask(workspace, 'calls.finish', { key, disposition: 'informationGiven', notes });
  await gone(workspace, key);
}

async function gone(workspace: Page, key: string): Promise<void> {
  await expect.poll(async () => (await ask(workspace, 'calls.active', {})).some((card) => card.key === key), { timeout: 15_000 }).toBe(false);
}

type Bridge = { ringdesk: { replica(name: string, input: unknown): Promise<Outcome<unknown>> } };

/** @throws when the replica refuses */
export async function ask<N extends ReplicaOperationName>(page: Page, name: N, input: ReplicaInput<N>): Promise<ReplicaOutput<N>> {
  const outcome = (await page.evaluate(async ([operation, argument]) => (window as unknown as Bridge).ringdesk.replica(operation, argument), [name, input] as const)) as Outcome<ReplicaOutput<N>>;
  if (!outcome.ok) throw new Error(`${name}: ${outcome.error.message}`);
  return outcome.value;
}
