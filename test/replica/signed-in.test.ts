/** A desk at a real service whose people come from an identity provider. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createReplica } from '../../electron/replica/replica.ts';
import type { DeskState } from '../../shared/contract/records.ts';
import { startTestService, type TestService } from '../service/support.ts';
import { audience, clientId, mara, type OpenIdProvider, startOpenIdProvider } from '../support/openid-provider.ts';
import { type LogLine, TestPort } from './support/desk.ts';
import { temporaryFolder } from './support/folder.ts';
import { until } from './support/until.ts';

let provider: OpenIdProvider;
let service: TestService;
let userId: string;
beforeAll(async () => {
  provider = await startOpenIdProvider();
  service = await startTestService({ simulator: true, signIn: { issuer: provider.issuer, audience, clientId, clockToleranceSeconds: 0 } });
  userId = await service.api.create('systemusers', { fullname: 'Mara Okonjo', domainname: 'mara.okonjo', ring_extension: '1001' });
});
afterAll(async () => {
  await service.close();
  await provider.stop();
});

async function signedIn(token: string) {
  const log: LogLine[] = [];
  const refused: [string, string][] = [];
  const replica = createReplica({
    log: (level, message, details = {}) => void log.push({ level, message, details }),
    onTokenRefused: (given, reason) => void refused.push([given, reason]),
    timings: { pollMs: 60_000, requestTimeoutMs: 5_000, backOff: { firstMs: 20, capMs: 200 }, pageSize: 1000 },
  });
  onTestFinished(() => replica.stop());
  await replica.start(join(await temporaryFolder(), 'replica.sqlite'), { url: service.service.url, token });
  const port = new TestPort();
  replica.attach('workspace', port);
  const state = (what: string, condition: (state: DeskState) => boolean) =>
    until(what, async () => {
      const outcome = await replica.request('workspace', 'desk.state', {});
      return outcome.ok && condition(outcome.value as DeskState) ? (outcome.value as DeskState) : null;
    });
  await state('loaded', ({ service: link, asOf, load, capabilities }) => link === 'online' && asOf !== null && load === null && capabilities.hangUp);
  return { replica, port, log, refused, state };
}

test('what a person wrote while the service did not know them is neither refused nor lost, and goes out when they are back', async () => {
  const token = await provider.token(mara);
  const { replica, refused, state, log } = await signedIn(token);
  await service.api.send('PATCH', `systemusers(${userId})`, { isdisabled: true });
  const contact = { firstName: 'Kept', lastName: 'Waiting', mobilePhone: '' };
  expect(await replica.request('workspace', 'contacts.create', { callKey: null, contact })).toMatchObject({ ok: true });
  const out = await state('refused', ({ service: link }) => link === 'refused');
  expect(out).toMatchObject({ pendingEdits: 1, parkedEdits: [] });
  await until('main was told', () => refused.length > 0);
  expect(refused[0]).toEqual([token, 'stranger']);

  await service.api.send('PATCH', `systemusers(${userId})`, { isdisabled: false });
  await state('sent', ({ service: link, pendingEdits, parkedEdits }) => link === 'online' && pendingEdits === 0 && parkedEdits.length === 0);
  expect((await service.api.filter('contacts', "lastname eq 'Waiting'")).rows).toHaveLength(1);
  expect(log.map(({ message }) => message).join()).not.toContain('is left out');
});

test('a fresh token for the same service does not take the line down; the old one may expire', async () => {
  const { replica, port, log } = await signedIn(await provider.token(mara, { exp: Math.floor(Date.now() / 1_000) + 4 }));
  const begun = Date.now();
  const fresh = await provider.token(mara);
  replica.useService({ url: service.service.url, token: fresh });
  const told = port.every<DeskState>('desk').length;
  // Users that change make the service look at every line; the last look is after the first token's end.
  await until('past the end of the first token', async () => {
    await service.api.create('systemusers', { fullname: 'Somebody', domainname: `somebody-${Math.random()}` });
    return (await fetch(`${service.service.url}/api/desk/v1/session`, { headers: { authorization: `Bearer ${fresh}` } })).ok && Date.now() - begun > 5_000;
  });
  expect(log.map(({ message }) => message)).not.toContain('The line for call events went down');
  expect(port.every<DeskState>('desk').slice(told).every(({ capabilities }) => capabilities.hangUp)).toBe(true);
});


test('a token that has expired is reported with itself, so that main can tell it from a newer one', async () => {
  const short = await provider.token(mara, { exp: Math.floor(Date.now() / 1_000) + 6 });
  const { replica, refused, state } = await signedIn(short);
  await until('main was told', async () => {
    await service.api.create('systemusers', { fullname: 'Somebody', domainname: `somebody-${Math.random()}` });
    return refused.some(([token, reason]) => token === short && reason === 'invalid');
  });
  replica.useService({ url: service.service.url, token: await provider.token(mara) });
  await state('online again', ({ service: link, capabilities }) => link === 'online' && capabilities.hangUp);
});
