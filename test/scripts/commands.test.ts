import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startDisplay } from '../../scripts/display.mjs';
import { run } from '../../scripts/setup/command.mjs';
import { folderWith } from './folder.ts';

const script = (source: string) => ['-e', source];

describe('a program that set-up runs', () => {
  test('has its exit code and output handed back', async () => {
    expect(await run(process.execPath, script('console.log("said"); process.exit(3)'), { output: 'keep' })).toEqual({ code: 3, output: 'said\n' });
  });

  test('that is not installed ends with 127, as in a shell', async () => {
    expect((await run('no-such-program-of-ringdesk', [], { output: 'keep' })).code).toBe(127);
  });

  test('that hangs is ended after its time', async () => {
    const { code, output } = await run(process.execPath, script('setInterval(() => {}, 1000)'), { output: 'keep', seconds: 0.5 });
    expect(code).toBe(124);
    expect(output).toContain('stopped after 0.5 s');
  });

  test('does not outlive a set-up that is killed', async () => {
    const module = JSON.stringify(join(import.meta.dirname, '../../scripts/owned-processes.mjs'));
    const source = `
      import { startOwned } from ${module};
      const child = startOwned('sleep', ['60'], { stdio: 'ignore' });
      child.once('spawn', () => { console.log(child.pid); setTimeout(() => process.kill(process.pid, 'SIGKILL'), 500); });`;
    const { output } = await run(process.execPath, ['--input-type=module', ...script(source)], { output: 'keep' });
    const id = Number(output.trim());
    expect(id).toBeGreaterThan(0);
    await expect.poll(() => isRunning(id), { timeout: 5000 }).toBe(false);
  });
});

describe('a screen of our own', () => {
  test('has the size asked for and a window manager, and is gone after stop', async () => {
    const display = await startDisplay({ width: 1280, height: 720 });
    try {
      const root = await run('xprop', ['-root', '_NET_SUPPORTING_WM_CHECK'], { environment: display.environment, output: 'keep', seconds: 10 });
      expect(root.output).toContain('window id');
      expect((await run('xdpyinfo', [], { environment: display.environment, output: 'keep', seconds: 10 })).output).toContain('1280x720 pixels');
    } finally {
      await display.stop();
    }
    expect((await run('xdpyinfo', [], { environment: display.environment, output: 'keep', seconds: 10 })).code).not.toBe(0);
  });

  test('says which program is missing', async () => {
    const path = process.env.PATH;
    process.env.PATH = folderWith();
    try {
      await expect(startDisplay()).rejects.toThrow('Xvfb did not start');
    } finally {
      process.env.PATH = path;
    }
  });
});

/** A process that has ended but whose parent has not asked for its end yet (state Z) is not running. */
function isRunning(id: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${id}/status`, 'utf8'));
  } catch {
    return false;
  }
}
