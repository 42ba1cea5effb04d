/** Quick Create: a case for somebody at the counter, or for a letter, from wherever one is. */
import { demoNumbers } from '../../shared/demo-numbers.ts';
import { allSent, expect, ring, test } from './support/fixtures.ts';

test('Alt+N outside a call opens the form at the Desk for a walk-in, with the script and what is near; the origin can be chosen', async ({ desk, service }, testInfo) => {
  const { workspace } = desk;
  await workspace.bringToFront();
  await workspace.keyboard.press('Control+7');
  await expect(workspace.getByRole('button', { name: 'Desk', exact: true })).toBeVisible();
  await workspace.keyboard.press('Alt+n');
  await expect(workspace.getByRole('heading', { level: 1, name: 'New case' })).toBeVisible();
  await expect(workspace.getByLabel('Customer')).toBeFocused();
  await expect(workspace.getByLabel('Origin')).toHaveText(/Walk-in/);
  await expect(workspace.getByRole('region', { name: 'This call' })).toBeHidden();
  await workspace.getByRole('button', { name: 'New', exact: true }).click();
  await workspace.getByLabel('First name').fill('Ottilie');
  await workspace.getByLabel('Last name').fill('Brandmayr');
  await workspace.getByLabel('Category').fill('pothole');
  await workspace.getByRole('option', { name: /Pothole/ }).click();
  await expect(workspace.getByRole('region', { name: 'Script' })).toContainText('Which lane is it in');
  await workspace.getByLabel('Subject').fill('Pothole at the counter');
  await workspace.getByLabel('Incident address').fill('430 Juniper Street');
  await expect(workspace.getByText(/parcel 0412-124/)).toBeVisible();
  await workspace.getByLabel('Origin').click();
  await workspace.getByRole('option', { name: 'E-mail' }).click();
  await workspace.screenshot({ path: testInfo.outputPath('quick-create.png') });
  await workspace.keyboard.press('Alt+s');
  await expect(workspace.getByText('Case saved: Pothole at the counter.')).toBeVisible();
  await allSent(desk);
  const [made] = await service.records("incidents?$filter=title eq 'Pothole at the counter'");
  expect(made).toMatchObject({ caseorigincode: 2, ring_incidentaddress: '430 Juniper Street' });
});

test('Quick Create in the title bar does what Alt+N does: from a list a case at the Desk, in a call a case of that call', async ({ desk }) => {
  const { workspace } = desk;
  const button = workspace.getByRole('banner').getByRole('button', { name: 'Quick Create' });
  await expect(button).toHaveAttribute('title', 'Quick Create (Alt+N)');
  await workspace.keyboard.press('Control+5');
  await button.click();
  await expect(workspace.getByRole('heading', { level: 1, name: 'New case' })).toBeVisible();
  await expect(workspace.getByRole('main', { name: 'Desk' })).toBeVisible();
  await expect(workspace.getByRole('region', { name: 'This call' })).toHaveCount(0);
  await workspace.keyboard.press('Escape');

  await ring(desk, demoNumbers.known);
  await desk.pop.getByRole('button', { name: 'Answer' }).click();
  await expect(workspace.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
  await button.click();
  await expect(workspace.getByRole('heading', { level: 1, name: 'New case' })).toBeVisible();
  await expect(workspace.getByRole('region', { name: 'This call' })).toBeVisible();
});
