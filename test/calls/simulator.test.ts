import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LoggedLeg } from '../../service/calls/log/call-log.ts';
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

async function started(ringMs = 60_000, maximumCalls = 50): Promise<Simulator> {
  return Simulator.start({ log: disk.log, ringMs, maximumCalls, now: () => now });
}
async function ringing(simulator: Simulator, extension = '1001', number?: string): Promise<SimulatedCall & { leg: LoggedLeg }> {
  const call = await simulator.ring({ extension, number });
  const leg = call && (await disk.log.leg(call.callId, call.legId));
  if (!call || !leg) throw new Error('the simulator did not ring');
  return { ...call, leg };
}

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
