import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CallEvent } from '../../shared/wire.ts';
import { checkStory, lengthOf } from './check-story.ts';
import { FreeStages } from './free-stages.ts';
import { lanes } from './lanes.ts';
import { type Listener, listenWithLog } from './listener.ts';
import { type Pbx, startPbx } from './pbx.ts';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios/index.ts';
import { Stage } from './stage.ts';

/** `npm run test:long` plays them more than once. */
const rounds = Number(process.env.RINGDESK_CALL_ROUNDS ?? 1);
const played = Array.from({ length: rounds }, () => scenarios).flat();

let pbx: Pbx;
let listener: Listener;
let stages: readonly Stage[] = [];
let free: FreeStages;

beforeAll(async () => {
  pbx = await startPbx();
  listener = await listenWithLog(pbx);
  stages = await Promise.all(lanes.map((lane) => Stage.at(pbx, lane, listener)));
  free = new FreeStages(stages);
});
afterAll(async () => {
  for (const stage of stages) stage.close();
  await listener.close();
  await pbx.stop();
});

async function play(scenario: Scenario): Promise<void> {
  const stage = await free.take();
  const story = scenario.story(stage);
  let told: readonly CallEvent[];
  try {
    expect(stage.leftOver, 'told after the scenario before was over').toEqual([]);
    await scenario.play(stage);
    await stage.untilTold(`${lengthOf(story)} events`, (events) => events.length >= lengthOf(story));
    told = [...stage.told];
    await stage.end();
  } catch (error) {
    free.lose();
    throw error;
  }
  free.giveBack(stage);
  checkStory(told, story, stage);
}

describe.concurrent('calls through a real Asterisk', () => {
  for (const scenario of played) test(scenario.name, () => play(scenario));
});

test('nothing was told of a call after its story', () => {
  for (const stage of free.all) expect(stage.leftOver).toEqual([]);
});
