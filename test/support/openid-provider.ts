/** A real OpenID Connect provider (oidc-provider) on loopback, in which the one person at the keyboard signs in without typing. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import Provider, { type Configuration, interactionPolicy, type JWK } from 'oidc-provider';

export interface Person {
  readonly sub: string;
  readonly preferred_username: string;
  readonly name: string;
  readonly email: string;
}
export const mara: Person = { sub: 'sub-mara', preferred_username: 'Mara.Okonjo', name: 'Mara Okonjo', email: 'mara@city.example' };
export const teo: Person = { sub: 'sub-teo', preferred_username: 'teo.brandvold', name: 'Teo Brandvold', email: 'teo@city.example' };

export const audience = 'https://cases.city.example/';
export const clientId = 'ringdesk-desktop';

type Claims = Readonly<Record<string, string | number | undefined>>;

export interface OpenIdProvider {
  readonly issuer: string;
  /** Who signs in next; null: the person turns away (`access_denied`). */
  person: Person | null;
  accessTokenSeconds: number;
  /** Requests that reached the token endpoint. */
  readonly tokenRequests: number;
  readonly signOuts: number;
  /** From now on refresh tokens of this person are answered with `invalid_grant`. */
  dismiss(person: Person): void;
  readmit(person: Person): void;
  /** An access token as the provider makes it, with these claims over the usual ones; undefined removes one. */
  token(person: Person, claims?: Claims, header?: { typ?: string; kid?: string; alg?: string }): Promise<string>;
  readonly publicKey: CryptoKey;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Again on the same port, with other keys. */
  rotateKeys(): Promise<void>;
}

export async function startOpenIdProvider(): Promise<OpenIdProvider> {
  const dismissed = new Set<string>();
  const people = [mara, teo];
  let server: Server | null = null;
  let port = 0;
  let keys = await makeKeys();
  /** Outlives a stop: sessions and refresh tokens are in its memory. */
  let provider: Provider | null = null;
  const state = { person: mara as Person | null, accessTokenSeconds: 600, tokenRequests: 0, signOuts: 0 };

  function configuration(): Configuration {
    return {
      clients: [
        {
          client_id: clientId,
          application_type: 'native',
          token_endpoint_auth_method: 'none',
          redirect_uris: ['http://127.0.0.1/callback'],
          grant_types: ['authorization_code', 'refresh_token'],
          response_types: ['code'],
        },
      ],
      jwks: { keys: keys.map(({ jwk }) => jwk) },
      cookies: { keys: ['test'] },
      claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email'] },
      conformIdTokenClaims: false,
      findAccount: (_context, sub) => {
        const person = people.find((candidate) => candidate.sub === sub);
        return person && !dismissed.has(sub) ? { accountId: sub, claims: () => ({ ...person }) } : undefined;
      },
      loadExistingGrant: async (context) => {
        const { client, session, provider, params } = context.oidc;
        const grant = new provider.Grant({ clientId: client?.clientId ?? '', accountId: session?.accountId ?? '' });
        const scope = params?.['scope'];
        grant.addOIDCScope(typeof scope === 'string' ? scope : 'openid');
        await grant.save();
        return grant;
      },
      issueRefreshToken: async () => true,
      extraTokenClaims: (_context, token) => {
        const person = people.find((candidate) => 'accountId' in token && candidate.sub === token.accountId);
        return person && { preferred_username: person.preferred_username, email: person.email, name: person.name };
      },
      // People of a city are not asked whether its own application may know them.
      interactions: { policy: withoutConsent(), url: (_context, interaction) => `/interaction/${interaction.uid}` },
      ttl: { AccessToken: () => state.accessTokenSeconds, IdToken: 3600, RefreshToken: 86_400, Session: 3600, Grant: 86_400, Interaction: 600 },
      features: {
        devInteractions: { enabled: false },
        revocation: { enabled: true, allowedPolicy: () => true },
        resourceIndicators: {
          enabled: true,
          defaultResource: () => audience,
          useGrantedResource: () => true,
          getResourceServerInfo: () => ({ scope: '', audience, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'RS256' } } }),
        },
      },
    };
  }

  async function start(): Promise<void> {
    // The issuer's name holds the port, so the port is taken first.
    const opening = createServer().listen(port, '127.0.0.1');
    await once(opening, 'listening');
    port = (opening.address() as AddressInfo).port;
    provider ??= makeProvider();
    const answer = provider.callback();
    opening.on('request', (request, response) => void answer(request, response));
    server = opening;
  }

  function makeProvider(): Provider {
    const made = new Provider(`http://127.0.0.1:${port}`, configuration());
    made.use(async (context, next) => {
      if (context.path === '/token') state.tokenRequests += 1;
      if (context.path === '/session/end') state.signOuts += 1;
      if (!context.path.startsWith('/interaction/')) return void (await next());
      const { person } = state;
      const result = person ? { login: { accountId: person.sub } } : { error: 'access_denied', error_description: 'The person turned away' };
      await made.interactionFinished(context.req, context.res, result, { mergeWithLastSubmission: false });
      context.respond = false;
    });
    return made;
  }

  async function stop(): Promise<void> {
    const running = server;
    server = null;
    running?.closeAllConnections();
    await new Promise<void>((resolve) => (running ? running.close(() => resolve()) : resolve()));
  }

  await start();
  return {
    get person() {
      return state.person;
    },
    set person(person: Person | null) {
      state.person = person;
    },
    get accessTokenSeconds() {
      return state.accessTokenSeconds;
    },
    set accessTokenSeconds(seconds: number) {
      state.accessTokenSeconds = seconds;
    },
    get tokenRequests() {
      return state.tokenRequests;
    },
    get signOuts() {
      return state.signOuts;
    },
    issuer: `http://127.0.0.1:${port}`,
    dismiss: (person: Person) => void dismissed.add(person.sub),
    readmit: (person: Person) => void dismissed.delete(person.sub),
    async token(person: Person, claims: Claims = {}, header: { typ?: string; kid?: string; alg?: string } = {}) {
      const alg = header.alg ?? 'RS256';
      const key = keys.find((candidate) => candidate.jwk.alg === alg);
      if (!key) throw new Error(`no key for ${alg}`);
      const now = Math.floor(Date.now() / 1_000);
      const payload = { iss: `http://127.0.0.1:${port}`, aud: audience, iat: now, exp: now + 600, jti: String(Math.random()), client_id: clientId, ...person, ...claims };
      return new SignJWT(JSON.parse(JSON.stringify(payload)) as JWTPayload).setProtectedHeader({ alg, kid: String(key.jwk.kid), typ: 'at+jwt', ...header }).sign(key.privateKey);
    },
    get publicKey() {
      const [key] = keys;
      if (!key) throw new Error('no key');
      return key.publicKey;
    },
    start,
    stop,
    async rotateKeys() {
      await stop();
      keys = await makeKeys();
      provider = null;
      await start();
    },
  };
}

function withoutConsent(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  return policy;
}

async function makeKeys() {
  return Promise.all(
    ['RS256', 'PS256', 'ES256', 'EdDSA'].map(async (alg) => {
      const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
      const jwk = { ...(await exportJWK(privateKey)), alg, use: 'sig', kid: `${alg}-${Math.random().toString(36).slice(2)}` } as JWK & { alg: string; kid: string };
      return { jwk, privateKey, publicKey };
    }),
  );
}
