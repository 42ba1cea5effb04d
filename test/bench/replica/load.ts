/**
 * A first load of mixed rows over loopback HTTP until indexes and search are ready, against the `sqlite3` program that imports the same
 * rows from a local file (CSV) and makes the same indexes and the same search. The rounds alternate; the median of each counts.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultTimings } from '../../../electron/replica/sync/synchronizer.ts';
import { load, servePages } from '../../city/programs.ts';
import type { LoadReport } from '../../city/load-process.ts';
import { percentile, rounded } from '../percentile.ts';
import type { Bench, BenchResult } from '../result.ts';
import { commandLine } from './command-line.ts';

const median = (values: readonly number[]) => percentile(values, 0.5);

export const firstLoad: Bench = async ({ quick, say }) => {
  const size = quick ? { contact: 10_000, incident: 20_000, phonecall: 10_000 } : { contact: 50_000, incident: 100_000, phonecall: 50_000 };
  const rows = size.contact + size.incident + size.phonecall;
  const folder = await mkdtemp(join(tmpdir(), 'ringdesk-bench-load-'));
  const pages = await servePages(size, defaultTimings.pageSize);
  try {
    const reports: LoadReport[] = [];
    const imports: number[] = [];
    for (let round = 0; round < (quick ? 1 : 3); round += 1) {
      const file = join(folder, `replica-${round}.sqlite`);
      const report = await load(file, pages.url);
      if (!report) throw new Error('the load did not end');
      reports.push(report);
      imports.push(await importOf(file, join(folder, `imported-${round}.sqlite`)));
      say(`load: ${rounded(report.milliseconds)} ms, sqlite3 program: ${rounded(imports.at(-1) ?? 0)} ms, log at most ${Math.round(report.logAtMost / 2 ** 20)} MB, memory +${Math.round((report.rssAtMost - report.rssBefore) / 2 ** 20)} MB`);
      await rm(file);
    }
    const ours = median(reports.map(({ milliseconds }) => milliseconds));
    const theirs = median(imports);
    const blocked = Math.max(...reports.map(({ blocked: { p999 } }) => p999));
    const speed: BenchResult = { name: `first load of ${rows} rows over HTTP until indexes and search are ready`, value: rounded((rows / ours) * 1000), unit: 'rows/s', baseline: rounded((rows / theirs) * 1000), ratio: rounded(theirs / ours), goal: '≥ 0.5 of the sqlite3 program', holds: theirs / ours >= 0.5 };
    return [
      speed,
      { name: 'event loop blocked during a load, p99.9', value: rounded(blocked), unit: 'ms', baseline: null, ratio: null, goal: '≤ 16 ms', holds: blocked <= 16 },
      ...limit('write-ahead log during a load, at most', Math.max(...reports.map(({ logAtMost }) => logAtMost)), 64),
      ...limit('memory that a load adds, at most', Math.max(...reports.map(({ rssAtMost, rssBefore }) => rssAtMost - rssBefore)), 200),
    ];
  } finally {
    await pages.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

function limit(name: string, bytes: number, megabytes: number): BenchResult[] {
  const value = Math.round(bytes / 2 ** 20);
  return [{ name, value, unit: 'MB', baseline: null, ratio: null, goal: `≤ ${megabytes} MB`, holds: value <= megabytes }];
}

/** @returns milliseconds that the sqlite3 program takes for what the loaded file holds */
async function importOf(loaded: string, file: string): Promise<number> {
  const { prepare, work } = await commandLine(loaded, file);
  await sqlite3(loaded, prepare);
  const begun = performance.now();
  await sqlite3(file, work);
  const milliseconds = performance.now() - begun;
  await rm(file);
  return milliseconds;
}

async function sqlite3(file: string, script: string): Promise<void> {
  const child = spawn('sqlite3', ['-bail', file], { stdio: ['pipe', 'ignore', 'inherit'] });
  child.stdin.end(script);
  const [code] = (await once(child, 'exit')) as [number];
  if (code !== 0) throw new Error(`sqlite3 ended with ${code}`);
}
