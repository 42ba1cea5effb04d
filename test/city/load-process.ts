/**
 * Loads a whole city into a new replica, with nothing else in the process: `load-process.ts <file> <url>`. Prints one JSON line when
 * indexes and search are ready: how long it took, and the largest values of what must stay small.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { stat } from 'node:fs/promises';
import { ReplicaStore } from '../../electron/replica/store/store.ts';
import { defaultTimings, Synchronizer } from '../../electron/replica/sync/synchronizer.ts';

export interface LoadReport {
  readonly milliseconds: number;
  /** Bytes of memory before and at most. */
  readonly rssBefore: number;
  readonly rssAtMost: number;
  /** Bytes of the write-ahead log at most, and of the file at the end. */
  readonly logAtMost: number;
  readonly fileBytes: number;
  /** Milliseconds for which the event loop was blocked. */
  readonly blocked: { readonly p50: number; readonly p99: number; readonly p999: number; readonly most: number };
}

const [file = '', url = ''] = process.argv.slice(2);
const store = await ReplicaStore.open(file, (level, message, details) => process.stderr.write(`${level} ${message} ${JSON.stringify(details)}\n`));
let complete = (): void => undefined;
const loaded = new Promise<void>((resolve) => (complete = resolve));
const synchronizer = new Synchronizer({
  store,
  log: (level, message, details) => process.stderr.write(`${level} ${message} ${JSON.stringify(details)}\n`),
  timings: { ...defaultTimings, ...(process.env['RINGDESK_BENCH_PAGE'] ? { pageSize: Number(process.env['RINGDESK_BENCH_PAGE']) } : {}) },
  region: () => 'US',
  scope: { months: null },
  onState: ({ service, load }) => service === 'online' && load === null && complete(),
  onSession: () => Promise.resolve(),
  onComplete: () => Promise.resolve(),
});
await synchronizer.open();
const rssBefore = process.memoryUsage().rss;
let rssAtMost = 0;
let logAtMost = 0;
const look = async () => {
  rssAtMost = Math.max(rssAtMost, process.memoryUsage().rss);
  logAtMost = Math.max(logAtMost, await stat(`${file}-wal`).then((log) => log.size, () => 0));
};
const watch = setInterval(() => void look(), 20);
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const begun = performance.now();
synchronizer.useService({ url, token: 'bench' });
synchronizer.start();
await loaded;
const milliseconds = performance.now() - begun;
delay.disable();
clearInterval(watch);
await look();
// The histogram counts from the timer's own millisecond.
const blocked = (percentile: number) => Math.max(0, delay.percentile(percentile) / 1e6 - 1);
await synchronizer.stop();
await store.close();
const report: LoadReport = {
  milliseconds, rssBefore, rssAtMost, logAtMost, fileBytes: (await stat(file)).size,
  blocked: { p50: blocked(50), p99: blocked(99), p999: blocked(99.9), most: Math.max(0, delay.max / 1e6 - 1) },
};
process.stdout.write(`${JSON.stringify(report)}\n`);
process.exit(0);
