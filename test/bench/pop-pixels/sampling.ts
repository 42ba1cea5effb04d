/** Rings again and again, the two callers in turn, and takes the time until each one's pixels are on the screen. */
import { setTimeout as pause } from 'node:timers/promises';
import { callerCount } from '../../city/rows.ts';
import type { Probe } from './probe.ts';
import type { ScreenWatcher } from './screen-watcher.ts';
import type { ServiceLink } from './service-link.ts';

export interface Samples {
  /** Ring event to the pixels of this caller. */
  readonly caller: readonly number[];
  /** Ring event to any other pixel there: perhaps an empty window. */
  readonly firstPixel: readonly number[];
  /** Rings at which the desk had not asked for a page for so long that its load must have stood still. */
  readonly withoutLoad: number;
}

const appearsWithinMs = 20_000;
const stayMs = 120;
/** A page of a thousand cases takes a desk less than half of it, also on a busy machine. */
const loadStandsStillAfterMs = 1_000;
/** An app that takes seconds for a pop gets fewer samples, not hours. */
const enoughAfterMs = 240_000;
const fewest = 10;

export async function takeSamples(watcher: ScreenWatcher, service: ServiceLink, probe: Probe, count: number): Promise<Samples> {
  if ((await watcher.watch(probe.place)) !== probe.absent) throw new Error('Something else is where the pop will be');
  const samples = { caller: [] as number[], firstPixel: [] as number[], withoutLoad: 0 };
  const end = Date.now() + enoughAfterMs;
  for (let index = 0; index < count && (index < fewest || Date.now() < end); index++) {
    const caller = index % callerCount;
    watcher.forget();
    const { at, quietMs } = await service.ring(caller);
    if (quietMs > loadStandsStillAfterMs) samples.withoutLoad += 1;
    const milliseconds = (instant: bigint) => Number(instant - at) / 1e6;
    const sighting = await watcher.until(({ hash }) => hash === probe.present[caller], appearsWithinMs);
    if (!sighting) throw new Error(`Sample ${index}: the caller was not on the screen within ${appearsWithinMs} ms (${watcher.sightings.length} other pictures)`);
    const first = watcher.sightings.find(({ hash }) => hash !== probe.absent) ?? sighting;
    samples.caller.push(milliseconds(sighting.at));
    samples.firstPixel.push(milliseconds(first.at));
    await pause(stayMs);
    watcher.forget();
    await service.hangUp();
    if (watcher.hash !== probe.absent && !(await watcher.until(({ hash }) => hash === probe.absent, appearsWithinMs))) {
      throw new Error(`Sample ${index}: the pop did not go within ${appearsWithinMs} ms`);
    }
    await pause(unevenPause(index));
  }
  return samples;
}

/** 80 to 280 ms: an even rhythm could fall in step with the pages of a load, and see always the same moment of one. */
const unevenPause = (index: number) => 80 + ((index * 73) % 200);
