/** A confidential caller: nobody sees who it is before somebody says so with their name, with or without a network. */
import type { Page } from '@playwright/test';
import { v4 } from 'uuid';
import type { Desk } from './support/desk.ts';
import { allSent, expect, online, ring, test } from './support/fixtures.ts';
import { create } from './support/records.ts';
import type { RunningService } from './support/service.ts';

const secrets = /Marisol|Vandermeer|0164|Quiet Lane|Shelter bed/;

/** Mara at extension 1001 opened the case, so she may know whose it is. @param number in E.164 */
async function confidentialCaller(service: RunningService, desk: Desk, number: string): Promise<string> {
  const lastname = `Vandermeer ${v4().slice(0, 4)}`;
  const contact = await create(service, 'mara.okonjo', 'contacts', { firstname: 'Marisol', lastname, mobilephone: number, address1_line1: '9 Quiet Lane', ring_isvip: true });
  const customer = { 'customerid_contact@odata.bind': `/contacts(${contact})` };
  await create(service, 'mara.okonjo', 'incidents', { title: 'Shelter bed', ring_confidential: true, ...customer });
  await create(service, 'mara.okonjo', 'incidents', { title: 'Overgrown lot on Quarry Road', ...customer });
  await expect.poll(() => desk.replica('SELECT id FROM incident WHERE customerid = ?', contact), { timeout: 20_000 }).toHaveLength(2);
  return contact;
}

const textOf = (page: Page) => page.evaluate(() => document.documentElement.outerHTML);

test('rings without a network: masked everywhere, attached still masked, revealed with a record that reaches the service once', async ({ service, network, deskAt }, testInfo) => {
  const desk = await deskAt({ serviceUrl: network.url });
  await online(desk);
  const contact = await confidentialCaller(service, desk, '+17435550164');
  network.close('data');
  await ring(desk, '+17435550164');
  const { pop, workspace } = desk;
  await expect(pop.getByRole('heading', { level: 1, name: 'Confidential caller' })).toBeVisible();
  await expect(pop.getByText('(743) 555-••••')).toBeVisible();
  await expect(pop.getByText('Confidential case')).toBeVisible();
  await expect(pop.getByText('Overgrown lot on Quarry Road')).toBeVisible();
  await expect(pop.getByText('Recorded with your name')).toBeVisible();
  expect(await textOf(pop)).not.toMatch(secrets);
  await pop.screenshot({ path: testInfo.outputPath('pop-confidential.png') });

  await pop.getByRole('button', { name: /^Attach to Overgrown lot/ }).click(); // answers too
  await expect(workspace.getByRole('heading', { level: 1, name: 'Confidential caller' })).toBeVisible();
  await expect(workspace.getByText('Phone call, in progress')).toBeVisible();
  await expect(workspace.getByText('Attached').first()).toBeVisible();
  expect(await textOf(workspace)).not.toMatch(secrets);
  await workspace.screenshot({ path: testInfo.outputPath('session-confidential.png') });

  await workspace.getByRole('button', { name: 'Reveal' }).click();
  await expect(workspace.getByRole('heading', { level: 1, name: /^Marisol Vandermeer/ })).toBeVisible();
  await expect(workspace.getByRole('heading', { level: 1, name: /^Marisol Vandermeer/ })).toBeFocused();
  await expect(workspace.getByText('Identity revealed')).toBeVisible();
  await expect(workspace.getByText('Shelter bed').first()).toBeVisible();
  expect(await service.records(`ring_auditentries?$filter=ring_rowid eq '${contact}' and ring_action ne 311000000`)).toEqual([]);

  network.open();
  await allSent(desk);
  const [entry, ...more] = await service.records(`ring_auditentries?$filter=ring_rowid eq '${contact}' and ring_reason ne null`);
  expect(more).toEqual([]);
  expect(entry).toMatchObject({ ring_rowtable: 'contact', ring_reason: expect.stringMatching(/^Incoming call /) });
  const [mara] = await service.records("systemusers?$filter=ring_extension eq '1001'");
  expect(entry?.['_ring_userid_value']).toBe(mara?.['systemuserid']);
});

test('R reveals in the pop; the next call is masked again', async ({ service, desk }) => {
  await confidentialCaller(service, desk, '+17435550165');
  await ring(desk, '+17435550165');
  const { pop } = desk;
  await pop.getByRole('button', { name: 'Reveal' }).focus();
  await pop.keyboard.press('r');
  await expect(pop.getByRole('heading', { level: 1, name: /^Marisol Vandermeer/ })).toBeVisible();
  await expect(pop.getByText('(743) 555-0165')).toBeVisible();
  await expect(pop.getByText('VIP')).toBeVisible();
  await expect(pop.locator('[data-row]:focus')).toHaveAccessibleName(/^Attach to Shelter bed/);
  await pop.getByRole('button', { name: 'Dismiss' }).click();
  await expect.poll(() => desk.popIsVisible()).toBe(false);
  await ring(desk, '+17435550165');
  await expect(pop.getByRole('heading', { level: 1, name: 'Confidential caller' })).toBeVisible();
});
