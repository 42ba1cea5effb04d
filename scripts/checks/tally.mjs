/**
 * @typedef {object} CheckResult
 * @property {string} name
 * @property {number} passed
 * @property {number} failed skipped tests, suites that crashed and runners that broke off are counted here
 */

/**
 * Adds the checks up to the closing line. Nothing run is a failure too: an empty suite must not look green.
 * @param {CheckResult[]} results
 */
export function closing(results) {
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  const isGreen = failed === 0 && passed > 0 && results.every((result) => result.passed + result.failed > 0);
  return { line: `${passed} passed, ${failed} failed`, exitCode: isGreen ? 0 : 1 };
}

/** A check that is one thing: it holds or it does not. */
export const single = (name, holds) => ({ name, passed: holds ? 1 : 0, failed: holds ? 0 : 1 });

/**
 * Counts a runner's report. What the runner itself calls a failure (its exit code) is never lost, even if no test shows it:
 * an unhandled error, a crashed worker, a suite that could not be loaded.
 * @param {string} name
 * @param {{ passed: number, failed: number, skipped: number } | undefined} counts undefined when the runner left no report
 * @param {number} exitCode
 */
export function counted(name, counts, exitCode) {
  if (!counts) return single(name, false);
  const failed = counts.failed + counts.skipped;
  const isSilentFailure = failed === 0 && (exitCode !== 0 || counts.passed === 0);
  return { name, passed: counts.passed, failed: isSilentFailure ? 1 : failed };
}
