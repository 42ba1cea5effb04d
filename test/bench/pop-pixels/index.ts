/** Ring event to pixels of the pop, of the built desk and of a naive app, idle and in the middle of a first load. README.md says how. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../../../scripts/build.mjs';
import { startDisplay } from '../../../scripts/display.mjs';
import { electronRuntime } from '../../../scripts/setup/electron-runtime.mjs';
import { percentile, rounded } from '../percentile.ts';
import type { Bench, BenchResult } from '../result.ts';
import { buildNaivePage, type AppName, startApp } from './desk-app.ts';
import { findProbe } from './probe.ts';
import { type Samples, takeSamples } from './sampling.ts';
import { ScreenWatcher } from './screen-watcher.ts';
import { ServiceLink } from './service-link.ts';

interface Case {
  readonly name: 'idle' | 'during a load';
  readonly goal: { readonly p50: number; readonly p99: number; readonly timesFaster: number };
}
const cases: readonly Case[] = [
  { name: 'idle', goal: { p50: 16, p99: 33, timesFaster: 15 } },
  { name: 'during a load', goal: { p50: 20, p99: 50, timesFaster: 30 } },
];
const sizes = {
  quick: { samples: 20, contacts: 2_000, cases: 20_000 },
  full: { samples: 150, contacts: 20_000, cases: 400_000 },
};
/** Pages of the endless part that are in before the first ring. */
const pagesIn = 10;

export const popPixels: Bench = async ({ quick, say }) => {
  const size = quick ? sizes.quick : sizes.full;
  const runtime = await electronRuntime();
  await build(runtime);
  await buildNaivePage();
  const folder = await mkdtemp(join(tmpdir(), 'ringdesk-pop-pixels-'));
  // A screen of our own, on which nothing else draws.
  const display = await startDisplay();
  const watcher = await ScreenWatcher.start(display.environment, folder);

  async function measure(app: AppName, { name }: Case): Promise<Samples> {
    const service = await ServiceLink.start({ contacts: size.contacts, cases: size.cases, endless: name !== 'idle' });
    const desk = await startApp(app, { electron: runtime.executable, display: display.environment, serviceUrl: service.url, folder });
    try {
      await (name === 'idle' ? service.untilLoaded() : service.untilLoading(pagesIn));
      const probe = await findProbe(watcher, service);
      const samples = await takeSamples(watcher, service, probe, size.samples);
      const { pages, endlessPages } = await service.progress();
      const figures = [samples.caller, samples.firstPixel].map((values) => `p50 ${rounded(percentile(values, 0.5))}, p99 ${rounded(percentile(values, 0.99))} ms`);
      say(`pop ${name}, ${app}: ${figures[0]} to the caller's pixels (${figures[1]} to any pixel), ${samples.caller.length} rings, ${pages} pages served, ${endlessPages} of the endless ones`);
      if (name !== 'idle' && samples.withoutLoad > 0) say(`pop ${name}, ${app}: the load stood still at ${samples.withoutLoad} of the rings`);
      return samples;
    } finally {
      await desk.stop();
      await service.stop();
    }
  }

  try {
    const results: BenchResult[] = [];
    for (const each of cases) results.push(...compared(each, await measure('Ringdesk', each), await measure('naive app', each)));
    return results;
  } finally {
    await watcher.stop();
    await display.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  }
};

function compared({ name, goal }: Case, ours: Samples, naive: Samples): BenchResult[] {
  return ([['p50', 0.5], ['p99', 0.99]] as const).map(([word, share]) => {
    const [value, baseline] = [percentile(ours.caller, share), percentile(naive.caller, share)];
    const timesFaster = word === 'p50' ? goal.timesFaster : 0;
    return {
      name: `pop ${name}, ring to pixels, ${word}`,
      value: rounded(value),
      unit: 'ms',
      baseline: rounded(baseline),
      ratio: rounded(baseline / value),
      goal: `at most ${goal[word]} ms${timesFaster > 0 ? `, at least ${timesFaster} times faster than a naive app` : ''}`,
      // A load that stood still would make the second case an idle one.
      holds: value <= goal[word] && baseline / value >= timesFaster && (name === 'idle' || ours.withoutLoad === 0),
    };
  });
}
