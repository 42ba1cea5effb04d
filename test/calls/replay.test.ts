import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from '../../service/calls/replay.ts';
import { captureNames, capturesFolder, expectedEvents } from './support.ts';

async function replayed(...argv: string[]): Promise<{ code: number; events: unknown[]; complaints: string[] }> {
  const lines: string[] = [];
  const complaints: string[] = [];
  const code = await main(
    argv,
    (line) => lines.push(line),
    (line) => complaints.push(line),
  );
  return { code, events: lines.map((line) => JSON.parse(line) as unknown), complaints };
}

describe('replay of captured AMI streams', async () => {
  const names = await captureNames();
  test('the captures are there', () => {
    expect(names.length).toBeGreaterThanOrEqual(30);
  });

  test.each(names)('%s', async (name) => {
    const { code, events, complaints } = await replayed(join(capturesFolder, `${name}.txt`), '--agents', String.raw`^100\d$`);
    expect(complaints).toEqual([]);
    expect(events).toEqual(await expectedEvents(name));
    expect(code).toBe(0);
  });
});

describe('replay on the command line', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ringdesk-replay-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('prints the captured call with the keys in the order of the wire', async () => {
    const { stdout } = await promisify(execFile)('npx', ['tsx', 'service/calls/replay.ts', join(capturesFolder, 'missed-caller-hangs-up.txt')]);
    expect(stdout.split('\n')[0]).toBe(
      '{"atMs":421,"type":"ringing","callId":"lab-1795313189.24","legId":"lab-1795313190.25","extension":"1001","direction":"inbound","number":"+19517362200"}',
    );
  });

  test('a file that is not there: named, exit 1, and the other files are still replayed', async () => {
    const { code, events, complaints } = await replayed('/no/such/capture.txt', join(capturesFolder, 'busy.txt'));
    expect(code).toBe(1);
    expect(complaints).toEqual([expect.stringMatching(/^replay: cannot read \/no\/such\/capture\.txt: ENOENT/)]);
    expect(events).toHaveLength(1);
  });

  test('no file, an unknown option, a broken pattern: each says so and exits 1', async () => {
    expect((await replayed()).complaints[0]).toContain('name at least one capture');
    expect((await replayed('--agent', 'x')).complaints[0]).toContain("'--agent'");
    const broken = await replayed('x.txt', '--agents', '(');
    expect(broken.complaints[0]).toContain('Invalid regular expression');
    expect(broken.code).toBe(1);
  });

  test('a capture without its index arrives at 0 ms; a broken index is named with its line', async () => {
    const stream = 'Event: Newchannel\r\nChannel: PJSIP/1001-00000001\r\nUniqueid: a.1\r\nLinkedid: a.0\r\n\r\nnonsense\r\n';
    await writeFile(join(folder, 'one.txt'), stream);
    const plain = await replayed(join(folder, 'one.txt'));
    expect(plain).toMatchObject({ code: 0, events: [] });
    await writeFile(join(folder, 'one.idx'), '0 0\n5 99999\n');
    const broken = await replayed(join(folder, 'one.txt'));
    expect(broken.code).toBe(1);
    expect(broken.complaints[0]).toMatch(/one\.idx, line 2: "5 99999"/);
  });
});
