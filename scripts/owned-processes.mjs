import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Programs this process started and has not yet seen end. Only these are ever ended by us. */
const owned = new Set();

const endings = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };
let watching = false;

/**
 * Starts a program that must not outlive us: it is told to end when we end, even when we are killed (`setpriv --pdeathsig`).
 * @param {string} program
 * @param {string[]} words
 * @param {import('node:child_process').SpawnOptions} options
 */
export function startOwned(program, words, options) {
  watchOurEnd();
  const tether = existsSync('/usr/bin/setpriv') ? ['/usr/bin/setpriv', '--pdeathsig', 'TERM'] : [];
  const [first, ...rest] = [...tether, program, ...words];
  const child = spawn(first, rest, options);
  owned.add(child);
  const forget = () => owned.delete(child);
  child.once('exit', forget);
  child.once('error', forget);
  return child;
}

/** Ends one of ours: asks first, insists after three seconds. Resolves when it is gone. */
export async function stopOwned(child) {
  if (!owned.has(child)) return;
  await new Promise((gone) => {
    const insist = setTimeout(() => child.kill('SIGKILL'), 3000);
    child.once('exit', () => {
      clearTimeout(insist);
      gone(undefined);
    });
    child.kill('SIGTERM');
  });
}

function watchOurEnd() {
  if (watching) return;
  watching = true;
  process.once('exit', () => {
    for (const child of owned) child.kill('SIGTERM');
  });
  for (const [signal, code] of Object.entries(endings)) process.once(signal, () => process.exit(code));
}
