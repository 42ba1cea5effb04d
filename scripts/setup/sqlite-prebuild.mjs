import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { mustRun, run } from './command.mjs';
import { say } from './say.mjs';

const binary = 'build/Release/node_sqlite3.node';

/**
 * sqlite3 takes over a minute to compile. Its installer, prebuild-install, first looks into npm's cache for a ready binary; where none could be
 * downloaded we put the one that was just compiled there, so that the next `npm ci` on this machine (ours or a hand-made one) takes it.
 */
export async function keepCompiledSqlite(project, cache) {
  const folder = join(project, 'node_modules/sqlite3');
  if (!existsSync(join(folder, binary))) return;
  const archive = await cachedArchive(folder, cache);
  if (!archive || existsSync(archive)) return;
  await mkdir(dirname(archive), { recursive: true });
  const part = `${archive}.${process.pid}.part`;
  await mustRun('tar', ['czf', part, '-C', folder, binary], { output: 'keep' });
  await rename(part, archive);
  say('kept the compiled sqlite3 in npm\'s cache');
}

/** Whether `npm ci` will have to compile. Before prebuild-install is there nobody knows the exact name, so any archive of this version counts. */
export async function willCompileSqlite(project, cache) {
  const lock = JSON.parse(await readFile(join(project, 'package-lock.json'), 'utf8'));
  const version = lock.packages['node_modules/sqlite3']?.version;
  const names = await readdir(join(cache, '_prebuilds')).catch(() => []);
  return !names.some((name) => name.includes(`-sqlite3-v${version}-napi-v`) && name.endsWith(`-${process.platform}-${process.arch}.tar.gz`));
}

/** The file prebuild-install will look for. */
async function cachedArchive(folder, cache) {
  const { code, output } = await run(process.execPath, [join(import.meta.dirname, 'prebuild-archive.cjs'), '-r', 'napi'], {
    folder,
    environment: { npm_config_cache: cache },
    output: 'keep',
    seconds: 60,
  });
  const archive = output.trim().split('\n').at(-1);
  return code === 0 && archive?.endsWith('.tar.gz') ? archive : undefined;
}
