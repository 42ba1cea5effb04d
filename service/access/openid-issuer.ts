/** The identity provider's public keys: found by discovery, fetched again when a token names a key that is not known. */
import { createLocalJWKSet, createRemoteJWKSet, errors, type CryptoKey, type FlattenedJWSInput, type JWSHeaderParameters } from 'jose';
import { allowInsecureRequests, discovery, None } from 'openid-client';
import type { Logger } from 'pino';
import type { SignInConfiguration } from './openid-configuration.ts';

/** The provider's answer is needed and not to be had: the token is neither good nor bad. */
export class IssuerUnavailable extends Error {
  readonly retryAfterSeconds: number;
  constructor(message: string, retryAfterSeconds: number) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

type RemoteKeys = ReturnType<typeof createRemoteJWKSet>;
interface Discovered {
  /** Exactly as it stands in `iss`. */
  readonly issuer: string;
  readonly keys: RemoteKeys;
}

const answersWithinMs = 5_000;
/** A provider that did not answer is left alone for so long: requests must not queue up behind it. */
const retryAfterSeconds = 10;
const keysAreFreshMs = 10 * 60_000;

/**
 *   unknown ──discovery──► keys ──a token names an unknown key, at most every `cooldownMs`──► fetched again
 *      ▲ └─ no answer ─► unavailable for 10 s                └─ no answer ─► the keys known so far go on counting
 */
export class OpenIdIssuer {
  readonly #configuration: SignInConfiguration;
  readonly #logger: Logger;
  readonly #cooldownMs: number;
  #discovered: Discovered | null = null;
  #discovering: Promise<Discovered> | null = null;
  #silentUntil = 0;

  constructor(configuration: SignInConfiguration, logger: Logger, cooldownMs = 10_000) {
    this.#configuration = configuration;
    this.#logger = logger;
    this.#cooldownMs = cooldownMs;
  }

  /** @throws IssuerUnavailable when the provider has never answered since the service started */
  async name(): Promise<string> {
    return (await this.#known()).issuer;
  }

  /**
   * @throws IssuerUnavailable
   * @throws errors.JWKSNoMatchingKey when the provider has no such key
   */
  async keyFor(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> {
    const { keys } = await this.#known();
    if (Date.now() < this.#silentUntil) return this.#stored(keys, header, token);
    const justFetched = keys.coolingDown;
    try {
      return await keys(header, token);
    } catch (cause) {
      if (cause instanceof errors.JWKSNoMatchingKey && justFetched) throw new IssuerUnavailable('The keys were fetched a moment ago', Math.ceil(this.#cooldownMs / 1_000));
      if (isChoice(cause)) throw cause;
      this.#failed(cause);
      return this.#stored(keys, header, token);
    }
  }

  async #stored(keys: RemoteKeys, header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> {
    const known = keys.jwks();
    if (!known) throw new IssuerUnavailable('The provider has not given its keys yet', retryAfterSeconds);
    try {
      return await createLocalJWKSet(known)(header, token);
    } catch (cause) {
      // Perhaps a new key, perhaps none: only the provider could tell.
      if (cause instanceof errors.JWKSNoMatchingKey) throw new IssuerUnavailable('The key is not among those known', retryAfterSeconds);
      throw cause;
    }
  }

  async #known(): Promise<Discovered> {
    if (this.#discovered) return this.#discovered;
    if (Date.now() < this.#silentUntil) throw new IssuerUnavailable('The provider did not answer a moment ago', retryAfterSeconds);
    this.#discovering ??= this.#discover().finally(() => (this.#discovering = null));
    try {
      return (this.#discovered = await this.#discovering);
    } catch (cause) {
      this.#failed(cause);
      throw new IssuerUnavailable('The provider cannot be asked for its keys', retryAfterSeconds);
    }
  }

  async #discover(): Promise<Discovered> {
    const { issuer, clientId } = this.#configuration;
    const insecure = new URL(issuer).protocol === 'http:'; // loopback only, see openid-configuration.ts
    const found = await discovery(new URL(issuer), clientId, undefined, None(), { timeout: answersWithinMs / 1_000, ...(insecure ? { execute: [allowInsecureRequests] } : {}) });
    const metadata = found.serverMetadata();
    // openid-client looks away for the shared tenants of some providers; whose tokens these would be is not said there.
    if (new URL(metadata.issuer).href !== new URL(issuer).href) throw new Error(`${issuer} calls itself ${metadata.issuer}: put that into signIn.issuer`);
    if (metadata.jwks_uri === undefined) throw new Error(`${issuer} names no jwks_uri`);
    const address = new URL(metadata.jwks_uri);
    if (address.protocol !== 'https:' && !insecure) throw new Error(`${issuer} names a jwks_uri without TLS: ${metadata.jwks_uri}`);
    const keys = createRemoteJWKSet(address, { timeoutDuration: answersWithinMs, cooldownDuration: this.#cooldownMs, cacheMaxAge: keysAreFreshMs });
    return { issuer: metadata.issuer, keys };
  }

  #failed(cause: unknown): void {
    this.#silentUntil = Date.now() + retryAfterSeconds * 1_000;
    this.#logger.warn({ err: cause, issuer: this.#configuration.issuer, retryAfterSeconds }, 'The identity provider does not give its keys');
  }
}

/** The keys were there, none of them fits. */
function isChoice(cause: unknown): boolean {
  return cause instanceof errors.JWKSNoMatchingKey || cause instanceof errors.JWKSMultipleMatchingKeys || cause instanceof errors.JOSENotSupported;
}
