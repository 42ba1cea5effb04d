import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { startOwned, stopOwned } from './owned-processes.mjs';
import { startTwoMonitors } from './two-monitors.mjs';

const secondsToStart = 15;

/**
 * A screen of our own: Xvfb on a free display number, openbox as window manager, and a session bus where there is one.
 * @param {{ width?: number, height?: number }} [size]
 * @returns {Promise<{ name: string, environment: Record<string, string>, stop: () => Promise<void> }>}
 */
export async function startDisplay({ width = 1920, height = 1080 } = {}) {
  const started = [];
  const stop = async () => {
    // The window manager before its screen, so that it ends without complaint.
    for (const child of started.splice(0).reverse()) await stopOwned(child);
  };
  try {
    const number = await startScreen(started, width, height);
    const environment = { DISPLAY: `:${number}` };
    await startWindowManager(started, environment);
    const bus = await startSessionBus(started);
    if (bus) environment.DBUS_SESSION_BUS_ADDRESS = bus;
    return { name: environment.DISPLAY, environment, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The same with two monitors (`two-monitors.mjs`). */
export async function startTwoDisplays() {
  const started = [];
  const monitors = await startTwoMonitors(firstLine);
  started.push(monitors.child);
  const stop = async () => {
    for (const child of started.splice(0).reverse()) await stopOwned(child);
    await monitors.forget();
  };
  try {
    const environment = { DISPLAY: `:${await monitors.ready}` };
    await monitors.plug(environment);
    await startWindowManager(started, environment);
    const bus = await startSessionBus(started);
    if (bus) environment.DBUS_SESSION_BUS_ADDRESS = bus;
    return { name: environment.DISPLAY, environment, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Whether the user sits before a screen. */
export const hasDisplay = (environment = process.env) => Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY);

function startScreen(started, width, height) {
  const words = ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp', '-dpi', '96'];
  const screen = startOwned('Xvfb', words, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  started.push(screen);
  return firstLine(screen, screen.stdio[3], 'Xvfb');
}

/** Openbox with the distribution's own settings, whatever the user has in his; it runs --startup once it manages the screen. */
async function startWindowManager(started, environment) {
  const settings = '/etc/xdg/openbox/rc.xml';
  const words = [...(existsSync(settings) ? ['--config-file', settings] : []), '--startup', 'echo ready'];
  const manager = startOwned('openbox', words, { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(manager);
  await firstLine(manager, manager.stdout, 'openbox');
}

/** Notifications need a session bus; without one the app works all the same. */
async function startSessionBus(started) {
  const isInstalled = (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'dbus-daemon')));
  if (!isInstalled) return undefined;
  const bus = startOwned('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address=1'], { stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(bus);
  return firstLine(bus, bus.stdout, 'dbus-daemon');
}

/** The first line a program says on `stream`, which is how each of the three tells that it is ready. */
function firstLine(child, stream, name) {
  return new Promise((resolve, reject) => {
    let said = '';
    let complaint = '';
    const late = setTimeout(() => fail(`said nothing for ${secondsToStart} s`), secondsToStart * 1000);
    const fail = (why) => {
      clearTimeout(late);
      reject(new Error(`${name} did not start: ${why}${complaint ? `\n${complaint.trim()}` : ''}`));
    };
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, signal) => fail(`ended with ${code ?? signal}`));
    child.stderr?.on('data', (chunk) => (complaint = (complaint + chunk).slice(-2000)));
    stream.on('data', (chunk) => {
      said += chunk;
      const end = said.indexOf('\n');
      if (end < 0) return;
      clearTimeout(late);
      resolve(said.slice(0, end).trim());
    });
  });
}
