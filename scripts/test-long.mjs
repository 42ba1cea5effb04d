import { runChecks } from './checks/run-checks.mjs';

/**
 * `npm run test:long`: what `npm test` tries a few times at random, tried hundreds of times (an hour or so). Each suite prints its seed;
 * `RINGDESK_SEED` repeats it, `RINGDESK_RUNS` and `RINGDESK_KILLS` say how often. Every kind of call is played `RINGDESK_CALL_ROUNDS`
 * times through a real Asterisk, five calls at once.
 */
process.env.RINGDESK_RUNS ??= '500';
process.env.RINGDESK_KILLS ??= '100';
process.env.RINGDESK_CALL_ROUNDS ??= '20';

await runChecks([
  { name: 'unit', words: ['test/convergence', 'test/faults', 'test/pbx/scenarios'] },
  { name: 'e2e', words: ['test/e2e/kill.spec.ts'] },
]);
