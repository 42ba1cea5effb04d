import { run } from './command.mjs';
import { say, SetUpError } from './say.mjs';

/** @typedef {'run' | 'test' | 'screenshots' | 'package' | 'bench'} Purpose */

const toRunElectron = ['libnss3', 'libatk1.0-0', 'libatk-bridge2.0-0', 'libcups2', 'libgtk-3-0', 'libgbm1', 'libasound2', 'libxss1', 'libdrm2', 'libnotify4', 'fonts-dejavu-core'];
const toHaveAScreen = ['xvfb', 'xauth', 'openbox', 'dbus'];
const toUnpackTheRuntime = ['unzip'];
const toCompile = ['python3', 'g++', 'make'];
/** A second monitor (Xvfb has one), and somebody who shows notifications. */
const toTestMore = ['xserver-xorg-core', 'xserver-xorg-video-dummy', 'dunst'];
const toTest = [...toTestMore, 'dbus-x11', 'xdotool', 'wmctrl', 'x11-utils', 'x11-xserver-utils', 'sip-tester', 'imagemagick', 'openssl'];
/** Pictures that people keep are made small. */
const toKeepPictures = ['pngquant'];
const toPackage = ['p7zip-full'];
/** The watcher of the screen and better-sqlite3 are compiled; the sqlite3 program is what loading is compared with. */
const toBench = ['gcc', 'g++', 'make', 'python3', 'libc6-dev', 'libx11-dev', 'libxdamage-dev', 'sqlite3'];

/**
 * The Debian packages a purpose asks for.
 * @param {Purpose} purpose
 * @param {{ compiles: boolean }} options whether sqlite3 is about to be compiled
 */
export function packagesFor(purpose, { compiles }) {
  return [
    ...toRunElectron,
    ...toHaveAScreen,
    ...toUnpackTheRuntime,
    ...(compiles ? toCompile : []),
    ...(purpose === 'test' || purpose === 'screenshots' ? toTest : []),
    ...(purpose === 'screenshots' ? toKeepPictures : []),
    ...(purpose === 'package' ? toPackage : []),
    ...(purpose === 'bench' ? toBench : []),
  ];
}

/** Which of the packages dpkg does not know as installed, from the answer of dpkg-query ("name status", a line each). */
export function missingFrom(packages, dpkgAnswer) {
  const installed = new Set();
  for (const line of dpkgAnswer.split('\n')) {
    const [name, status] = line.split(' ');
    if (name && status === 'installed') installed.add(name.replace(/:.*/, ''));
  }
  return packages.filter((name) => !installed.has(name));
}

/**
 * How the missing packages get here: a command prefix, or a line for the user.
 * @param {string[]} missing
 * @param {{ isDebian: boolean, isRoot: boolean, maySudo: boolean }} here
 * @returns {{ install: string[] } | { ask: string }}
 */
export function decide(missing, { isDebian, isRoot, maySudo }) {
  const names = missing.join(' ');
  if (!isDebian) return { ask: `Ringdesk needs what Debian calls: ${names}. Install them with this system's package manager and run the same command again.` };
  if (isRoot) return { install: [] };
  if (maySudo) return { install: ['sudo', '-n'] };
  return { ask: `Ringdesk needs system packages that only an administrator can install: sudo apt-get install -y --no-install-recommends ${names}` };
}

/** @param {Purpose} purpose */
export async function installSystemPackages(purpose, { compiles }) {
  if (process.platform !== 'linux') return;
  const packages = packagesFor(purpose, { compiles });
  const asked = await run('dpkg-query', ['-W', '-f=${Package} ${db:Status-Status}\n', ...packages], { output: 'keep' });
  const isDebian = asked.code !== 127;
  const missing = isDebian ? missingFrom(packages, asked.output) : packages;
  if (missing.length === 0) return;

  const isRoot = process.getuid?.() === 0;
  const maySudo = !isRoot && (await run('sudo', ['-n', 'true'], { output: 'keep', seconds: 10 })).code === 0;
  const decision = decide(missing, { isDebian, isRoot, maySudo });
  if ('ask' in decision) {
    // Another system names its packages otherwise and may well have them: the line is advice there.
    if (!isDebian) return say(decision.ask);
    throw new SetUpError(decision.ask);
  }
  say(`installing ${missing.join(' ')}`);
  await apt(decision.install, ['update']);
  await apt(decision.install, ['install', '-y', '--no-install-recommends', ...missing]);
}

async function apt(prefix, words) {
  const [program, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', '-o', 'DPkg::Lock::Timeout=120', ...words];
  const { code, output } = await run(program, rest, { output: 'keep', seconds: 1200 });
  // A source that fails to refresh need not matter: what counts is whether the packages install.
  if (code !== 0 && words[0] === 'install') throw new SetUpError(`apt-get ${words.join(' ')} ended with ${code}:\n${output.trim().split('\n').slice(-12).join('\n')}`);
}
