/** Loading and looking up, ours and three stores that such a desk could be built on, in the same run. README.md says what is equal and what is not. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../../scripts/setup/command.mjs';
import { cityPage } from '../../city/pages.ts';
import { rounded } from '../percentile.ts';
import type { Bench, BenchOptions, BenchResult } from '../result.ts';
import { installPeers } from './install.ts';
import { type PeerFigures, type PeerModule, peerNames, type PeerOrder, replicaFile } from './peer.ts';

const sizes = {
  quick: { contacts: 4_000, cases: 6_000, lookups: 1_000 },
  full: { contacts: 40_000, cases: 60_000, lookups: 10_000 },
};
const rowsOfPage = 1000;
const limitSeconds = 600;
/** Where ours has to be the better one; the other figures say where we stand: RxDB's are of memory alone, better-sqlite3's stop the event loop. */
const mustBeat: Readonly<Record<'load' | 'lookup', readonly PeerModule[]>> = { load: ['pouchdb.mjs'], lookup: ['pouchdb.mjs'] };

export const peers: Bench = async (options) => {
  const size = options.quick ? sizes.quick : sizes.full;
  const folder = await mkdtemp(join(tmpdir(), 'ringdesk-peers-'));
  try {
    const replica = join(folder, 'ours.ts', replicaFile);
    const pages = { contact: await writePages(folder, 'contact', size.contacts, size), incident: await writePages(folder, 'incident', size.cases, size) };
    const measured = (module: PeerModule) => measure({ module, folder: join(folder, module), replica, pages, ...size }, options);
    const ours = await measured('ours.ts');
    if (!ours) throw new Error('The replica itself could not be measured');
    const missing = await installPeers(options.say);
    if (missing !== null) options.say(`peers: NOT COMPARED, the peers' packages cannot be installed here: ${missing}`);
    const results: BenchResult[] = [];
    for (const module of Object.keys(peerNames) as PeerModule[]) {
      if (module !== 'ours.ts') results.push(...compared(module, ours, missing === null ? await measured(module) : null));
    }
    return results;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
};

/** Made once, for all. @returns the files */
async function writePages(folder: string, table: 'contact' | 'incident', rows: number, { contacts }: { contacts: number }): Promise<string[]> {
  const files: string[] = [];
  for (let from = 0; from < rows; from += rowsOfPage) {
    const file = join(folder, `${table}-${from}.json`);
    await writeFile(file, cityPage(table, { from, count: Math.min(rowsOfPage, rows - from) }, contacts));
    files.push(file);
  }
  return files;
}

/** @returns null when it failed, which is said */
async function measure(order: PeerOrder, { say }: BenchOptions): Promise<PeerFigures | null> {
  await mkdir(order.folder);
  const words = ['--import', 'tsx', join(import.meta.dirname, 'peer-program.ts'), JSON.stringify(order)];
  const { code, output } = await run(process.execPath, words, { output: 'keep', seconds: limitSeconds });
  const name = peerNames[order.module];
  if (code !== 0) {
    say(`peers: ${name} could not be measured (it ended with ${code}):\n${output.trim().split('\n').slice(-12).join('\n')}`);
    return null;
  }
  const figures = JSON.parse(output.trim().split('\n').at(-1) ?? '') as PeerFigures;
  const [rows, p50, p99, megabytes] = [figures.rowsPerSecond, figures.p50, figures.p99, figures.megabytes].map(rounded);
  say(`peers: ${name}: ${order.contacts + order.cases} rows at ${rows} rows/s, lookup p50 ${p50} ms, p99 ${p99} ms, ${megabytes} MB resident`);
  return figures;
}

function compared(module: PeerModule, ours: PeerFigures, theirs: PeerFigures | null): BenchResult[] {
  const result = (what: 'load' | 'lookup', name: string, unit: string, value: number, baseline: number | null, ratio: number | null): BenchResult => {
    const must = mustBeat[what].includes(module);
    return {
      name: `${name}, against ${peerNames[module]}`,
      value: rounded(value),
      unit,
      baseline: baseline === null ? null : rounded(baseline),
      ratio: ratio === null ? null : rounded(ratio),
      goal: must ? `better than ${peerNames[module]}` : 'none, for comparison',
      holds: must && ratio !== null ? ratio > 1 : null,
    };
  };
  const lookup = (share: 'p50' | 'p99') => result('lookup', `lookup by number, ${share}`, 'ms', ours[share], theirs?.[share] ?? null, theirs ? theirs[share] / ours[share] : null);
  return [
    result('load', 'load', 'rows/s', ours.rowsPerSecond, theirs?.rowsPerSecond ?? null, theirs ? ours.rowsPerSecond / theirs.rowsPerSecond : null),
    lookup('p50'),
    lookup('p99'),
  ];
}
