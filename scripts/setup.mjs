import { pathToFileURL } from 'node:url';
import { installAsterisk } from './setup/asterisk.mjs';
import { checkNodeVersion } from './setup/node-version.mjs';
import { electronRuntime } from './setup/electron-runtime.mjs';
import { installNpmPackages } from './setup/npm-packages.mjs';
import { projectFolder } from './setup/places.mjs';
import { runMain, SetUpError } from './setup/say.mjs';
import { installSystemPackages } from './setup/system-packages.mjs';

/**
 * Does whatever is missing on this machine, each step once; what is there is only looked at, so a second run takes a second or two.
 * @param {{ for: import('./setup/system-packages.mjs').Purpose }} purpose
 * @returns {Promise<{ runtime: import('./setup/electron-runtime.mjs').ElectronRuntime }>}
 */
export async function setUp({ for: purpose }) {
  checkNodeVersion();
  await installSystemPackages(purpose, { compiles: false });
  await installNpmPackages(projectFolder, { beforeCompiling: () => installSystemPackages(purpose, { compiles: true }) });
  const runtime = await electronRuntime();
  if (purpose === 'test') await installAsterisk(projectFolder);
  return { runtime };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runMain(async () => {
    const purpose = process.argv[2] ?? 'run';
    if (!['run', 'test', 'package'].includes(purpose)) throw new SetUpError('usage: node scripts/setup.mjs [run|test|package]');
    const { runtime } = await setUp({ for: purpose });
    process.stdout.write(`${JSON.stringify(runtime)}\n`);
  });
}
