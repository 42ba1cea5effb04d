import { join } from 'node:path';
import { build } from './build.mjs';
import { startDisplay } from './display.mjs';
import { run } from './setup/command.mjs';
import { runtimeEnvironment } from './setup/electron-runtime.mjs';
import { projectFolder } from './setup/places.mjs';
import { runMain } from './setup/say.mjs';
import { setUp } from './setup.mjs';

/** `npm run screenshots -- [words for Playwright]`: pictures of every screen into docs/screenshots; see test/screens/README.md. */
await runMain(async () => {
  const { runtime } = await setUp({ for: 'test' });
  await build(runtime);
  const display = await startDisplay();
  try {
    const words = [join('node_modules', '@playwright', 'test', 'cli.js'), 'test', '--config', join('test', 'screens', 'playwright.config.ts'), ...process.argv.slice(2)];
    const { code } = await run(process.execPath, words, { folder: projectFolder, environment: { ...runtimeEnvironment(runtime), ...display.environment }, seconds: 1_800 });
    process.exitCode = code;
  } finally {
    await display.stop();
  }
});
