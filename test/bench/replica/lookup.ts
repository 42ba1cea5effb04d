/** Number → complete pop at city scale: warm, in the process; and while a load runs at full speed on the same file. */
import { createReadStream } from 'node:fs';
import { CallerLookup } from '../../../electron/replica/calls/match.ts';
import type { DeskCall } from '../../../electron/replica/calls/desk-call.ts';
import { applyPage } from '../../../electron/replica/store/page.ts';
import { ReplicaStore } from '../../../electron/replica/store/store.ts';
import { cityPage } from '../../city/pages.ts';
import { mobileOf, randomOf } from '../../city/rows.ts';
import { percentile, rounded } from '../percentile.ts';
import type { Bench, BenchResult } from '../result.ts';
import { cityFile, citySize } from './city-file.ts';

const callFrom = (number: string): DeskCall =>
  ({ key: 'bench/1', e164: number, number, withheld: false, chosen: false, contactId: null, phoneCallId: null, state: 'ringing' }) as DeskCall;

/** Warm means: the system has the file in its memory, as after a morning's work. */
async function readOnce(file: string): Promise<string> {
  for await (const _piece of createReadStream(file, { highWaterMark: 4 * 1024 * 1024 }));
  return file;
}

export const lookup: Bench = async ({ quick, say }) => {
  const size = citySize(quick);
  const store = await ReplicaStore.open(await readOnce(await cityFile(size, say)), () => undefined);
  const caller = await CallerLookup.prepare(store.lookup);
  const random = randomOf(11);
  const someone = () => mobileOf(Math.floor(random() * size.contact));
  async function sample(count: number): Promise<number[]> {
    const times: number[] = [];
    for (let index = 0; index < count; index += 1) {
      const call = callFrom(someone());
      const begun = performance.now();
      const { match } = await caller.find(call);
      times.push(performance.now() - begun);
      if (match === 'none') throw new Error(`nobody has ${call.e164 ?? ''}`);
    }
    return times;
  }
  try {
    await sample(quick ? 500 : 5_000); // warm
    const warm = await sample(quick ? 2_000 : 20_000);
    const like = await scans(store, someone, quick ? 3 : 10);

    // The same rows once more, as a load that begins again: upserts into tables with all their indexes.
    let loading = true;
    let loaded = 0;
    const bodies = Array.from({ length: quick ? 8 : 60 }, (_, page) => Buffer.from(cityPage('incident', { from: (page * 7_919) % Math.max(1, size.incident - 1_000), count: 1_000 }, size.contact)));
    const load = (async () => {
      for (let page = 0; loading; page += 1) {
        const staged = await store.staging.stage('incident', bodies[page % bodies.length] ?? Buffer.alloc(0), true);
        await store.write((transaction) => applyPage(transaction, staged, { load: 2 + Math.floor(page / bodies.length), region: 'US' }), 'patient').finally(() => staged.release());
        loaded += 1_000;
      }
    })();
    const begun = performance.now();
    const busy = await sample(quick ? 1_000 : 10_000);
    const seconds = (performance.now() - begun) / 1_000;
    loading = false;
    await load;
    say(`lookup during a load of ${Math.round(loaded / seconds)} rows/s: p50 ${rounded(percentile(busy, 0.5))} ms, p99.9 ${rounded(percentile(busy, 0.999))} ms; warm p50 ${rounded(percentile(warm, 0.5))} ms, p99.9 ${rounded(percentile(warm, 0.999))} ms`);
    const [p50, p99, busyP99] = [percentile(warm, 0.5), percentile(warm, 0.99), percentile(busy, 0.99)];
    const scan = percentile(like, 0.5);
    const city = `${size.contact} contacts, ${size.incident} cases, ${size.phonecall} calls`;
    return [
      { name: `lookup, number to complete pop, p99 (${city})`, value: rounded(p99), unit: 'ms', baseline: null, ratio: null, goal: '≤ 1 ms', holds: p99 <= 1 },
      { name: 'lookup while a load runs at full speed, p99', value: rounded(busyP99), unit: 'ms', baseline: rounded(p99), ratio: rounded(p99 / busyP99), goal: '≤ 8 ms', holds: busyP99 <= 8 },
      { name: 'lookup against LIKE on numbers as they were typed, p50', value: rounded(p50), unit: 'ms', baseline: rounded(scan), ratio: rounded(scan / p50), goal: quick ? '≥ 1,000 × at city scale' : '≥ 1,000 ×', holds: quick ? null : scan / p50 >= 1_000 },
    ] satisfies BenchResult[];
  } finally {
    await caller.close();
    await store.close();
  }
};

/** What it takes without an index of numbers: the last seven digits, however they were written. */
async function scans(store: ReplicaStore, someone: () => string, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const number = someone();
    const pattern = `%${number.slice(5, 8)}%${number.slice(8)}%`;
    const begun = performance.now();
    await store.lookup.all('SELECT id FROM contact WHERE mobilephone LIKE ?1 OR telephone1 LIKE ?1 OR telephone2 LIKE ?1 OR telephone3 LIKE ?1', [pattern]);
    times.push(performance.now() - begun);
  }
  return times;
}
