import { build } from '../build.mjs';
import { startDisplay } from '../display.mjs';
import { runtimeEnvironment } from '../setup/electron-runtime.mjs';
import { SetUpError } from '../setup/say.mjs';
import { setUp } from '../setup.mjs';
import { checks } from './runners.mjs';
import { closing, single } from './tally.mjs';

/**
 * Sets up, builds, runs these checks and says how many of their parts held; sets the exit code.
 * @param {{ name: string, words?: string[] }[]} asked names of `checks`, and words for their runners
 */
export async function runChecks(asked) {
  const results = [];
  try {
    const { runtime } = await setUp({ for: 'test' });

    // The two that only read run beside each other; what drives real parts has the machine to itself.
    const readers = asked.filter(({ name }) => name === 'types' || name === 'lint');
    results.push(...(await Promise.all(readers.map(({ name }) => check(name, () => checks[name]())))));

    const drivers = asked.filter((one) => !readers.includes(one));
    if (drivers.length > 0) {
      const display = await startDisplay();
      try {
        const environment = { ...runtimeEnvironment(runtime), ...display.environment };
        const built = await check('build', async () => {
          await build(runtime);
          return single('build', true);
        });
        if (built.failed > 0) results.push(built);
        else for (const { name, words } of drivers) results.push(await check(name, () => checks[name](environment, words)));
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
