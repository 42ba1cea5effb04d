import { z } from 'zod';
import { loopbackHosts } from './same-site.ts';

/** Keys and tokens must not be read on their way: TLS, but for a provider on this machine. */
function isSafe(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && loopbackHosts.includes(hostname.replace(/^\[(.*)\]$/, '$1')));
}

/** The setting `signIn`: which OpenID Connect provider knows the users, and how a token of it names one. */
export const signInSchema = z.strictObject({
  /** As the provider writes it in its tokens; `<issuer>/.well-known/openid-configuration` must answer. */
  issuer: z
    .url()
    .refine((address) => !URL.canParse(address) || isSafe(address), 'must begin with https:// (http:// only for a provider on this machine)'),
  /** What the provider writes into `aud` of access tokens for this service. */
  audience: z.string().min(1),
  /** The public client (no secret, PKCE, loopback redirect) that is registered for the desktop. */
  clientId: z.string().min(1),
  /** What the desktop asks for. `offline_access` gives the refresh token without which people sign in every hour. */
  scope: z
    .string()
    .refine((scope) => scope.split(' ').includes('openid'), 'must contain openid')
    .default('openid profile offline_access'),
  /** Asked for as `resource` (RFC 8707) by desktops, for providers that choose the audience by it. */
  resource: z.url().optional(),
  /** The claim of the access token that equals a user's `domainname`, without regard to case. */
  userClaim: z.enum(['preferred_username', 'email', 'upn', 'sub']).default('preferred_username'),
  /** How far the clocks of provider and service may differ. */
  clockToleranceSeconds: z.number().int().min(0).max(300).default(60),
  /** Whether tokens of `--issue-token` are taken beside the provider's: for administration and scripts. */
  allowIssuedTokens: z.boolean().default(true),
});
export type SignInConfiguration = z.output<typeof signInSchema>;
