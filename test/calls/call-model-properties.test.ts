import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AmiMessage } from '../../service/calls/asterisk/ami-message.ts';
import { AmiParser } from '../../service/calls/asterisk/ami-parser.ts';
import { CallModel } from '../../service/calls/asterisk/call-model.ts';
import { replay } from '../../service/calls/replay.ts';
import { type CallReport, callReportSchema } from '../../shared/wire.ts';
import { captureNames, capturesFolder, rigAgents } from './support.ts';

const ends = new Set<CallReport['type']>(['ended', 'missed', 'declined', 'busy', 'answered-elsewhere']);
const minuteMs = 60_000;

interface Capture {
  readonly name: string;
  readonly bytes: Buffer;
  readonly messages: readonly AmiMessage[];
}
const captures = new Map<string, Capture>();
for (const name of await captureNames()) {
  const bytes = await readFile(join(capturesFolder, `${name}.txt`));
  const messages: AmiMessage[] = [];
  new AmiParser({ onMessage: (message) => messages.push(message), onProblem: () => {} }).push(bytes);
  captures.set(name, { name, bytes, messages });
}
const anyName = fc.constantFrom(...captures.keys());
const captured = (name: string) => captures.get(name) ?? expect.unreachable();

/** What holds of every leg, however the events came. */
function expectSound(reports: readonly CallReport[]): void {
  const legs = new Map<string, CallReport[]>();
  for (const report of reports) {
    expect(callReportSchema.safeParse(report).error).toBeUndefined();
    if (report.legId !== undefined) legs.set(report.legId, [...(legs.get(report.legId) ?? []), report]);
  }
  for (const [legId, told] of legs) {
    const types = told.map(({ type }) => type);
    expect(types.filter((type) => ends.has(type)).length, `${legId}: ${types.join(' ')}`).toBeLessThanOrEqual(1);
    const end = types.findIndex((type) => ends.has(type));
    expect(end === -1 || end === types.length - 1, `nothing after the end of ${legId}: ${types.join(' ')}`).toBe(true);
    expect(types.filter((type) => type === 'ringing').length).toBeLessThanOrEqual(1);
    expect(types.indexOf('ringing'), `${legId}: ${types.join(' ')}`).toBeLessThanOrEqual(0);
    expect(types.filter((type) => type === 'answered').length).toBeLessThanOrEqual(1);
    expect(new Set(told.map(({ extension }) => extension)).size).toBe(1);
  }
}

function openLegs(reports: readonly CallReport[]): string[] {
  const open = new Set<string>();
  for (const { type, legId } of reports) {
    if (legId === undefined) continue;
    if (ends.has(type)) open.delete(legId);
    else open.add(legId);
  }
  return [...open];
}

/** Moves each message by up to two places and says some of them twice: `moves` has a number of 0 to 9 for each. */
function disturbed(messages: readonly AmiMessage[], moves: readonly number[]): AmiMessage[] {
  return messages
    .map((message, position) => ({ message, move: moves[position % moves.length] ?? 0, place: position + ((moves[position % moves.length] ?? 0) % 5) - 2 }))
    .sort((one, other) => one.place - other.place)
    .flatMap(({ message, move }) => (move === 7 ? [message, message] : [message]));
}

describe('call model, whatever the order', () => {
  const moves = fc.array(fc.nat(9), { minLength: 5, maxLength: 60 });

  test('events that change places with their neighbours, or come twice: every leg stays sound, and none is left open', () => {
    fc.assert(
      fc.property(anyName, moves, (name, disturbance) => {
        const capture = captured(name);
        const model = new CallModel({ agents: rigAgents });
        const reports = disturbed(capture.messages, disturbance).flatMap((message, index) => model.apply(message, index));
        expectSound(reports);
        // The captures end after their calls; what a disturbed one leaves open is closed by the first listing that does not name it.
        model.beginListing('check');
        const complete = new AmiMessage();
        complete.add('Event', 'StatusComplete');
        const closed = [...reports, ...model.apply(complete, minuteMs)];
        expectSound(closed);
        expect(openLegs(closed), capture.name).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('without a listing, too, nothing rings for ever', () => {
    fc.assert(
      fc.property(anyName, moves, fc.nat(100), (name, disturbance, cutPercent) => {
        const capture = captured(name);
        const model = new CallModel({ agents: rigAgents, longestRingMs: 10 * minuteMs, longestCallMs: 720 * minuteMs });
        const cut = disturbed(capture.messages, disturbance).slice(0, Math.ceil((capture.messages.length * cutPercent) / 100));
        const reports = cut.flatMap((message) => model.apply(message, 0));
        const stillRings = openLegs(reports).filter((legId) => !reports.some((report) => report.legId === legId && report.type === 'answered'));
        const later = model.endSilent(10 * minuteMs);
        for (const legId of stillRings) expect(later.some((report) => report.legId === legId && ends.has(report.type)), legId).toBe(true);
        const atLast = [...reports, ...later, ...model.endSilent(720 * minuteMs)];
        expectSound(atLast);
        expect(openLegs(atLast)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('streams cut anywhere, at the beginning and at the end: sound, and what is whole inside is told as in the whole stream', () => {
    fc.assert(
      fc.property(anyName, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (name, one, other) => {
        const capture = captured(name);
        const [from, to] = [one, other].sort((a, b) => a - b).map((share) => Math.floor(share * capture.bytes.length)) as [number, number];
        expectSound(replay([{ atMs: 0, bytes: capture.bytes.subarray(from, to) }], rigAgents, () => {}).map(({ report }) => report));
        const whole = replay([{ atMs: 0, bytes: capture.bytes }], rigAgents, () => {});
        const beginning = replay([{ atMs: 0, bytes: capture.bytes.subarray(0, to) }], rigAgents, () => {});
        expect(beginning, 'a stream that ends early says the beginning of what the whole one says').toEqual(whole.slice(0, beginning.length));
      }),
      { numRuns: 200 },
    );
  });

  test('a withheld number is in no report, in whatever order and from wherever on one listens', () => {
    const withheld = captured('withheld-by-presentation');
    fc.assert(
      fc.property(moves, fc.nat(withheld.messages.length), (disturbance, from) => {
        const model = new CallModel({ agents: rigAgents });
        const reports = disturbed(withheld.messages.slice(from), disturbance).flatMap((message) => model.apply(message, 0));
        expect(JSON.stringify(reports)).not.toMatch(/7362200|Riverside/);
      }),
      { numRuns: 300 },
    );
  });
});
