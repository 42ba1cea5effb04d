import { demoNumbers } from '../../shared/demo-numbers.ts';
import { allSent, expect, ring, test } from './support/fixtures.ts';
import { openOtherWindow } from './support/other-window.ts';

test('a known caller is on screen with name and open cases, bottom right, and the other window keeps the focus (P4)', async ({ desk }, testInfo) => {
  const other = await openOtherWindow();
  try {
    expect(other.hasFocus()).toBe(true);
    const typed = other.type('the quick brown fox jumps over the lazy dog');
    await ring(desk, demoNumbers.known);

    await expect(desk.pop.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
    await expect.poll(() => desk.popIsVisible()).toBe(true);
    expect(await typed).toBe('the quick brown fox jumps over the lazy dog');
    expect(other.hasFocus()).toBe(true);

    await expect(desk.pop.getByText('(743) 555-0142')).toBeVisible();
    await expect(desk.pop.getByText('Recycling not collected, second week')).toBeVisible();
    await expect(desk.pop.getByText('Street light out at the corner')).toBeVisible();
    await expect(desk.pop.getByText('Low water pressure')).toBeVisible(); // somebody else's, at the same address

    const { bounds, workArea } = await desk.app.evaluate(({ BrowserWindow, screen }) => {
      const pop = BrowserWindow.getAllWindows().find((window) => window.webContents.getURL().includes('/pop/'));
      return { bounds: pop?.getBounds(), workArea: screen.getPrimaryDisplay().workArea };
    });
    if (!bounds) throw new Error('no pop window');
    expect(workArea.x + workArea.width - (bounds.x + bounds.width)).toBe(12);
    expect(workArea.y + workArea.height - (bounds.y + bounds.height)).toBe(12);
    // Where the X server has it, not only where Electron wanted it.
    expect(other.placeOf('Ringdesk: calls')).toEqual({ x: bounds.x, y: bounds.y, width: bounds.width, height: bounds.height });
    const contentHeight = await desk.pop.evaluate(() => document.documentElement.scrollHeight);
    expect(bounds.height).toBe(contentHeight); // nothing is cut off and nothing scrolls
    await desk.pop.screenshot({ path: testInfo.outputPath('pop-known.png') });
  } finally {
    other.close();
  }
});

test('Answer opens the contact record with a new phone call and the case history; the phone call is in the replica and in the service (P4)', async ({
  desk,
  service,
}) => {
  await ring(desk, demoNumbers.known);
  await desk.pop.getByRole('button', { name: 'Answer' }).click();

  const { workspace } = desk;
  await expect(workspace.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
  await expect(workspace.getByText('Phone call, in progress')).toBeVisible();
  await expect(workspace.getByText('Recycling not collected, second week').first()).toBeVisible();
  await expect(workspace.getByText('Low water pressure')).toBeVisible();
  expect(
    await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().find((window) => window.webContents.getURL().includes('/workspace/'))?.isFocused()),
  ).toBe(true);

  const [local] = await desk.replica<{ id: string; directioncode: number; contact: string }>(
    `SELECT phonecall.id, phonecall.directioncode, contact.fullname AS contact FROM phonecall JOIN contact ON contact.id = phonecall.ring_contactid
     ORDER BY phonecall.actualstart DESC LIMIT 1`,
  );
  expect(local).toMatchObject({ directioncode: 0, contact: 'Rosalind Achterberg' });
  await allSent(desk);
  const remote = await service.get(`phonecalls(${local?.id ?? ''})`);
  expect(remote).toMatchObject({ directioncode: false, statecode: 0, _ring_contactid_value: expect.any(String) });
  const person = await service.get(`contacts(${String(remote['_ring_contactid_value'])})?$select=fullname`);
  expect(person['fullname']).toBe('Rosalind Achterberg');
});

test('a new case is made from the known caller’s record', async ({ desk, service }) => {
  await ring(desk, demoNumbers.known);
  await desk.pop.getByRole('button', { name: 'Answer' }).click();
  const { workspace } = desk;
  // The Desk has a button of this name too: it is the caller's record that counts.
  await expect(workspace.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
  await workspace.getByRole('button', { name: 'New case' }).click();
  await workspace.getByLabel('Category').fill('Pothole');
  await workspace.getByRole('option', { name: /Pothole/ }).first().click();
  await workspace.getByRole('radio', { name: /Report/ }).click();
  await workspace.getByLabel('Subject').fill('Pothole before 418 Juniper Street');
  await workspace.getByRole('button', { name: 'Save and Close' }).click();

  await expect(workspace.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
  await expect(workspace.getByText('Pothole before 418 Juniper Street').first()).toBeVisible();
  await allSent(desk);
  const [made] = await service.records("incidents?$filter=title eq 'Pothole before 418 Juniper Street'");
  expect(made).toMatchObject({ caseorigincode: 1, statecode: 0, ticketnumber: expect.stringMatching(/^CAS-\d+/) });
  const [call] = await service.records(`phonecalls?$filter=_regardingobjectid_value eq ${String(made?.['incidentid'])}`);
  expect(call).toMatchObject({ directioncode: false, _ring_contactid_value: made?.['_customerid_value'] });
});
