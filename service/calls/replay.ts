/**
 * Feeds captured AMI byte streams to the call model and prints one call event as JSON per line:
 *
 *   npm run -s replay -- FILE… [--agents '^100\d$']
 *
 * Beside NAME.txt a NAME.idx may lie: lines "milliseconds offset", one for each chunk as it was received. Without it the whole
 * stream arrives at 0 ms. What is no AMI is named on stderr and skipped.
 */
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { CallReport } from '../../shared/wire.ts';
import { AmiParser, type AmiProblem } from './asterisk/ami-parser.ts';
import { CallModel } from './asterisk/call-model.ts';

interface Chunk {
  readonly atMs: number;
  readonly bytes: Buffer;
}

export interface ReplayedEvent {
  readonly atMs: number;
  readonly report: CallReport;
}

export function replay(chunks: readonly Chunk[], agents: RegExp, onProblem: (problem: AmiProblem) => void): ReplayedEvent[] {
  const events: ReplayedEvent[] = [];
  const model = new CallModel({ agents });
  let atMs = 0;
  const parser = new AmiParser({
    onMessage: (message) => events.push(...model.apply(message, atMs).map((report) => ({ atMs, report }))),
    onProblem,
  });
  for (const chunk of chunks) {
    atMs = chunk.atMs;
    parser.push(chunk.bytes);
  }
  return events;
}

/** The wire shape without what only the call log adds (seq, at, system). */
export function replayLine({ atMs, report }: ReplayedEvent): string {
  const { type, callId, legId, extension, direction, number, name, withheld, queue, talkMs, cause, to } = report;
  return JSON.stringify({ atMs, type, callId, legId, extension, direction, number, name, withheld, queue, talkMs, cause, to });
}

export async function readCapture(file: string): Promise<Chunk[]> {
  const stream = await readFile(file);
  const indexFile = file.replace(/\.[^./\\]*$/, '') + '.idx';
  const index = await readFile(indexFile, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });
  return index === null ? [{ atMs: 0, bytes: stream }] : cut(stream, readIndex(index, indexFile, stream.length));
}

function readIndex(index: string, file: string, length: number): { atMs: number; offset: number }[] {
  let before = 0;
  return index
    .split('\n')
    .map((line, number) => ({ line: line.trim(), number: number + 1 }))
    .filter(({ line }) => line !== '')
    .map(({ line, number }) => {
      const match = /^(\d+) (\d+)$/.exec(line);
      const offset = Number(match?.[2]);
      if (!match || offset < before || offset > length) {
        throw new Error(`${file}, line ${number}: "${line.slice(0, 60)}" is not "milliseconds offset" with an offset of the stream that rises`);
      }
      before = offset;
      return { atMs: Number(match[1]), offset };
    });
}

function cut(stream: Buffer, index: readonly { atMs: number; offset: number }[]): Chunk[] {
  const first = index[0];
  const chunks = index.map(({ atMs, offset }, position) => ({ atMs, bytes: stream.subarray(offset, index[position + 1]?.offset ?? stream.length) }));
  return first && first.offset > 0 ? [{ atMs: first.atMs, bytes: stream.subarray(0, first.offset) }, ...chunks] : chunks;
}

/** @returns the exit code */
export async function main(argv: readonly string[], print: (line: string) => void, complain: (line: string) => void): Promise<number> {
  let files: string[];
  let agents: RegExp;
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options: { agents: { type: 'string', default: String.raw`^\d{3,6}$` } }, allowPositionals: true });
    files = positionals;
    agents = new RegExp(values.agents);
  } catch (error) {
    complain(`replay: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
  if (files.length === 0) {
    complain(String.raw`replay: name at least one capture. Usage: npm run -s replay -- FILE… [--agents '^100\d$']`);
    return 1;
  }
  let exitCode = 0;
  for (const file of files) {
    try {
      const chunks = await readCapture(file);
      const events = replay(chunks, agents, ({ what, offset, excerpt }) => complain(`replay: ${file}, byte ${offset}: ${what}: ${JSON.stringify(excerpt)}`));
      for (const event of events) print(replayLine(event));
    } catch (error) {
      complain(`replay: cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
      exitCode = 1;
    }
  }
  return exitCode;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = await main(
    process.argv.slice(2),
    (line) => process.stdout.write(`${line}\n`),
    (line) => process.stderr.write(`${line}\n`),
  );
}
