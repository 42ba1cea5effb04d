import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { demoNumbers } from '../../shared/demo-numbers.ts';
import { electronExecutable, project, rootArguments } from './support/desk.ts';
import { expect, online, test } from './support/fixtures.ts';

test('with nothing configured: own service, demo city, and the simulator rings when asked by Ctrl+Shift+R and by --ring', async ({ deskAt }) => {
  const desk = await deskAt();
  await online(desk);
  const [counts] = await desk.replica<{ contacts: number; cases: number; articles: number; templates: number }>(
    `SELECT (SELECT count(*) FROM contact) AS contacts, (SELECT count(*) FROM incident) AS cases,
            (SELECT count(*) FROM knowledgearticle) AS articles, (SELECT count(*) FROM template) AS templates`,
  );
  expect(counts?.contacts).toBeGreaterThan(4_500);
  expect(counts?.cases).toBeGreaterThan(8_000); // of the last 24 months, and all active ones
  expect(counts?.articles).toBeGreaterThan(10);
  expect(counts?.templates).toBeGreaterThan(5);

  await desk.workspace.bringToFront();
  await desk.workspace.keyboard.press('Control+Shift+R');
  await expect(desk.pop.getByRole('button', { name: 'Answer' })).toBeVisible();
  await desk.pop.getByRole('button', { name: 'Dismiss' }).click();
  await expect.poll(() => desk.popIsVisible()).toBe(false);

  // A second start hands its wish to the running app and ends; nothing is opened twice.
  const second = spawn(
    electronExecutable(),
    [...rootArguments(), '--disable-gpu', `--user-data-dir=${desk.userData}`, project, '--ring', demoNumbers.unknown],
    { stdio: 'ignore', env: process.env },
  );
  const [code] = (await once(second, 'exit')) as [number];
  expect(code).toBe(0);
  await expect(desk.pop.getByRole('heading', { level: 1, name: '(743) 555-0188' })).toBeVisible();
});

test('a second start brings the running workspace forward', async ({ deskAt }) => {
  const desk = await deskAt();
  const isVisible = () =>
    desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().find((window) => window.webContents.getURL().includes('/workspace/'))?.isVisible());
  await expect.poll(isVisible).toBe(true);
  await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().find((window) => window.webContents.getURL().includes('/workspace/'))?.hide());
  expect(await isVisible()).toBe(false);
  const second = spawn(electronExecutable(), [...rootArguments(), '--disable-gpu', `--user-data-dir=${desk.userData}`, project], { stdio: 'ignore', env: process.env });
  await once(second, 'exit');
  await expect.poll(isVisible).toBe(true);
});
