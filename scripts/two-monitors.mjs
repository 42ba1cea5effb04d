import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './setup/command.mjs';
import { startOwned } from './owned-processes.mjs';

/** Debian's `Xorg` in the path asks for a console; the server itself does not. */
const server = '/usr/lib/xorg/Xorg';

/** Xvfb has one output. Xorg with the dummy driver has sixteen, which are plugged in and out by xrandr. */
const configuration = `
Section "ServerFlags"
  Option "AutoAddDevices" "false"
  Option "AutoEnableDevices" "false"
  Option "DontVTSwitch" "true"
EndSection
Section "Device"
  Identifier "card"
  Driver "dummy"
  VideoRam 65536
EndSection
Section "Monitor"
  Identifier "monitor"
  HorizSync 5.0-1000.0
  VertRefresh 5.0-200.0
EndSection
Section "Screen"
  Identifier "screen"
  Device "card"
  Monitor "monitor"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Virtual 3840 2160
  EndSubSection
EndSection
`;

/**
 * An X server with two monitors side by side: 1920 x 1080, the primary one, and 1280 x 1024 at its right.
 * @returns {Promise<{ child: import('node:child_process').ChildProcess, ready: Promise<string>, plug: (environment: Record<string, string>) => Promise<void>, forget: () => Promise<void> }>}
 */
export async function startTwoMonitors(firstLine) {
  const folder = await mkdtemp(join(tmpdir(), 'ringdesk-monitors-'));
  const file = join(folder, 'xorg.conf');
  await writeFile(file, configuration);
  const words = ['-displayfd', '3', '-noreset', '-nolisten', 'tcp', '-config', file, '-logfile', join(folder, 'xorg.log'), '-novtswitch', '-sharevts'];
  const child = startOwned(server, words, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  return {
    child,
    ready: firstLine(child, child.stdio[3], 'Xorg'),
    async plug(environment) {
      await xrandr(environment, '--output', 'DUMMY0', '--mode', '1920x1080', '--pos', '0x0', '--primary');
      await xrandr(environment, '--addmode', 'DUMMY1', '1280x1024');
      await xrandr(environment, '--output', 'DUMMY1', '--mode', '1280x1024', '--right-of', 'DUMMY0');
      // The server looks at its outputs when it is asked about them: before, programs are told of one.
      await xrandr(environment, '--query');
    },
    forget: () => rm(folder, { recursive: true, force: true }),
  };
}

async function xrandr(environment, ...words) {
  const { code, output } = await run('xrandr', words, { environment, output: 'keep', seconds: 10 });
  if (code !== 0) throw new Error(`xrandr ${words.join(' ')} ended with ${code}: ${output.trim()}`);
}
