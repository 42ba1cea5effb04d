/** A person of a real service, which has an identity provider, signs in with the browser, goes on working, and goes home. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { startTestService, type TestService } from '../service/support.ts';
import { audience, clientId, mara, type OpenIdProvider, startOpenIdProvider, teo } from '../support/openid-provider.ts';
import { type Desk, newUserData, project } from './support/desk.ts';
import { deskState, online, test as base } from './support/fixtures.ts';

const test = base.extend<{ provider: OpenIdProvider; city: TestService; at: (userData?: string, browser?: string) => Promise<Desk> }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from the pattern
  provider: async ({}, use) => {
    const provider = await startOpenIdProvider();
    await use(provider);
    await provider.stop();
  },
  city: async ({ provider }, use) => {
    const city = await startTestService({ signIn: { issuer: provider.issuer, audience, clientId, clockToleranceSeconds: 0 } });
    for (const { name, preferred_username } of [mara, teo]) await city.api.create('systemusers', { fullname: name, domainname: preferred_username.toLowerCase() });
    await use(city);
    await city.close();
  },
  at: async ({ city, deskAt }, use) => {
    const follow = `${process.execPath} ${join(project, 'test/support/follow-sign-in.mjs')}`;
    await use(async (userData, browser = follow) => deskAt({ serviceUrl: city.service.url, ...(userData === undefined ? {} : { userData }), environment: { RINGDESK_BROWSER: browser } }));
  },
});

const panel = (desk: Desk) => desk.workspace.getByRole('heading', { level: 1, name: 'Sign in to Ringdesk' });
const banner = (desk: Desk) => desk.workspace.getByText('Sign in to send and receive changes.');
const signIn = (desk: Desk) => desk.workspace.getByRole('button', { name: 'Sign in', exact: true }).click();

async function find(page: Page, text: string): Promise<number> {
  return page.evaluate(async (words) => {
    const bridge = (window as unknown as { ringdesk: { replica(name: string, input: unknown): Promise<{ value?: unknown[] }> } }).ringdesk;
    return (await bridge.replica('contacts.search', { text: words })).value?.length ?? 0;
  }, text);
}
const arrives = (desk: Desk, name: string) => expect.poll(() => find(desk.workspace, name), { timeout: 45_000 }).toBe(1);

/** As the tests' records, and for whoever looks at them. */
async function picture(desk: Desk, name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await desk.app.evaluate(({ BrowserWindow }, wanted) => {
      for (const window of BrowserWindow.getAllWindows()) window.webContents.send('host:appearance', { theme: wanted, language: 'en', locale: 'en-US' });
    }, theme);
    await expect(desk.workspace.locator('html')).toHaveAttribute('data-theme', theme);
    await desk.workspace.screenshot({ path: join(project, 'test-results/sign-in', `${name}-${theme}.png`) });
  }
}

test('signing in, renewing, being asked again, and signing out', async ({ provider, city, at }) => {
  test.setTimeout(180_000);
  provider.accessTokenSeconds = 8;
  await city.api.contact('Firstborough');
  const userData = await newUserData();
  let desk = await at(userData);

  await expect(panel(desk)).toBeVisible();
  await expect(desk.workspace.getByText(new URL(city.service.url).host)).toBeVisible();
  await expect(readdir(join(userData, 'replicas'))).rejects.toThrow(); // no data before a person
  await picture(desk, 'panel');

  provider.person = null;
  await signIn(desk);
  await expect(desk.workspace.getByRole('alert')).toContainText('The sign-in was not granted.');
  await picture(desk, 'declined');
  provider.person = mara;
  await signIn(desk);
  await online(desk);
  await expect(desk.workspace.getByRole('button', { name: 'You: Mara Okonjo' })).toBeVisible();
  await arrives(desk, 'Firstborough');

  // The first token is long void when this arrives; nobody did anything.
  await expect.poll(() => provider.tokenRequests, { timeout: 40_000 }).toBeGreaterThan(3);
  await city.api.contact('Renewed');
  await arrives(desk, 'Renewed');
  await expect(banner(desk)).toBeHidden();
  expect(await tokensInScreens(desk)).toEqual([]);

  provider.dismiss(mara);
  await expect(banner(desk)).toBeVisible({ timeout: 20_000 });
  await expect.poll(async () => (await deskState(desk.workspace))['service'], { timeout: 45_000 }).toBe('refused');
  await city.api.contact('Meanwhile');
  expect(await find(desk.workspace, 'Firstborough')).toBe(1);
  await expect(desk.workspace.getByRole('region', { name: 'Recent calls' })).toBeVisible();
  await picture(desk, 'banner');

  provider.readmit(mara);
  provider.accessTokenSeconds = 600;
  await signIn(desk);
  await expect(banner(desk)).toBeHidden();
  await arrives(desk, 'Meanwhile');

  // Under test there is no key store: the data opens, the person signs in again.
  await desk.close();
  desk = await at(userData);
  await expect(banner(desk)).toBeVisible();
  await arrives(desk, 'Meanwhile');
  await signIn(desk);
  await online(desk);

  await desk.workspace.getByRole('button', { name: 'You: Mara Okonjo' }).click();
  await picture(desk, 'menu');
  await desk.workspace.getByRole('menuitem', { name: 'Sign out' }).click();
  await picture(desk, 'sign-out');
  await desk.workspace.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await expect(panel(desk)).toBeVisible();
  await expect.poll(() => provider.signOuts).toBe(1);
  const before = await readdir(join(userData, 'replicas'));

  // The next person starts with nothing of the one before.
  provider.person = teo;
  await city.api.contact('Afterwards');
  await signIn(desk);
  await expect(desk.workspace.getByRole('button', { name: 'You: Teo Brandvold' })).toBeVisible();
  await arrives(desk, 'Afterwards');
  const after = await readdir(join(userData, 'replicas'));
  expect(after.filter((name) => name.endsWith('.sqlite'))).toHaveLength(before.filter((name) => name.endsWith('.sqlite')).length + 1);
});

test('an account that the case service does not know is told whom to ask', async ({ provider, city, at }) => {
  const [user] = (await city.api.filter('systemusers', "domainname eq 'teo.brandvold'")).rows;
  await city.api.send('DELETE', `systemusers(${String(user?.['systemuserid'])})`);
  provider.person = teo;
  const desk = await at();
  await expect(panel(desk)).toBeVisible();
  await signIn(desk);
  await expect(desk.workspace.getByRole('alert')).toContainText('Ask an administrator of the case service');
  await picture(desk, 'unknown-user');
});

test('who has closed the page opens it again, or gives up and tries later', async ({ provider, at }) => {
  const desk = await at(undefined, 'true'); // a browser in which nobody does anything
  await signIn(desk);
  await expect(desk.workspace.getByText('Continue in your browser.')).toBeVisible();
  await expect(desk.workspace.getByText(new URL(provider.issuer).host)).toBeVisible();
  await desk.workspace.getByRole('button', { name: 'Open the page again' }).click();
  await picture(desk, 'continue');
  await desk.workspace.getByRole('button', { name: 'Cancel' }).click();
  await expect(desk.workspace.getByRole('button', { name: 'Sign in', exact: true })).toBeEnabled();
  await expect(desk.workspace.getByRole('alert')).toHaveCount(0);
});

/** What a page could reach of a token: everything that main and the replica ever sent it. */
async function tokensInScreens(desk: Desk): Promise<string[]> {
  const texts = await Promise.all(
    [desk.workspace, desk.pop].map((page) => page.evaluate(() => JSON.stringify([document.documentElement.outerHTML, { ...localStorage }, { ...sessionStorage }, document.cookie]))),
  );
  const state = JSON.stringify(await deskState(desk.workspace));
  return [...texts, state].flatMap((text) => text.match(/eyJ[\w-]+\.[\w-]+\.[\w-]*/g) ?? []);
}
