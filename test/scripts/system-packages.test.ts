import { describe, expect, test } from 'vitest';
import { decide, missingFrom, packagesFor } from '../../scripts/setup/system-packages.mjs';

const answer = ['libnss3 installed', 'libgtk-3-0 installed', 'openbox config-files', 'dpkg-query: no packages found matching xvfb'].join('\n');

describe('missing Debian packages', () => {
  test('are those dpkg does not call installed, removed ones too', () => {
    expect(missingFrom(['libnss3', 'openbox', 'xvfb', 'libgtk-3-0'], answer)).toEqual(['openbox', 'xvfb']);
  });

  test('are installed straight away by root, and through sudo by who may', () => {
    expect(decide(['xvfb'], { isDebian: true, isRoot: true, maySudo: false })).toEqual({ install: [] });
    expect(decide(['xvfb'], { isDebian: true, isRoot: false, maySudo: true })).toEqual({ install: ['sudo', '-n'] });
  });

  test('are named in one line that can be pasted when the user may not install', () => {
    const decision = decide(['xvfb', 'openbox'], { isDebian: true, isRoot: false, maySudo: false });
    expect(decision).toEqual({ ask: expect.stringContaining('apt-get install -y --no-install-recommends xvfb openbox') as string });
    expect(JSON.stringify(decision)).not.toContain('\\n');
  });

  test('are named without apt on another system', () => {
    const decision = decide(['xvfb'], { isDebian: false, isRoot: true, maySudo: true });
    expect(JSON.stringify(decision)).toContain('xvfb');
    expect(JSON.stringify(decision)).not.toContain('apt-get');
  });
});

describe('what a purpose asks for', () => {
  test('a compiler only when sqlite3 must be compiled', () => {
    expect(packagesFor('run', { compiles: false })).not.toContain('g++');
    expect(packagesFor('run', { compiles: true })).toEqual(expect.arrayContaining(['python3', 'g++', 'make']));
  });

  test('the SIP caller only for tests, 7-Zip only for packages', () => {
    expect(packagesFor('run', { compiles: false })).not.toContain('sip-tester');
    expect(packagesFor('test', { compiles: false })).toContain('sip-tester');
    expect(packagesFor('package', { compiles: false })).toContain('p7zip-full');
    expect(packagesFor('screenshots', { compiles: false })).toEqual(expect.arrayContaining(['xvfb', 'pngquant']));
  });
});
