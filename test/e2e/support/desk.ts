/** One desk: the real Electron app with a folder of its own. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import sqlite3 from 'sqlite3';

export const project = resolve(import.meta.dirname, '../../..');

export function electronExecutable(): string {
  const executable = process.env['RINGDESK_ELECTRON'];
  if (!executable) throw new Error('RINGDESK_ELECTRON is not set: run the end-to-end tests through `npm test -- e2e`');
  return executable;
}

/** Chromium's sandbox cannot run as root; `sandbox.spec.ts` runs the app as a normal user with it. */
export function rootArguments(): string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

export interface Desk {
  readonly app: ElectronApplication;
  readonly pop: Page;
  readonly workspace: Page;
  readonly userData: string;
  /** Rows of the local replica, read beside the running app. */
  replica<T>(sql: string, ...parameters: unknown[]): Promise<T[]>;
  popIsVisible(): Promise<boolean>;
  close(): Promise<void>;
  /** SIGKILL to the whole application, as a power cut would. */
  kill(): Promise<void>;
}

export async function newUserData(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'ringdesk-desk-'));
}

export async function openDesk(options: { serviceUrl?: string; user?: string; userData?: string; arguments?: string[]; environment?: Readonly<Record<string, string>> } = {}): Promise<Desk> {
  const userData = options.userData ?? (await newUserData());
  const app = await _electron.launch({
    executablePath: electronExecutable(),
    chromiumSandbox: process.getuid?.() !== 0, // else Playwright switches it off by itself
    args: [
      ...rootArguments(),
      '--disable-gpu',
      `--user-data-dir=${userData}`,
      project,
      ...(options.serviceUrl ? [`--service-url=${options.serviceUrl}`] : []),
      ...(options.user ? [`--service-user=${options.user}`] : []),
      ...(options.arguments ?? []),
    ],
    env: { ...process.env, LANG: 'en_US.UTF-8', ELECTRON_DISABLE_SECURITY_WARNINGS: '1', ...options.environment },
  });
  if (process.env['RINGDESK_E2E_LOG']) app.process().stderr?.pipe(process.stderr);
  const [pop, workspace] = await Promise.all([pageOf(app, 'pop'), pageOf(app, 'workspace')]);
  return {
    app,
    pop,
    workspace,
    userData,
    replica: (sql, ...parameters) => readReplica(userData, sql, parameters),
    popIsVisible: () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((window) => window.webContents.getURL().includes('/pop/') && window.isVisible())),
    close: () => app.close(),
    async kill() {
      const main = app.process();
      const ended = new Promise((resolve) => main.once('exit', resolve));
      main.kill('SIGKILL');
      await ended;
    },
  };
}

export async function forget(userData: string): Promise<void> {
  await rm(userData, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

async function pageOf(app: ElectronApplication, surface: 'pop' | 'workspace'): Promise<Page> {
  const isIt = (page: Page) => page.url().includes(`/${surface}/`);
  return app.windows().find(isIt) ?? app.waitForEvent('window', { predicate: isIt, timeout: 30_000 });
}

async function readReplica<T>(userData: string, sql: string, parameters: unknown[]): Promise<T[]> {
  const folder = join(userData, 'replicas');
  const file = (await readdir(folder)).find((name) => name.endsWith('.sqlite'));
  if (!file) throw new Error(`no replica in ${folder}`);
  const database = new sqlite3.Database(join(folder, file), sqlite3.OPEN_READONLY);
  try {
    return await new Promise<T[]>((resolve, reject) => {
      database.all<T>(sql, parameters, (error, rows) => (error ? reject(error) : resolve(rows)));
    });
  } finally {
    database.close();
  }
}
