/** The two apps that are measured, started the same way: nothing but the app's folder differs. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { startOwned, stopOwned } from '../../../scripts/owned-processes.mjs';

export type AppName = 'Ringdesk' | 'naive app';
const project = resolve(import.meta.dirname, '../../..');
const folders: Readonly<Record<AppName, string>> = { Ringdesk: project, 'naive app': join(project, 'test/bench/naive-app') };

export interface DeskApp {
  stop(): Promise<void>;
}

/** The naive app's page: a bundle on the disk, minified, as the pop's is. */
export async function buildNaivePage(): Promise<void> {
  await build({ root: join(folders['naive app'], 'page'), base: './', logLevel: 'error', build: { outDir: '../out', emptyOutDir: true, minify: true } });
}

/** @param folder for its data, which are removed when it stops */
export async function startApp(name: AppName, options: { electron: string; display: Readonly<Record<string, string>>; serviceUrl: string; folder: string }): Promise<DeskApp> {
  const userData = await mkdtemp(join(options.folder, 'desk-'));
  // A smaller window than the default: it must not lie where the pop will be, or its own changes would be seen there.
  await writeFile(join(userData, 'settings.json'), JSON.stringify({ workspace: { width: 1000, height: 640 } }));
  const words = [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), // Chromium refuses root otherwise
    '--disable-gpu',
    // A pop that fades in has no moment at which it is there. Its first frame comes at the same time either way.
    '--force-prefers-reduced-motion',
    `--user-data-dir=${userData}`,
    folders[name],
    `--service-url=${options.serviceUrl}`,
    '--service-user=call-taker',
  ];
  const environment = { ...process.env, ...options.display, LANG: 'en_US.UTF-8', ELECTRON_DISABLE_SECURITY_WARNINGS: '1' };
  const app = startOwned(options.electron, words, { env: environment, stdio: ['ignore', 'ignore', process.env['RINGDESK_BENCH_LOG'] ? 2 : 'ignore'] });
  return {
    async stop() {
      await stopOwned(app);
      await rm(userData, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
    },
  };
}
