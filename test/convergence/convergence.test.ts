/**
 * Two desks, a service and a third party, a bad network and restarts, at random: when everything is online again and every question is
 * answered, the invariants of `invariants.ts` hold.
 *
 * A failure prints its seed. The same schedules again: `RINGDESK_SEED=<seed> npx vitest run test/convergence`; more of them with
 * `RINGDESK_RUNS`. Schedules are the same for a seed; what happens at the same moment within one is up to the machine.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeSmallCity, type SmallCity } from './small-city.ts';
import { broken, unseen } from './invariants.ts';
import { type Schedule, schedule } from './schedule.ts';
import { World } from './world.ts';

const runs = Number(process.env['RINGDESK_RUNS'] ?? 25);
const seed = Number(process.env['RINGDESK_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const replay = `RINGDESK_SEED=${seed} RINGDESK_RUNS=${runs} npx vitest run test/convergence`;
/** Shorter schedules that are tried after a failure. */
const shrinks = 30;
const rounds = 12;
const quietWithinMs = 15_000;
const reports = resolve(import.meta.dirname, '../../test-results/convergence');

let city: SmallCity;
beforeAll(async () => {
  process.stderr.write(`convergence: ${runs} runs, seed ${seed}\n`);
  city = await makeSmallCity();
}, 60_000);
afterAll(() => city.remove());

let failures = 0;
async function holds({ steps, choices }: Schedule): Promise<void> {
  const world = await World.begin(city);
  try {
    for (const step of steps) {
      await world.do(step);
      const hidden = await unseen(world);
      if (hidden.length > 0) throw new Error(hidden.join('\n'));
    }
    await settle(world, choices);
    const wrong = await broken(world);
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
    await remember(world);
  } catch (cause) {
    await mkdir(reports, { recursive: true });
    const report = join(reports, `${seed}-${++failures}.txt`);
    await writeFile(report, `${replay}\n\n${String(cause)}\n\n${world.trace.join('\n')}\n\n${JSON.stringify({ steps, choices }, null, 1)}\n`);
    throw new Error(`${String(cause)}\nWhat happened: ${report}`, { cause });
  } finally {
    await world.end();
  }
}

/** Everything that can be sent is sent, everything that needs a person is decided, until nothing is left of either. */
async function settle(world: World, choices: Schedule['choices']): Promise<void> {
  await world.calm();
  for (let round = 0; round < rounds; round++) {
    const before = await world.history.newest();
    await Promise.all([world.desk(0).quiet(quietWithinMs), world.desk(1).quiet(quietWithinMs)]);
    // A retry that is refused each time would go on for ever.
    const said = round < rounds / 2 ? choices : ([choices[0] === 'theirs' ? 'theirs' : 'mine'] as const);
    const decided = [await world.decide(0, said), await world.decide(1, said)];
    // What one desk sent while the other was quiet already, that one must still hear of.
    if (!decided.includes(true) && (await world.history.newest()) === before) return;
  }
  throw new Error(`after ${rounds} rounds of decisions something still moves`);
}

/** A schedule in which nothing happens proves nothing: what did is said at the end. */
const seen: Record<string, number> = {};
async function remember(world: World): Promise<void> {
  const history = await world.history.all();
  const listed = [...(await world.desk(0).listed()), ...(await world.desk(1).listed())];
  const counts = {
    'values saved': world.acknowledged.length,
    'changes at the service': history.length,
    'by desks': history.filter(({ by }) => world.city.people.desks.includes(by)).length,
    deletions: history.filter(({ kind }) => kind === 'delete').length,
    decisions: world.decisions.length,
    'still refused': listed.filter(({ state }) => state === 'refused').length,
    'still in conflict': listed.filter(({ state }) => state === 'conflict').length,
    'spoilt requests': world.trace.filter((line) => line.includes(' meets ')).length,
  };
  for (const [name, count] of Object.entries(counts)) seen[name] = (seen[name] ?? 0) + count;
}

test(`${runs} schedules end alike everywhere, with nothing lost, overwritten unseen or doubled`, async () => {
  const property = fc.asyncProperty(fc.limitShrink(schedule, shrinks), holds);
  const began = Date.now();
  const result = await fc.check(property, { numRuns: runs, seed, verbose: fc.VerbosityLevel.None });
  process.stderr.write(`convergence: ${result.numRuns} runs, ${Math.round((Date.now() - began) / result.numRuns)} ms each: ${Object.entries(seen).map(([name, count]) => `${count} ${name}`).join(', ')}\n`);
  if (result.failed) expect.fail(`${replay}\n${fc.defaultReportMessage(result) ?? ''}`);
}, Math.max(240_000, runs * 15_000));
