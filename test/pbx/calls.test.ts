import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { EventWatch, type LogOnDisk, logOnDisk } from '../calls/support.ts';
import type { AsteriskAdapter } from '../../service/calls/asterisk/asterisk-adapter.ts';
import type { CallEvent } from '../../shared/wire.ts';
import { adapterAt } from './listener.ts';
import { type DeskPhone, type Pbx, startPbx } from './pbx.ts';

let pbx: Pbx;
let phone: DeskPhone;
let disk: LogOnDisk;
let adapter: AsteriskAdapter;
let watch: EventWatch;

beforeAll(async () => {
  pbx = await startPbx();
  phone = await pbx.phone('1001');
  disk = await logOnDisk();
  adapter = await adapterAt(pbx, disk.log);
  disk.log.listen((event) => watch.add(event));
});
beforeEach(() => {
  watch = new EventWatch();
});
afterAll(async () => {
  await adapter.close();
  await disk.log.settled();
  await disk.remove();
  await pbx.stop();
});

const seen = (events: readonly CallEvent[]) => events.map(({ type, extension }) => [type, extension]);

/** What `scenarios.test.ts` does not look at; the carrier is sipp, which has a SIP of its own. */
describe('a real Asterisk', () => {
  test('a call to a desk rings, is answered and ends', async () => {
    const call = pbx.call({ to: '3110001', from: { number: '+19517362200', name: 'José Ñúñez' }, scenario: 'talk', ms: 500 });
    const incoming = await phone.nextCall();
    expect(watch.events, 'nothing is said before the phone rings').toEqual([]);
    incoming.ring();
    expect((await watch.count(1))[0]).toMatchObject({ type: 'ringing', extension: '1001', direction: 'inbound', number: '+19517362200', name: 'José Ñúñez', did: '3110001' });
    incoming.answer();
    await watch.count(2);
    await call;
    const events = await watch.count(3);
    expect(seen(events)).toEqual([
      ['ringing', '1001'],
      ['answered', '1001'],
      ['ended', '1001'],
    ]);
    expect(events[2]?.talkMs).toBeGreaterThanOrEqual(450);
    expect(new Set(events.map(({ legId }) => legId)).size).toBe(1);
  });

  test('anonymous: no number; withheld: the number that the PBX knows is nowhere in the log', async () => {
    for (const from of [{}, { number: '+19517362211', name: 'Secret Caller', withheld: true }]) {
      const call = pbx.call({ to: '3110001', from, scenario: 'give-up', ms: 100 });
      (await phone.nextCall()).ring();
      await call;
    }
    const events = await watch.count(4);
    expect(events.map(({ type, withheld }) => [type, withheld])).toEqual([
      ['ringing', undefined],
      ['missed', undefined],
      ['ringing', true],
      ['missed', true],
    ]);
    for (const event of events) expect(event).not.toHaveProperty('number');
    const stored = await disk.database.selectFrom('call_event').select('payload').execute();
    expect(JSON.stringify(stored)).not.toMatch(/7362211|Secret Caller/);
  });

  test('a service that starts in the middle of a ring finds the call; a withheld number stays withheld', async () => {
    const later = await logOnDisk();
    const laterWatch = new EventWatch();
    later.log.listen(laterWatch.add);
    const call = pbx.call({ to: '3110001', from: { number: '+19517362211', withheld: true }, scenario: 'talk', ms: 100 });
    const incoming = await phone.nextCall();
    incoming.ring();
    await watch.count(1);
    const laterAdapter = await adapterAt(pbx, later.log);
    const [ringing] = await laterWatch.count(1);
    expect(ringing).toMatchObject({ type: 'ringing', extension: '1001', direction: 'inbound', withheld: true, did: '3110001', legId: watch.events[0]?.legId });
    expect(JSON.stringify(ringing)).not.toContain('7362211');
    incoming.answer();
    await call;
    expect(seen(await laterWatch.count(3)).slice(1)).toEqual([
      ['answered', '1001'],
      ['ended', '1001'],
    ]);
    await laterAdapter.close();
    await later.remove();
    await watch.count(3);
  });

  test('the least privileged user may hang up a leg', async () => {
    const call = pbx.call({ to: '3110001', from: { number: '+19517362200' }, scenario: 'talk-until-desk-hangs-up' });
    const incoming = await phone.nextCall();
    incoming.ring();
    incoming.answer();
    const events = await watch.until('answered', (all) => all.some(({ type }) => type === 'answered'));
    const { callId = '', legId = '' } = events[0] ?? {};
    const leg = await disk.log.leg(callId, legId);
    if (!leg) throw new Error('no leg');
    expect(await adapter.command({ type: 'hangUp', callId, legId }, leg)).toEqual({ ok: true });
    expect(await incoming.over).toBe('hung up');
    await call;
    expect((await watch.count(3))[2]?.type).toBe('ended');
  });
});
