import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AmiParser, type AmiProblem } from '../../service/calls/asterisk/ami-parser.ts';
import { encodeAction, type AmiMessage } from '../../service/calls/asterisk/ami-message.ts';
import { replay } from '../../service/calls/replay.ts';
import { capturesFolder, rigAgents } from './support.ts';

interface Read {
  messages: AmiMessage[];
  problems: AmiProblem[];
  banners: string[];
}

function read(chunks: readonly Buffer[], limits: { maximumLineBytes?: number; maximumBlockLines?: number } = {}): Read {
  const result: Read = { messages: [], problems: [], banners: [] };
  const parser = new AmiParser({
    onMessage: (message) => result.messages.push(message),
    onProblem: (problem) => result.problems.push(problem),
    onBanner: (banner) => result.banners.push(banner),
    ...limits,
  });
  for (const chunk of chunks) parser.push(chunk);
  return result;
}

function bytewise(text: string): Buffer[] {
  return [...Buffer.from(text)].map((byte) => Buffer.from([byte]));
}

describe('AMI parser', () => {
  test('reads banner, blocks and repeated keys, one byte at a time, with characters of several bytes', () => {
    const { messages, problems, banners } = read(
      bytewise('Asterisk Call Manager/11.0.0\r\nResponse: Success\r\nMessage: \r\n\r\nEvent: Newchannel\r\nCallerIDName: José Ñúñez 🏛\r\nChanVariable: a=1\r\nChanVariable: b=2\r\n\r\n'),
    );
    expect(banners).toEqual(['Asterisk Call Manager/11.0.0']);
    expect(messages).toHaveLength(2);
    expect(messages[0]?.get('Message')).toBe('');
    expect(messages[1]?.get('CallerIDName')).toBe('José Ñúñez 🏛');
    expect(messages[1]?.all('ChanVariable')).toEqual(['a=1', 'b=2']);
    expect(problems).toEqual([]);
  });

  test('names a malformed line with its place and goes on with the block', () => {
    const before = 'Event: Newstate\r\n';
    const { messages, problems } = read([Buffer.from(`${before}<html>502</html>\r\nChannelStateDesc: Ringing\r\n\r\nEvent: Next\r\n\r\n`)]);
    expect(problems).toEqual([{ what: 'a line is not "Key: value" and was skipped', offset: before.length, excerpt: '<html>502</html>' }]);
    expect(messages.map((message) => message.event)).toEqual(['Newstate', 'Next']);
    expect(messages[0]?.get('ChannelStateDesc')).toBe('Ringing');
  });

  test('a line without end is dropped at the limit, reported once, and the stream recovers', () => {
    const flood = Array.from({ length: 200 }, () => Buffer.alloc(1_000, 'x'));
    const { messages, problems } = read([...flood, Buffer.from('\r\nEvent: After\r\n\r\n')], { maximumLineBytes: 4_096 });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ what: 'a line is longer than the limit and was skipped', offset: 0 });
    expect(messages.map((message) => message.event)).toEqual(['After']);
  });

  test('a block without end is dropped at the limit and the next block is read', () => {
    const { messages, problems } = read([Buffer.from(`${'Key: value\r\n'.repeat(500)}\r\nEvent: After\r\n\r\n`)], { maximumBlockLines: 100 });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.offset).toBe(100 * 'Key: value\r\n'.length);
    expect(messages.map((message) => message.event)).toEqual(['After']);
  });

  test('any bytes at all: it never throws and always finds the block that follows', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 20 }), (noise) => {
        const { messages } = read([...noise.map((bytes) => Buffer.from(bytes)), Buffer.from('\r\n\r\nEvent: After\r\n\r\n')], { maximumLineBytes: 64 });
        expect(messages.at(-1)?.event).toBe('After');
      }),
    );
  });

  test('any way of cutting a capture into chunks gives the same call events', async () => {
    const bytes = await readFile(join(capturesFolder, 'answered-utf8.txt'));
    const whole = replay([{ atMs: 0, bytes }], rigAgents, () => expect.unreachable());
    expect(whole.map(({ report }) => [report.type, report.name])).toEqual([
      ['ringing', 'José Ñúñez'],
      ['answered', 'José Ñúñez'],
      ['ended', 'José Ñúñez'],
    ]);
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 300 }), (places) => {
        const cuts = [0, ...places.sort((one, other) => one - other), bytes.length];
        const chunks = cuts.slice(1).map((end, index) => ({ atMs: 0, bytes: bytes.subarray(cuts[index], end) }));
        expect(replay(chunks, rigAgents, () => expect.unreachable())).toEqual(whole);
      }),
      { numRuns: 50 },
    );
  });

  test('a value with a line break never becomes a second action', () => {
    expect(() => encodeAction({ Action: 'Hangup', Channel: 'x\r\n\r\nAction: Command' })).toThrow('The value of Channel holds a line break');
  });
});
