import { createSecretKey } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoSessionAnswerSchema, deskSocketPath, type Hint, hintSchema, protocolVersion, sessionSchema, signInOfferSchema } from '../../shared/wire.ts';
import { Client, startTestService, type TestService } from './support.ts';

let demo: TestService;
let real: TestService;
beforeAll(async () => {
  demo = await startTestService({ demo: true });
  real = await startTestService();
});
afterAll(async () => {
  await demo.close();
  await real.close();
});

const signIn = (service: TestService, body: unknown) =>
  fetch(`${service.service.url}/api/desk/v1/demo/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const session = (service: TestService, token: string) => fetch(`${service.service.url}/api/desk/v1/session`, { headers: { authorization: `Bearer ${token}` } });

describe('signing in to a demo', () => {
  test.each([
    ['call-taker', 'call-taker', ['1001'], 'Mara Okonjo'],
    ['case-lead', 'case-lead', ['1004'], 'Ana Whitlock'],
    ['case-supervisor', 'case-supervisor', ['1005'], 'Idris van Tongeren'],
    ['call-supervisor', 'call-supervisor', ['1003'], 'Ruben Castellane'],
    ['admin', 'admin', [], 'Sunniva Halloran'],
    ['teo.brandvold', 'call-taker', ['1002'], 'Teo Brandvold'],
  ])('as %s', async (user, role, extensions, fullName) => {
    const { token } = demoSessionAnswerSchema.parse(await (await signIn(demo, { user })).json());
    const answer = sessionSchema.parse(await (await session(demo, token)).json());
    expect(answer).toMatchObject({ protocolVersion, user: { role, fullName }, extensions, simulator: true });
    expect(answer.capabilities.answer).toBe(extensions.length > 0);
  });

  test('an unknown user is 404, a broken body 400', async () => {
    const unknown = await signIn(demo, { user: 'nobody' });
    expect(unknown.status).toBe(404);
    expect(await unknown.text()).toContain('call-taker');
    for (const body of ['{', '[]', {}, { user: 1 }, { user: '' }]) expect((await signIn(demo, body)).status).toBe(400);
  });

  test('is offered by a demo; a real service without a provider offers nothing', async () => {
    const offer = async (service: TestService) => signInOfferSchema.parse(await (await fetch(`${service.service.url}/api/desk/v1/sign-in`)).json());
    expect(await offer(demo)).toEqual({ demo: true, openId: null });
    expect(await offer(real)).toEqual({ demo: false, openId: null });
  });

  test('does not exist outside of a demo', async () => {
    expect((await signIn(real, { user: 'admin' })).status).toBe(404);
    const answer = sessionSchema.parse(await (await session(real, real.api.token)).json());
    expect(answer).toMatchObject({ simulator: false, city: { name: 'Testville' } });
  });

  test('a demo listens on this machine only', async () => {
    await expect(startTestService({ demo: true, host: '0.0.0.0', dataDirectory: demo.dataDirectory })).rejects.toThrow('demo mode');
  });
});

describe('a token', () => {
  test('that is missing, foreign, altered, expired or of nobody is refused with 401', async () => {
    const key = createSecretKey(Buffer.from(await readFile(join(real.dataDirectory, 'token.key'), 'utf8'), 'base64url'));
    const who = String((await real.api.get('WhoAmI')).body['UserId']);
    const made = (subject: string, expires: string) =>
      new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setIssuer('ringdesk').setAudience('ringdesk-desk').setSubject(subject).setExpirationTime(expires).sign(key);
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${(await made(who, '1h')).split('.')[1] ?? ''}.`;
    for (const token of ['', 'nonsense', demo.api.token, `${real.api.token}x`, unsigned, await made(who, '-1h'), await made('11111111-1111-4111-8111-111111111111', '1h')]) {
      const answer = await new Client(real.service.url, token).get('contacts?$top=1');
      expect([answer.status, answer.error.code]).toEqual([401, '0x80048306']);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
    expect((await new Client(real.service.url, await made(who, '1h')).get('contacts?$top=1')).status).toBe(200);
  });

  test('of a demonstration is worth nothing at a real service, even under the same key, and the other way round', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'ringdesk-key-'));
    try {
      await copyFile(join(demo.dataDirectory, 'token.key'), join(directory, 'token.key'));
      const sameKey = await startTestService({ dataDirectory: directory });
      const made = async (audience: string, at: TestService) => {
        const key = createSecretKey(Buffer.from(await readFile(join(directory, 'token.key'), 'utf8'), 'base64url'));
        const id = String((await at.api.get('WhoAmI')).body['UserId']);
        return new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setIssuer('ringdesk').setAudience(audience).setSubject(id).setExpirationTime('1h').sign(key);
      };
      try {
        // The subject is right each time: only where the token comes from is not.
        expect((await session(sameKey, await made('ringdesk-demo', sameKey))).status).toBe(401);
        expect((await session(sameKey, await made('ringdesk-desk', sameKey))).status).toBe(200);
        expect((await session(demo, await made('ringdesk-desk', demo))).status).toBe(401);
        expect((await session(demo, await made('ringdesk-demo', demo))).status).toBe(200);
      } finally {
        await sameKey.service.close();
      }
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });

  test('stays good after a restart; its key is for its owner only', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'ringdesk-key-'));
    try {
      const first = await startTestService({ dataDirectory: directory });
      await first.service.close();
      const second = await startTestService({ dataDirectory: directory });
      expect((await new Client(second.service.url, first.api.token).get('WhoAmI')).status).toBe(200);
      await second.service.close();
      expect((await stat(join(directory, 'token.key'))).mode & 0o777).toBe(0o600);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});

test('healthz and readyz need no token; what is nowhere is 404', async () => {
  for (const path of ['healthz', 'readyz']) expect((await fetch(`${real.service.url}/${path}`)).status).toBe(200);
  const nowhere = await fetch(`${real.service.url}/api/desk/v1/nowhere?number=secret`);
  expect(nowhere.status).toBe(404);
  expect(await nowhere.text()).not.toContain('secret');
});

test('every committed write is hinted to the desks, a refused one is not', async () => {
  const socket = io(demo.service.url, { path: deskSocketPath, auth: { token: demo.api.token }, transports: ['websocket'], reconnection: false });
  const hints: Hint[] = [];
  let arrived = () => undefined as void;
  socket.on('hint', (hint: unknown) => {
    hints.push(hintSchema.parse(hint));
    arrived();
  });
  await new Promise<void>((resolve, reject) => {
    socket.on('connect', resolve);
    socket.on('connect_error', reject);
  });
  try {
    const first = new Promise<void>((resolve) => (arrived = resolve));
    expect((await demo.api.send('POST', 'incidents', { title: 'Refused' })).status).toBe(400);
    const contact = await demo.api.contact('Hinted');
    await first;
    expect(hints).toEqual([{ versionNumber: expect.any(Number) as number, tables: ['contact'] }]);
    expect((await demo.api.get(`contacts(${contact})`)).body['versionnumber']).toBe(hints[0]?.versionNumber);
    const [category] = (await demo.api.filter('ring_categories', "ring_name eq 'Pothole'")).rows;
    const second = new Promise<void>((resolve) => (arrived = resolve));
    await demo.api.incident('Hinted case', contact, { 'ring_CategoryId@odata.bind': `/ring_categories(${String(category?.['ring_categoryid'])})` });
    await second;
    expect(hints[1]?.tables.sort()).toEqual(['incident', 'queueitem']);
  } finally {
    socket.close();
  }
});
