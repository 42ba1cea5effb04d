import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from './command.mjs';
import { cacheFolder, projectFolder } from './places.mjs';
import { say } from './say.mjs';

const dayInMilliseconds = 24 * 60 * 60 * 1000;

/**
 * The binary of the Electron release that package.json names, or undefined where it cannot be reached. It comes from a place that
 * package registries do not carry, so a refusal is normal; it is remembered for a day, so that no later run waits for it again.
 * @param {{ project?: string, cache?: string, environment?: Record<string, string | undefined>, reachable?: (url: string) => Promise<boolean> }} [options]
 */
export async function releasedElectron({
  project = projectFolder,
  cache = cacheFolder(),
  environment = process.env,
  reachable = answersWithinSeconds,
} = {}) {
  const folder = join(project, 'node_modules/electron');
  const found = installed(folder);
  if (found) return found;
  if (!existsSync(join(folder, 'install.js'))) return undefined;

  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const refusal = join(cache, `electron-${version}-refused`);
  if (await isYoungerThanADay(refusal)) return undefined;

  if (!(await isDownloaded(version, environment)) && !(await reachable(address(version, environment)))) {
    await remember(refusal);
    say(`Electron ${version} cannot be downloaded from here; asking again tomorrow (or delete ${refusal})`);
    return undefined;
  }
  say(`downloading Electron ${version}`);
  const { code } = await run(process.execPath, ['install.js'], { folder, seconds: 900 });
  if (code !== 0) await remember(refusal);
  return installed(folder);
}

function installed(folder) {
  const executable = join(folder, 'dist/electron');
  const versionFile = join(folder, 'dist/version');
  if (!existsSync(executable) || !existsSync(versionFile)) return undefined;
  return { executable, version: readFileSync(versionFile, 'utf8').trim().replace(/^v/, ''), kind: 'released' };
}

const fileName = (version) => `electron-v${version}-${process.platform}-${process.arch}.zip`;

function address(version, environment) {
  const mirror = environment.ELECTRON_MIRROR ?? environment.npm_config_electron_mirror;
  return `${mirror ?? 'https://github.com/electron/electron/releases/download/'}v${version}/${fileName(version)}`;
}

async function answersWithinSeconds(url) {
  try {
    return (await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(5000) })).ok;
  } catch {
    return false;
  }
}

/** Whether an earlier download lies in the cache of Electron's own installer. */
async function isDownloaded(version, environment) {
  const folder = environment.electron_config_cache ?? join(dirname(cacheFolder(environment)), 'electron');
  try {
    return (await readdir(folder, { recursive: true })).some((name) => name.endsWith(fileName(version)));
  } catch {
    return false;
  }
}

async function isYoungerThanADay(file) {
  try {
    return Date.now() - (await stat(file)).mtimeMs < dayInMilliseconds;
  } catch {
    return false;
  }
}

async function remember(file) {
  await mkdir(dirname(file), { recursive: true });
  await rm(file, { force: true });
  await writeFile(file, '');
}
