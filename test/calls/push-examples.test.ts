/** The examples of service/calls/README.md, as they stand there, run by a shell with curl against a service. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LogOnDisk, logOnDisk, runCalls, type RunningCalls } from './support.ts';

const secret = 'a-secret-of-the-push-caller';
let disk: LogOnDisk;
let running: RunningCalls;
beforeEach(async () => {
  disk = await logOnDisk();
  running = await runCalls(disk, { configuration: { pushSecret: secret, sipgate: { extensions: { w0: '1001', 'Teo Brandvold': '1002' } } } });
});
afterEach(async () => {
  await running.stop();
  await disk.remove();
});

/** The one block of shell commands below a heading. */
async function examples(heading: string): Promise<string> {
  const readme = await readFile(new URL('../../service/calls/README.md', import.meta.url), 'utf8');
  const block = /```sh\n(.*?)```/s.exec(readme.slice(readme.indexOf(heading)))?.[1];
  if (block === undefined) throw new Error(`There are no commands below ${heading}`);
  return block;
}
const run = async (script: string) => (await promisify(execFile)('bash', ['-euc', `curl() { command curl -sS --fail-with-body "$@"; }\n${script}`], { env: { ...process.env, RINGDESK: running.url, SECRET: secret } })).stdout;
const events = async () => (await disk.log.after(0, 'all', 100)).map(({ type, extension, number, withheld, to }) => [type, extension, withheld === true ? 'withheld' : number, ...(to === undefined ? [] : [`to ${to}`])]);

test('JSON: a call rings, is answered and ends', async () => {
  expect(await run(await examples('## Pushing call events'))).toBe('{"accepted":1,"lastSeq":1}{"accepted":2,"lastSeq":3}');
  expect(await events()).toEqual([['ringing', '1001', '+19515550100'], ['answered', '1001', undefined], ['ended', '1001', undefined]]);
});

test('as sipgate.io and Zammad have it: at two desks, answered by one, over; withheld, and gone', async () => {
  const out = await run(await examples('### As sipgate.io and Zammad have it'));
  expect(out).toContain(`<Response onAnswer="${running.url}/api/desk/v1/calls/sipgate/${secret}" onHangup="${running.url}/api/desk/v1/calls/sipgate/${secret}" />`);
  expect(await events()).toEqual([
    ['ringing', '1001', '19515550100'],
    ['ringing', '1002', '19515550100'],
    ['answered', '1001', '19515550100'],
    ['answered-elsewhere', '1002', '19515550100', 'to 1001'],
    ['ended', '1001', '19515550100'],
    ['ringing', '1001', 'withheld'],
    ['missed', '1001', 'withheld'],
  ]);
});
