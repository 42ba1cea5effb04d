/** What the benchmark does with a thousand desks (test/bench/calls), with fifty: every event reaches its desk, whatever is cut. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { complaints, ringEach, Swarm } from './swarm/swarm.ts';

let swarm: Swarm;
beforeAll(async () => {
  swarm = await Swarm.start(50, 2);
});
afterAll(() => swarm.stop());

test('each desk gets every event of its extension, once and in order, also when all lines are cut at once', async () => {
  const { extensions } = swarm;
  await swarm.push(ringEach(extensions, 'before'));
  await swarm.arrived(1);
  await swarm.restart();
  // While they come back, one after the other.
  await swarm.push(ringEach(extensions, 'meanwhile'));
  await swarm.live();
  await swarm.push(ringEach(extensions, 'after'));
  expect(complaints(await swarm.arrived(3), extensions, ['before', 'meanwhile', 'after'])).toEqual([]);
});
