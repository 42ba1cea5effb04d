import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { startDisplay } from './display.mjs';
import { run } from './setup/command.mjs';
import { runtimeEnvironment } from './setup/electron-runtime.mjs';
import { projectFolder } from './setup/places.mjs';
import { runMain, SetUpError } from './setup/say.mjs';
import { setUp } from './setup.mjs';

/** `npm run screenshots -- [words for Playwright]`: pictures of every screen into docs/screenshots; see test/screens/README.md. */
await runMain(async () => {
  const { runtime } = await setUp({ for: 'screenshots' });
  await build(runtime);
  const display = await startDisplay();
  try {
    const words = [join('node_modules', '@playwright', 'test', 'cli.js'), 'test', '--config', join('test', 'screens', 'playwright.config.ts'), ...process.argv.slice(2)];
    const { code } = await run(process.execPath, words, { folder: projectFolder, environment: { ...runtimeEnvironment(runtime), ...display.environment }, seconds: 1_800 });
    if (code === 0) await makeSmall(join(projectFolder, 'docs', 'screenshots'));
    process.exitCode = code;
  } finally {
    await display.stop();
  }
});

/** 256 colours are enough for a screen; a third of the size, and the history of the repository keeps them all. */
async function makeSmall(folder) {
  const pictures = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.png'));
  const { code, output } = await run('pngquant', ['--force', '--ext', '.png', '--skip-if-larger', '--strip', ...pictures], { folder, output: 'keep', seconds: 300 });
  // 98 and 99: a picture could not be made smaller.
  if (code !== 0 && code !== 98 && code !== 99) throw new SetUpError(`pngquant ended with ${code}: ${output.trim()}`);
}
