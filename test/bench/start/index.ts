/**
 * Cold in the sense of a new process, not of a cold disk: from the start of the program until the first frame with content, of the
 * workspace (signed in at a case service, its city already on the disk) and of an Electron app with one empty window. The frame's time
 * is the page's own (first contentful paint); the workspace's first frame has its heading, tabs and search box, and takes keys.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron } from '@playwright/test';
import { build } from '../../../scripts/build.mjs';
import { startDisplay } from '../../../scripts/display.mjs';
import { electronRuntime } from '../../../scripts/setup/electron-runtime.mjs';
import { openDesk } from '../../e2e/support/desk.ts';
import { startService } from '../../e2e/support/service.ts';
import { percentile, rounded } from '../percentile.ts';
import type { Bench } from '../result.ts';

const blankApp = resolve(import.meta.dirname, 'blank-app');
const project = resolve(import.meta.dirname, '../../..');
const mostTimes = 1.5;

/** Runs in the page. */
async function isLoaded(): Promise<boolean> {
  const { ringdesk } = window as unknown as { ringdesk: { replica(name: string, input: unknown): Promise<{ value?: { asOf: string | null; load: unknown } }> } };
  const { value } = await ringdesk.replica('desk.state', {});
  return value !== undefined && value.asOf !== null && value.load === null;
}

export const start: Bench = async ({ quick, say }) => {
  const runtime = await electronRuntime();
  await build(runtime);
  const display = await startDisplay();
  const service = await startService();
  const folder = await mkdtemp(join(tmpdir(), 'ringdesk-start-'));
  process.env['RINGDESK_ELECTRON'] = runtime.executable;
  Object.assign(process.env, display.environment);

  /** @returns milliseconds from the start of the program to the first frame with content */
  async function firstFrame(app: string, userData: string, words: readonly string[], page: RegExp): Promise<number> {
    const begun = Date.now();
    const launched = await _electron.launch({ executablePath: runtime.executable, args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', `--user-data-dir=${userData}`, app, ...words] });
    try {
      const window = launched.windows().find((one) => page.test(one.url())) ?? (await launched.waitForEvent('window', { predicate: (one) => page.test(one.url()) }));
      await window.locator('h1').first().waitFor();
      const at = await window.waitForFunction(() => performance.timeOrigin + (performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -performance.timeOrigin));
      return (await at.jsonValue()) - begun;
    } finally {
      await launched.close();
    }
  }

  try {
    const userData = join(folder, 'desk');
    const first = await openDesk({ serviceUrl: service.url, userData });
    await first.workspace.waitForFunction(isLoaded, null, { polling: 250, timeout: 60_000 });
    await first.close();
    const [ours, blank]: [number[], number[]] = [[], []];
    for (let round = 0; round < (quick ? 3 : 10); round += 1) {
      blank.push(await firstFrame(blankApp, join(folder, 'blank'), [], /index\.html$/));
      ours.push(await firstFrame(project, userData, [`--service-url=${service.url}`], /\/workspace\//));
    }
    say(`start: workspace ${ours.map((value) => Math.round(value)).join(' ')} ms; blank window ${blank.map((value) => Math.round(value)).join(' ')} ms`);
    const [value, baseline] = [percentile(ours, 0.5), percentile(blank, 0.5)];
    return [{ name: 'start until the workspace can be used, against a blank window, p50', value: rounded(value), unit: 'ms', baseline: rounded(baseline), ratio: rounded(baseline / value), goal: `at most ${mostTimes} times a blank window`, holds: value <= mostTimes * baseline }];
  } finally {
    await service.remove();
    await display.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  }
};
