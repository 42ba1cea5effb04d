/** The Sync page in the real app: what somebody else contradicts, what the service refuses, and the first load. */
import { demoNumbers } from '../../shared/demo-numbers.ts';
import type { Desk } from './support/desk.ts';
import { allSent, deskState, expect, online, ring, test } from './support/fixtures.ts';
import type { RunningService } from './support/service.ts';
import { slowLine } from './support/slow-line.ts';

test('a conflict shows both values and who wrote the other; one is chosen with the keyboard, the other stays in a note', async ({ service, network, deskAt }) => {
  const desk = await deskAt({ serviceUrl: network.url });
  const { workspace } = desk;
  await online(desk);
  await ring(desk, demoNumbers.known);
  await desk.pop.getByRole('button', { name: 'Answer' }).click();
  const notes = workspace.getByRole('textbox', { name: 'Notes' });
  await notes.fill('Bin is full.');
  const activityId = await activityWith(service, 'Bin is full.');
  await allSent(desk);

  network.close('data');
  await notes.fill('Bin is full. Called again about it.');
  await expect.poll(async () => (await deskState(workspace))['pendingEdits']).toBeGreaterThan(0);
  await write(service, 'PATCH', `phonecalls(${activityId})`, { description: 'Bin is full. The depot was told.' });
  network.open();

  // It is said on every view: in the rail, and in the status strip, which leads to it.
  await expect(workspace.getByRole('button', { name: 'Sync, 1 edit needs you' })).toBeVisible({ timeout: 30_000 });
  await expect(workspace.getByRole('button', { name: '1 conflict needs you' })).toBeVisible();
  await workspace.keyboard.press('Control+7');
  await expect(workspace.getByRole('heading', { level: 1, name: 'Sync' })).toBeFocused();
  const field = workspace.getByRole('radiogroup', { name: 'Notes' });
  const mine = field.getByRole('radio', { name: /^Yours.*Called again about it\.$/ });
  const theirs = field.getByRole('radio', { name: /The depot was told\.$/ });
  await expect(field.getByRole('radio')).toHaveCount(2);
  await expect(mine).not.toBeChecked();
  await expect(theirs).not.toBeChecked();
  await expect(field).toContainText('Before');
  await expect(field.locator('mark')).toHaveText(['Called again about it.', 'The depot was told.']);

  // Saving without a choice names the field and goes there.
  await workspace.keyboard.press('Alt+s');
  await expect(workspace.getByRole('alert').filter({ hasText: 'Not saved yet. 1 field needs your choice.' })).toBeVisible();
  await expect(mine).toBeFocused();
  await workspace.keyboard.press('ArrowRight');
  await expect(theirs).toBeChecked();
  await workspace.keyboard.press('Alt+s');

  await expect(workspace.getByRole('status').filter({ hasText: 'Choices saved' })).toBeVisible();
  await expect(workspace.getByText('Nothing needs you').first()).toBeVisible();
  await expect(workspace.getByRole('heading', { level: 1, name: 'Sync' })).toBeFocused();
  await allSent(desk);
  expect(await service.get(`phonecalls(${activityId})`)).toMatchObject({ description: 'Bin is full. The depot was told.' });
  await expect.poll(async () => JSON.stringify(await service.records(`annotations?$filter=_objectid_value eq ${activityId}`))).toContain('Called again about it.');
});

test('both texts can be combined and edited before they are saved', async ({ service, network, deskAt }) => {
  const desk = await deskAt({ serviceUrl: network.url });
  const { workspace } = desk;
  await online(desk);
  await ring(desk, '+17435550181');
  await desk.pop.getByRole('button', { name: 'Answer' }).click();
  const notes = workspace.getByRole('textbox', { name: 'Notes' });
  await notes.fill('A lamp is out.');
  const path = `phonecalls(${await activityWith(service, 'A lamp is out.')})`;
  await allSent(desk);
  network.close('data');
  await notes.fill('A lamp is out. It flickers.');
  await expect.poll(async () => (await deskState(workspace))['pendingEdits']).toBeGreaterThan(0);
  await write(service, 'PATCH', path, { description: 'A lamp is out. Pole 14.' });
  network.open();

  await workspace.getByRole('button', { name: '1 conflict needs you' }).click({ timeout: 30_000 });
  await workspace.getByRole('button', { name: 'Combine both and edit, Notes' }).click();
  const text = workspace.getByRole('textbox', { name: 'Combined text of Notes' });
  await expect(text).toBeFocused();
  await expect(text).toHaveValue('A lamp is out. It flickers. Pole 14.');
  await text.fill('A lamp is out: pole 14, it flickers.');
  // Looking somewhere else loses nothing.
  await workspace.keyboard.press('Control+1');
  await workspace.keyboard.press('Control+7');
  await expect(text).toHaveValue('A lamp is out: pole 14, it flickers.');
  await workspace.keyboard.press('Alt+s');
  await expect(workspace.getByRole('status').filter({ hasText: 'Choices saved' })).toBeVisible();
  await allSent(desk);
  expect(await service.get(path)).toMatchObject({ description: 'A lamp is out: pole 14, it flickers.' });
});

test('a refused edit says why; it is discarded, restored, put right and tried again', async ({ service, network, deskAt }) => {
  const desk = await deskAt({ serviceUrl: network.url });
  const { workspace } = desk;
  await online(desk);
  const contactId = await bridge<{ contactId: string }>(desk, 'contacts.create', { callKey: null, contact: { firstName: 'Odile', lastName: 'Vanishing', mobilePhone: '' } }).then((value) => value.contactId);
  await allSent(desk);

  network.close('data');
  const [category] = await bridge<{ id: string }[]>(desk, 'categories.list', {});
  await bridge(desk, 'cases.create', {
    callKey: null,
    customer: { contactId },
    draft: { title: 'A gate that squeaks', requestType: 'report', categoryId: category?.id, teamId: null, priority: 'normal', origin: 'phone', incidentAddress: '', remainAnonymous: false, wantsUpdates: false, confidential: false, description: 'Every night.' },
  });
  await write(service, 'DELETE', `contacts(${contactId})`);
  network.open();

  await workspace.getByRole('button', { name: '1 refused edit needs you' }).click({ timeout: 30_000 });
  const row = workspace.getByRole('button', { name: /^New case: A gate that squeaks/ });
  await expect(row).toContainText('Refused');
  const edit = workspace.getByRole('region', { name: 'New case: A gate that squeaks' });
  await expect(edit.getByText(/^Refused: /)).toBeVisible();
  await expect(edit.getByText('Your edit is kept here.')).toBeVisible();
  await expect(edit.getByText('Every night.')).toBeVisible();

  // Discarding asks once; the safe answer has the focus.
  await edit.getByRole('button', { name: 'Discard', exact: true }).click();
  await expect(workspace.getByRole('button', { name: 'Keep the edit' })).toBeFocused();
  await workspace.keyboard.press('Escape');
  await expect(row).toBeVisible();
  await edit.getByRole('button', { name: 'Discard', exact: true }).click();
  await workspace.getByRole('button', { name: 'Discard the edit' }).click();
  await expect(workspace.getByRole('status').filter({ hasText: 'Discarded: New case: A gate that squeaks. A copy is kept for 30 days.' })).toBeVisible();
  await expect(row).toBeHidden();
  expect((await deskState(workspace))['parkedEdits']).toEqual([]);

  // The copy comes back and is refused again, for the same reason.
  await workspace.getByRole('button', { name: 'Restore: New case: A gate that squeaks' }).click();
  await expect(row).toContainText('Refused', { timeout: 30_000 });

  await write(service, 'PATCH', `contacts(${contactId})`, { firstname: 'Odile', lastname: 'Returned' });
  await row.click();
  await edit.getByRole('button', { name: 'Edit and retry' }).click();
  const subject = edit.getByRole('textbox', { name: 'Subject' });
  await expect(subject).toHaveValue('A gate that squeaks');
  await expect(edit.getByText('Cannot be changed here').first()).toBeVisible();
  await subject.fill('x'.repeat(201));
  await workspace.keyboard.press('Alt+s');
  await expect(edit.getByText('Shorten this to 200 characters.')).toBeVisible();
  await expect(subject).toBeFocused();
  await subject.fill('A gate that squeaks at night');
  await workspace.keyboard.press('Alt+s');
  await expect(workspace.getByRole('status').filter({ hasText: 'Tried again' })).toBeVisible();
  await allSent(desk);
  const cases = await service.records(`incidents?$filter=_customerid_value eq ${contactId}`);
  expect(cases.map((one) => one['title'])).toEqual(['A gate that squeaks at night']);
  // What went out is listed by the name that it has now.
  await expect(workspace.getByText('New case: A gate that squeaks at night')).toBeVisible();
});

test('the first load shows how far it is in groups, stands still while paused, and goes on', async ({ service, deskAt }) => {
  const line = await slowLine(new URL(service.url), 1_000_000);
  try {
    const desk = await deskAt({ serviceUrl: line.url });
    const { workspace } = desk;
    const strip = workspace.getByRole('button', { name: /^First load: \d+/ });
    await strip.click({ timeout: 30_000 });
    await expect(workspace.getByRole('heading', { level: 1, name: "Getting your city's cases onto this computer" })).toBeVisible();
    const whole = workspace.getByRole('progressbar', { name: 'First load' });
    await expect(workspace.getByRole('progressbar', { name: 'Contacts' })).toBeVisible();
    await expect(workspace.getByText(/^[\d,]+ of [\d,]+$/).first()).toBeVisible();
    await expect(workspace.getByText('If the connection drops or you close Ringdesk, the load goes on from where it was.')).toBeVisible();

    await expect.poll(async () => Number(await whole.getAttribute('aria-valuenow')), { timeout: 40_000 }).toBeGreaterThan(4);
    await workspace.getByRole('button', { name: 'Pause' }).click();
    await expect(workspace.getByRole('button', { name: 'Resume' })).toBeVisible();
    await expect(whole).toHaveAttribute('aria-valuetext', /Paused$/);
    // A page that was under way may still come in.
    await workspace.waitForTimeout(3000);
    const stood = await whole.getAttribute('aria-valuenow');
    await workspace.waitForTimeout(2000);
    expect(await whole.getAttribute('aria-valuenow')).toBe(stood);
    // The bar is drawn as far as it says: the page's policy lets no style through that is written into the markup.
    const drawn = (await whole.locator('span').boundingBox())?.width ?? 0;
    expect(drawn / ((await whole.boundingBox())?.width ?? 1)).toBeCloseTo(Number(stood) / 100, 2);
    // Calls go on.
    await ring(desk, demoNumbers.unknown);
    await expect(desk.pop.getByRole('heading', { level: 1, name: '(743) 555-0188' })).toBeVisible();

    line.open();
    await workspace.getByRole('button', { name: 'Resume' }).click();
    await online(desk);
    await expect(workspace.getByRole('heading', { level: 1, name: 'Sync' })).toBeVisible();
    await expect(workspace.getByRole('heading', { name: 'On this computer' })).toBeVisible();
  } finally {
    line.stop();
  }
});

test('a case written offline has a provisional number to read aloud, which finds it, until the case number is there', async ({ network, deskAt }) => {
  const desk = await deskAt({ serviceUrl: network.url });
  const { workspace } = desk;
  await online(desk);
  await ring(desk, demoNumbers.known);
  await desk.pop.getByRole('button', { name: 'Answer' }).click();
  await expect(workspace.getByText('Phone call, in progress')).toBeVisible();
  network.close('data');
  await workspace.keyboard.press('Alt+n');
  await workspace.getByLabel('Category').fill('Graffiti');
  await workspace.getByRole('option', { name: /Graffiti/ }).first().click();
  await workspace.getByLabel('Subject').fill('Graffiti behind the ferry house');
  await workspace.keyboard.press('Alt+s');
  const aloud = workspace.getByText(/^Read this number to the caller: P\s\d{3}\s\d{3}\s\d{3}\./);
  await expect(aloud).toBeVisible();
  const number = /P\s\d{3}\s\d{3}\s\d{3}/.exec(await aloud.innerText())?.[0].replace(/\s/g, ' ') ?? '';
  await expect(workspace.getByRole('button', { name: new RegExp(`^Attach to Graffiti behind the ferry house ?, Provisional ${number}`) })).toBeVisible();

  // A second caller may read it back: with gaps, as it was heard.
  await workspace.keyboard.press('Control+k');
  await workspace.keyboard.type(number);
  const hit = workspace.getByRole('option', { name: /^Graffiti behind the ferry house/ });
  await expect(hit).toHaveAttribute('aria-selected', 'true');
  await expect(hit).toContainText('provisional number');
  await workspace.keyboard.press('Enter');
  await expect(workspace.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
  const found = workspace.getByRole('listitem').filter({ hasText: 'Graffiti behind the ferry house' }).first();
  await expect(found).toHaveAttribute('aria-current', 'true');
  await expect(found).toBeFocused();
  await workspace.keyboard.press('Escape');

  network.open();
  await allSent(desk);
  await expect(workspace.getByText(/^Case number: CAS-\d+$/)).toBeVisible({ timeout: 30_000 });
  await expect(aloud).toBeHidden();
});

/** The phone call with these notes, once it has arrived at the service. */
async function activityWith(service: RunningService, notes: string): Promise<string> {
  const found = () => service.records(`phonecalls?$filter=description eq '${notes}'`);
  await expect.poll(found, { timeout: 30_000 }).toHaveLength(1);
  return String((await found())[0]?.['activityid']);
}

/** An administrator, who is somebody else than the call-taker at the desk. */
async function write(service: RunningService, method: 'PATCH' | 'DELETE', path: string, body?: Record<string, unknown>): Promise<void> {
  const response = await fetch(`${service.url}/api/data/v9.2/${path}`, {
    method,
    headers: { authorization: `Bearer ${await service.token('admin')}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`${response.status} for ${method} ${path}: ${await response.text()}`);
}

async function bridge<T>(desk: Desk, name: string, input: unknown): Promise<T> {
  const outcome = await desk.workspace.evaluate(
    async ([operation, value]) => {
      const { ringdesk } = window as unknown as { ringdesk: { replica(name: string, input: unknown): Promise<{ ok: boolean; value?: unknown; error?: unknown }> } };
      return ringdesk.replica(operation, value);
    },
    [name, input] as const,
  );
  if (!outcome.ok) throw new Error(`${name}: ${JSON.stringify(outcome.error)}`);
  return outcome.value as T;
}
