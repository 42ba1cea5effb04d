/* global window */
/**
 * The main job without anybody watching: a known and an unknown caller ring, both are answered, a case is saved. Prints three absolute
 * paths (the two pops, the opened workspace), each alone on its line. Expects a display (see display.mjs); drives the real app.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from '@playwright/test';

// The same numbers as in shared/demo-numbers.ts, which a plain Node program cannot import.
const knownNumber = '+17435550142';
const unknownNumber = '+17435550188';

/**
 * @param {{ executable: string, project: string, output: string, limitMs?: number }} options `output`: folder for the pictures
 * @returns {Promise<string[]>} the pictures
 */
export async function headlessDemo({ executable, project, output, limitMs = 90_000 }) {
  const userData = await mkdtemp(join(tmpdir(), 'ringdesk-demo-'));
  await mkdir(output, { recursive: true });
  const app = await _electron.launch({
    executablePath: executable,
    // Playwright switches the sandbox off unless it is told not to; only root, whom Chromium refuses otherwise, goes without.
    chromiumSandbox: process.getuid?.() !== 0,
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', `--user-data-dir=${userData}`, project],
  });
  const limit = setTimeout(() => app.process().kill('SIGKILL'), limitMs);
  try {
    const [pop, workspace] = [await page(app, 'pop'), await page(app, 'workspace')];
    const picture = (name) => join(output, `${name}.png`);
    await untilOnline(workspace);

    await ring(workspace, knownNumber);
    await pop.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' }).waitFor();
    await pop.screenshot({ path: picture('pop-known') });
    await pop.getByRole('button', { name: 'Answer' }).click();
    await workspace.getByRole('heading', { level: 1, name: 'Rosalind Achterberg' }).waitFor();
    await workspace.getByText('Phone call, in progress').waitFor();
    await workspace.screenshot({ path: picture('workspace') });
    await workspace.getByRole('combobox', { name: 'Disposition' }).click();
    await workspace.getByRole('option', { name: 'Information given' }).click();
    await workspace.getByRole('button', { name: 'Finish the call' }).click();
    await workspace.getByRole('heading', { level: 1, name: 'Desk' }).waitFor();

    await ring(workspace, unknownNumber);
    await pop.getByRole('heading', { level: 1, name: '(743) 555-0188' }).waitFor();
    await pop.screenshot({ path: picture('pop-unknown') });
    await pop.getByRole('button', { name: 'Answer' }).click();
    await pop.getByRole('button', { name: 'New or link' }).click();
    await pop.getByRole('menuitem', { name: 'Create Case' }).click();
    await workspace.getByLabel('First name').fill('Imani');
    await workspace.getByLabel('Last name').fill('Okafor');
    await workspace.getByRole('radio', { name: /Report/ }).click();
    await workspace.getByLabel('Category').fill('Graffiti');
    await workspace.getByRole('option', { name: /Graffiti/ }).first().click();
    await workspace.getByLabel('Subject').fill('Graffiti under the harbor bridge');
    await workspace.getByRole('button', { name: 'Save and Close' }).click();
    await workspace.getByRole('heading', { level: 1, name: 'Imani Okafor' }).waitFor();
    return ['pop-known', 'pop-unknown', 'workspace'].map(picture);
  } finally {
    clearTimeout(limit);
    await app.close().catch(() => undefined);
    await rm(userData, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

async function page(app, surface) {
  const isIt = (candidate) => candidate.url().includes(`/${surface}/`);
  return app.windows().find(isIt) ?? app.waitForEvent('window', { predicate: isIt });
}

/** The first load is over: the demo city is in the replica. */
async function untilOnline(workspace) {
  for (let attempt = 0; attempt < 240; attempt++) {
    const { value } = await workspace.evaluate(() => window.ringdesk.replica('desk.state', {}));
    // `asOf` is set when the first load is over; without the line nothing can ring.
    if (value?.service === 'online' && value.load === null && value.asOf !== null && value.capabilities.hangUp) return;
    await workspace.waitForTimeout(250);
  }
  throw new Error('the first load was not over within a minute');
}

async function ring(workspace, number) {
  const outcome = await workspace.evaluate((value) => window.ringdesk.replica('calls.simulateRing', { number: value }), number);
  if (!outcome.ok) throw new Error(`the simulator did not ring: ${outcome.error.message}`);
}
