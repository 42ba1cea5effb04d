import type { Logger } from 'pino';
import type { OpenIdOffer } from '../../shared/wire.ts';
import type { CityStore } from '../store/city-store.ts';
import { Authenticator } from './authenticator.ts';
import type { SignInConfiguration } from './openid-configuration.ts';
import { OpenIdIssuer } from './openid-issuer.ts';
import { OpenIdTokens } from './openid-tokens.ts';

/** The authenticator that the settings ask for. The provider is first asked when the first token of it comes. */
export function openAuthenticator(store: CityStore, key: Uint8Array, settings: { demo: boolean; signIn: SignInConfiguration | undefined; logger: Logger }): Authenticator {
  const { demo, signIn, logger } = settings;
  return new Authenticator(store, key, {
    demo,
    openId: signIn ? new OpenIdTokens(signIn, new OpenIdIssuer(signIn, logger), logger) : null,
    allowIssuedTokens: signIn?.allowIssuedTokens ?? true,
  });
}

export function openIdOffer(signIn: SignInConfiguration | undefined): OpenIdOffer | null {
  if (!signIn) return null;
  const { issuer, clientId, scope, resource } = signIn;
  return { issuer, clientId, scope, ...(resource === undefined ? {} : { resource }) };
}
