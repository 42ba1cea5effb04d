import { describe, expect, test } from 'vitest';
import { countPlaywright } from '../../scripts/checks/playwright-report.mjs';
import { closing, counted, single } from '../../scripts/checks/tally.mjs';
import { countVitest } from '../../scripts/checks/vitest-report.mjs';

describe('the closing line', () => {
  test('adds all checks up and is green when nothing failed', () => {
    expect(closing([single('types', true), counted('unit', { passed: 12, failed: 0, skipped: 0 }, 0)])).toEqual({ line: '13 passed, 0 failed', exitCode: 0 });
  });

  test('is red when one check failed, and still counts the others', () => {
    expect(closing([single('types', false), counted('unit', { passed: 12, failed: 2, skipped: 0 }, 1)])).toEqual({ line: '12 passed, 3 failed', exitCode: 1 });
  });

  test('is red when nothing ran', () => {
    expect(closing([])).toEqual({ line: '0 passed, 0 failed', exitCode: 1 });
  });

  test('counts a skipped test as a failure', () => {
    expect(counted('e2e', { passed: 4, failed: 0, skipped: 1 }, 0)).toEqual({ name: 'e2e', passed: 4, failed: 1 });
  });

  test('counts a runner that failed although every test passed', () => {
    expect(counted('unit', { passed: 4, failed: 0, skipped: 0 }, 1)).toEqual({ name: 'unit', passed: 4, failed: 1 });
  });

  test('counts a runner that found no tests, and one that left no report', () => {
    expect(counted('e2e', { passed: 0, failed: 0, skipped: 0 }, 0).failed).toBe(1);
    expect(counted('e2e', undefined, 0)).toEqual({ name: 'e2e', passed: 0, failed: 1 });
  });
});

describe('reports of the runners', () => {
  const file = (status: string, ...tests: string[]) => ({ status, assertionResults: tests.map((each) => ({ status: each })) });

  test('a Vitest file that could not be loaded is one failure', () => {
    expect(countVitest({ testResults: [file('passed', 'passed', 'passed'), file('failed')] })).toEqual({ passed: 2, failed: 1, skipped: 0 });
  });

  test('a Vitest file is not counted again for the tests that failed in it', () => {
    expect(countVitest({ testResults: [file('failed', 'passed', 'failed', 'failed')] })).toEqual({ passed: 1, failed: 2, skipped: 0 });
  });

  test('Vitest calls skipped tests pending, todo or skipped', () => {
    expect(countVitest({ testResults: [file('passed', 'passed', 'pending', 'todo', 'skipped')] })).toEqual({ passed: 1, failed: 0, skipped: 3 });
  });

  test('Playwright: flaky tests and errors outside of tests are failures', () => {
    const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 };
    expect(countPlaywright({ stats, errors: [{ message: 'cannot find module' }] })).toEqual({ passed: 5, failed: 3, skipped: 2 });
  });
});
