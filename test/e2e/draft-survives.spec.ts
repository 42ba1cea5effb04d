/** A form that was begun outlives a crash, a restart and the end of its call. */
import { takeKnownCall } from './support/case-form.ts';
import { expect, online, test } from './support/fixtures.ts';
import { killWhole } from './support/kill.ts';

test('after a crash the form is open again in its call, with everything that was typed', async ({ desk, service, deskAt }) => {
  await takeKnownCall(desk);
  await desk.workspace.keyboard.press('Alt+n');
  await desk.workspace.getByLabel('Category').fill('graffiti');
  await desk.workspace.getByRole('option', { name: /Graffiti/ }).click();
  await desk.workspace.getByLabel('Subject').fill('Tags on the library');
  await desk.workspace.getByLabel('Incident address').fill('418 Juniper Street');
  await expect.poll(() => desk.replica("SELECT value ->> 'title' AS title, value ->> 'incidentAddress' AS address FROM form_draft")).toEqual([{ title: 'Tags on the library', address: '418 Juniper Street' }]);
  await killWhole(desk);

  const again = await deskAt({ serviceUrl: service.url, userData: desk.userData });
  await expect(again.workspace.getByLabel('Subject')).toHaveValue('Tags on the library');
  await expect(again.workspace.getByLabel('Category')).toHaveValue(/Graffiti$/);
  await expect(again.workspace.getByLabel('Incident address')).toHaveValue('418 Juniper Street');
  await expect(again.workspace.getByText(/^Draft saved \d/)).toBeVisible();
  await again.workspace.keyboard.press('Alt+s');
  await expect(again.workspace.getByText('Case saved: Tags on the library.')).toBeVisible();
  await expect.poll(() => again.replica('SELECT * FROM form_draft')).toEqual([]);
});

test('a form at the Desk is there after a restart; the one of a call that was finished comes to the Desk; discarding removes it for good', async ({ desk, service, deskAt }) => {
  await takeKnownCall(desk);
  await desk.workspace.keyboard.press('Alt+n');
  await desk.workspace.getByLabel('Subject').fill('Branches over the path');
  await expect(desk.workspace.getByText(/^Draft saved \d/)).toBeVisible();
  await desk.workspace.getByLabel('Disposition').click();
  await desk.workspace.getByRole('option', { name: 'Information given' }).click();
  await desk.workspace.keyboard.press('Control+Enter');
  await expect(desk.workspace.getByRole('button', { name: /^Continue the case/ })).toBeVisible();
  await expect.poll(() => desk.replica('SELECT workkey FROM form_draft')).toEqual([{ workkey: 'desk' }]);
  await desk.close();

  const again = await deskAt({ serviceUrl: service.url, userData: desk.userData });
  await online(again);
  await again.workspace.getByRole('button', { name: /^Continue the case/ }).click();
  await expect(again.workspace.getByLabel('Subject')).toHaveValue('Branches over the path');
  await again.workspace.getByRole('button', { name: 'Cancel' }).click();
  await again.workspace.getByRole('button', { name: 'Discard the draft' }).click();
  await expect(again.workspace.getByRole('button', { name: /^New case/ })).toBeFocused();
  await expect.poll(() => again.replica('SELECT * FROM form_draft')).toEqual([]);
});
