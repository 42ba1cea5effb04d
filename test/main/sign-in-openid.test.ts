import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { openCallback } from '../../electron/main/sign-in/callback-server.ts';
import { checkAccess } from '../../electron/main/sign-in/service-access.ts';
import { startTestService, type TestService } from '../service/support.ts';
import { followSignIn } from '../support/follow-sign-in.mjs';
import { audience, clientId, mara, type OpenIdProvider, startOpenIdProvider, teo } from '../support/openid-provider.ts';
import { desk, keyStore, noKeyStore } from './sign-in-desk.ts';

let provider: OpenIdProvider;
let service: TestService;
beforeAll(async () => {
  provider = await startOpenIdProvider();
  service = await startTestService({ signIn: { issuer: provider.issuer, audience, clientId } });
  await service.api.create('systemusers', { fullname: 'Mara Okonjo', domainname: 'mara.okonjo' });
});
afterAll(async () => {
  await service.close();
  await provider.stop();
});
beforeEach(async () => {
  provider.person = mara;
  provider.accessTokenSeconds = 600;
  for (const person of [mara, teo]) provider.readmit(person);
  await provider.start().catch(() => undefined); // unless it runs
});

const maraHere = { kind: 'openId', issuer: '', subject: mara.sub, name: mara.name };
const here = () => ({ ...maraHere, issuer: provider.issuer });
const userOf = async (token: string) => {
  const answer = await fetch(`${service.service.url}/api/desk/v1/session`, { headers: { authorization: `Bearer ${token}` } });
  return [answer.status, ((await answer.json()) as { user?: { fullName: string } }).user?.fullName];
};

async function signedIn(more: Omit<Parameters<typeof desk>[0], 'url'> = {}) {
  const made = desk({ url: service.service.url, ...more });
  made.signIn.start();
  await made.until((state) => state.session === 'signed-out');
  await made.signIn.signIn();
  expect(made.signIn.state).toMatchObject({ session: 'signed-in', problem: null });
  return made;
}

test('a person signs in with the browser; the service takes the token, and the browser says that its window can go', async () => {
  const { signIn, tokens, users, pages, states, until } = desk({ url: service.service.url });
  signIn.start();
  await until((state) => state.session === 'signed-out');
  expect(signIn.state).toMatchObject({ progress: null, provider: new URL(provider.issuer).host, service: new URL(service.service.url).host });
  expect(users).toEqual([]);
  await signIn.signIn();
  expect(signIn.state).toEqual({ ...signIn.state, session: 'signed-in', progress: null, problem: null, account: 'Mara Okonjo', kept: true });
  expect(states.map(({ progress }) => progress).filter((progress, index, all) => progress !== null && progress !== all[index - 1])).toEqual(['contacting', 'browser', 'finishing']);
  expect(users).toEqual([here()]);
  expect(await userOf(await tokens.next())).toEqual([200, 'Mara Okonjo']);
  await expect.poll(() => pages).toHaveLength(1);
  expect(pages[0]).toMatchObject({ status: 200, text: expect.stringContaining('You can close this window') });
  // One answer, then nobody listens there any more.
  await expect(fetch(pages[0]?.url ?? '')).rejects.toThrow();
});

test('the refresh token is kept for the owner only, and never as it is; after a restart nobody has to do anything', async () => {
  const encryption = keyStore();
  const first = await signedIn({ encryption });
  const kept = first.vault.read(service.service.url)?.refreshToken ?? '';
  expect(kept.length).toBeGreaterThan(20);
  expect(statSync(first.vaultFile).mode & 0o777).toBe(0o600);
  expect(readFileSync(first.vaultFile, 'utf8')).not.toContain(kept);
  first.signIn.stop();

  const second = desk({ url: service.service.url, vaultFile: first.vaultFile, encryption });
  second.signIn.start();
  expect([second.signIn.state.session, second.users]).toEqual(['signed-in', [here()]]);
  expect(await userOf(await second.tokens.next())).toEqual([200, 'Mara Okonjo']);
  // The provider gives each refresh token once.
  expect(second.vault.read(service.service.url)?.refreshToken).not.toBe(kept);
});

test('without a key store the data opens after a restart, and the person signs in again', async () => {
  const first = await signedIn({ encryption: noKeyStore });
  expect(first.signIn.state.kept).toBe(false);
  first.signIn.stop();
  expect(JSON.parse(readFileSync(first.vaultFile, 'utf8'))).toMatchObject({ services: { [service.service.url]: { refreshToken: null } } });
  const second = desk({ url: service.service.url, vaultFile: first.vaultFile, encryption: noKeyStore });
  second.signIn.start();
  expect([second.signIn.state.session, second.signIn.state.account, second.users]).toEqual(['expired', 'Mara Okonjo', [here()]]);
});

test('what is remembered and damaged, or of another key store, is left out', async () => {
  const first = await signedIn();
  first.signIn.stop();
  const otherKey = desk({ url: service.service.url, vaultFile: first.vaultFile, encryption: keyStore() });
  otherKey.signIn.start();
  expect(otherKey.signIn.state.session).toBe('expired');
  otherKey.signIn.stop();
  writeFileSync(first.vaultFile, '{"services": {');
  const damaged = desk({ url: service.service.url, vaultFile: first.vaultFile });
  damaged.signIn.start();
  await damaged.until((state) => state.session === 'signed-out');
});

test('an access token is replaced before it expires, and at once when the service refuses it; both at the same time are one request', async () => {
  provider.accessTokenSeconds = 2;
  const { signIn, tokens } = await signedIn();
  const first = await tokens.next();
  const second = await tokens.next();
  expect(second).not.toBe(first);
  expect(await userOf(second)).toEqual([200, 'Mara Okonjo']);
  provider.accessTokenSeconds = 600;
  const third = await tokens.next();
  const before = provider.tokenRequests;
  signIn.tokenRefused(second, 'invalid'); // no news: it was replaced
  signIn.tokenRefused(third, 'invalid');
  signIn.tokenRefused(third, 'invalid');
  const fourth = await tokens.next();
  expect(provider.tokenRequests).toBe(before + 1);
  // A service that refuses even fresh tokens does not make the desk ask for one after the other.
  signIn.tokenRefused(fourth, 'invalid');
  await userOf(fourth);
  expect(provider.tokenRequests).toBe(before + 1);
});

test('a provider that is away ends nothing: the desk stays signed in and renews later', async () => {
  provider.accessTokenSeconds = 2;
  const { signIn, tokens, warnings } = await signedIn();
  await tokens.next();
  await provider.stop();
  await expect.poll(() => warnings.join(), { timeout: 10_000 }).toContain('could not be renewed');
  expect(signIn.state.session).toBe('signed-in');
  provider.accessTokenSeconds = 600;
  await provider.start();
  expect(await userOf(await tokens.next())).toEqual([200, 'Mara Okonjo']);
});

test('a refusal of the provider asks for the person, whose data stays; signing in again goes on with it', async () => {
  provider.accessTokenSeconds = 2;
  const made = await signedIn();
  provider.dismiss(mara);
  await made.until((state) => state.session === 'expired');
  expect(made.users).toEqual([here()]);
  expect(made.vault.read(service.service.url)).toMatchObject({ refreshToken: null, account: { subject: mara.sub } });
  provider.readmit(mara);
  await made.signIn.signIn();
  expect(made.signIn.state.session).toBe('signed-in');
  expect(made.users).toEqual([here(), here()]);
});

test('a person whom the service does not know is told so, is not kept, and may come as somebody else', async () => {
  provider.person = teo;
  const made = desk({ url: service.service.url });
  made.signIn.start();
  await made.until((state) => state.session === 'signed-out');
  await made.signIn.signIn();
  expect(made.signIn.state).toMatchObject({ session: 'signed-out', problem: 'unknown-user' });
  expect([made.users, made.tokens.all]).toEqual([[], []]);
  await expect.poll(() => made.pages[0]?.text).toContain('could not sign you in');
  provider.person = mara;
  await made.signIn.signIn();
  expect(made.signIn.state).toMatchObject({ session: 'signed-in', account: 'Mara Okonjo' });
});

test('turning away, giving up, dawdling and having no browser each say what happened, and the next try works', async () => {
  let browse = async (_url: string): Promise<void> => undefined;
  const made = desk({ url: service.service.url, browserLimitMs: 300, browse: (url) => browse(url) });
  made.signIn.start();
  await made.until((state) => state.session === 'signed-out');
  await made.signIn.signIn();
  expect(made.signIn.state.problem).toBe('timed-out');

  browse = async () => made.signIn.cancel();
  await made.signIn.signIn();
  expect(made.signIn.state).toMatchObject({ problem: null, progress: null, session: 'signed-out' });

  browse = () => Promise.reject(new Error('no program for https'));
  await made.signIn.signIn();
  expect(made.signIn.state.problem).not.toBeNull();

  browse = async (url) => void followSignIn(url);
  provider.person = null;
  await made.signIn.signIn();
  expect(made.signIn.state.problem).toBe('declined');

  provider.person = mara;
  await made.signIn.signIn();
  expect(made.signIn.state).toMatchObject({ session: 'signed-in', problem: null });
});

test('a provider that is away, or another than the service names, is told apart', async () => {
  const made = desk({ url: service.service.url });
  made.signIn.start();
  await made.until((state) => state.session === 'signed-out');
  await provider.stop();
  await made.signIn.signIn();
  expect(made.signIn.state.problem).toBe('provider-unreachable');
  const other = createServer((_request, response) => void response.setHeader('content-type', 'application/json').end(JSON.stringify({ issuer: 'https://elsewhere.example' })));
  other.listen(Number(new URL(provider.issuer).port), '127.0.0.1');
  await made.signIn.signIn();
  expect(made.signIn.state.problem).toBe('not-set-up');
  await new Promise((resolve) => other.close(resolve));
});

test('signing out forgets the person here and at the provider; the next one has their own data', async () => {
  const made = await signedIn();
  const refreshToken = made.vault.read(service.service.url)?.refreshToken ?? '';
  const before = provider.signOuts;
  await made.signIn.signOut();
  expect(made.signIn.state).toMatchObject({ session: 'signed-out', account: null });
  expect(made.users).toEqual([here(), null]);
  expect(made.vault.read(service.service.url)).toMatchObject({ account: null, refreshToken: null });
  await expect.poll(() => provider.signOuts).toBe(before + 1);
  const answer = await fetch(`${provider.issuer}/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId }) });
  expect(await answer.json()).toMatchObject({ error: 'invalid_grant' });

  await service.api.create('systemusers', { fullname: 'Teo Brandvold', domainname: 'teo.brandvold' });
  provider.person = teo;
  await made.signIn.signIn();
  expect(made.users.at(-1)).toMatchObject({ subject: teo.sub });
});

test('signing out works without a network', async () => {
  const made = await signedIn();
  await provider.stop();
  await made.signIn.signOut();
  expect(made.signIn.state.session).toBe('signed-out');
  expect(made.vault.read(service.service.url)?.refreshToken).toBeNull();
});

test('a page that guesses the port cannot end a sign-in', async () => {
  const callback = await openCallback({ state: 'right', language: 'es', limitMs: 10_000, signal: new AbortController().signal });
  expect(callback.redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
  for (const guess of ['?state=wrong&code=x', '?code=x', '?error=access_denied']) expect((await fetch(callback.redirectUri + guess)).status).toBe(404);
  expect((await fetch(`${callback.redirectUri}?state=right`, { method: 'POST' })).status).toBe(404);
  const page = fetch(`${callback.redirectUri}?state=right&code=abc`);
  expect((await callback.answer()).searchParams.get('code')).toBe('abc');
  callback.finish('signed-in');
  const answer = await page;
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await answer.text()).toContain('Puede cerrar esta ventana');
  await expect(fetch(callback.redirectUri)).rejects.toThrow();
});

test('a computer whose clock is off is told so', async () => {
  const late = createServer((_request, response) => void response.writeHead(401, { date: new Date(Date.now() + 3_600_000).toUTCString(), 'content-type': 'application/json' }).end('{}'));
  await new Promise<void>((resolve) => late.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void late.close());
  const url = `http://127.0.0.1:${(late.address() as AddressInfo).port}`;
  await expect(checkAccess(url, 'token', (address, options) => fetch(address, options))).rejects.toMatchObject({ problem: 'clock' });
});
