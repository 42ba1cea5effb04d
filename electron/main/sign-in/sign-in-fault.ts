import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client';
import type { SignInProblem } from '../../../shared/contract/host.ts';

/** A sign-in that did not work; the message is for the log. */
export class SignInFault extends Error {
  readonly problem: SignInProblem;
  constructor(problem: SignInProblem, message: string, cause?: unknown) {
    super(message, { cause });
    this.problem = problem;
  }
}

/** What the provider's library threw, as something a person can act on. */
export function problemOf(cause: unknown): SignInProblem {
  if (cause instanceof SignInFault) return cause.problem;
  if (cause instanceof AuthorizationResponseError) {
    if (['server_error', 'temporarily_unavailable'].includes(cause.error)) return 'provider-unreachable';
    return ['access_denied', 'login_required', 'interaction_required', 'consent_required', 'account_selection_required'].includes(cause.error) ? 'declined' : 'not-set-up';
  }
  if (cause instanceof ResponseBodyError) {
    if (cause.status >= 500 || cause.status === 429) return 'provider-unreachable';
    return cause.error === 'invalid_grant' ? 'declined' : 'not-set-up';
  }
  if (cause instanceof ClientError) {
    if (cause.code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED') return 'clock';
    if (cause.code === 'OAUTH_TIMEOUT' || cause.code === 'OAUTH_ABORT') return 'provider-unreachable';
    const answer = cause.cause;
    return answer instanceof Response && answer.status >= 500 ? 'provider-unreachable' : 'not-set-up';
  }
  return 'provider-unreachable';
}

/** The provider said for good that this refresh token is worth nothing any more. Everything else may pass. */
export function isOver(cause: unknown): boolean {
  return cause instanceof ResponseBodyError && ['invalid_grant', 'interaction_required', 'login_required', 'consent_required'].includes(cause.error);
}

/** For the log: what happened, and the provider's own words. Neither holds a token. */
export function reasonOf(cause: unknown): string {
  if (cause instanceof ResponseBodyError || cause instanceof AuthorizationResponseError) return [cause.error, cause.error_description].filter((part) => part !== undefined).join(': ');
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause instanceof Error ? `${cause.message} (${cause.cause.message})` : cause.message;
}
