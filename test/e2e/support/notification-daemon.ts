/** Somebody who shows the system's notifications: dunst, on a bus of its own, so that no other program's notifications come here. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface NotificationDaemon {
  /** For the desk: where its notifications go. */
  readonly environment: Record<string, string>;
  /** Title and text of everything that was ever shown, oldest first. */
  texts(): readonly string[];
  /** How many are on the screen now. */
  onScreen(): number;
  /** As a click on the newest one. */
  click(): void;
  stop(): Promise<void>;
}

export async function startNotificationDaemon(): Promise<NotificationDaemon> {
  const folder = await mkdtemp(join(tmpdir(), 'ringdesk-dunst-'));
  await writeFile(join(folder, 'dunstrc'), '[global]\n');
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address=1'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const environment = { DBUS_SESSION_BUS_ADDRESS: await firstLine(bus) };
  const env = { ...process.env, ...environment };
  const monitor = spawn('dbus-monitor', ["interface='org.freedesktop.Notifications',member='Notify'"], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  const texts = textsOf(monitor);
  const dunst = spawn('dunst', ['-conf', join(folder, 'dunstrc')], { env, stdio: 'ignore' });
  const control = (...words: string[]) => execFileSync('dunstctl', words, { encoding: 'utf8', timeout: 10_000, env }).trim();
  await answers(control);
  return {
    environment,
    texts: () => texts,
    onScreen: () => Number(control('count', 'displayed')),
    // What a click does in dunst: the action, and away with it.
    click() {
      control('action', '0');
      control('close');
    },
    async stop() {
      for (const child of [monitor, dunst, bus]) await ended(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** dunst says nothing when it is ready: asked until it answers, at most 10 s. */
async function answers(control: (...words: string[]) => string): Promise<void> {
  const until = Date.now() + 10_000;
  for (;;) {
    try {
      control('count', 'displayed');
      return;
    } catch (cause) {
      if (Date.now() > until) throw cause;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** What is asked of the daemon, as the bus carries it: program, the notification to replace, icon, title, text. */
function textsOf(monitor: ChildProcess): string[] {
  const texts: string[] = [];
  let strings: string[] | null = null;
  if (monitor.stdout) {
    createInterface({ input: monitor.stdout }).on('line', (line) => {
      if (line.startsWith('method call')) strings = [];
      const text = /^ {3}string "(.*)"$/.exec(line)?.[1];
      if (text === undefined || strings?.push(text) !== 4) return;
      texts.push(`${strings[2]} | ${strings[3]}`);
      strings = null;
    });
  }
  return texts;
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    if (child.stdout) createInterface({ input: child.stdout }).once('line', resolve);
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  await gone;
}
