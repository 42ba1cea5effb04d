/** The commands of the README, as somebody types them. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, expect, test } from '@playwright/test';
import { forget, newUserData, project, rootArguments } from './support/desk.ts';

const run = promisify(execFile);

test('npm start -- --headless-demo does the main job by itself and prints three pictures, each alone on its line', async () => {
  const { stdout } = await run('npm', ['start', '--silent', '--', '--headless-demo'], { cwd: project, timeout: 120_000 });
  const lines = stdout.trim().split('\n');
  expect(lines).toHaveLength(3);
  for (const line of lines) {
    expect(isAbsolute(line)).toBe(true);
    expect(line).toMatch(/\.png$/);
    expect(statSync(line).size).toBeGreaterThan(5_000);
  }
});

test('npm run package makes an app that starts without the clone and a tar.gz of it', async () => {
  test.setTimeout(300_000);
  const { stdout } = await run('npm', ['run', '--silent', 'package'], { cwd: project, timeout: 240_000 });
  const archive = stdout.split('\n').find((line) => line.endsWith('.tar.gz'));
  expect(statSync(archive ?? '').size).toBeGreaterThan(50_000_000);

  const executable = join(project, 'dist/linux-unpacked/ringdesk');
  expect((await run(executable, [...rootArguments(), '--version'], { timeout: 30_000 })).stdout.trim()).toMatch(/^\d+\.\d+\.\d+$/);

  const userData = await newUserData();
  // The inspector is fused off in a packaged app, so Playwright speaks to its pages alone.
  const app = spawn(executable, [...rootArguments(), '--disable-gpu', `--user-data-dir=${userData}`, '--remote-debugging-port=0'], { stdio: ['ignore', 'ignore', 'pipe'], cwd: '/' });
  try {
    const browser = await chromium.connectOverCDP(await debuggerAddress(app.stderr));
    const pages = () => browser.contexts().flatMap((context) => context.pages());
    await expect.poll(() => pages().filter((page) => page.url().startsWith('app://ringdesk/')).length).toBe(2);
    const workspace = pages().find((page) => page.url().includes('/workspace/'));
    if (!workspace) throw new Error('no workspace');
    // The whole of it works: its own service, sqlite3 from the archive, the replica loaded.
    await expect(workspace.getByText(/^Up to date/)).toBeVisible({ timeout: 60_000 });
    await browser.close();
  } finally {
    const ended = once(app, 'exit');
    app.kill('SIGTERM');
    await ended;
    await forget(userData);
  }
});

function debuggerAddress(stderr: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    stderr.on('data', (data: Buffer) => {
      said += data.toString();
      const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (address) resolve(address);
    });
    stderr.on('end', () => reject(new Error(`the packaged app ended:\n${said.slice(-2000)}`)));
  });
}
