/** Without the network, and what comes of it: edits that wait, that somebody else contradicts, that the service refuses, and that are sent. */
import { expect } from '@playwright/test';
import { demoNumbers } from '../../../shared/demo-numbers.ts';
import { change, erase } from '../../e2e/support/records.ts';
import { ask, declined, onDesk, over, rings, talksToKnown } from '../acts.ts';
import type { Stop, Walk } from '../place.ts';

export async function* sync(all: Walk): Stop {
  const { desk, network, words } = all;
  const { pop, workspace: page } = desk;
  await contradictedAndRefused(all);
  await onDesk(all);
  yield { name: 'desk-offline', page };
  const card = await rings(all, demoNumbers.known);
  await expect(pop.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
  yield { name: 'pop-offline', page: pop };
  await declined(all, card);
  await page.keyboard.press('Control+7');
  await expect(page.getByRole('heading', { level: 1, name: words('sync:title') })).toBeVisible();
  await expect(page.locator('.sync-row').first()).toBeVisible();
  yield { name: 'sync-waiting', page };

  network.open();
  await ask(page, 'sync.now', {});
  await expect.poll(async () => (await parked(all)).map(({ kind }) => kind).sort(), { timeout: 60_000 }).toEqual(['conflict', 'refused']);
  await expect.poll(async () => (await ask(page, 'desk.state', {})).service, { timeout: 30_000 }).toBe('online');
  await onDesk(all);
  yield { name: 'desk-needs-you', page };
  yield* decisions(all);
  for (const { groupId } of await parked(all)) await ask(page, 'sync.discard', { groupId });
  await expect(page.getByText(words('sync:nothingNeedsYou')).first()).toBeVisible();
  yield { name: 'sync-sent', page };
  await onDesk(all);
}

async function* decisions({ desk: { workspace: page }, words }: Walk): Stop {
  await page.keyboard.press('Control+7');
  const needs = page.getByRole('region', { name: words('sync:needsYou') });
  const edit = page.locator('.sync-detail');
  await needs.getByRole('button').filter({ hasText: words('sync:tagConflict') }).click();
  await expect(edit.getByRole('radio')).toHaveCount(2);
  yield { name: 'sync-conflict', page };
  await page.keyboard.press('Alt+s');
  await expect(edit.getByRole('alert')).toBeVisible();
  yield { name: 'sync-conflict-error', page };
  await needs.getByRole('button').filter({ hasText: words('sync:tagRefused') }).click();
  const retry = edit.getByRole('button', { name: words('sync:editAndRetry') });
  await expect(retry).toBeVisible();
  yield { name: 'sync-refused', page };
  await edit.getByRole('button', { name: words('sync:discard'), exact: true }).click();
  await expect(page.getByRole('button', { name: words('sync:keepIt') })).toBeFocused();
  yield { name: 'sync-discard', page, open: true };
  await page.keyboard.press('Escape');
  await retry.click();
  await expect(edit.getByRole('textbox').first()).toBeVisible();
  yield { name: 'sync-retry', page };
}

const parked = async ({ desk }: Walk) => (await ask(desk.workspace, 'desk.state', {})).parkedEdits;

/** While the network is away notes are written that an administrator writes, too, and a case for a person whom an administrator erases. */
async function contradictedAndRefused(all: Walk): Promise<void> {
  const { desk, network, service } = all;
  const { workspace: page } = desk;
  const card = await talksToKnown(all);
  await ask(page, 'calls.saveNotes', { key: card.key, notes: 'Bin is full.' });
  const { contactId } = await ask(page, 'contacts.create', { callKey: null, contact: { firstName: 'Odile', lastName: 'Vanishing', mobilePhone: '' } });
  await expect.poll(async () => (await ask(page, 'desk.state', {})).pendingEdits, { timeout: 30_000 }).toBe(0);
  const [call] = await desk.replica<{ id: string }>('SELECT phonecallid AS id FROM desk_call WHERE key = ?', card.key);

  network.close('data');
  await ask(page, 'calls.saveNotes', { key: card.key, notes: 'Bin is full. Called again about it.' });
  await over(all, card, 'Bin is full. Called again about it.');
  await writeCase(all, contactId);
  await change(service, 'admin', `phonecalls(${call?.id ?? ''})`, { description: 'Bin is full. The depot was told.' });
  await erase(service, 'admin', `contacts(${contactId})`);
  await expect.poll(async () => (await ask(page, 'desk.state', {})).service, { timeout: 30_000 }).toBe('offline');
}

async function writeCase({ desk: { workspace } }: Walk, contactId: string): Promise<void> {
  const [category] = await ask(workspace, 'categories.list', {});
  await ask(workspace, 'cases.create', {
    callKey: null,
    customer: { contactId },
    draft: {
      ...({ title: 'Water on the sidewalk', requestType: 'report', categoryId: category?.id ?? '', teamId: null, priority: 'normal', origin: 'phone' } as const),
      ...{ incidentAddress: '418 Juniper Street', remainAnonymous: false, wantsUpdates: true, confidential: false, description: 'Comes up between two slabs.' },
    },
  });
}
