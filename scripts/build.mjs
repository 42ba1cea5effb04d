import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run } from './setup/command.mjs';
import { runtimeEnvironment } from './setup/electron-runtime.mjs';
import { projectFolder } from './setup/places.mjs';
import { runMain, say, SetUpError } from './setup/say.mjs';
import { hashOf, setStamp, stampSays } from './setup/stamp.mjs';
import { setUp } from './setup.mjs';

const stampName = 'build';
/** Everything but the pop, which clears out/ before; then the pop. */
const builders = [
  ['electron-vite/bin/electron-vite.js', 'build'],
  ['vite/bin/vite.js', 'build', '--config', 'pop.vite.config.ts'],
];
const sources = ['electron', 'renderer', 'shared', 'service', 'electron.vite.config.ts', 'pop.vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.json'];

/**
 * Builds out/ when the sources, the runtime it is for, or out/ itself changed since the last build.
 * @param {import('./setup/electron-runtime.mjs').ElectronRuntime} runtime
 */
export async function build(runtime, project = projectFolder) {
  const from = hashOf(runtime.version, ...contentsOf(project, sources));
  if (isBuilt(project) && stampSays(stampName, `${from} ${outlineOf(project)}`, join(project, '.setup'))) return;

  say('building');
  // The runtime that is here decides which JavaScript the bundles may use, not the release that package.json names.
  const environment = { ...runtimeEnvironment(runtime), ELECTRON_MAJOR_VER: runtime.version.split('.')[0], NODE_ENV: 'production', NO_COLOR: '1' };
  for (const words of builders) {
    const [tool, ...more] = words;
    const { code, output } = await run(process.execPath, [join(project, 'node_modules', tool), ...more], { folder: project, environment, output: 'keep', seconds: 300 });
    if (code !== 0) throw new SetUpError(`the build ended with ${code}:\n${output.trim().split('\n').slice(-40).join('\n')}`);
  }
  if (!isBuilt(project)) throw new SetUpError('the build left no out/main/index.js');
  setStamp(stampName, `${from} ${outlineOf(project)}`, join(project, '.setup'));
}

const isBuilt = (project) => existsSync(join(project, 'out/main/index.js'));

/** Names and contents of all source files, in a fixed order. */
function contentsOf(project, places) {
  return places.flatMap((place) => filesUnder(join(project, place))).flatMap((file) => [relative(project, file), readFileSync(file)]);
}

/** A cheap picture of out/: when somebody else built or deleted something in it, it differs. */
function outlineOf(project) {
  const lines = filesUnder(join(project, 'out')).map((file) => {
    const { size, mtimeMs } = statSync(file);
    return `${relative(project, file)} ${size} ${mtimeMs}`;
  });
  return hashOf(lines.join('\n'));
}

function filesUnder(place) {
  if (!existsSync(place)) return [];
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runMain(async () => build((await setUp({ for: 'run' })).runtime));
}
