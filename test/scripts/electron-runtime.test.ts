import { existsSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { electronRuntime } from '../../scripts/setup/electron-runtime.mjs';
import { releasedElectron } from '../../scripts/setup/released-electron.mjs';
import { folderWith } from './folder.ts';

const released = { executable: '/released/electron', version: '45.0.0', kind: 'released' as const };
const development = { executable: '/development/electron', version: '33.0.0', kind: 'development' as const };

describe('which Electron runs', () => {
  test('the one the user names comes first', async () => {
    const folder = folderWith({ electron: '', version: 'v40.1.2' });
    const runtime = await electronRuntime({ environment: { RINGDESK_ELECTRON_DIST: folder }, released: () => Promise.resolve(released) });
    expect(runtime).toEqual({ executable: join(folder, 'electron'), version: '40.1.2', kind: 'given' });
  });

  test('a named folder without an Electron is said, not passed over', async () => {
    const folder = folderWith();
    await expect(electronRuntime({ environment: { RINGDESK_ELECTRON_DIST: folder } })).rejects.toThrow(`RINGDESK_ELECTRON_DIST names ${folder}`);
  });

  test('then the released one, and the development runtime only where that cannot be had', async () => {
    const both = { environment: {}, development: () => Promise.resolve(development) };
    expect(await electronRuntime({ ...both, released: () => Promise.resolve(released) })).toEqual(released);
    expect(await electronRuntime({ ...both, released: () => Promise.resolve(undefined) })).toEqual(development);
  });
});

describe('the released Electron', () => {
  const manifest = { 'node_modules/electron/package.json': JSON.stringify({ version: '45.0.0' }) };

  test('is taken without asking anybody when its binary is there', async () => {
    const project = folderWith({ ...manifest, 'node_modules/electron/dist/electron': '', 'node_modules/electron/dist/version': '45.0.0' });
    const runtime = await releasedElectron({ project, cache: folderWith(), environment: {}, reachable: () => Promise.reject(new Error('asked')) });
    expect(runtime).toEqual({ executable: join(project, 'node_modules/electron/dist/electron'), version: '45.0.0', kind: 'released' });
  });

  test('a refusal is asked for once, and again after a day', async () => {
    const project = folderWith({ ...manifest, 'node_modules/electron/install.js': '' });
    const cache = folderWith();
    const asked: string[] = [];
    const look = () =>
      releasedElectron({
        project,
        cache,
        environment: { XDG_CACHE_HOME: cache },
        reachable: (url) => {
          asked.push(url);
          return Promise.resolve(false);
        },
      });

    expect(await look()).toBeUndefined();
    expect(await look()).toBeUndefined();
    expect(asked).toEqual([expect.stringContaining('v45.0.0/electron-v45.0.0-')]);

    const refusal = join(cache, 'electron-45.0.0-refused');
    expect(existsSync(refusal)).toBe(true);
    const twoDaysAgo = Date.now() / 1000 - 2 * 86_400;
    utimesSync(refusal, twoDaysAgo, twoDaysAgo);
    await look();
    expect(asked).toHaveLength(2);
  });

  test('a mirror named in the environment is asked instead', async () => {
    const project = folderWith({ ...manifest, 'node_modules/electron/install.js': '' });
    const cache = folderWith();
    const asked: string[] = [];
    const environment = { XDG_CACHE_HOME: cache, ELECTRON_MIRROR: 'https://mirror.example.invalid/electron/' };
    await releasedElectron({ project, cache, environment, reachable: (url) => Promise.resolve(asked.push(url) < 0) });
    expect(asked[0]).toMatch(/^https:\/\/mirror\.example\.invalid\/electron\/v45\.0\.0\//);
  });
});
