/**
 * `npm run bench [-- --quick] [--json] [--only NAME,…]`: all benchmarks one after the other, each figure a ratio inside this run where it
 * can be one. A full run writes its figures to RESULTS.md.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { calls } from './calls/index.ts';
import { peers } from './peers/index.ts';
import { popPixels } from './pop-pixels/index.ts';
import { edits } from './replica/edit.ts';
import { start } from './start/index.ts';
import { firstLoad } from './replica/load.ts';
import { lookup } from './replica/lookup.ts';
import { search } from './replica/search.ts';
import { describeMachine, report, table } from './report.ts';
import type { Bench, BenchResult } from './result.ts';

const benches: Readonly<Record<string, Bench>> = { load: firstLoad, lookup, search, edit: edits, calls, 'pop-pixels': popPixels, start, peers };
const words = process.argv.slice(2);
const quick = words.includes('--quick');
const json = words.includes('--json');
const only = words.includes('--only') ? (words[words.indexOf('--only') + 1] ?? '').split(',') : Object.keys(benches);
const unknown = only.filter((name) => !(name in benches));
if (unknown.length > 0) {
  process.stderr.write(`There is no benchmark ${unknown.join(', ')}. Choose among ${Object.keys(benches).join(', ')}.\n`);
  process.exit(2);
}

const results: BenchResult[] = [];
for (const name of only) {
  const begun = performance.now();
  process.stderr.write(`\n${name}\n`);
  try {
    results.push(...((await benches[name]?.({ quick, say: (line) => void process.stderr.write(`  ${line}\n`) })) ?? []));
  } catch (cause) {
    process.stderr.write(`  ${name} broke off: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`);
    results.push({ name: `${name} broke off`, value: 0, unit: '', baseline: null, ratio: null, goal: 'runs', holds: false });
  }
  process.stderr.write(`  ${Math.round((performance.now() - begun) / 1_000)} s\n`);
}
process.stdout.write(json ? `${JSON.stringify({ results })}\n` : `\n${table(results)}\n`);
if (!quick && only.length === Object.keys(benches).length) await writeFile(join(import.meta.dirname, 'RESULTS.md'), report(results, await describeMachine()));
process.exit(0);
