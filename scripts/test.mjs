import { build } from './build.mjs';
import { checks } from './checks/runners.mjs';
import { closing, single } from './checks/tally.mjs';
import { startDisplay } from './display.mjs';
import { runtimeEnvironment } from './setup/electron-runtime.mjs';
import { SetUpError } from './setup/say.mjs';
import { setUp } from './setup.mjs';

/** `npm test`, or a part of it: `npm test -- types|lint|unit|e2e [words for vitest or Playwright]`. */
const [part, ...words] = process.argv.slice(2);
const results = [];

try {
  if (part !== undefined && !(part in checks)) throw new SetUpError(`usage: npm test -- [${Object.keys(checks).join('|')}] [words for the runner]`);
  const { runtime } = await setUp({ for: 'test' });
  const asked = part === undefined ? Object.keys(checks) : [part];

  // The two that only read run beside each other; what drives real parts has the machine to itself.
  const readers = asked.filter((name) => name === 'types' || name === 'lint');
  results.push(...(await Promise.all(readers.map((name) => check(name, () => checks[name]())))));

  const drivers = asked.filter((name) => !readers.includes(name));
  if (drivers.length > 0) {
    const display = await startDisplay();
    try {
      const environment = { ...runtimeEnvironment(runtime), ...display.environment };
      if (await isBuilt(runtime)) for (const name of drivers) results.push(await check(name, () => checks[name](environment, words)));
    } finally {
      await display.stop();
    }
  }
} catch (error) {
  process.stderr.write(`${error instanceof SetUpError ? error.message : error.stack}\n`);
  results.push(single('set-up', false));
}

const { line, exitCode } = closing(results);
for (const { name, passed, failed } of results) process.stdout.write(`${name}: ${failed === 0 ? 'good' : 'FAILED'} (${passed} of ${passed + failed})\n`);
process.stdout.write(`${line}\n`);
process.exitCode = exitCode;

async function isBuilt(runtime) {
  const result = await check('build', async () => {
    await build(runtime);
    return single('build', true);
  });
  if (result.failed > 0) results.push(result);
  return result.failed === 0;
}

/** A check that breaks off is a failed check; the others still run. */
async function check(name, work) {
  try {
    return await work();
  } catch (error) {
    process.stderr.write(`\n${name}: ${error instanceof SetUpError ? error.message : error.stack}\n`);
    return single(name, false);
  }
}
