import { allSent, expect, ring, test } from './support/fixtures.ts';

test('an unknown caller: only the number; after Answer the pop stays, New Entity ▸ Create Case makes contact, case and phone call, linked (P5)', async ({
  desk,
  service,
}) => {
  await ring(desk, '+17435550188');
  const { pop, workspace } = desk;
  await expect(pop.getByRole('heading', { level: 1, name: '(743) 555-0188' })).toBeVisible();
  await expect(pop.getByText('No contact has this number')).toBeVisible();

  await pop.getByRole('button', { name: 'Answer' }).click();
  await expect(pop.getByText('On this call')).toBeVisible();
  expect(await desk.popIsVisible()).toBe(true);
  await pop.getByRole('button', { name: 'New or link' }).click();
  await expect(pop.getByRole('group', { name: 'New Entity' })).toBeVisible();
  await pop.getByRole('menuitem', { name: 'Create Case' }).click();

  await expect(workspace.getByRole('heading', { name: 'New case' })).toBeVisible();
  await expect(workspace.getByLabel('Mobile phone')).toHaveValue('(743) 555-0188');
  await expect(workspace.getByLabel('Origin')).toHaveText(/Phone/);
  await workspace.getByLabel('First name').fill('Imani');
  await workspace.getByLabel('Last name').fill('Okafor');
  await workspace.getByRole('radio', { name: /Report/ }).click();
  await workspace.getByLabel('Category').fill('Graffiti');
  await workspace.getByRole('option', { name: /Graffiti/ }).first().click();
  await workspace.getByLabel('Subject').fill('Graffiti under the harbor bridge');
  await workspace.getByLabel('Incident address').fill('12 Harbor Road');
  await workspace.getByRole('button', { name: 'Save and Close' }).click();

  await expect(workspace.getByRole('heading', { level: 1, name: 'Imani Okafor' })).toBeVisible();
  await expect.poll(() => desk.popIsVisible()).toBe(false);

  const [local] = await desk.replica<Record<string, unknown>>(
    `SELECT contact.fullname, contact.mobilephone, incident.caseorigincode, phonecall.regardingobjectidtype, phonecall.phonenumber
     FROM incident JOIN contact ON contact.id = incident.customerid JOIN phonecall ON phonecall.regardingobjectid = incident.id
     WHERE incident.title = 'Graffiti under the harbor bridge'`,
  );
  expect(local).toMatchObject({ fullname: 'Imani Okafor', mobilephone: '+17435550188', caseorigincode: 1, regardingobjectidtype: 'incident' });

  await allSent(desk);
  const contacts = await service.records("contacts?$filter=lastname eq 'Okafor' and firstname eq 'Imani' and mobilephone eq '%2B17435550188'");
  expect(contacts).toHaveLength(1);
  const cases = await service.records("incidents?$filter=title eq 'Graffiti under the harbor bridge'");
  expect(cases).toHaveLength(1);
  expect(cases[0]).toMatchObject({ _customerid_value: contacts[0]?.['contactid'], caseorigincode: 1 });
  const calls = await service.records(`phonecalls?$filter=_regardingobjectid_value eq ${String(cases[0]?.['incidentid'])}`);
  expect(calls).toHaveLength(1);
  expect(calls[0]).toMatchObject({ _ring_contactid_value: contacts[0]?.['contactid'], directioncode: false });
  // P2: it waits unassigned in the queue of the category's team.
  const items = await service.records(`queueitems?$filter=_objectid_value eq ${String(cases[0]?.['incidentid'])} and statecode eq 0`);
  expect(items).toHaveLength(1);
});

test('a caller who remains anonymous: no name and no number reach the case or its phone call, here and at the service', async ({ desk, service }, testInfo) => {
  await ring(desk, '+17435550183');
  const { pop, workspace } = desk;
  await pop.getByRole('button', { name: 'Answer' }).click();
  await pop.getByRole('button', { name: 'New or link' }).click();
  await pop.getByRole('menuitem', { name: 'Create Case' }).click();
  await workspace.getByRole('radiogroup', { name: 'Caller remains anonymous' }).getByRole('radio', { name: 'Yes' }).click();
  await expect(workspace.getByLabel('Customer')).toHaveValue('Anonymous');
  await expect(workspace.getByText('No name and no number is kept')).toBeVisible();
  await expect(workspace.getByLabel('First name')).toBeHidden();
  await workspace.screenshot({ path: testInfo.outputPath('remain-anonymous.png') });
  await workspace.getByLabel('Category').fill('Graffiti');
  await workspace.getByRole('option', { name: /Graffiti/ }).first().click();
  await workspace.getByLabel('Subject').fill('Dumping behind the mill');
  await workspace.getByRole('button', { name: 'Save and Close' }).click();

  const local = async () =>
    desk.replica<Record<string, unknown>>(
      `SELECT incident.customerid, phonecall.phonenumber, phonecall.ring_contactid, phonecall.subject FROM incident
       JOIN phonecall ON phonecall.regardingobjectid = incident.id WHERE incident.title = 'Dumping behind the mill'`,
    );
  const nobody = { phonenumber: null, ring_contactid: null, subject: 'Phone call' };
  await expect.poll(async () => (await local())[0]).toMatchObject({ customerid: '31100000-0000-4000-8000-00000000a0a0', ...nobody });
  await allSent(desk);
  const [incident] = await service.records("incidents?$filter=title eq 'Dumping behind the mill'&$expand=Incident_Phonecalls($select=phonenumber,subject,_ring_contactid_value)");
  expect(incident).toMatchObject({ _customerid_value: '31100000-0000-4000-8000-00000000a0a0', ring_remainanonymous: true });
  expect(incident?.['Incident_Phonecalls']).toMatchObject([{ phonenumber: null, _ring_contactid_value: null, subject: 'Phone call' }]);
});

test('what is missing is named, nothing typed is lost', async ({ desk }) => {
  await ring(desk, '+17435550199');
  await desk.pop.getByRole('button', { name: 'Answer' }).click();
  await desk.pop.getByRole('button', { name: 'New or link' }).click();
  await desk.pop.getByRole('menuitem', { name: 'Create Case' }).click();
  const { workspace } = desk;
  await workspace.getByLabel('Description').fill('Something is wrong at the harbor.');
  await workspace.getByRole('button', { name: 'Save and Close' }).click();
  const alert = workspace.getByRole('alert').filter({ hasText: 'What you typed is kept' });
  await expect(alert).toBeVisible();
  await expect(alert.getByRole('button', { name: 'Subject' })).toBeVisible();
  await expect(workspace.getByText('Enter a subject.')).toBeVisible();
  await expect(workspace.getByLabel('Description')).toHaveValue('Something is wrong at the harbor.');
});

test('a withheld number is said to be withheld; the Anonymous contact is a choice, and Answer works', async ({ desk }) => {
  await ring(desk, null);
  await expect(desk.pop.getByRole('heading', { level: 1, name: 'Number withheld' })).toBeVisible();
  await expect(desk.pop.getByText('Use the Anonymous contact')).toBeVisible();
  await desk.pop.getByRole('button', { name: 'Answer' }).click();
  await expect(desk.workspace.getByRole('heading', { level: 1, name: 'Number withheld' })).toBeVisible();
});
