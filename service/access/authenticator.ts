/** Bearer tokens and the users behind them: our own (JWT, HS256) and those of an OpenID Connect provider. */
import { decodeJwt, jwtVerify, SignJWT } from 'jose';
import { type AnyRow, choiceName } from '../../shared/entities/index.ts';
import { type Role, roles } from '../../shared/entities/people.ts';
import type { CityStore } from '../store/city-store.ts';
import type { OpenIdTokens } from './openid-tokens.ts';
import type { Principal } from './principal.ts';

const issuer = 'ringdesk';
export const tokenDays = 30;

export type Verdict =
  | { readonly kind: 'admitted'; readonly principal: Principal }
  /** Not ours, altered, expired: another token may do. */
  | { readonly kind: 'refused' }
  /** The token is good, the person may not use this service: another token of the same person will not do. */
  | { readonly kind: 'stranger'; readonly reason: 'unknown' | 'disabled'; readonly userName: string }
  /** The identity provider does not answer: nobody can say whether the token is good. */
  | { readonly kind: 'unavailable'; readonly retryAfterSeconds: number };

export interface AuthenticatorOptions {
  /** Tokens of a demonstration, which it gives to everybody, count in demonstrations only, even with the same key. */
  readonly demo: boolean;
  readonly openId: OpenIdTokens | null;
  readonly allowIssuedTokens: boolean;
}

export class Authenticator {
  readonly #store: CityStore;
  readonly #key: Uint8Array;
  readonly #options: AuthenticatorOptions;

  constructor(store: CityStore, key: Uint8Array, options: AuthenticatorOptions) {
    this.#store = store;
    this.#key = key;
    this.#options = options;
  }

  async judge(token: string): Promise<Verdict> {
    const { openId, allowIssuedTokens } = this.#options;
    if (issuerOf(token) === issuer) return allowIssuedTokens ? this.#judgeOwn(token) : { kind: 'refused' };
    if (!openId || token === '') return { kind: 'refused' };
    const verdict = await openId.check(token);
    return verdict.kind === 'good' ? this.#admit(verdict.userName) : verdict;
  }

  /**
   * @returns null for whoever may not come in
   * @throws Error when that cannot be told now
   */
  async authenticate(token: string): Promise<Principal | null> {
    const verdict = await this.judge(token);
    if (verdict.kind === 'unavailable') throw new Error('The identity provider does not answer: the token cannot be checked now.');
    return verdict.kind === 'admitted' ? verdict.principal : null;
  }

  /** @returns undefined when there is no such user, or a disabled one */
  async issueToken(userName: string): Promise<string | undefined> {
    const [user] = await this.#store.matching('systemuser', { domainname: userName });
    if (!user || user['isdisabled'] === true) return undefined;
    return new SignJWT({})
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(issuer)
      .setAudience(this.#audience)
      .setSubject(user.id)
      .setIssuedAt()
      .setExpirationTime(`${tokenDays}d`)
      .sign(this.#key);
  }

  get #audience(): string {
    return this.#options.demo ? 'ringdesk-demo' : 'ringdesk-desk';
  }

  async #judgeOwn(token: string): Promise<Verdict> {
    let subject: string | undefined;
    try {
      const { payload } = await jwtVerify(token, this.#key, { issuer, audience: this.#audience, algorithms: ['HS256'] });
      subject = payload.sub;
    } catch {
      return { kind: 'refused' };
    }
    const user = subject === undefined ? undefined : await this.#store.find('systemuser', subject);
    return user && user['isdisabled'] !== true ? this.#admitted(user) : { kind: 'refused' };
  }

  /** The one user of that name, without regard to case; two would be nobody. */
  async #admit(userName: string): Promise<Verdict> {
    const named = { kind: 'value', operator: 'eq', left: { column: 'domainname', text: true }, value: userName } as const;
    const [user, another] = await this.#store.select('systemuser', { where: named, order: [], limit: 2 });
    if (!user || another) return { kind: 'stranger', reason: 'unknown', userName };
    return user['isdisabled'] === true ? { kind: 'stranger', reason: 'disabled', userName } : this.#admitted(user);
  }

  async #admitted(user: AnyRow): Promise<Verdict> {
    const memberships = await this.#store.matching('teammembership', { systemuserid: user.id });
    const teamIds = memberships.map((membership) => String(membership['teamid']));
    return { kind: 'admitted', principal: toPrincipal(user, teamIds) };
  }
}

/** Unchecked: only to know who has to check. */
function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

function toPrincipal(user: AnyRow, teamIds: readonly string[]): Principal {
  const role = choiceName('systemuser', 'ring_role', typeof user['ring_role'] === 'number' ? user['ring_role'] : null);
  return {
    userId: user.id,
    teamIds,
    userName: String(user['domainname'] ?? ''),
    fullName: String(user['fullname'] ?? ''),
    // A user without a role has the least.
    role: isRole(role) ? role : 'call-taker',
    extensions: String(user['ring_extension'] ?? '')
      .split(',')
      .map((extension) => extension.trim())
      .filter((extension) => extension !== ''),
  };
}

function isRole(name: string | undefined): name is Role {
  return roles.some((role) => role === name);
}
