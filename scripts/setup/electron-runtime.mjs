import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { buildDevelopmentElectron } from './development-electron.mjs';
import { releasedElectron } from './released-electron.mjs';
import { SetUpError } from './say.mjs';

/**
 * @typedef {object} ElectronRuntime
 * @property {string} executable
 * @property {string} version
 * @property {'given' | 'released' | 'development'} kind
 */

/**
 * Which Electron runs the app here, in this order: the folder named in RINGDESK_ELECTRON_DIST, the release that package.json names,
 * the development runtime.
 * @param {{ environment?: Record<string, string | undefined>, released?: () => Promise<ElectronRuntime | undefined>, development?: () => Promise<ElectronRuntime | undefined> }} [options]
 * @returns {Promise<ElectronRuntime>}
 */
export async function electronRuntime({
  environment = process.env,
  released = () => releasedElectron({ environment }),
  development = () => buildDevelopmentElectron(),
} = {}) {
  const given = environment.RINGDESK_ELECTRON_DIST;
  if (given) return givenRuntime(resolve(given));
  const runtime = (await released()) ?? (await development());
  if (!runtime) throw new SetUpError('No Electron could be had: set RINGDESK_ELECTRON_DIST to the folder of one');
  return runtime;
}

function givenRuntime(folder) {
  const executable = join(folder, 'electron');
  if (!existsSync(executable)) throw new SetUpError(`RINGDESK_ELECTRON_DIST names ${folder}, but there is no "electron" in it`);
  const versionFile = join(folder, 'version');
  return { executable, version: existsSync(versionFile) ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '') : 'unknown', kind: 'given' };
}

/** What a program needs in its environment so that `require('electron')` and electron-vite find this runtime. */
export function runtimeEnvironment(runtime) {
  return { ELECTRON_OVERRIDE_DIST_PATH: dirname(runtime.executable), ELECTRON_EXEC_PATH: runtime.executable, RINGDESK_ELECTRON: runtime.executable };
}
