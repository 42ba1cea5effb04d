import { demoNumbers } from '../../shared/demo-numbers.ts';
import { newUserData } from './support/desk.ts';
import { allSent, deskState, expect, online, ring, test } from './support/fixtures.ts';

test('with the data service out of reach known and unknown callers work, and everything arrives once when it is back', async ({ service, network, deskAt }) => {
  const desk = await deskAt({ serviceUrl: network.url });
  await online(desk);
  network.close('data');

  await ring(desk, demoNumbers.known);
  await expect(desk.pop.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
  await desk.pop.getByRole('button', { name: 'Answer' }).click();
  await expect(desk.workspace.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' })).toBeVisible();
  await expect(desk.workspace.getByText('Phone call, in progress')).toBeVisible();

  await ring(desk, '+17435550177');
  await expect(desk.pop.getByRole('heading', { name: '(743) 555-0177' })).toBeVisible();
  await expect(desk.workspace.getByText(/^Offline\. Data as of/)).toBeVisible();
  await desk.pop.getByRole('region', { name: /555-0177/ }).getByRole('button', { name: 'Answer' }).click();
  await createCase(desk, { last: 'Offline', title: 'Written without a network' });
  expect((await deskState(desk.workspace))['pendingEdits']).toBeGreaterThan(0);
  expect(await service.records("incidents?$filter=title eq 'Written without a network'")).toHaveLength(0);

  network.open();
  await allSent(desk);
  await expectOnce(service, 'Written without a network', 'Offline');
});

test('the whole service goes down after the ring: the call is taken here, the case is written, and everything arrives once', async ({ service, network, deskAt }) => {
  const desk = await deskAt({ serviceUrl: network.url });
  await online(desk);
  await ring(desk, '+17435550178');
  await expect(desk.pop.getByRole('heading', { level: 1, name: '(743) 555-0178' })).toBeVisible();
  await service.stop();
  await expect.poll(async () => (await deskState(desk.workspace))['service']).toBe('offline');

  await desk.pop.getByRole('button', { name: 'Answer' }).click();
  await createCase(desk, { last: 'Darkness', title: 'Written while the service was down' });

  await service.start();
  await allSent(desk);
  await expectOnce(service, 'Written while the service was down', 'Darkness');
});

test('SIGKILL between the edit and the sync loses nothing and doubles nothing', async ({ service, network, deskAt }) => {
  const userData = await newUserData();
  const first = await deskAt({ serviceUrl: network.url, userData });
  await online(first);
  network.close('data');
  await ring(first, '+17435550179');
  await first.pop.getByRole('button', { name: 'Answer' }).click();
  await createCase(first, { last: 'Killed', title: 'Saved a moment before the power went' });
  await first.kill();
  expect(await service.records("incidents?$filter=title eq 'Saved a moment before the power went'")).toHaveLength(0);

  network.open();
  const second = await deskAt({ serviceUrl: network.url, userData });
  await online(second);
  await allSent(second);
  await expectOnce(service, 'Saved a moment before the power went', 'Killed');
});

async function createCase(desk: { pop: import('@playwright/test').Page; workspace: import('@playwright/test').Page }, names: { last: string; title: string }) {
  await desk.pop.getByRole('button', { name: 'New or link' }).click();
  await desk.pop.getByRole('menuitem', { name: 'Create Case' }).click();
  const { workspace } = desk;
  await workspace.getByLabel('Last name').fill(names.last);
  await workspace.getByRole('radio', { name: /Report/ }).click();
  await workspace.getByLabel('Category').fill('Graffiti');
  await workspace.getByRole('option', { name: /Graffiti/ }).first().click();
  await workspace.getByLabel('Subject').fill(names.title);
  await workspace.getByRole('button', { name: 'Save and Close' }).click();
  await expect(workspace.getByRole('heading', { level: 1, name: names.last })).toBeVisible();
  await expect(workspace.getByText(names.title).first()).toBeVisible();
}

async function expectOnce(service: { records(path: string): Promise<Record<string, unknown>[]> }, title: string, last: string) {
  const cases = await service.records(`incidents?$filter=title eq '${title}'`);
  expect(cases).toHaveLength(1);
  const contacts = await service.records(`contacts?$filter=lastname eq '${last}'`);
  expect(contacts).toHaveLength(1);
  expect(cases[0]?.['_customerid_value']).toBe(contacts[0]?.['contactid']);
  const calls = await service.records(`phonecalls?$filter=_regardingobjectid_value eq ${String(cases[0]?.['incidentid'])}`);
  expect(calls).toHaveLength(1);
  expect(calls[0]?.['_ring_contactid_value']).toBe(contacts[0]?.['contactid']);
}
