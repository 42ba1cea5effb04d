import { once } from 'node:events';
import { join } from 'node:path';
import { build } from './build.mjs';
import { startDisplay } from './display.mjs';
import { startOwned } from './owned-processes.mjs';
import { runtimeEnvironment } from './setup/electron-runtime.mjs';
import { projectFolder } from './setup/places.mjs';
import { runMain } from './setup/say.mjs';
import { setUp } from './setup.mjs';

/** `npm run bench -- [--quick] [--json] [--only load,lookup,search,edit,calls,pop-pixels,start,peers]`; see test/bench/README.md. */
await runMain(async () => {
  const { runtime } = await setUp({ for: 'bench' });
  await build(runtime);
  const display = await startDisplay();
  try {
    const words = [join('node_modules', 'tsx', 'dist', 'cli.mjs'), join('test', 'bench', 'run.ts'), ...process.argv.slice(2)];
    const environment = { ...process.env, ...runtimeEnvironment(runtime), ...display.environment };
    // Its stdout is ours: with --json that is the results and nothing else.
    const [code] = await once(startOwned(process.execPath, words, { cwd: projectFolder, env: environment, stdio: ['ignore', 'inherit', 'inherit'] }), 'exit');
    process.exitCode = code ?? 1;
  } finally {
    await display.stop();
  }
});
