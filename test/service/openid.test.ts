import { createSecretKey } from 'node:crypto';
import { exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { pino } from 'pino';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { OpenIdIssuer } from '../../service/access/openid-issuer.ts';
import { signInSchema } from '../../service/access/openid-configuration.ts';
import { OpenIdTokens } from '../../service/access/openid-tokens.ts';
import { deskSocketPath, signInOfferSchema } from '../../shared/wire.ts';
import { audience, clientId, mara, type OpenIdProvider, startOpenIdProvider, teo } from '../support/openid-provider.ts';
import { Client, startTestService, type TestService } from './support.ts';

let provider: OpenIdProvider;
let service: TestService;
let maraId: string;
beforeAll(async () => {
  provider = await startOpenIdProvider();
  service = await startTestService({ signIn: { issuer: provider.issuer, audience, clientId, clockToleranceSeconds: 30 } });
  maraId = await service.api.create('systemusers', { fullname: 'Mara Okonjo', domainname: 'mara.okonjo', ring_extension: '1001' });
});
afterAll(async () => {
  await service.close();
  await provider.stop();
});

const ask = (token: string, at = service) => new Client(at.service.url, token).get('WhoAmI');
const session = (token: string, at = service) => fetch(`${at.service.url}/api/desk/v1/session`, { headers: { authorization: `Bearer ${token}` } });
const seconds = (fromNow: number) => Math.floor(Date.now() / 1_000) + fromNow;

test('whoever asks is told how to sign in, and nothing else', async () => {
  const offered = signInOfferSchema.parse(await (await fetch(`${service.service.url}/api/desk/v1/sign-in`)).json());
  expect(offered).toEqual({ demo: false, openId: { issuer: provider.issuer, clientId, scope: 'openid profile offline_access' } });
});

describe('an access token of the provider', () => {
  test('lets the user in whose name it carries, without regard to case', async () => {
    const answer = await ask(await provider.token(mara));
    expect([answer.status, answer.body['UserId']]).toEqual([200, maraId]);
    expect((await session(await provider.token(mara))).status).toBe(200);
  });

  test.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('may be signed with %s', async (alg) => {
    expect((await ask(await provider.token(mara, {}, { alg }))).status).toBe(200);
  });

  test('may be off by the tolerance of clocks, and no more', async () => {
    expect((await ask(await provider.token(mara, { exp: seconds(-20) }))).status).toBe(200);
    expect((await ask(await provider.token(mara, { nbf: seconds(20), iat: seconds(20) }))).status).toBe(200);
  });

  const wrong: [string, () => Promise<string>][] = [
    ['of another audience', () => provider.token(mara, { aud: 'https://payroll.city.example/' })],
    ['of another issuer', () => provider.token(mara, { iss: 'https://elsewhere.example' })],
    ['that expired beyond the tolerance', () => provider.token(mara, { exp: seconds(-60) })],
    ['without an end', () => provider.token(mara, { exp: undefined })],
    ['that is not valid yet', () => provider.token(mara, { nbf: seconds(60) })],
    ['issued in the future', () => provider.token(mara, { iat: seconds(60) })],
    ['without a user’s name', () => provider.token(mara, { preferred_username: undefined })],
    ['that is a logout token', () => provider.token(mara, {}, { typ: 'logout+jwt' })],
    ['without a signature', async () => new UnsecuredJWT({ iss: provider.issuer, aud: audience, exp: seconds(600), iat: seconds(0), preferred_username: 'mara.okonjo' }).encode()],
    [
      'signed with the public key as if it were a secret',
      async () => {
        const publicKey = createSecretKey(Buffer.from(await exportSPKI(provider.publicKey)));
        return new SignJWT({ iss: provider.issuer, aud: audience, exp: seconds(600), iat: seconds(0), preferred_username: 'mara.okonjo' }).setProtectedHeader({ alg: 'HS256' }).sign(publicKey);
      },
    ],
    [
      'signed by somebody else under the provider’s key id',
      async () => {
        const { privateKey } = await generateKeyPair('RS256');
        const header = JSON.parse(Buffer.from((await provider.token(mara)).split('.')[0] ?? '', 'base64url').toString()) as { alg: string; kid: string };
        return new SignJWT({ iss: provider.issuer, aud: audience, exp: seconds(600), iat: seconds(0), preferred_username: 'mara.okonjo' }).setProtectedHeader(header).sign(privateKey);
      },
    ],
  ];
  test.each(wrong)('%s is refused with 401', async (_what, make) => {
    const answer = await ask(await make());
    expect([answer.status, answer.error.code]).toEqual([401, '0x80048306']);
    expect((await session(await make())).status).toBe(401);
  });

  test('that is opaque is refused, and the log says what to set up', async () => {
    const lines: string[] = [];
    const configuration = signInSchema.parse({ issuer: provider.issuer, audience, clientId });
    const logger = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
    const tokens = new OpenIdTokens(configuration, new OpenIdIssuer(configuration, logger), logger);
    expect(await tokens.check('c2VjcmV0')).toEqual({ kind: 'refused' });
    expect(await tokens.check('c2VjcmV1')).toEqual({ kind: 'refused' });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('JWT access tokens');
    expect(lines[0]).not.toContain('c2VjcmV0');
  });

  test('of a person who has no user here is 403 and says whom to ask; so is a disabled user', async () => {
    const unknown = await ask(await provider.token(teo));
    expect([unknown.status, unknown.error.code]).toEqual([403, '0x80072560']);
    expect(unknown.error.message).toMatch(/^Your account teo\.brandvold is not known here\. Ask an administrator/);
    const id = await service.api.create('systemusers', { fullname: 'Teo Brandvold', domainname: 'TEO.Brandvold' });
    expect((await ask(await provider.token(teo))).status).toBe(200);
    await service.api.send('PATCH', `systemusers(${id})`, { isdisabled: true });
    const disabled = await ask(await provider.token(teo));
    expect([disabled.status, disabled.error.code]).toEqual([403, '0x80040225']);
  });
});

test('another claim may name the user', async () => {
  const byMail = await startTestService({ signIn: { issuer: provider.issuer, audience, clientId, userClaim: 'email' } });
  onTestFinished(() => byMail.close());
  await byMail.api.create('systemusers', { fullname: 'Mara Okonjo', domainname: 'mara@city.example' });
  expect((await ask(await provider.token(mara), byMail)).status).toBe(200);
  expect((await ask(await provider.token(mara, { email: 'nobody@city.example' }), byMail)).status).toBe(403);
});

test('own tokens can be switched off beside the provider’s', async () => {
  const strict = await startTestService({ signIn: { issuer: provider.issuer, audience, clientId, allowIssuedTokens: false } });
  onTestFinished(() => strict.close());
  expect((await strict.api.get('WhoAmI')).status).toBe(401);
  expect((await ask(await provider.token(mara), strict)).status).toBe(403);
  expect((await service.api.get('WhoAmI')).status).toBe(200);
});

test('settings that would be unsafe or contradict each other are refused', async () => {
  const signIn = { issuer: 'http://login.city.example', audience, clientId };
  await expect(startTestService({ signIn })).rejects.toThrow('https://');
  await expect(startTestService({ demo: true, signIn: { ...signIn, issuer: provider.issuer } })).rejects.toThrow('demo mode');
});

describe('a provider', () => {
  afterEach(() => provider.start().catch(() => undefined));

  test('that is away makes a token uncheckable (503), not bad; once it is known, the service goes on without it', async () => {
    await provider.stop();
    const young = await startTestService({ signIn: { issuer: provider.issuer, audience, clientId } });
    onTestFinished(() => young.close());
    const token = await provider.token(mara);
    const answer = await ask(token, young);
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await session(token, young)).status).toBe(503);
    // Administration goes on, and so does whoever had asked before.
    expect((await young.api.get('WhoAmI')).status).toBe(200);
    expect((await ask(token)).status).toBe(200);
  });

  test('that changes its keys is followed without a restart; tokens of the old keys end', async () => {
    const changing = await startOpenIdProvider();
    onTestFinished(() => changing.stop());
    const configuration = signInSchema.parse({ issuer: changing.issuer, audience, clientId });
    const logger = pino({ level: 'silent' });
    const tokens = new OpenIdTokens(configuration, new OpenIdIssuer(configuration, logger, 0), logger);
    const careful = new OpenIdTokens(configuration, new OpenIdIssuer(configuration, logger, 60_000), logger);
    const before = await changing.token(mara);
    for (const checks of [tokens, careful]) expect((await checks.check(before)).kind).toBe('good');
    await changing.rotateKeys();
    const after = await changing.token(mara);
    expect((await tokens.check(after)).kind).toBe('good');
    expect((await tokens.check(before)).kind).toBe('refused');
    // Who has just fetched the keys does not let strangers make it fetch again; the desk is asked to wait.
    expect(await careful.check(after)).toEqual({ kind: 'unavailable', retryAfterSeconds: 60 });
  });
});

describe('the line for calls', () => {
  async function connect(token: string): Promise<{ socket: Socket; ended: Promise<void> }> {
    const socket = io(service.service.url, { path: deskSocketPath, auth: { token }, transports: ['websocket'], forceNew: true, reconnection: false });
    onTestFinished(() => void socket.close());
    const ended = new Promise<void>((resolve) => socket.once('disconnect', () => resolve()));
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    return { socket, ended };
  }
  const touchUsers = () => service.api.create('systemusers', { fullname: 'Somebody else', domainname: `somebody-${Math.random()}` });

  test('ends when its user is disabled, and cannot be had again', async () => {
    const id = await service.api.create('systemusers', { fullname: 'Short', domainname: 'short.stay' });
    const token = await provider.token({ ...teo, preferred_username: 'short.stay' });
    const { ended } = await connect(token);
    await service.api.send('PATCH', `systemusers(${id})`, { isdisabled: true });
    await ended;
    await expect(connect(token)).rejects.toThrow('Sign in again');
  });

  test('ends when its token has expired, unless it was given a fresh one', async () => {
    const short = await provider.token(mara, { exp: seconds(-27) });
    const [lapsing, renewed] = [await connect(short), await connect(short)];
    expect(await renewed.socket.timeout(5_000).emitWithAck('authenticate', await provider.token(mara))).toBe(true);
    let over = false;
    renewed.socket.once('disconnect', () => (over = true));
    // The tolerance is 30 s: a moment later the token is void. Users that change make the service look.
    while (lapsing.socket.connected) {
      await touchUsers();
      await Promise.race([lapsing.ended, new Promise((resolve) => setTimeout(resolve, 100))]);
    }
    await lapsing.ended;
    expect([over, renewed.socket.connected]).toEqual([false, true]);
  });

  test('does not change hands', async () => {
    await service.api.create('systemusers', { fullname: 'Another', domainname: 'another' });
    const { socket, ended } = await connect(await provider.token(mara));
    expect(await socket.timeout(5_000).emitWithAck('authenticate', await provider.token({ ...teo, preferred_username: 'another' }))).toBe(false);
    await ended;
  });
});
