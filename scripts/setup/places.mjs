import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The clone these scripts belong to. */
export const projectFolder = resolve(import.meta.dirname, '../..');

/** What is dear to make (downloads, the runtime) is kept here, outside the clone, so that the next clone has it too. */
export function cacheFolder(environment = process.env) {
  const base = environment.XDG_CACHE_HOME || join(environment.HOME || homedir(), '.cache');
  return join(base, 'ringdesk');
}

/** What set-up has done to this clone: see stamp.mjs. Ignored by git. */
export const stampFolder = join(projectFolder, '.setup');
