import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from './places.mjs';
import { SetUpError } from './say.mjs';

/** package.json's `engines.node` is the one place that names the oldest Node we run on. */
export function checkNodeVersion(running = process.versions.node, needed = neededByPackage()) {
  const have = parts(running);
  const want = parts(needed);
  const at = want.findIndex((part, index) => part !== have[index]);
  if (at >= 0 && (have[at] ?? 0) < want[at]) {
    throw new SetUpError(`Ringdesk needs Node ${needed} or newer; this is ${running}. Install a newer Node and run the same command again.`);
  }
}

function neededByPackage() {
  return JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8')).engines.node.replace(/^>=\s*/, '');
}

const parts = (version) => version.split('.').map(Number);
