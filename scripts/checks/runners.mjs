import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../setup/command.mjs';
import { projectFolder } from '../setup/places.mjs';
import { countPlaywright } from './playwright-report.mjs';
import { counted, single } from './tally.mjs';
import { countVitest } from './vitest-report.mjs';

const tool = (path) => join(projectFolder, 'node_modules', path);
const reportFile = (name) => join(projectFolder, 'test-results', `${name}.json`);
/** The long versions of the suites may take longer (`scripts/test-long.mjs`). */
const driverSeconds = process.env.RINGDESK_RUNS || process.env.RINGDESK_KILLS ? 3 * 3600 : 2400;
const node = (words, options) => run(process.execPath, words, { folder: projectFolder, ...options });

/** Each check shows what is wrong on stderr and says how many of its parts held. */
export const checks = {
  types: () => quiet('types', [tool('typescript/bin/tsc'), '--noEmit', '-p', '.']),
  lint: () => quiet('lint', [tool('eslint/bin/eslint.js'), '.', '--max-warnings', '0']),

  async unit(environment, words = []) {
    const report = reportFile('unit');
    rmSync(report, { force: true });
    const { code } = await node([tool('vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...words], {
      environment,
      seconds: driverSeconds,
    });
    return counted('unit', readReport(report, countVitest), code);
  },

  async e2e(environment, words = []) {
    const report = reportFile('e2e');
    rmSync(report, { force: true });
    const { code } = await node([tool('@playwright/test/cli.js'), 'test', ...words], { environment: { ...environment, RINGDESK_E2E_REPORT: report }, seconds: driverSeconds });
    return counted('e2e', readReport(report, countPlaywright), code);
  },
};

/** A tool that says something only when something is wrong. */
async function quiet(name, words) {
  const { code, output } = await node(words, { output: 'keep', seconds: 600 });
  if (code !== 0) process.stderr.write(`\n${name}:\n${output.trim()}\n`);
  return single(name, code === 0);
}

function readReport(file, count) {
  if (!existsSync(file)) return undefined;
  try {
    return count(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    process.stderr.write(`${file} cannot be read: ${error.message}\n`);
    return undefined;
  }
}
