import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { run } from './command.mjs';
import { say, SetUpError } from './say.mjs';
import { keepCompiledSqlite, willCompileSqlite } from './sqlite-prebuild.mjs';
import { hashOf, setStamp, stampSays } from './stamp.mjs';

const stampName = 'node-modules';

/** What node_modules must hold before anything of ours runs; a tree without them was cut off half-way. */
const landmarks = ['sqlite3/build/Release/node_sqlite3.node', 'electron/package.json', 'electron-vite/package.json', 'vitest/package.json', '@playwright/test/package.json'];

/** Whether node_modules is missing, half there, or made from another lock file. */
export function needsInstall(project, stamps = join(project, '.setup')) {
  const modules = join(project, 'node_modules');
  if (landmarks.some((file) => !existsSync(join(modules, file)))) return true;
  if (stampSays(stampName, wanted(project), stamps)) return false;
  // A hand-made `npm ci` is as good as ours: npm notes in the tree what it installed.
  if (!isInstalledFromLock(project)) return true;
  setStamp(stampName, wanted(project), stamps);
  return false;
}

/** `npm ci`, when it is needed. sqlite3 is compiled at most once on a machine. */
export async function installNpmPackages(project, { beforeCompiling }) {
  if (!needsInstall(project)) return;
  const cache = await npmCacheFolder(project);
  if (await willCompileSqlite(project, cache)) await beforeCompiling();

  say('npm ci (about two minutes the first time: sqlite3 is compiled)');
  const { code, output } = await run('npm', ['ci', '--include=dev', '--prefer-offline', '--no-audit', '--no-fund'], {
    folder: project,
    environment: {
      ELECTRON_SKIP_BINARY_DOWNLOAD: '1',
      ...headers(),
    },
    output: 'keep',
    seconds: 1200,
  });
  if (code !== 0) throw new SetUpError(`npm ci ended with ${code}:\n${output.trim().split('\n').slice(-25).join('\n')}`);
  await keepCompiledSqlite(project, cache);
  setStamp(stampName, wanted(project), join(project, '.setup'));
}

/** Node's own headers, where they came with it, so that node-gyp need not fetch them from a place that may be out of reach. */
function headers() {
  const folder = [resolve(dirname(process.execPath), '..'), '/usr'].find((candidate) => existsSync(join(candidate, 'include/node/node_api.h')));
  return folder && !process.env.npm_config_nodedir ? { npm_config_nodedir: folder } : {};
}

/** The lock decides, and the Node that runs: another one may not load what was compiled. */
function wanted(project) {
  return hashOf(readFileSync(join(project, 'package-lock.json')), process.versions.modules, process.arch);
}

/** npm writes a lock of what lies in node_modules; it must name every package of ours in the same version (platform-bound ones may be left out). */
function isInstalledFromLock(project) {
  try {
    const installed = JSON.parse(readFileSync(join(project, 'node_modules/.package-lock.json'), 'utf8')).packages;
    const locked = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')).packages;
    return Object.entries(locked).every(([path, entry]) => path === '' || (installed[path] ? installed[path].version === entry.version : entry.optional === true));
  } catch {
    return false;
  }
}

async function npmCacheFolder(project) {
  const { code, output } = await run('npm', ['config', 'get', 'cache'], { folder: project, output: 'keep', seconds: 60 });
  const folder = output.trim().split('\n').at(-1);
  if (code !== 0 || !folder) throw new SetUpError(`npm does not run here:\n${output}`);
  return folder;
}
