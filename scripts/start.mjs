import { statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { hasDisplay, startDisplay } from './display.mjs';
import { startOwned } from './owned-processes.mjs';
import { projectFolder } from './setup/places.mjs';
import { runMain, SetUpError } from './setup/say.mjs';
import { setUp } from './setup.mjs';

const demoSeconds = 120;
const picturesOfADemo = 3;

/** `npm start`: the app on the user's screen; without a screen, or with --headless-demo, the main job by itself under Xvfb. */
await runMain(async () => {
  const words = process.argv.slice(2);
  const { runtime } = await setUp({ for: 'run' });
  await build(runtime);
  if (words.includes('--headless-demo') || !hasDisplay()) {
    const pictures = await demonstrate(runtime);
    process.stdout.write(pictures.map((picture) => `${picture}\n`).join(''));
  } else {
    process.exitCode = await launch(runtime, words);
  }
});
// Whatever a broken demo may have left open must not keep us here.
process.exit();

/** Only a launch script may switch the sandbox off, and only for root, whom Chromium refuses otherwise. */
async function launch(runtime, words) {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = startOwned(runtime.executable, [...sandbox, projectFolder, ...words], { stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    app.once('error', reject);
    app.once('exit', (code) => resolve(code ?? 1));
  });
}

/** Rings, answers and saves on a screen of its own; returns the pictures it took. Nothing else of it reaches stdout. */
async function demonstrate(runtime) {
  const display = await startDisplay();
  Object.assign(process.env, display.environment);
  delete process.env.WAYLAND_DISPLAY;
  try {
    // Imported only now: before set-up its packages may not be there.
    const { headlessDemo } = await import('./headless-demo.mjs');
    const demo = headlessDemo({ executable: runtime.executable, project: projectFolder, output: join(projectFolder, 'test-results/demo') });
    const pictures = await Promise.race([demo, tooLate()]);
    checkPictures(pictures);
    return pictures;
  } finally {
    await display.stop();
  }
}

function tooLate() {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new SetUpError(`The demo did not end within ${demoSeconds} s.`)), demoSeconds * 1000).unref();
  });
}

function checkPictures(pictures) {
  if (pictures.length !== picturesOfADemo) throw new SetUpError(`The demo took ${pictures.length} pictures instead of ${picturesOfADemo}.`);
  const empty = pictures.find((picture) => !(statSync(picture, { throwIfNoEntry: false })?.size > 0));
  if (empty) throw new SetUpError(`The demo names ${empty}, but there is no picture.`);
}
