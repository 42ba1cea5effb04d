/** Checks access tokens of an OpenID Connect provider (JWT, RFC 9068). */
import { errors, type JWTPayload, jwtVerify } from 'jose';
import type { Logger } from 'pino';
import type { SignInConfiguration } from './openid-configuration.ts';
import { IssuerUnavailable, type OpenIdIssuer } from './openid-issuer.ts';

export type OpenIdVerdict =
  /** `userName`: what the user claim says. */
  { readonly kind: 'good'; readonly userName: string } | { readonly kind: 'refused' } | { readonly kind: 'unavailable'; readonly retryAfterSeconds: number };

/** Public keys only: with HS256 whoever knows the public key could sign, with `none` everybody. */
const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'];
/** RFC 9068 says `at+jwt`; many providers write `JWT`. Whatever else a JWT is, it is no access token. */
const types = ['at+jwt', 'application/at+jwt', 'jwt', ''];
/** A desk with a wrong token comes again and again. */
const sameReasonOnceInMs = 60_000;

export class OpenIdTokens {
  readonly #configuration: SignInConfiguration;
  readonly #issuer: OpenIdIssuer;
  readonly #logger: Logger;
  readonly #told = new Map<string, number>();

  constructor(configuration: SignInConfiguration, issuer: OpenIdIssuer, logger: Logger) {
    this.#configuration = configuration;
    this.#issuer = issuer;
    this.#logger = logger;
  }

  async check(token: string): Promise<OpenIdVerdict> {
    const { audience, clockToleranceSeconds, userClaim } = this.#configuration;
    if (token.split('.').length !== 3) {
      return this.#refuse('opaque', 'A token is no JWT. Have the provider issue JWT access tokens for the audience of this service (RFC 9068); opaque ones cannot be checked here');
    }
    try {
      const issuer = await this.#issuer.name();
      const { payload, protectedHeader } = await jwtVerify(token, (header, input) => this.#issuer.keyFor(header, input), {
        issuer,
        audience,
        algorithms,
        clockTolerance: clockToleranceSeconds,
        requiredClaims: ['exp', 'iat'],
      });
      if (!types.includes((protectedHeader.typ ?? '').toLowerCase())) return this.#refuse('type', `A token is of type ${protectedHeader.typ ?? ''}, not an access token`);
      // jose looks at the future of `iat` only together with a maximum age.
      if ((payload.iat ?? 0) > Date.now() / 1_000 + clockToleranceSeconds) return this.#refuse('iat', 'A token was issued in the future. Compare the clocks of the provider and of this machine');
      const userName = text(payload, userClaim);
      if (userName === null) {
        return this.#refuse('claim', `A token has no claim ${userClaim}. Have the provider add it to access tokens, or choose another signIn.userClaim; there are ${Object.keys(payload).join(', ')}`);
      }
      return { kind: 'good', userName };
    } catch (cause) {
      if (cause instanceof IssuerUnavailable) return { kind: 'unavailable', retryAfterSeconds: cause.retryAfterSeconds };
      // Not jose's own: a key of the provider that cannot be used, such as a too short one.
      if (!(cause instanceof errors.JOSEError)) return this.#refuse('unusable', `A token could not be checked: ${String(cause)}`);
      return this.#refuse(cause.code, `A token of the provider was refused: ${cause.message}`);
    }
  }

  /** Why, for the log only: who sends a bad token need not learn what was wrong with it. Never the token. */
  #refuse(reason: string, message: string): OpenIdVerdict {
    const now = Date.now();
    if (now - (this.#told.get(reason) ?? 0) >= sameReasonOnceInMs) {
      this.#told.set(reason, now);
      this.#logger.warn({ reason, issuer: this.#configuration.issuer, audience: this.#configuration.audience }, message);
    }
    return { kind: 'refused' };
  }
}

function text(payload: JWTPayload, claim: string): string | null {
  const value = payload[claim];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}
