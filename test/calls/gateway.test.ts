import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Desk } from '../../service/calls/desk.ts';
import { DeskDirectory } from '../../service/calls/desk-directory.ts';
import { type CallEvent, commandResultSchema, deskSocketPath, type CallReport, noCapabilities, protocolVersion } from '../../shared/wire.ts';
import { type LogOnDisk, logOnDisk, people, runCalls, type RunningCalls } from './support.ts';

const secret = 'a-secret-of-the-push-caller';
let disk: LogOnDisk;
let running: RunningCalls;
beforeEach(async () => {
  disk = await logOnDisk();
  running = await runCalls(disk, { configuration: { pushSecret: secret } });
});
afterEach(async () => {
  await running.stop();
  await disk.remove();
});

let lastLeg = 0;
async function ring(extension: string, number = '+19517362200'): Promise<CallReport> {
  const id = `call-${++lastLeg}`;
  const report: CallReport = { type: 'ringing', callId: id, legId: `${id}-leg`, extension, direction: 'inbound', number };
  expect((await running.push(report, secret)).status).toBe(202);
  return report;
}
function seen(events: readonly CallEvent[]): string[] {
  return events.map(({ legId, type }) => `${type} ${legId ?? ''}`);
}

describe('gateway', () => {
  test('a desk hears the calls of its own extension only; a supervisor hears all', async () => {
    const [one, two, supervisor] = [running.desk('desk-1001'), running.desk('desk-1002'), running.desk('supervisor')];
    for (const desk of [one, two, supervisor]) expect(await desk.subscribe(null)).toEqual({ lastSeq: 0 });
    const first = await ring('1001');
    const second = await ring('1002');
    await running.push({ type: 'queued', callId: 'q', queue: 'city311' }, secret);
    const all = await supervisor.watch.count(3);
    expect(seen(all)).toEqual([`ringing ${first.legId}`, `ringing ${second.legId}`, 'queued ']);
    expect(all[0]).toMatchObject({ ...first, system: 'push', seq: 1 });
    expect(seen(await one.watch.count(1))).toEqual([`ringing ${first.legId}`]);
    expect(seen(await two.watch.count(1))).toEqual([`ringing ${second.legId}`]);
  });

  test('a desk that was away gets what it missed, in order and once, also after a restart of the service', async () => {
    const before = running.desk('desk-1001');
    await before.subscribe(null);
    const first = await ring('1001');
    const [event] = await before.watch.count(1);
    before.socket.disconnect();
    const missed = [await ring('1001'), await ring('1002'), await ring('1001')];
    await running.stop();
    running = await runCalls(disk, { configuration: { pushSecret: secret } });

    const after = running.desk('desk-1001');
    expect(await after.subscribe(event?.seq ?? 0)).toEqual({ lastSeq: 4 });
    const live = await ring('1001');
    expect(seen(await after.watch.count(3))).toEqual([missed[0], missed[2], live].map((report) => `ringing ${report?.legId}`));
    expect(first.legId).toBe(event?.legId);
  });

  test('events that arrive while a desk catches up are neither lost nor sent twice', async () => {
    for (let call = 0; call < 30; call++) await ring('1001');
    const received: number[] = [];
    const desk = new Desk({ log: disk.log, send: ({ seq }) => received.push(seq), drained: () => Promise.resolve(), broken: () => undefined, pageSize: 4 });
    disk.log.listen((event) => desk.publish(event));
    const late = Array.from({ length: 30 }, (_, index) =>
      disk.log.append('pbx', [{ type: 'ringing', callId: `late-${index}`, legId: `late-${index}`, extension: '1001' }]),
    );
    await Promise.all([desk.subscribe(['1001'], 5), ...late]);
    expect(received).toEqual(Array.from({ length: 55 }, (_, index) => index + 6));
  });

  test('a desk that knows a later log than this one is told first where this one stands, then gets what comes; nothing twice', async () => {
    for (let call = 0; call < 3; call++) await ring('1001');
    const told: string[] = [];
    const desk = new Desk({ log: disk.log, send: ({ seq }) => void told.push(`event ${seq}`), drained: () => Promise.resolve(), broken: (cause) => void told.push(String(cause)) });
    disk.log.listen((event) => desk.publish(event));
    // Written while the desk subscribes: for the desk its number is below what it has.
    const late = disk.log.append('pbx', [{ type: 'ringing', callId: 'late', legId: 'late', extension: '1001' }]);
    const lastSeq = await desk.subscribe(['1001'], 900);
    told.push(`stands at ${lastSeq}`);
    await late;
    await disk.log.append('pbx', [{ type: 'answered', callId: 'late', legId: 'late', extension: '1001' }]);
    await expect.poll(() => told.at(-1)).toBe('event 5');
    expect(told).toEqual([`stands at ${lastSeq}`, ...(lastSeq === 3 ? ['event 4'] : []), 'event 5']);
  });

  test('another protocol version is told which side to update', async () => {
    const desk = running.desk('desk-1001');
    expect(await desk.subscribe(null, protocolVersion - 1)).toEqual({ error: expect.stringContaining('Update Ringdesk on this computer') as string });
    expect(await desk.subscribe(null, protocolVersion + 1)).toEqual({ error: expect.stringContaining('Update the case service') as string });
  });

  test('without a valid token there is no connection', async () => {
    const desk = running.desk('not-a-token');
    const refusal = await new Promise<Error & { data?: { code: string } }>((resolve) => desk.socket.once('connect_error', resolve));
    expect(refusal.message).toContain('Sign in again');
    expect(refusal.data?.code).toBe('not-allowed');
  });

  test('malformed messages get an answer or nothing, and the desk goes on', async () => {
    const desk = running.desk('desk-1001');
    const raw = desk.socket as unknown as { emit(name: string, ...values: unknown[]): void; timeout(ms: number): { emitWithAck(name: string, ...values: unknown[]): Promise<unknown> } };
    raw.emit('subscribe');
    raw.emit('subscribe', null, 'no function');
    raw.emit('command', { type: 'answer' });
    raw.emit('no-such-message', 1);
    expect(await raw.timeout(5_000).emitWithAck('subscribe', { protocolVersion, since: -1 })).toEqual({ error: expect.stringContaining('since') as string });
    expect(await raw.timeout(5_000).emitWithAck('command', { type: 'dial' })).toMatchObject({ ok: false, code: 'invalid-input' });
    expect(await desk.subscribe(null)).toEqual({ lastSeq: 0 });
  });

  test('a desk that subscribes again with other extensions hears of those only; one that has left of none', async () => {
    const directory = new DeskDirectory();
    const open = () => {
      const heard: (string | undefined)[] = [];
      return { heard, desk: new Desk({ log: disk.log, send: ({ extension }) => heard.push(extension), drained: () => Promise.resolve(), broken: () => undefined }) };
    };
    const [one, supervisor, gone] = [open(), open(), open()];
    disk.log.listen((event) => directory.publish(event));
    for (const [{ desk }, reach] of [[one, ['1001']], [supervisor, 'all'], [gone, ['1002']], [one, ['1002', '1003']]] as const) {
      directory.place(desk, reach);
      await desk.subscribe(reach, null);
    }
    directory.remove(gone.desk);
    for (const extension of ['1001', '1002', '1003']) await disk.log.append('pbx', [{ type: 'ringing', callId: extension, legId: extension, extension }]);
    await disk.log.append('pbx', [{ type: 'queued', callId: 'q', queue: 'q' }]);
    expect(one.heard).toEqual(['1002', '1003']);
    expect(supervisor.heard).toEqual(['1001', '1002', '1003', undefined]);
    expect(gone.heard).toEqual([]);
  });

  test('a hint reaches every desk', async () => {
    const [one, two] = [running.desk('desk-1001'), running.desk('supervisor')];
    await Promise.all([one.subscribe(null), two.subscribe(null)]);
    const hints = [one, two].map((desk) => new Promise((resolve) => desk.socket.once('hint', resolve)));
    running.calls.publishHint({ versionNumber: 7, tables: ['contact'] });
    expect(await Promise.all(hints)).toEqual([
      { versionNumber: 7, tables: ['contact'] },
      { versionNumber: 7, tables: ['contact'] },
    ]);
  });

  test('when the service stops, it does not wait for its desks, and they know to come back', async () => {
    const desk = running.desk('desk-1001', true);
    await desk.subscribe(null);
    const gone = new Promise((resolve) => desk.socket.once('disconnect', () => resolve(desk.socket.active)));
    await running.app.close();
    expect(await gone, 'socket.io-client will reconnect by itself').toBe(true);
  });

  test('other paths still reach the HTTP service; there is no polling', async () => {
    expect((await fetch(`${running.url}/nothing-here`)).status).toBe(404);
    expect((await fetch(`${running.url}${deskSocketPath}/?EIO=4&transport=polling`)).status).toBe(400);
  });
});

describe('commands', () => {
  async function command(token: string, value: unknown) {
    const desk = running.desk(token);
    const raw = desk.socket as unknown as { timeout(ms: number): { emitWithAck(name: string, value: unknown): Promise<unknown> } };
    return commandResultSchema.parse(await raw.timeout(5_000).emitWithAck('command', value));
  }

  test('the simulator rings, the desk answers and hangs up', async () => {
    const desk = running.desk('desk-1001');
    await desk.subscribe(null);
    expect(await command('desk-1001', { type: 'simulateRing', number: '+19515550100', name: 'Ada' })).toEqual({ ok: true });
    const [ringing] = await desk.watch.count(1);
    expect(ringing).toMatchObject({ type: 'ringing', system: 'simulator', extension: '1001', number: '+19515550100', name: 'Ada', direction: 'inbound' });
    const leg = { callId: ringing?.callId, legId: ringing?.legId };
    expect(await command('desk-1001', { type: 'answer', ...leg })).toEqual({ ok: true });
    expect(await command('desk-1001', { type: 'hangUp', ...leg })).toEqual({ ok: true });
    expect((await desk.watch.count(3)).map(({ type }) => type)).toEqual(['ringing', 'answered', 'ended']);
    expect(await command('desk-1001', { type: 'hangUp', ...leg })).toMatchObject({ ok: false, code: 'not-found' });
  });

  test("another desk's leg, an unknown leg, a PBX that cannot, a foreign extension: each refused with its code", async () => {
    const pushed = await ring('1001');
    const leg = { callId: pushed.callId, legId: pushed.legId };
    expect(await command('desk-1002', { type: 'hangUp', ...leg })).toMatchObject({ ok: false, code: 'not-allowed', message: 'Extension 1001 is not yours.' });
    expect(await command('supervisor', { type: 'hangUp', ...leg })).toMatchObject({ ok: false, code: 'not-allowed' });
    expect(await command('desk-1001', { type: 'hangUp', ...leg })).toMatchObject({ ok: false, code: 'not-supported' });
    expect(await command('desk-1001', { type: 'answer', callId: 'x', legId: 'y' })).toMatchObject({ ok: false, code: 'not-found' });
    expect(await command('desk-1001', { type: 'simulateRing', extension: '1002' })).toMatchObject({ ok: false, code: 'not-allowed' });
    expect(await command('supervisor', { type: 'simulateRing' })).toMatchObject({ ok: false, code: 'invalid-input' });
  });

  test('the desk holds, mutes, adds a third person and transfers; the log has each step', async () => {
    const desk = running.desk('desk-1001');
    await desk.subscribe(null);
    await command('desk-1001', { type: 'simulateRing', number: '+19515550100', queue: 'Water and Power' });
    const [ringing] = await desk.watch.count(1);
    expect(ringing).toMatchObject({ queue: 'Water and Power' });
    const leg = { callId: ringing?.callId, legId: ringing?.legId };
    expect(await command('desk-1001', { type: 'hold', ...leg })).toMatchObject({ ok: false, code: 'invalid-input' });
    for (const next of [{ type: 'answer' }, { type: 'hold' }, { type: 'resume' }, { type: 'mute', muted: true }, { type: 'addParty', number: '+19515550177' }, { type: 'transfer', to: '+19515550111', warm: false }])
      expect(await command('desk-1001', { ...next, ...leg }), next.type).toEqual({ ok: true });
    const own = () => desk.watch.events.filter(({ legId }) => legId === leg.legId).map(({ type }) => type);
    await desk.watch.until('the end', () => own().includes('ended'));
    expect(own()).toEqual(['ringing', 'answered', 'held', 'resumed', 'transferred', 'ended']);
    expect(await command('desk-1002', { type: 'hold', ...leg })).toMatchObject({ ok: false, code: 'not-allowed' });
  });

  test('dialling starts at an extension of one’s own', async () => {
    const desk = running.desk('desk-1001');
    await desk.subscribe(null);
    expect(await command('desk-1001', { type: 'dial', number: '+19515550100' })).toEqual({ ok: true });
    expect((await desk.watch.count(1))[0]).toMatchObject({ type: 'ringing', direction: 'outbound', extension: '1001', number: '+19515550100' });
    expect(await command('desk-1001', { type: 'dial', number: '+19515550100', extension: '1002' })).toMatchObject({ ok: false, code: 'not-allowed' });
    expect(await command('supervisor', { type: 'dial', number: '+19515550100' })).toMatchObject({ ok: false, code: 'invalid-input' });
    await running.stop();
    running = await runCalls(disk, { configuration: { simulator: false } });
    expect(await command('desk-1001', { type: 'dial', number: '+19515550100' })).toMatchObject({ ok: false, code: 'not-supported' });
  });

  test('buttons are offered only for what every PBX behind the desk can do', async () => {
    const [desk, nobody] = [people['desk-1001'], people['supervisor']];
    if (!desk || !nobody) throw new Error('who?');
    const none = noCapabilities;
    expect(running.calls.capabilitiesFor(desk), 'the simulator can everything but pause queues, of which it has none').toEqual({ ...Object.fromEntries(Object.keys(none).map((name) => [name, true])), presence: false });
    expect(running.calls.capabilitiesFor(nobody), 'no desk phone').toEqual(none);
    await running.stop();
    const unreachable = { host: '127.0.0.1', port: 9, user: 'screenpop', secret: 'x' };
    running = await runCalls(disk, { configuration: { asterisk: [unreachable], simulator: true } });
    expect(running.calls.capabilitiesFor(desk)).toEqual({ ...none, hangUp: true });
  });

  test('without a simulator there is no simulated call', async () => {
    await running.stop();
    running = await runCalls(disk, { configuration: { simulator: false } });
    expect(running.calls.simulator).toBe(false);
    expect(await command('desk-1001', { type: 'simulateRing' })).toMatchObject({ ok: false, code: 'not-supported' });
  });
});
