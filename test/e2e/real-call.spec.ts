/** Calls of one desk through a real Asterisk. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Desk } from './support/desk.ts';
import { allSent, expect } from './support/fixtures.ts';
import { cityNumbers, test } from './support/telephone.ts';

const rosalind = { number: '+17435550142', name: 'R ACHTERBERG' };

test('a SIP call pops, and picking up the phone opens the record', async ({ desk, service, telephones }) => {
  const call = telephones.outside.call(cityNumbers.deskOne, rosalind);
  const incoming = await telephones.one.nextCall();
  incoming.ring();
  await expect(desk.pop.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
  await expect(desk.pop.getByText('(743) 555-0142')).toBeVisible();
  await expect.poll(() => desk.popIsVisible()).toBe(true);
  // Asterisk cannot answer a ringing desk phone for us: there is no button that does nothing.
  await expect(desk.pop.getByRole('button', { name: 'Answer' })).toHaveCount(0);

  incoming.answer();
  await expect(desk.workspace.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
  await expect(desk.workspace.getByText('Phone call, in progress')).toBeVisible();
  await call.hangUp();
  // The citizen has hung up: the activity gets its end, and the service gets the activity.
  await expect(desk.workspace.getByRole('tab', { name: 'Wrap up: Rosalind Achterberg' })).toBeVisible();
  await allSent(desk);
  const [activity] = await service.records("phonecalls?$filter=phonenumber eq '%2B17435550142' and statecode eq 0&$orderby=createdon desc&$top=1");
  expect(activity).toMatchObject({ directioncode: false, actualend: expect.any(String) });
});

test('a caller who gives up is gone from the pop and waits among the missed calls', async ({ desk, telephones }) => {
  const call = telephones.outside.call(cityNumbers.deskOne, rosalind);
  (await telephones.one.nextCall()).ring();
  await expect(desk.pop.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
  await call.giveUp();
  await expect(desk.pop.locator('[data-state="missed"]')).toBeVisible();
  await expect.poll(() => desk.popIsVisible()).toBe(false);
  await expect(desk.workspace.getByRole('button', { name: 'Calls, 1 missed call to follow up' })).toBeVisible();
  await desk.workspace.keyboard.press('Control+5');
  await expect(desk.workspace.getByRole('row', { name: 'Rosalind Achterberg' })).toBeVisible();
});

test('an anonymous call is said to have no number', async ({ desk, telephones }) => {
  const call = telephones.outside.call(cityNumbers.deskOne, {});
  (await telephones.one.nextCall()).ring();
  await expect(desk.pop.getByRole('heading', { level: 1, name: 'No number was sent' })).toBeVisible();
  await call.giveUp();
  await expect.poll(() => desk.popIsVisible()).toBe(false);
});

test('a withheld number that the PBX leaks is never shown, and nowhere on this computer', async ({ desk, telephones }) => {
  const call = telephones.outside.call(cityNumbers.deskOne, { number: '+17435550199', name: 'Secret Caller', withheld: true });
  const incoming = await telephones.one.nextCall();
  incoming.ring();
  await expect(desk.pop.getByRole('heading', { level: 1, name: 'Number withheld' })).toBeVisible();
  expect(await shownText(desk)).not.toMatch(/0199|Secret/);
  incoming.answer();
  await expect(desk.workspace.getByRole('heading', { level: 1, name: 'Number withheld' })).toBeVisible();
  await call.hangUp();
  await expect(desk.workspace.getByRole('tab', { name: /^Wrap up/ })).toBeVisible();
  await allSent(desk);
  expect(await shownText(desk)).not.toMatch(/0199|Secret/);
  // The call is there, in the file that is looked through for what must not be.
  expect(await desk.replica('SELECT 1 FROM desk_call WHERE withheld = 1 AND endedat IS NOT NULL')).toHaveLength(1);
  expect(await filesHolding(desk.userData, ['Rosalind Achterberg']), 'what may be there is found').not.toEqual([]);
  expect(await filesHolding(desk.userData, ['7435550199', 'Secret Caller'])).toEqual([]);
});

test('two calls ring at once: a card for each, and the one that is picked up opens', async ({ desk, telephones }) => {
  const first = telephones.outside.call(cityNumbers.deskOne, { number: '+17435550188' });
  (await telephones.one.nextCall()).ring();
  await expect(desk.pop.locator('[data-state="ringing"]')).toHaveCount(1);
  const second = telephones.outside.call(cityNumbers.deskOne, rosalind);
  const incoming = await telephones.one.nextCall();
  incoming.ring();
  await expect(desk.pop.locator('[data-state="ringing"]')).toHaveCount(2);
  await expect(desk.pop.getByText('Rosalind Achterberg')).toBeVisible();
  await expect(desk.pop.getByText('(743) 555-0188').first()).toBeVisible();

  incoming.answer();
  await expect(desk.workspace.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
  await expect(desk.pop.locator('[data-state="ringing"]')).toHaveCount(1);
  await first.giveUp();
  await second.hangUp();
  await expect(desk.workspace.getByRole('tab', { name: 'Wrap up: Rosalind Achterberg' })).toBeVisible();
  await expect.poll(() => desk.popIsVisible()).toBe(false);
});

async function shownText(desk: Desk): Promise<string> {
  const [pop, workspace] = await Promise.all([desk.pop.locator('body').innerText(), desk.workspace.locator('body').innerText()]);
  return pop + workspace;
}

/** The files below a folder in which one of the texts stands, whatever they hold besides. */
async function filesHolding(folder: string, texts: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const bytes = await readFile(file).catch(() => Buffer.alloc(0)); // Chromium removes files of its own meanwhile
    if (texts.some((text) => bytes.includes(text) || bytes.includes(Buffer.from(text, 'utf16le')))) found.push(file);
  }
  return found;
}
