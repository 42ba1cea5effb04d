import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkNodeVersion } from '../../scripts/setup/node-version.mjs';
import { needsInstall } from '../../scripts/setup/npm-packages.mjs';
import { willCompileSqlite } from '../../scripts/setup/sqlite-prebuild.mjs';
import { hashOf, setStamp, stampSays } from '../../scripts/setup/stamp.mjs';
import { folderWith } from './folder.ts';

const lock = (version: string) => JSON.stringify({ packages: { '': {}, 'node_modules/sqlite3': { version }, 'node_modules/for-windows': { version: '1.0.0', optional: true } } });
const binary = 'node_modules/sqlite3/build/Release/node_sqlite3.node';
const installed = {
  'package-lock.json': lock('6.0.1'),
  'node_modules/.package-lock.json': JSON.stringify({ packages: { 'node_modules/sqlite3': { version: '6.0.1' } } }),
  [binary]: '',
  'node_modules/electron/package.json': '{}',
  'node_modules/electron-vite/package.json': '{}',
  'node_modules/vitest/package.json': '{}',
  'node_modules/@playwright/test/package.json': '{}',
};

describe('npm ci is run', () => {
  test('when nothing is installed', () => {
    expect(needsInstall(folderWith({ 'package-lock.json': lock('6.0.1') }))).toBe(true);
  });

  test('not when the tree was made from this lock, be it by hand', () => {
    const project = folderWith(installed);
    expect(needsInstall(project)).toBe(false);
    expect(needsInstall(project)).toBe(false);
  });

  test('when the lock names another version than the tree holds', () => {
    const project = folderWith(installed);
    expect(needsInstall(project)).toBe(false);
    writeFileSync(join(project, 'package-lock.json'), lock('6.0.2'));
    expect(needsInstall(project)).toBe(true);
  });

  test('when the compiled sqlite3 was deleted, whatever the stamp says', () => {
    const project = folderWith(installed);
    expect(needsInstall(project)).toBe(false);
    rmSync(join(project, binary));
    expect(needsInstall(project)).toBe(true);
  });
});

describe('sqlite3 is compiled', () => {
  const archive = (version: string) => `_prebuilds/0b0574-sqlite3-v${version}-napi-v6-${process.platform}-${process.arch}.tar.gz`;

  test('unless npm keeps a binary of this version', async () => {
    const project = folderWith({ 'package-lock.json': lock('6.0.1') });
    expect(await willCompileSqlite(project, folderWith())).toBe(true);
    expect(await willCompileSqlite(project, folderWith({ [archive('5.1.7')]: '' }))).toBe(true);
    expect(await willCompileSqlite(project, folderWith({ [archive('6.0.1')]: '' }))).toBe(false);
  });
});

describe('stamps', () => {
  test('say only what was last set', () => {
    const folder = folderWith();
    expect(stampSays('build', 'one', folder)).toBe(false);
    setStamp('build', 'one', folder);
    expect(stampSays('build', 'one', folder)).toBe(true);
    expect(stampSays('build', 'two', folder)).toBe(false);
  });

  test('differ when a byte moves from one file to the next', () => {
    expect(hashOf('ab', 'c')).not.toBe(hashOf('a', 'bc'));
  });
});

describe('the Node version', () => {
  test('is compared part by part, not as text', () => {
    expect(() => checkNodeVersion('20.19.0', '20.19.0')).not.toThrow();
    expect(() => checkNodeVersion('22.1.0', '20.19.0')).not.toThrow();
    expect(() => checkNodeVersion('20.9.5', '20.19.0')).toThrow('needs Node 20.19.0 or newer; this is 20.9.5');
    expect(() => checkNodeVersion('18.20.4', '20.19.0')).toThrow();
  });
});
