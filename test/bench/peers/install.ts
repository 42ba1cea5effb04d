/** The peers' packages, installed on first use into a folder of their own; nothing else needs them. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { run } from '../../../scripts/setup/command.mjs';
import { hashOf, setStamp, stampSays } from '../../../scripts/setup/stamp.mjs';

const folder = import.meta.dirname;
const modules = join(folder, 'node_modules');
const stampName = 'ringdesk-bench';

/** @returns why they could not be installed, or null */
export async function installPeers(say: (line: string) => void): Promise<string | null> {
  // better-sqlite3 is compiled for the Node that runs.
  const wanted = hashOf(readFileSync(join(folder, 'package-lock.json')), process.versions.modules);
  if (stampSays(stampName, wanted, modules)) return null;
  say('peers: npm ci (about a minute: better-sqlite3 is compiled)');
  const { code, output } = await run('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund'], { folder, environment: headers(), output: 'keep', seconds: 900 });
  if (code !== 0) return `npm ci ended with ${code}: ${output.trim().split('\n').at(-1) ?? ''}`;
  setStamp(stampName, wanted, modules);
  return null;
}

/** Node's own headers, where they came with it, so that node-gyp need not fetch them. */
function headers(): Record<string, string> {
  const found = [resolve(dirname(process.execPath), '..'), '/usr'].find((candidate) => existsSync(join(candidate, 'include/node/node_api.h')));
  return found !== undefined && process.env['npm_config_nodedir'] === undefined ? { npm_config_nodedir: found } : {};
}
