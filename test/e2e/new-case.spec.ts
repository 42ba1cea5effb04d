/** The form of a new case by keyboard alone: address, property, script, articles, what is near; few keys, no sideways scrolling. */
import { Keyboard, picture, takeKnownCall } from './support/case-form.ts';
import { allSent, expect, test } from './support/fixtures.ts';

test('a whole case for a known caller takes fewer than 20 keys beside the text, and knows property, ward and coordinates', async ({ desk, service }, testInfo) => {
  await takeKnownCall(desk);
  const { workspace } = desk;
  const keys = new Keyboard(desk);
  await keys.press('Alt+n');
  await expect(workspace.getByLabel('Category')).toBeFocused();
  await keys.type('low water');
  await keys.press('ArrowDown', 'Enter');
  await expect(workspace.getByRole('region', { name: 'Script' })).toContainText('¿Desde cuándo?');
  await keys.press('Tab', 'Tab');
  await expect(workspace.getByLabel('Subject')).toBeFocused();
  await keys.type('Low water pressure since noon');
  await keys.press('Tab', 'Tab');
  await expect(workspace.getByLabel('Incident address')).toBeFocused();
  await keys.type('434 jun');
  await expect(workspace.getByRole('option', { name: /434 Juniper Street/ })).toBeVisible();
  await keys.press('ArrowDown', 'Enter');
  await expect(workspace.getByText(/parcel \d{4}-\d{3}/)).toBeVisible();
  await keys.press('Tab', 'Tab');
  await expect(workspace.getByLabel('Description')).toBeFocused();
  await keys.type('Upper floor only.');
  await expect(workspace.getByText(/^Draft saved \d/)).toBeVisible();
  await workspace.screenshot({ path: testInfo.outputPath('new-case.png') });
  await keys.press('Alt+s');
  await expect(workspace.getByText('Case saved: Low water pressure since noon.')).toBeVisible();
  expect(keys.presses).toBeLessThan(20);

  await allSent(desk);
  const [made] = await service.records("incidents?$filter=title eq 'Low water pressure since noon'");
  const [property] = await service.records("accounts?$filter=name eq '434 Juniper Street'");
  expect(made).toMatchObject({ ring_incidentaddress: '434 Juniper Street', _ring_propertyid_value: property?.['accountid'], ring_latitude: property?.['address1_latitude'], description: 'Upper floor only.' });
});

test('an address is found as it is typed, taken off again, suggested when it is misspelled, and stays free text when the city does not know it', async ({ desk }) => {
  const { workspace } = desk;
  await takeKnownCall(desk);
  await workspace.keyboard.press('Alt+n');
  const address = workspace.getByLabel('Incident address');
  await address.fill('418 juniper street');
  await expect(workspace.getByText('Single family · parcel 0412-118')).toBeVisible();
  await expect(workspace.getByText('Ward 4')).toBeVisible();
  await workspace.getByRole('button', { name: 'Not this property' }).click();
  await expect(workspace.getByText('Not linked to a property.')).toBeVisible();
  await workspace.getByRole('button', { name: 'Link it again' }).click();
  await expect(workspace.getByText('Single family · parcel 0412-118')).toBeVisible();
  await address.fill('418 Juniper Stret');
  await expect(workspace.getByText('Did you mean 418 Juniper Street?')).toBeVisible();
  await expect(workspace.getByText('Not in the city’s list; the case is routed all the same.')).toBeVisible();
  await workspace.locator('[data-field=incidentAddress]').getByRole('button', { name: 'Use it' }).click();
  await expect(address).toHaveValue('418 Juniper Street');
  await expect(workspace.getByText('Single family · parcel 0412-118')).toBeVisible();
});

test('beside the form: the script in the caller’s language with its language named, articles that are read in place and linked, cases nearby as a picture and as a list', async ({ desk, service }, testInfo) => {
  const { workspace } = desk;
  await takeKnownCall(desk);
  await workspace.keyboard.press('Alt+n');
  await expect(workspace.getByText('Choose a category to see what to ask.')).toBeVisible();
  await workspace.getByLabel('Category').fill('missed');
  await workspace.getByRole('option', { name: /Missed collection/ }).click();
  const script = workspace.getByRole('region', { name: 'Script' });
  await expect(script.locator('[lang=es]').first()).toContainText('tapa cerrada');
  await script.getByRole('button', { name: 'In English' }).click();
  await expect(script.locator('.script')).toHaveAttribute('lang', 'en');
  await expect(script).toContainText('lid closed');

  const articles = workspace.getByRole('region', { name: 'Knowledge articles' });
  await articles.getByRole('button', { name: 'Read: Missed collection: what to ask' }).click();
  await expect(articles.getByText('Crews return within two working days.', { exact: false })).toBeVisible();
  await articles.getByRole('button', { name: 'Link: Missed collection: what to ask' }).click();

  await workspace.getByLabel('Incident address').fill('418 Juniper Street');
  const near = workspace.getByRole('region', { name: 'Near 418 Juniper Street' });
  await expect(near.getByRole('img')).toHaveAccessibleName(/[2-9] of the same kind/);
  await workspace.screenshot({ path: testInfo.outputPath('beside.png') });
  await near.getByRole('button', { name: 'As a list' }).click();
  await expect(near.getByText('Recycling not collected, whole block')).toBeVisible();
  await expect(near.getByText(/120\sm north-east · same category/)).toBeVisible();

  await workspace.getByLabel('Subject').fill('Green bin skipped at 418');
  await workspace.keyboard.press('Alt+s');
  await expect(workspace.getByText('Case saved: Green bin skipped at 418.')).toBeVisible();
  await allSent(desk);
  const [made] = await service.records("incidents?$filter=title eq 'Green bin skipped at 418'");
  expect(await service.records(`knowledgearticleincidents?$filter=_incidentid_value eq ${String(made?.['incidentid'])}`)).toHaveLength(1);
});

test('a business is no customer: the form says why, and keeps it as context', async ({ desk, service }) => {
  const { workspace } = desk;
  const [business] = await service.records('accounts?$filter=ring_kind eq 311000001 and statecode eq 0&$top=1');
  const name = String(business?.['name']);
  await takeKnownCall(desk);
  await workspace.keyboard.press('Alt+n');
  await workspace.getByLabel('Customer').fill(name);
  await workspace.getByRole('option', { name }).first().click();
  await expect(workspace.getByText('A case needs a person as its customer. Choose a contact; add the business as context.')).toBeVisible();
  await expect(workspace.getByText(`Business: ${name}`)).toBeVisible();
  await expect(workspace.getByLabel('Customer')).toHaveValue('Rosalind Achterberg');
});

test('what is missing is named on top and at its field; at 200 % zoom nothing scrolls sideways', async ({ desk }, testInfo) => {
  const { workspace } = desk;
  await takeKnownCall(desk);
  await workspace.keyboard.press('Alt+n');
  await workspace.keyboard.press('Alt+s');
  await expect(workspace.getByRole('alert')).toContainText('Not saved yet. 2 fields need you.');
  await expect(workspace.getByLabel('Category')).toBeFocused();
  await workspace.getByLabel('Incident address').fill('418 Juniper Street');
  await expect(workspace.getByText('Single family · parcel 0412-118')).toBeVisible();
  await workspace.screenshot({ path: testInfo.outputPath('error.png') });
  await desk.app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().includes('/workspace/'));
    window?.webContents.setZoomFactor(2);
  });
  await expect.poll(() => workspace.evaluate(() => window.innerWidth)).toBeLessThan(900);
  expect(await workspace.evaluate(() => [...document.querySelectorAll('.panel, .page, .form, .form-body, .context, body')].filter((part) => part.scrollWidth > part.clientWidth + 1).map((part) => part.className))).toEqual([]);
  await picture(desk, testInfo.outputPath('zoom-200.png'));
});

test('a guest who may be a registered person: the form asks, the service merges, the case is for the registered one', async ({ desk, service }, testInfo) => {
  const { workspace } = desk;
  const write = async (path: string, body: Record<string, unknown>) => {
    const response = await fetch(`${service.url}/api/data/v9.2/${path}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${await service.token('admin')}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status, await response.text()).toBeLessThan(300);
  };
  const [registered, guest] = [crypto.randomUUID(), crypto.randomUUID()];
  await write(`contacts(${registered})`, { firstname: 'Philippa', lastname: 'Vandermeer', telephone2: '+17435550167', ring_portalidentity: `portal ${registered}` });
  await write(`contacts(${guest})`, { lastname: 'Guest 77Q', ring_isguest: true, mobilephone: '+17435550167' });
  await expect.poll(() => desk.replica('SELECT count(*) AS count FROM contact WHERE id IN (?, ?)', registered, guest)).toEqual([{ count: 2 }]);
  await workspace.bringToFront();
  await workspace.keyboard.press('Alt+n');
  await workspace.getByLabel('Customer').fill('Guest 77Q');
  await workspace.getByRole('option', { name: /Guest 77Q/ }).click();
  const question = workspace.getByRole('region', { name: 'Same person?' });
  await expect(question).toContainText('This guest has the number of Philippa Vandermeer, who is registered at the portal.');
  await workspace.screenshot({ path: testInfo.outputPath('same-person.png') });
  await question.getByRole('button', { name: 'Merge into Philippa Vandermeer' }).click();
  await expect(workspace.getByLabel('Customer')).toHaveValue('Philippa Vandermeer');
  await expect(question).toBeHidden();
  expect(await service.get(`contacts(${guest})`)).toMatchObject({ statecode: 1, _masterid_value: registered });
});
