import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LoggedLeg } from '../../service/calls/log/call-log.ts';
import type { LegCommand } from '../../service/calls/adapter.ts';
import type { CallEvent } from '../../shared/wire.ts';
import { type SimulatedCall, Simulator } from '../../service/calls/simulator/simulator.ts';
import { EventWatch, type LogOnDisk, logOnDisk } from './support.ts';

let disk: LogOnDisk;
let watch: EventWatch;
let now = 0;
beforeEach(async () => {
  disk = await logOnDisk();
  watch = new EventWatch();
  now = Date.parse('2026-11-22T10:00:00.000Z');
  disk.log.listen(watch.add);
});
afterEach(() => disk.remove());

async function started(ringMs = 60_000, maximumCalls = 50, answerMs = 5): Promise<Simulator> {
  return Simulator.start({ log: disk.log, ringMs, maximumCalls, answerMs, now: () => now });
}
async function ringing(simulator: Simulator, extension = '1001', number?: string): Promise<SimulatedCall & { leg: LoggedLeg }> {
  const call = await simulator.ring({ extension, number });
  const leg = call && (await disk.log.leg(call.callId, call.legId));
  if (!call || !leg) throw new Error('the simulator did not ring');
  return { ...call, leg };
}

/** A call that is answered at extension 1001. */
async function talking(simulator: Simulator) {
  const call = await ringing(simulator, '1001', '9517362200');
  const { callId, legId, leg } = call;
  const tell = (command: Said) => simulator.command({ ...command, callId, legId }, leg);
  expect(await tell({ type: 'answer' })).toEqual({ ok: true });
  return { ...call, tell, own: () => watch.events.filter((event) => event.legId === legId).slice(2) };
}
type Said = LegCommand extends infer One ? (One extends LegCommand ? Omit<One, 'callId' | 'legId'> : never) : never;
const otherLeg = (legId: string, type: CallEvent['type']) => watch.until(`another leg is ${type}`, (events) => events.some((event) => event.legId !== legId && event.type === type));
const types = (events: readonly CallEvent[]) => events.map(({ type }) => type);

describe('simulator', () => {
  test('answered and hung up: the talk is measured', async () => {
    const simulator = await started();
    const { callId, legId, leg } = await ringing(simulator, '1001', '9517362200');
    expect(await simulator.command({ type: 'answer', callId, legId }, leg)).toEqual({ ok: true });
    now += 42_000;
    expect(await simulator.command({ type: 'hangUp', callId, legId }, leg)).toEqual({ ok: true });
    expect(watch.events.map(({ type }) => type)).toEqual(['ringing', 'answered', 'ended']);
    expect(watch.events.at(-1)).toMatchObject({ number: '9517362200', talkMs: 42_000, cause: 16, at: '2026-11-22T10:00:42.000Z' });
    expect(await simulator.command({ type: 'answer', callId, legId }, leg)).toMatchObject({ ok: false, code: 'not-found' });
  });

  test('a call without a number is withheld', async () => {
    await ringing(await started());
    expect(watch.events[0]).toMatchObject({ type: 'ringing', withheld: true });
    expect(watch.events[0]).not.toHaveProperty('number');
  });

  test('not answered: missed when the time is over or the caller gives up, declined by the desk', async () => {
    const simulator = await started();
    const [first, second] = [await ringing(simulator), await ringing(simulator, '1002')];
    await simulator.callerHangsUp(first.callId);
    await simulator.command({ type: 'hangUp', callId: second.callId, legId: second.legId }, second.leg);
    expect(watch.events.slice(2).map(({ type, extension }) => [type, extension])).toEqual([
      ['missed', '1001'],
      ['declined', '1002'],
    ]);
    await ringing(await started(20));
    await watch.until('missed after the ring time', (events) => events.filter(({ type }) => type === 'missed').length === 2);
  });

  test('several calls at once have ids of their own; beyond the limit none is added', async () => {
    const simulator = await started(60_000, 2);
    const [first, second] = [await ringing(simulator), await ringing(simulator)];
    expect(new Set([first.callId, second.callId, first.legId, second.legId]).size).toBe(4);
    expect(await simulator.ring({ extension: '1001' })).toBeNull();
    await simulator.callerHangsUp(first.callId);
    expect(await simulator.ring({ extension: '1001' })).not.toBeNull();
  });

  test('calls of an earlier run are ended in the log when the service starts again', async () => {
    const before = await started();
    const talking = await ringing(before);
    await before.command({ type: 'answer', callId: talking.callId, legId: talking.legId }, talking.leg);
    await ringing(before);
    await before.close();
    await started();
    expect(watch.events.slice(3).map(({ type }) => type).sort()).toEqual(['ended', 'missed']);
    expect(await disk.log.openLegs('simulator')).toEqual([]);
  });
});

describe('during a call', () => {
  test('held and resumed; each only where it makes sense', async () => {
    const { tell, own } = await talking(await started());
    expect(await tell({ type: 'resume' })).toMatchObject({ ok: false, code: 'invalid-input' });
    expect(await tell({ type: 'hold' })).toEqual({ ok: true });
    expect(await tell({ type: 'hold' })).toMatchObject({ ok: false, message: 'This call is on hold already.' });
    expect(await tell({ type: 'mute', muted: true })).toEqual({ ok: true });
    expect(await tell({ type: 'resume' })).toEqual({ ok: true });
    expect(types(own())).toEqual(['held', 'resumed']);
  });

  test('nothing but answering and hanging up is possible while it rings', async () => {
    const simulator = await started();
    const { callId, legId, leg } = await ringing(simulator);
    for (const command of [{ type: 'hold' }, { type: 'mute', muted: true }, { type: 'transfer', to: '911', warm: true }, { type: 'addParty', number: '711' }] as const)
      expect(await simulator.command({ ...command, callId, legId }, leg), command.type).toMatchObject({ ok: false, code: 'invalid-input', message: 'This call is not answered yet.' });
  });

  test('a blind transfer ends the leg with where it went, and rings at the extension with the same caller', async () => {
    const { tell, own, callId } = await talking(await started());
    expect(await tell({ type: 'transfer', to: '1001', warm: false })).toMatchObject({ ok: false, code: 'invalid-input' });
    expect(await tell({ type: 'transfer', to: '1002', warm: false })).toEqual({ ok: true });
    expect(own().map(({ type, to }) => [type, to])).toEqual([['transferred', '1002'], ['ended', undefined]]);
    expect(watch.events.find(({ extension }) => extension === '1002')).toMatchObject({ type: 'ringing', callId, number: '9517362200', direction: 'inbound', queue: '311 General' });
  });

  test('a warm transfer holds the caller, speaks with the other side, then connects them', async () => {
    const { tell, own, legId } = await talking(await started());
    expect(await tell({ type: 'transfer', to: '911', warm: true })).toEqual({ ok: true });
    await otherLeg(legId, 'answered');
    expect(watch.events.find((event) => event.legId !== legId)).toMatchObject({ type: 'ringing', direction: 'internal', extension: '1001', number: '911' });
    expect(await tell({ type: 'transfer', to: '1002', warm: true })).toMatchObject({ ok: false, code: 'invalid-input' });
    expect(await tell({ type: 'transfer', to: '911', warm: false })).toEqual({ ok: true });
    expect(types(own())).toEqual(['held', 'transferred', 'ended']);
    expect(await disk.log.openLegs('simulator')).toEqual([]);
  });

  test('a warm transfer is given up by resuming: the other side leaves, the caller is back', async () => {
    const { tell, own, legId } = await talking(await started(60_000, 50, 60_000));
    await tell({ type: 'transfer', to: '911', warm: true });
    expect(await tell({ type: 'resume' })).toEqual({ ok: true });
    expect(types(own())).toEqual(['held', 'resumed']);
    expect(types(watch.events.filter((event) => event.legId !== legId))).toEqual(['ringing', 'ended']);
  });

  test('an extension that was consulted hears by party-changed who is connected to it', async () => {
    const { tell, legId } = await talking(await started());
    await tell({ type: 'transfer', to: '1002', warm: true });
    await otherLeg(legId, 'answered');
    await tell({ type: 'transfer', to: '1002', warm: false });
    const there = watch.events.filter(({ extension }) => extension === '1002');
    expect(there.map(({ type, number, direction }) => [type, number, direction])).toEqual([
      ['ringing', '1001', 'internal'],
      ['answered', '1001', 'internal'],
      ['party-changed', '9517362200', 'inbound'],
    ]);
  });

  test('a third person joins after a moment as a leg of the same call, once, and leaves with the call', async () => {
    const { tell, callId, legId } = await talking(await started());
    expect(await tell({ type: 'addParty', number: '+17435550177' })).toEqual({ ok: true });
    expect(await tell({ type: 'addParty', number: '+17435550177' })).toMatchObject({ ok: false, code: 'invalid-input' });
    await otherLeg(legId, 'answered');
    await tell({ type: 'hangUp' });
    const third = watch.events.filter((event) => event.legId !== legId);
    expect(third.map(({ type, callId: of, direction, number }) => [type, of, direction, number])).toEqual(
      ['ringing', 'answered', 'ended'].map((type) => [type, callId, 'outbound', '+17435550177']),
    );
  });

  test('a call that is made from the desk is outbound and answered by the other side', async () => {
    const simulator = await started();
    expect(await simulator.dial('+17435550142', '1001')).toEqual({ ok: true });
    const events = await watch.until('an answer', (seen) => seen.some(({ type }) => type === 'answered'));
    expect(events.map(({ type, direction, number, extension }) => [type, direction, number, extension])).toEqual([
      ['ringing', 'outbound', '+17435550142', '1001'],
      ['answered', 'outbound', '+17435550142', '1001'],
    ]);
    const callId = events[0]?.callId ?? '';
    const legId = events[0]?.legId ?? '';
    const leg = await disk.log.leg(callId, legId);
    if (!leg) throw new Error('no leg');
    expect(await simulator.command({ type: 'answer', callId, legId }, leg)).toMatchObject({ ok: false, code: 'invalid-input' });
    expect(await simulator.command({ type: 'hangUp', callId, legId }, leg)).toEqual({ ok: true });
  });

  test('a ring says what it is told: queue, dialled number, who passed it on, since when somebody waits', async () => {
    const simulator = await started();
    const more = { queue: 'Water and Power', did: '+17435550300', divertedFrom: '+17435550199', waitingSince: '2026-11-22T09:58:00.000Z' };
    await simulator.ring({ extension: '1001', number: '+17435550142', ...more });
    expect(watch.events[0]).toMatchObject({ type: 'ringing', ...more });
  });
});
