/** Several people with one number: a question, whose answer is remembered and can be taken back, and never a link by itself. */
import { demoNumbers } from '../../shared/demo-numbers.ts';
import { allSent, expect, ring, test } from './support/fixtures.ts';

test('who is calling is chosen by key, undone by one, and the choice comes first the next time', async ({ service, desk }, testInfo) => {
  const { pop, workspace } = desk;
  await ring(desk, demoNumbers.shared);
  await expect(pop.getByRole('heading', { level: 1, name: 'Who is calling?' })).toBeVisible();
  const names = await pop.getByRole('option').locator('.t').allTextContents();
  const [first = '', second = ''] = names;
  await pop.getByRole('button', { name: 'Answer' }).click();
  await expect(pop.getByText('On this call')).toBeVisible();
  await pop.getByRole('option', { name: second }).focus();
  await pop.keyboard.press('1');
  await expect(workspace.getByRole('heading', { level: 1, name: first })).toBeVisible();
  await expect(pop.getByText(`You chose ${first}`)).toBeVisible();
  await pop.screenshot({ path: testInfo.outputPath('pop-undo.png') });
  await workspace.screenshot({ path: testInfo.outputPath('session-undo.png') });

  await pop.getByRole('button', { name: 'Undo' }).focus();
  await pop.keyboard.press('u');
  await expect(pop.getByRole('heading', { level: 1, name: 'Who is calling?' })).toBeVisible();
  await expect(workspace.getByText('Who is calling?')).toBeVisible();
  await pop.getByRole('option', { name: second }).click();
  await expect(workspace.getByRole('heading', { level: 1, name: second })).toBeVisible();
  await allSent(desk);
  const callOf = async () => (await service.records('phonecalls?$orderby=actualstart desc&$top=1&$expand=phonecall_activity_parties($select=participationtypemask)'))[0];
  const person = async (id: unknown) => (await service.get(`contacts(${String(id)})?$select=fullname`))['fullname'];
  expect(await person((await callOf())?.['_ring_contactid_value'])).toBe(second);

  // Alt+Z in the session; the correction reaches the service as any edit does.
  await workspace.keyboard.press('Alt+Z');
  await expect(workspace.getByText('Who is calling?')).toBeVisible();
  await allSent(desk);
  expect(await callOf()).toMatchObject({ _ring_contactid_value: null, _regardingobjectid_value: null, phonecall_activity_parties: [{ participationtypemask: 2 }] });

  await workspace.getByRole('button', { name: second }).click();
  await expect(workspace.getByRole('heading', { level: 1, name: second })).toBeVisible();
  await workspace.getByRole('combobox', { name: /Disposition/ }).click();
  await workspace.getByRole('option', { name: 'Information given' }).click();
  await workspace.getByRole('button', { name: /Finish the call/ }).click();
  await ring(desk, demoNumbers.shared);
  await expect(pop.getByRole('option').first()).toContainText(second);
  await expect(pop.getByRole('option').first()).toContainText('Chosen for the last call');
  await expect(pop.getByRole('option').first()).toHaveAttribute('aria-selected', 'true');
  await pop.screenshot({ path: testInfo.outputPath('pop-shared.png') });
});

test('Not this person, of a certain match: the call has no caller, there and here, until one is chosen', async ({ service, desk }) => {
  const { pop, workspace } = desk;
  await ring(desk, demoNumbers.known);
  await pop.getByRole('button', { name: 'Answer' }).click();
  await expect(workspace.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
  await workspace.getByRole('button', { name: 'Not this person' }).click();
  await expect(workspace.getByText('Who is calling?')).toBeVisible();
  await expect(workspace.getByText('1 person has this number')).toBeVisible();
  await allSent(desk);
  const [call] = await service.records('phonecalls?$orderby=actualstart desc&$top=1');
  expect(call).toMatchObject({ _ring_contactid_value: null, _regardingobjectid_value: null, subject: 'Phone call from (743) 555-0142' });
});

test('a relay’s number is labelled and nobody’s; a person is chosen for this call only', async ({ desk }, testInfo) => {
  const { pop } = desk;
  await ring(desk, '711');
  await expect(pop.getByRole('heading', { level: 1, name: '711' })).toBeVisible();
  await expect(pop.getByText('711 relay')).toBeVisible();
  await expect(pop.getByText('Somebody else calls each time')).toBeVisible();
  await pop.screenshot({ path: testInfo.outputPath('pop-relay.png') });
  await pop.getByRole('button', { name: 'Dismiss' }).click();
  await ring(desk, demoNumbers.relay);
  await expect(pop.getByText('State relay service')).toBeVisible();
});
