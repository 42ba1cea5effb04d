/**
 * A walk through every screen and state of the desk, in any language and look, in the order in which a shift might meet them. Whoever
 * walks along (`accessibility.spec.ts`, `pictures.ts`) looks at each place before the walk goes on.
 *
 * Buttons are found by their words in the desk's own language, or by keys that are the same in all.
 */
import { expect, type Page } from '@playwright/test';
import { demoNumbers } from '../../shared/demo-numbers.ts';
import type { CallCard } from '../../shared/contract/records.ts';
import type { ReplicaInput, ReplicaOperationName, ReplicaOutput } from '../../shared/contract/replica.ts';
import type { Outcome } from '../../shared/errors.ts';
import type { Desk } from '../e2e/support/desk.ts';
import type { Network } from '../e2e/support/network.ts';
import type { RunningService } from '../e2e/support/service.ts';
import type { Words } from './words.ts';

export interface Walk {
  readonly desk: Desk;
  readonly service: RunningService;
  readonly network: Network;
  readonly words: Words;
}
export interface Place {
  /** Of the picture, for example `pop-known`. */
  readonly name: string;
  readonly page: Page;
}

export async function* walk(all: Walk): AsyncGenerator<Place> {
  const { workspace } = all.desk;
  await onDesk(all);
  yield { name: 'desk', page: workspace };
  yield* knownCaller(all);
  yield* unknownCaller(all);
  yield* otherCallers(all);
  yield* severalCalls(all);
  yield* looking(all);
  yield* offline(all);
  yield* sync(all);
}

async function* knownCaller(all: Walk): AsyncGenerator<Place> {
  const { desk, words } = all;
  const { pop, workspace } = desk;
  const card = await rings(all, demoNumbers.known);
  await expect(pop.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
  yield { name: 'pop-known', page: pop };
  await answered(all, card);
  await expect(workspace.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
  await expect(workspace.getByText(words('workspace:timelineCallOpen'))).toBeVisible();
  yield { name: 'session-known', page: workspace };

  await workspace.keyboard.press('Alt+n');
  await expect(workspace.getByRole('heading', { level: 1, name: words('workspace:newCase') })).toBeVisible();
  yield { name: 'case-new', page: workspace };
  await workspace.keyboard.press('Alt+s');
  await expect(workspace.getByRole('alert').first()).toBeVisible();
  yield { name: 'case-new-error', page: workspace };
  await workspace.keyboard.press('Escape');
  await expect(workspace.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
  await over(all, card);
}

async function* unknownCaller(all: Walk): AsyncGenerator<Place> {
  const { desk, words } = all;
  const { pop, workspace } = desk;
  const card = await rings(all, demoNumbers.unknown);
  await expect(pop.getByRole('heading', { level: 1, name: '(743) 555-0188' })).toBeVisible();
  yield { name: 'pop-unknown', page: pop };
  await pop.getByRole('button', { name: words('pop:newOrLink') }).click();
  await expect(pop.getByRole('menu')).toBeVisible();
  yield { name: 'pop-unknown-menu', page: pop };
  await pop.keyboard.press('Escape');
  await answered(all, card);
  await expect(workspace.getByRole('heading', { level: 1, name: '(743) 555-0188' })).toBeVisible();
  yield { name: 'session-unknown', page: workspace };
  yield { name: 'pop-in-call', page: pop };
  await over(all, card);
}

async function* otherCallers(all: Walk): AsyncGenerator<Place> {
  const { desk, words } = all;
  const { pop, workspace } = desk;
  const withheld = await rings(all, null);
  await expect(pop.getByText(words('common:useAnonymous'))).toBeVisible();
  yield { name: 'pop-withheld', page: pop };
  await declined(all, withheld);

  const shared = await rings(all, demoNumbers.shared);
  await expect(pop.getByRole('heading', { level: 1, name: words('common:whoIsCalling') })).toBeVisible();
  yield { name: 'pop-shared', page: pop };
  await answered(all, shared);
  await expect(workspace.getByRole('heading', { name: words('common:whoIsCalling') })).toBeVisible();
  yield { name: 'session-shared', page: workspace };
  await over(all, shared);
}

async function* severalCalls(all: Walk): AsyncGenerator<Place> {
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

async function* looking({ desk, words }: Walk): AsyncGenerator<Place> {
  const { workspace } = desk;
  await workspace.keyboard.press('Control+k');
  await workspace.keyboard.type('achter');
  await expect(workspace.getByRole('option').first()).toBeVisible();
  yield { name: 'search', page: workspace };
  await workspace.keyboard.press('Enter');
  await expect(workspace.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
  yield { name: 'record', page: workspace };
  await workspace.keyboard.press('Control+k');
  await workspace.keyboard.type('>');
  await expect(workspace.getByRole('option').first()).toBeVisible();
  yield { name: 'commands', page: workspace };
  // Closes the list, then empties the field.
  await workspace.keyboard.press('Escape');
  await workspace.keyboard.press('Escape');
  await workspace.keyboard.press('Control+1');
  await expect(workspace.getByRole('heading', { level: 1, name: words('workspace:desk') })).toBeVisible();
}

async function* offline(all: Walk): AsyncGenerator<Place> {
  const { desk, network } = all;
  const { pop, workspace } = desk;
  network.close('data');
  await ask(workspace, 'contacts.create', { callKey: null, contact: { firstName: 'Ines', lastName: 'Offline', mobilePhone: '743 555 0173' } });
  await expect.poll(async () => (await ask(workspace, 'desk.state', {})).service, { timeout: 30_000 }).toBe('offline');
  yield { name: 'desk-offline', page: workspace };
  const card = await rings(all, demoNumbers.known);
  await expect(pop.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
  yield { name: 'pop-offline', page: pop };
  await declined(all, card);
}

/** Begins without a connection: what waits is seen first. */
async function* sync(all: Walk): AsyncGenerator<Place> {
  const { desk, network, service, words } = all;
  const { workspace } = desk;
  await workspace.keyboard.press('Control+7');
  await expect(workspace.getByRole('heading', { level: 1, name: words('sync:title') })).toBeVisible();
  yield { name: 'sync-waiting', page: workspace };
  const [person] = await ask(workspace, 'contacts.search', { text: 'Achterberg' });
  const [{ caseId }, caller] = [await conflictingCase(all, person?.id ?? ''), await rings(all, demoNumbers.unknown)];
  await declined(all, caller);
  network.open();
  await ask(workspace, 'sync.now', {});
  await expect.poll(async () => (await ask(workspace, 'desk.state', {})).pendingEdits, { timeout: 60_000 }).toBe(0);
  await expect.poll(async () => (await service.get(`incidents(${caseId})?$select=title`))['title']).toBeTruthy();
  yield { name: 'sync-sent', page: workspace };
  await onDesk(all);
}

async function conflictingCase({ desk: { workspace } }: Walk, contactId: string): Promise<{ caseId: string }> {
  const [category] = await ask(workspace, 'categories.list', {});
  return ask(workspace, 'cases.create', {
    callKey: null,
    customer: { contactId },
    draft: {
      ...({ title: 'Water on the sidewalk', requestType: 'report', categoryId: category?.id ?? '', teamId: null, priority: 'normal', origin: 'phone' } as const),
      ...{ incidentAddress: '418 Juniper Street', remainAnonymous: false, wantsUpdates: true, confidential: false, description: 'Comes up between two slabs.' },
    },
  });
}

async function onDesk({ desk: { workspace }, words }: Walk): Promise<void> {
  await workspace.keyboard.press('Control+1');
  await expect(workspace.getByRole('heading', { level: 1, name: words('workspace:desk') })).toBeVisible();
}

async function rings({ desk: { workspace } }: Walk, number: string | null): Promise<CallCard> {
  const before = new Set((await ask(workspace, 'calls.active', {})).map(({ key }) => key));
  await ask(workspace, 'calls.simulateRing', { number });
  let card: CallCard | undefined;
  await expect
    .poll(async () => (card = (await ask(workspace, 'calls.active', {})).find(({ key, state }) => state === 'ringing' && !before.has(key))), { timeout: 15_000 })
    .toBeTruthy();
  if (!card) throw new Error('nothing rang');
  return card;
}

async function answered({ desk: { workspace } }: Walk, { key }: CallCard): Promise<void> {
  await ask(workspace, 'calls.answer', { key });
  await expect.poll(async () => (await ask(workspace, 'calls.active', {})).find((card) => card.key === key)?.session).toBe(true);
}

async function declined({ desk: { workspace } }: Walk, { key }: CallCard): Promise<void> {
  await ask(workspace, 'calls.hangUp', { key });
  await gone(workspace, key);
}

async function over({ desk: { workspace } }: Walk, { key }: CallCard): Promise<void> {
  await ask(workspace, 'calls.finish', { key, disposition: 'informationGiven', notes: '' });
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
