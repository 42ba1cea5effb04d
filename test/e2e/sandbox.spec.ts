import { _electron, expect, test } from '@playwright/test';
import { electronRuntime } from '../../scripts/setup/electron-runtime.mjs';
import { layOutForTestUser } from '../../scripts/setup/test-user.mjs';

test('as a normal user the app runs inside Chromium’s sandbox', async () => {
  const { launch, app: folder, data } = await layOutForTestUser(await electronRuntime());
  const app = await _electron.launch({ executablePath: launch, chromiumSandbox: true, args: ['--disable-gpu', `--user-data-dir=${data}/profile`, folder] });
  try {
    const workspace = app.windows()[0] ?? (await app.waitForEvent('window'));
    await expect.poll(() => workspace.evaluate(() => document.readyState)).toBe('complete');
    const seen = await app.evaluate(({ app: running }) => ({ user: process.getuid?.(), sandboxOff: running.commandLine.hasSwitch('no-sandbox') }));
    expect(seen.user).not.toBe(0);
    expect(seen.sandboxOff).toBe(false);
    const renderers = await app.evaluate(({ app: running }) => running.getAppMetrics().filter((metric) => metric.type === 'Tab').map((metric) => metric.pid));
    expect(renderers.length).toBeGreaterThan(0);
    // Linux says of each process whether a seccomp filter holds it; 2 is "filtered".
    const { readFileSync } = await import('node:fs');
    for (const pid of renderers) expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/Seccomp:\t2/);
  } finally {
    await app.close();
  }
});
