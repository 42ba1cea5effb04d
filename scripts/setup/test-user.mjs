import { existsSync, statSync } from 'node:fs';
import { chmod, cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { mustRun, run } from './command.mjs';
import { projectFolder } from './places.mjs';
import { say } from './say.mjs';

const user = 'ringdesk-test';

/** Everybody may read here; clone and cache often lie in root's home, where a normal user cannot even look. */
const place = '/var/cache/ringdesk-test';

const appParts = [
  'package.json',
  'out',
  'build/icons',
  'node_modules/sqlite3/package.json',
  'node_modules/sqlite3/lib',
  'node_modules/sqlite3/build/Release/node_sqlite3.node',
  'node_modules/bindings',
  'node_modules/file-uri-to-path',
];

/**
 * Lays the runtime and the built app out for a normal user, who runs them with Chromium's sandbox on. Call it after the build.
 * `launch` is a program that takes Electron's arguments: as root it first becomes the user `ringdesk-test`; a normal user stays who he is.
 * @param {import('./electron-runtime.mjs').ElectronRuntime} runtime
 * @returns {Promise<{ user: string | undefined, launch: string, app: string, data: string }>} `data` is a folder the user may write, empty at each call
 */
export async function layOutForTestUser(runtime, project = projectFolder) {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot) return { user: undefined, launch: runtime.executable, app: project, data: await emptyFolder(join(project, 'test-results/sandbox-data')) };

  await makeUser();
  await mkdir(place, { recursive: true });
  await chmod(place, 0o755); // whatever root's umask is
  const data = await emptyFolder(join(place, 'data'));
  await mustRun('chown', [`${user}:`, data], { output: 'keep' });
  const electron = await layOutRuntime(runtime);
  const app = await layOutApp(project);
  await allowOnDisplay();
  return { user, launch: await writeLauncher(electron), app, data };
}

async function makeUser() {
  if ((await run('id', ['-u', user], { output: 'keep' })).code === 0) return;
  say(`making the user ${user} for the tests of the sandbox`);
  await mustRun('useradd', ['--create-home', '--shell', '/usr/sbin/nologin', '--comment', 'Ringdesk sandbox tests', user], { output: 'keep' });
}

/** The runtime as hard links where it can be, else as a copy; made anew when it is another one. */
async function layOutRuntime(runtime) {
  const folder = join(place, 'electron');
  const executable = join(folder, 'electron');
  if (isSameFile(executable, runtime.executable)) return executable;
  const from = dirname(runtime.executable);
  await rm(folder, { recursive: true, force: true });
  const linked = await run('cp', ['-al', from, folder], { output: 'keep' });
  if (linked.code !== 0) {
    await rm(folder, { recursive: true, force: true });
    await mustRun('cp', ['-a', from, folder], { output: 'keep' });
  }
  return executable;
}

function isSameFile(one, other) {
  const [a, b] = [one, other].map((file) => statSync(file, { throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.size === b.size && a.mtimeMs === b.mtimeMs;
}

/** Always copied afresh: it is what the last build made. */
async function layOutApp(project) {
  const folder = join(place, 'app');
  await rm(folder, { recursive: true, force: true });
  for (const part of appParts) {
    const from = join(project, part);
    if (existsSync(from)) await cp(from, join(folder, part), { recursive: true });
  }
  await mustRun('chmod', ['-R', 'a+rX', folder], { output: 'keep' });
  return folder;
}

/** Our own display lets in only its owner; this adds the user. Without a display there is nothing to do. */
async function allowOnDisplay() {
  if (process.env.DISPLAY) await run('xhost', [`+si:localuser:${user}`], { output: 'keep', seconds: 10 });
}

/**
 * One process from launcher to Electron (exec all the way), so that its id is the app's and a test can end it. `--no-sandbox` is taken out:
 * Playwright adds it by itself when it runs as root, and then there would be nothing to test.
 */
async function writeLauncher(electron) {
  const file = join(place, 'launch');
  const script = `#!/bin/sh
for word; do
  shift
  [ "$word" = --no-sandbox ] || set -- "$@" "$word"
done
export HOME=/home/${user} USER=${user} LOGNAME=${user} DBUS_SESSION_BUS_ADDRESS=disabled:
unset XDG_CACHE_HOME XDG_CONFIG_HOME XDG_RUNTIME_DIR XAUTHORITY
cd ${place}
exec setpriv --reuid=${user} --regid=${user} --init-groups --no-new-privs ${electron} "$@"
`;
  await writeFile(file, script);
  await chmod(file, 0o755);
  return file;
}

async function emptyFolder(folder) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return folder;
}
