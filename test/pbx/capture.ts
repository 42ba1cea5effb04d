/**
 * Plays scenarios at a real Asterisk and keeps what the least privileged AMI user was sent, with the events that the call model makes
 * of it, for `test/calls/replay.test.ts`:
 *
 *   npx tsx test/pbx/capture.ts NAME…
 *
 * Nothing is kept of a scenario whose story does not hold. Exit code 1 when one did not.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { main as replay } from '../../service/calls/replay.ts';
import { capturesFolder, rigAgents } from '../calls/support.ts';
import { checkStory, lengthOf } from './check-story.ts';
import { lanes } from './lanes.ts';
import { type Listener, listenWithLog } from './listener.ts';
import { type Pbx, startPbx } from './pbx.ts';
import { Recorder } from './recorder.ts';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios/index.ts';
import { Stage } from './stage.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

/** A listener beside which a recorder runs: the one that listens last is the one that counts. */
async function listenAndRecord(pbx: Pbx, recorders: Recorder[], late: boolean): Promise<Listener> {
  const listener = await listenWithLog(pbx);
  recorders.push(await Recorder.start(pbx, late));
  return { watch: (lane) => listener.watch(lane), close: () => listener.close(), another: () => listenAndRecord(pbx, recorders, true) };
}

async function capture(scenario: Scenario): Promise<void> {
  const pbx = await startPbx();
  const recorders: Recorder[] = [];
  const listener = await listenAndRecord(pbx, recorders, false);
  const stage = await Stage.at(pbx, lanes[0], listener);
  try {
    const story = scenario.story(stage);
    await scenario.play(stage);
    await stage.untilTold(`${lengthOf(story)} events`, (told) => told.length >= lengthOf(story));
    checkStory(stage.told, story, stage);
    await stage.end();
    const recordings = await Promise.all(recorders.map((recorder) => recorder.stop()));
    await keep(scenario.name, recordings.at(-1), lengthOf(story));
  } finally {
    stage.close();
    await listener.close();
    await pbx.stop();
  }
}

async function keep(name: string, recording: { stream: Buffer; index: string } | undefined, length: number): Promise<void> {
  if (!recording) throw new Error('nothing was recorded');
  const file = (kind: string) => join(capturesFolder, `${name}.${kind}`);
  await writeFile(file('txt'), recording.stream);
  await writeFile(file('idx'), recording.index);
  const lines: string[] = [];
  const code = await replay([file('txt'), '--agents', rigAgents.source], (line) => lines.push(line), say);
  if (code !== 0 || lines.length !== length) throw new Error(`the recording gives ${lines.length} events, the story has ${length}`);
  await writeFile(file('expected.jsonl'), lines.map((line) => `${line}\n`).join(''));
  say(`${name}: ${recording.stream.length} bytes, ${lines.length} events`);
}

const names = process.argv.slice(2);
const unknown = names.filter((name) => !scenarios.some((scenario) => scenario.name === name));
if (names.length === 0 || unknown.length > 0) {
  say(`${unknown.length > 0 ? `no such scenario: ${unknown.join(', ')}\n` : ''}usage: npx tsx test/pbx/capture.ts NAME…, of: ${scenarios.map(({ name }) => name).join(', ')}`);
  process.exitCode = 1;
}
for (const name of process.exitCode === 1 ? [] : names) {
  const scenario = scenarios.find((candidate) => candidate.name === name);
  try {
    if (scenario) await capture(scenario);
  } catch (error) {
    say(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
