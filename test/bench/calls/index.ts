/** The call gateway at the size of a large call centre: events on their way, all lines cut at once, a flood of reports. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallReport } from '../../../shared/wire.ts';
import { openLog } from '../../calls/support.ts';
import { microseconds } from '../../calls/swarm/questions.ts';
import { complaints, ringEach, Swarm } from '../../calls/swarm/swarm.ts';
import { percentile, rounded } from '../percentile.ts';
import type { Bench, BenchResult } from '../result.ts';

const deskProcesses = 4;

export const calls: Bench = async ({ quick, say }) => {
  const desks = quick ? 200 : 1_000;
  const swarm = await Swarm.start(desks, deskProcesses);
  let results: BenchResult[];
  try {
    const targeted = await eventsOnTheirWay(swarm, say);
    results = [...targeted.results, await storm(swarm, targeted.rounds, say)];
  } finally {
    await swarm.stop();
  }
  return [...results, ...(await flood(quick ? 20_000 : 100_000, say))];
};

/** One ring after the other, a pause between, as calls come; each desk one. */
async function eventsOnTheirWay(swarm: Swarm, say: (line: string) => void): Promise<{ results: BenchResult[]; rounds: string[] }> {
  const { extensions } = swarm;
  // The first of a new process are slower than all that follow: code that has never run.
  await swarm.push(ringEach(extensions, 'warm'));
  await swarm.arrived(1);
  const pushed = new Map<string, number>();
  for (const report of ringEach(extensions, 'targeted')) {
    pushed.set(report.legId ?? '', microseconds());
    await swarm.push([report]);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const arrivals = (await swarm.arrived(2)).filter(({ legId }) => pushed.has(legId));
  const committed = await swarm.committed();
  const fromDisk = arrivals.map(({ seq, at }) => (at - (committed.get(seq) ?? Number.NaN)) / 1_000);
  const fromPush = arrivals.map(({ legId, at }) => (at - (pushed.get(legId) ?? Number.NaN)) / 1_000);
  say(`to its desk, from the disk: median ${rounded(percentile(fromDisk, 0.5))} ms, p99 ${rounded(percentile(fromDisk, 0.99))} ms; from the push: median ${rounded(percentile(fromPush, 0.5))} ms, p99 ${rounded(percentile(fromPush, 0.99))} ms`);
  const p99 = percentile(fromDisk, 0.99);
  return {
    rounds: ['warm', 'targeted'],
    results: [
      { name: `call event to its desk among ${extensions.length}, from the disk, p99`, value: rounded(p99), unit: 'ms', baseline: null, ratio: null, goal: '≤ 5 ms', holds: p99 <= 5 },
      { name: 'the same from the push, with the write to the disk, p99', value: rounded(percentile(fromPush, 0.99)), unit: 'ms', baseline: null, ratio: null, goal: '', holds: null },
    ],
  };
}

/** The service is restarted; every desk gets an event while they come back, and one afterwards. */
async function storm(swarm: Swarm, rounds: readonly string[], say: (line: string) => void): Promise<BenchResult> {
  const { extensions } = swarm;
  const listening = await swarm.restart();
  await swarm.push(ringEach(extensions, 'meanwhile'));
  const seconds = ((await swarm.live()) - listening) / 1e6;
  await swarm.push(ringEach(extensions, 'after'));
  const all = [...rounds, 'meanwhile', 'after'];
  const wrong = complaints(await swarm.arrived(all.length), extensions, all);
  for (const line of wrong.slice(0, 5)) say(line);
  say(`all lines cut: ${rounded(seconds)} s until the last of ${extensions.length} desks is live again, ${wrong.length} desks with lost, repeated or disordered events`);
  return { name: `${extensions.length} lines cut at once: until the last desk is live again, no event lost or repeated`, value: rounded(seconds), unit: 's', baseline: null, ratio: null, goal: '< 5 s', holds: seconds < 5 && wrong.length === 0 };
}

const course = ['ringing', 'answered', 'held', 'resumed', 'ended'] as const;

/** Whole calls, reported as fast as they are taken; 1,000 on their way at a time. */
async function flood(count: number, say: (line: string) => void): Promise<BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'ringdesk-bench-flood-'));
  const { database, log } = await openLog(join(folder, 'service.db'));
  try {
    let heard = 0;
    let last = 0;
    let ordered = true;
    log.listen(({ seq }) => {
      ordered &&= seq === last + 1;
      last = seq;
      heard += 1;
    });
    const before = process.memoryUsage.rss();
    let atMost = before;
    const begun = performance.now();
    let waiting: Promise<unknown>[] = [];
    for (let index = 0; index < count / course.length; index += 1) {
      const leg = { callId: `c${index}`, legId: `l${index}`, extension: String(10_000 + (index % 1_000)), direction: 'inbound', number: '+19515550100', queue: '311 General' } as const;
      waiting.push(log.append('pbx', course.map((type): CallReport => ({ type, ...leg }))));
      if (waiting.length < 200) continue;
      await Promise.all(waiting);
      waiting = [];
      atMost = Math.max(atMost, process.memoryUsage.rss());
    }
    await Promise.all(waiting);
    const perSecond = count / ((performance.now() - begun) / 1_000);
    const megabytes = Math.round((atMost - before) / 2 ** 20);
    say(`flood: ${Math.round(perSecond)} reports/s, memory +${megabytes} MB`);
    return [
      { name: `a flood of ${count} call reports into the log, each on disk, in order`, value: Math.round(perSecond), unit: 'reports/s', baseline: null, ratio: null, goal: '≥ 10,000 reports/s', holds: perSecond >= 10_000 && ordered && heard === count },
      { name: 'memory that the flood adds, at most', value: megabytes, unit: 'MB', baseline: null, ratio: null, goal: '≤ 300 MB', holds: megabytes <= 300 },
    ];
  } finally {
    await database.destroy();
    await rm(folder, { recursive: true, force: true });
  }
}
