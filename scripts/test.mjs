import { runChecks } from './checks/run-checks.mjs';
import { checks } from './checks/runners.mjs';

/** `npm test`, or a part of it: `npm test -- types|lint|unit|e2e [words for vitest or Playwright]`. */
const [part, ...words] = process.argv.slice(2);

if (part !== undefined && !(part in checks)) {
  process.stderr.write(`usage: npm test -- [${Object.keys(checks).join('|')}] [words for the runner]\n`);
  process.stdout.write('0 passed, 1 failed\n');
  process.exitCode = 1;
} else await runChecks(part === undefined ? Object.keys(checks).map((name) => ({ name })) : [{ name: part, words }]);
