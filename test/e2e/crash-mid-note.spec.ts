/** The application is killed while somebody types: what was typed up to 600 ms before is kept, the call is still there, and the next one rings. */
import { demoNumbers } from '../../shared/demo-numbers.ts';
import { newUserData } from './support/desk.ts';
import { expect, online, ring, test } from './support/fixtures.ts';
import { killWhole } from './support/kill.ts';

test('a crash in the middle of a note', async ({ service, deskAt }) => {
  const userData = await newUserData();
  const before = await deskAt({ serviceUrl: service.url, userData });
  await online(before);
  await ring(before, demoNumbers.known);
  await before.pop.getByRole('button', { name: 'Answer' }).click();
  const notes = before.workspace.getByLabel('Notes');
  await expect(notes).toBeFocused();
  // Without a pause: a note that waits for one would never have been saved.
  const text = 'blue cart not emptied for two weeks';
  await notes.pressSequentially(text, { delay: 80 });
  await killWhole(before);

  const after = await deskAt({ serviceUrl: service.url, userData });
  await expect(after.workspace.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
  const kept = await after.workspace.getByLabel('Notes').inputValue();
  expect(text.startsWith(kept), kept).toBe(true);
  // 600 ms are eight keys of these; as many again for a machine that has other work.
  expect(kept.length).toBeGreaterThan(text.length - 16);

  await online(after);
  await ring(after, demoNumbers.unknown);
  await after.pop.getByRole('button', { name: /answer/i }).first().click();
  await expect(after.workspace.getByRole('heading', { level: 1, name: '(743) 555-0188' })).toBeVisible();
  await after.workspace.getByRole('tab', { name: /Rosalind Achterberg/ }).click();
  await expect(after.workspace.getByLabel('Notes')).toHaveValue(kept);
});
