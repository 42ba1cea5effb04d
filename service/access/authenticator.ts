/** Bearer tokens (JWT, HS256) and the users behind them. */
import { jwtVerify, SignJWT } from 'jose';
import { type AnyRow, choiceName } from '../../shared/entities/index.ts';
import { type Role, roles } from '../../shared/entities/people.ts';
import type { CityStore } from '../store/city-store.ts';
import type { Principal } from './principal.ts';

const issuer = 'ringdesk';
const audience = 'ringdesk-desk';
export const tokenDays = 30;

export class Authenticator {
  readonly #store: CityStore;
  readonly #key: Uint8Array;

  constructor(store: CityStore, key: Uint8Array) {
    this.#store = store;
    this.#key = key;
  }

  /** @returns null for a token that is not ours, has expired, or belongs to a user who may no longer sign in */
  async authenticate(token: string): Promise<Principal | null> {
    let subject: string | undefined;
    try {
      const { payload } = await jwtVerify(token, this.#key, { issuer, audience, algorithms: ['HS256'] });
      subject = payload.sub;
    } catch {
      return null;
    }
    const user = subject === undefined ? undefined : await this.#store.find('systemuser', subject);
    if (!user || user['isdisabled'] === true) return null;
    const memberships = await this.#store.matching('teammembership', { systemuserid: user.id });
    return toPrincipal(
      user,
      memberships.map((membership) => String(membership['teamid'])),
    );
  }

  /** @returns undefined when there is no such user, or a disabled one */
  async issueToken(userName: string): Promise<string | undefined> {
    const [user] = await this.#store.matching('systemuser', { domainname: userName });
    if (!user || user['isdisabled'] === true) return undefined;
    return new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setIssuer(issuer).setAudience(audience).setSubject(user.id).setIssuedAt().setExpirationTime(`${tokenDays}d`).sign(this.#key);
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
