import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build } from './build.mjs';
import { mustRun } from './setup/command.mjs';
import { cacheFolder, projectFolder } from './setup/places.mjs';
import { runMain, say, SetUpError } from './setup/say.mjs';
import { setUp } from './setup.mjs';

/** `npm run package`: dist/linux-unpacked and a tar.gz of it; prints both paths. */
await runMain(async () => {
  const { runtime } = await setUp({ for: 'package' });
  await build(runtime);
  const output = join(projectFolder, 'dist');
  await rm(output, { recursive: true, force: true });

  say(`packing with Electron ${runtime.version}`);
  const plain = await withoutDefaultApp(runtime);
  try {
    await mustRun(
      process.execPath,
      [
        join(projectFolder, 'node_modules/electron-builder/cli.js'),
        ...['--linux', '--x64', '--publish', 'never', '--config', 'electron-builder.yml'],
        ...[`-c.electronVersion=${runtime.version}`, `-c.electronDist=${plain}`],
      ],
      { folder: projectFolder, environment: helpers(), output: 'keep', seconds: 900 },
    );
  } finally {
    await rm(plain, { recursive: true, force: true });
  }

  const archive = (await readdir(output)).find((name) => name.endsWith('.tar.gz'));
  const unpacked = join(output, 'linux-unpacked');
  if (!archive || !existsSync(join(unpacked, 'ringdesk'))) throw new SetUpError(`electron-builder left no app in ${output}`);
  process.stdout.write(`${unpacked}\n${join(output, archive)}\n`);
});

/**
 * A true copy of the runtime, for electron-builder to take apart: it writes the fuses into the binary, and the one in the cache must keep its own.
 * Only the development runtime brings a default app as a folder, which has no place in a package.
 */
async function withoutDefaultApp(runtime) {
  const copy = await mkdtemp(join(cacheFolder(), 'packing-'));
  const leftOut = [/\/resources\/app$/, /\/recipe-\d+$/];
  await cp(dirname(runtime.executable), copy, { recursive: true, filter: (from) => !leftOut.some((pattern) => pattern.test(from)) });
  return copy;
}

/** Debian's 7-Zip instead of the one electron-builder would download; the archive is made to be unpacked, not to be small. */
function helpers() {
  const sevenZip = '/usr/bin/7za';
  return {
    ELECTRON_BUILDER_COMPRESSION_LEVEL: '1',
    ...(existsSync(sevenZip) ? { ELECTRON_BUILDER_7ZIP_PATH: sevenZip } : {}),
  };
}
