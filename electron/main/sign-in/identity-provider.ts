/** The OpenID Connect provider: authorization code with PKCE, refreshing and signing out, all by openid-client. */
import * as openId from 'openid-client';
import type { OpenIdOffer } from '../../../shared/wire.ts';
import type { Fetch } from './service-access.ts';

export interface Account {
  readonly issuer: string;
  readonly subject: string;
  /** For a person's eyes. */
  readonly name: string;
}

export interface Tokens {
  readonly accessToken: string;
  /** null: the provider does not say. */
  readonly expiresInSeconds: number | null;
  /** null: the old one stays, or there is none. */
  readonly refreshToken: string | null;
  readonly idToken: string | null;
  /** null when a refresh brought no ID token. */
  readonly account: Account | null;
}

export interface AuthorizationRequest {
  readonly url: string;
  readonly checks: openId.AuthorizationCodeGrantChecks;
}

const answersWithinSeconds = 15;
const clocksDifferSeconds = 60;

export class IdentityProvider {
  readonly #configuration: openId.Configuration;
  readonly #offer: OpenIdOffer;

  private constructor(configuration: openId.Configuration, offer: OpenIdOffer) {
    this.#configuration = configuration;
    this.#offer = offer;
  }

  /** @throws Error when the provider does not answer, or is another than the service says */
  static async discover(offer: OpenIdOffer, fetch: Fetch): Promise<IdentityProvider> {
    const issuer = new URL(offer.issuer);
    const loopback = ['127.0.0.1', '[::1]', 'localhost'].includes(issuer.hostname);
    const configuration = await openId.discovery(issuer, offer.clientId, { [openId.clockTolerance]: clocksDifferSeconds }, openId.None(), {
      timeout: answersWithinSeconds,
      [openId.customFetch]: (url, { body, ...options }) => fetch(url, body === undefined ? options : { ...options, body: body as BodyInit | null }),
      // Without TLS only on this machine.
      ...(issuer.protocol === 'http:' && loopback ? { execute: [openId.allowInsecureRequests] } : {}),
    });
    return new IdentityProvider(configuration, offer);
  }

  /** Known before the request is made: whoever comes back has to bring it. */
  static randomState(): string {
    return openId.randomState();
  }

  /** @param anew the person has to say who they are, even if the browser remembers */
  async authorizationRequest(redirectUri: string, state: string, anew: boolean): Promise<AuthorizationRequest> {
    const verifier = openId.randomPKCECodeVerifier();
    const nonce = openId.randomNonce();
    const url = openId.buildAuthorizationUrl(this.#configuration, {
      redirect_uri: redirectUri,
      scope: this.#offer.scope,
      state,
      nonce,
      code_challenge: await openId.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...(anew ? { prompt: 'login' } : {}),
      ...this.#resource,
    });
    return { url: url.href, checks: { expectedNonce: nonce, expectedState: state, pkceCodeVerifier: verifier, idTokenExpected: true } };
  }

  /** @param answer the address that the browser was sent back to */
  async exchange(answer: URL, checks: openId.AuthorizationCodeGrantChecks): Promise<Tokens> {
    return toTokens(await openId.authorizationCodeGrant(this.#configuration, answer, checks, this.#resource));
  }

  async refresh(refreshToken: string): Promise<Tokens> {
    return toTokens(await openId.refreshTokenGrant(this.#configuration, refreshToken, this.#resource));
  }

  /** Makes the refresh token worthless, where the provider can. */
  async revoke(refreshToken: string): Promise<void> {
    if (this.#configuration.serverMetadata().revocation_endpoint === undefined) return;
    await openId.tokenRevocation(this.#configuration, refreshToken, { token_type_hint: 'refresh_token' });
  }

  /** Where the browser ends its own session; null: the provider has no such place. */
  signOutUrl(idToken: string | null): string | null {
    if (this.#configuration.serverMetadata().end_session_endpoint === undefined) return null;
    return openId.buildEndSessionUrl(this.#configuration, idToken === null ? {} : { id_token_hint: idToken }).href;
  }

  get #resource(): Record<string, string> {
    return this.#offer.resource === undefined ? {} : { resource: this.#offer.resource };
  }
}

function toTokens(answer: openId.TokenEndpointResponse & openId.TokenEndpointResponseHelpers): Tokens {
  const claims = answer.claims();
  const name = [claims?.['name'], claims?.['preferred_username'], claims?.['email']].find((value) => typeof value === 'string' && value !== '');
  return {
    accessToken: answer.access_token,
    expiresInSeconds: answer.expiresIn() ?? null,
    refreshToken: answer.refresh_token ?? null,
    idToken: answer.id_token ?? null,
    account: claims ? { issuer: claims.iss, subject: claims.sub, name: typeof name === 'string' ? name : claims.sub } : null,
  };
}
