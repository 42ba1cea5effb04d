import type { SignInProblem } from '../../../shared/contract/host.ts';

/** What happened, and what to do. */
export const problemKeys = {
  'service-unreachable': 'signInServiceUnreachable',
  'service-unusable': 'signInServiceUnusable',
  'no-provider': 'signInNoProvider',
  'provider-unreachable': 'signInProviderUnreachable',
  'not-set-up': 'signInNotSetUp',
  declined: 'signInDeclined',
  clock: 'signInClock',
  'unknown-user': 'signInUnknownUser',
  'timed-out': 'signInTimedOut',
  'no-browser': 'signInNoBrowser',
} as const satisfies Record<SignInProblem, string>;
