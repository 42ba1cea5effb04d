/** Instead of a second case about the same matter: the caller becomes another reporter of the one that is open, and that can be taken back. */
import { takeKnownCall } from './support/case-form.ts';
import { allSent, expect, ring, test } from './support/fixtures.ts';

const block = 'Recycling not collected, whole block';

test('Alt+D makes the caller another reporter of the nearest case, attaches the call, keeps the words as a note; Undo brings the form back', async ({ desk, service }, testInfo) => {
  const { workspace } = desk;
  await takeKnownCall(desk);
  await workspace.getByLabel('Notes').fill('Blue cart, lid closed');
  await workspace.keyboard.press('Alt+n');
  await workspace.getByLabel('Category').fill('missed');
  await workspace.getByRole('option', { name: /Missed collection/ }).click();
  await workspace.getByLabel('Subject').fill('Blue cart again');
  await workspace.getByLabel('Incident address').fill('430 Juniper Street');
  const hint = workspace.getByRole('region', { name: 'Perhaps the same matter' });
  // Opened 49 hours ago: in the first hour of a day that is the third day back.
  await expect(hint.getByText(/^Same category at this address, opened [23] days ago$/)).toBeVisible();
  await expect(hint.getByText(/CAS-\d+ · In progress · 2 reporters · Crew returns: /)).toBeVisible();
  await hint.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(hint.getByText('Reported by Odette Lindqvist, Marcus Feldhaus')).toBeVisible();
  await workspace.screenshot({ path: testInfo.outputPath('hint.png') });
  await workspace.getByLabel('Description').fill('Second week for the whole block');
  await expect(workspace.getByText(/^Saved \d/)).toBeVisible();
  await workspace.keyboard.press('Alt+d');

  const message = workspace.getByText(/Rosalind Achterberg is another reporter of CAS-\d+\. What you typed is kept as a note\./);
  await expect(message).toBeVisible();
  await workspace.screenshot({ path: testInfo.outputPath('added.png') });
  await allSent(desk);
  const [incident] = await service.records(`incidents?$filter=title eq '${block}'`);
  const caseId = String(incident?.['incidentid']);
  const reporters = () => service.records(`connections?$filter=_record1id_value eq ${caseId} and statecode eq 0`);
  expect(await reporters()).toHaveLength(2);
  const [call] = await service.records(`phonecalls?$filter=_regardingobjectid_value eq ${caseId}&$orderby=createdon desc`);
  const notes = await service.records(`annotations?$filter=_objectid_value eq ${String(call?.['activityid'])}`);
  expect(notes).toMatchObject([{ notetext: 'Blue cart again\nSecond week for the whole block\nBlue cart, lid closed' }]);
  expect(await service.records("incidents?$filter=title eq 'Blue cart again'")).toEqual([]);

  await workspace.getByRole('button', { name: 'Undo' }).click();
  await expect(workspace.getByLabel('Subject')).toHaveValue('Blue cart again');
  await expect(workspace.getByLabel('Description')).toHaveValue('Second week for the whole block');
  await allSent(desk);
  expect(await reporters()).toHaveLength(1);
  expect((await service.get(`phonecalls(${String(call?.['activityid'])})`))['_regardingobjectid_value']).not.toBe(caseId);
});

test('a caller who stays confidential is not added to a case that is not; one who gives no name is not connected', async ({ desk, service }) => {
  const { workspace } = desk;
  await ring(desk, null);
  await desk.pop.getByRole('button', { name: 'Answer' }).click();
  await expect(workspace.getByRole('button', { name: /^Create Case/ })).toBeVisible();
  await workspace.keyboard.press('Alt+n');
  await workspace.keyboard.press('Alt+a');
  await expect(workspace.getByLabel('Customer')).toHaveValue('Anonymous');
  await workspace.getByLabel('Category').fill('sidewalk');
  await workspace.getByRole('option', { name: /Sidewalk damage/ }).click();
  await workspace.getByLabel('Incident address').fill('411 Juniper Street');
  await expect(workspace.getByRole('button', { name: /Add this caller as another reporter/ })).toBeVisible();
  await workspace.getByRole('radiogroup', { name: 'Keep confidential' }).getByRole('radio', { name: 'Yes' }).click();
  await expect(workspace.getByText('This caller stays confidential and that case is not', { exact: false })).toBeVisible();
  await expect(workspace.getByRole('button', { name: /Add this caller as another reporter/ })).toBeHidden();
  await workspace.keyboard.press('Alt+d');
  await expect(workspace.getByRole('heading', { name: 'New case' })).toBeVisible();
  await workspace.getByRole('radiogroup', { name: 'Keep confidential' }).getByRole('radio', { name: 'No' }).click();
  await workspace.keyboard.press('Alt+d');
  await expect(workspace.getByText(/The call belongs to CAS-\d+ now\. Nobody was named\./)).toBeVisible();
  await allSent(desk);
  const [incident] = await service.records("incidents?$filter=title eq 'Sidewalk lifted by tree roots' and ring_incidentaddress eq '411 Juniper Street'");
  expect(await service.records(`connections?$filter=_record1id_value eq ${String(incident?.['incidentid'])}`)).toEqual([]);
  expect(await service.records(`phonecalls?$filter=_regardingobjectid_value eq ${String(incident?.['incidentid'])}`)).toHaveLength(1);
});
