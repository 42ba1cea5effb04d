import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCommand } from '../../service/calls/commands.ts';
import { AsteriskBench, dialling } from './asterisk-bench.ts';
import { callRights, FakePbx } from './fake-pbx.ts';
import { people, runCalls } from './support.ts';

let bench: AsteriskBench;
beforeEach(async () => {
  bench = await AsteriskBench.open();
});
afterEach(() => bench.close());

const call = { callId: 'x.0', legId: 'x.1' } as const;
const contexts = { transferContext: 'desk-transfers', dialContext: 'desk-calls' };

describe('what an Asterisk can be told', () => {
  test('with write = call: hang up, and transfer where a context is set; dialling needs write = originate', async () => {
    const adapter = await bench.connected();
    expect(adapter.capabilities).toEqual({ answer: false, hangUp: true, hold: false, mute: false, transfer: false, warmTransfer: false, addParty: false, dial: false, presence: false });
    bench.pbx.rights = [...callRights, 'Originate'];
    const withContexts = await bench.start(bench.pbx.port, { ...contexts, systemName: 'second' });
    expect(withContexts.capabilities).toEqual({ answer: false, hangUp: true, hold: false, mute: false, transfer: true, warmTransfer: false, addParty: false, dial: true, presence: false });
  });

  test('rights that change are found out at the next login', async () => {
    bench.pbx.rights = ['ListCommands', 'Ping', 'QueueStatus', 'Status'];
    const adapter = await bench.connected(contexts);
    expect(adapter.capabilities.hangUp).toBe(false);
    const at = bench.pbx.port;
    await bench.pbx.stop();
    bench.pbx = new FakePbx();
    await bench.pbx.listen(at);
    await bench.pbx.asked('Status');
    expect(adapter.capabilities).toMatchObject({ hangUp: true, transfer: true });
  });

  test('hang up and blind transfer name the channel of the leg; what the PBX refuses is said in its words', async () => {
    const adapter = await bench.connected(contexts);
    const leg = await bench.answered();
    expect(await adapter.command({ type: 'transfer', ...call, to: '1002', warm: false }, leg)).toEqual({ ok: true });
    expect(bench.pbx.actions.at(-1)).toMatchObject({ Action: 'BlindTransfer', Channel: 'PJSIP/1001-00000001', Context: 'desk-transfers', Exten: '1002' });
    bench.pbx.answer = () => ({ Response: 'Error', Message: 'Extension is not here' });
    expect(await adapter.command({ type: 'hangUp', ...call }, leg)).toEqual({ ok: false, code: 'not-allowed', message: 'The telephone system refused: Extension is not here. Use your desk phone.' });
    bench.pbx.answer = () => ({ Response: 'Error', Message: 'No such channel' });
    expect(await adapter.command({ type: 'hangUp', ...call }, leg)).toMatchObject({ ok: false, code: 'not-found' });
  });

  test('what is no number reaches no PBX', async () => {
    bench.pbx.rights = [...callRights, 'Originate'];
    const adapter = await bench.connected(contexts);
    const leg = await bench.answered();
    for (const bad of ['1002&PJSIP/trunk', '1002\r\nAction: Command', 'x'.repeat(41), '']) {
      expect(await adapter.command({ type: 'transfer', ...call, to: bad, warm: false }, leg)).toMatchObject({ ok: false, code: 'invalid-input' });
      expect(await adapter.dial(bad, '1001')).toMatchObject({ ok: false, code: 'invalid-input' });
    }
    expect(bench.pbx.actions.map(({ Action }) => Action)).not.toContain('BlindTransfer');
  });

  test('dialling rings the own desk phone, as an outbound leg; a phone that is not there is said', async () => {
    bench.pbx.rights = [...callRights, 'Originate'];
    const adapter = await bench.connected(contexts);
    const dialled = adapter.dial('9517362200', '1001');
    expect(await bench.pbx.asked('Originate')).toMatchObject({ Channel: 'PJSIP/1001', Context: 'desk-calls', Exten: '9517362200', Priority: '1', Variable: 'CONNECTEDLINE(num)=9517362200', Async: 'true' });
    expect(bench.pbx.actions.at(-1), 'it would be shown to the other side as the caller').not.toHaveProperty('CallerID');
    const own = { DestChannel: 'PJSIP/1001-00000009', DestUniqueid: 'y.1', DestLinkedid: 'y.1', DestConnectedLineNum: '9517362200' };
    bench.pbx.event('DialBegin', own);
    bench.pbx.event('DialState', { ...own, DialStatus: 'RINGING' });
    expect(await dialled).toEqual({ ok: true });
    expect((await bench.watch.count(1))[0]).toMatchObject({ type: 'ringing', extension: '1001', direction: 'outbound', number: '9517362200' });

    const unreachable = adapter.dial('9517362200', '1002');
    await bench.pbx.asked('Originate', 2);
    bench.pbx.event('OriginateResponse', { Response: 'Failure', Channel: 'PJSIP/1002', Context: 'desk-calls', Exten: '9517362200', Reason: '0' });
    expect(await unreachable).toMatchObject({ ok: false, code: 'unavailable', message: expect.stringContaining('check that it is switched on') as string });
  });

  test('without the PBX each says to use the desk phone', async () => {
    const adapter = await bench.connected(contexts);
    const leg = await bench.answered();
    await bench.pbx.stop();
    await expect.poll(() => adapter.command({ type: 'hangUp', ...call }, leg)).toMatchObject({ ok: false, code: 'unavailable', message: expect.stringContaining('use your desk phone') as string });
  });
});

describe('two PBXs that use the same ids', () => {
  test('their calls do not mix, and a command goes to the one whose desk asks', async () => {
    const other = new FakePbx();
    try {
      const cityHall = await bench.connected({ agents: '^1\\d{3}$' });
      const library = await bench.start(await other.listen(), { systemName: 'library', agents: '^2\\d{3}$' });
      await other.asked('Status');
      await bench.answered();
      const there = Object.fromEntries(Object.entries(dialling).map(([key, value]) => [key, value.replaceAll('1001', '2001').replace('+19517362200', '+19515550100')]));
      other.event('DialBegin', there);
      other.event('DialState', { ...there, DialStatus: 'RINGING' });
      await bench.watch.until('both', (events) => events.some(({ system }) => system === 'library'));
      expect(bench.watch.events.map(({ system, type, extension, number, legId }) => [system, type, extension, number, legId])).toEqual([
        ['city-hall', 'ringing', '1001', '+19517362200', 'x.1'],
        ['city-hall', 'answered', '1001', '+19517362200', 'x.1'],
        ['library', 'ringing', '2001', '+19515550100', 'x.1'],
      ]);
      const adapters = new Map([
        ['city-hall', cityHall],
        ['library', library],
      ]);
      const options = { log: bench.disk.log, adapters, simulator: undefined };
      expect(await runCommand({ type: 'hangUp', ...call }, people['desk-1001'] ?? expect.unreachable(), options)).toEqual({ ok: true });
      expect(bench.pbx.actions.at(-1)).toMatchObject({ Action: 'Hangup', Channel: 'PJSIP/1001-00000001' });
      expect(other.actions.map(({ Action }) => Action)).not.toContain('Hangup');
      expect(await runCommand({ type: 'hangUp', ...call }, people['desk-1002'] ?? expect.unreachable(), options)).toMatchObject({ ok: false, code: 'not-allowed' });
    } finally {
      await other.stop();
    }
  });

  test('a desk is told of the buttons of its own PBX', async () => {
    const weak = new FakePbx();
    weak.rights = ['ListCommands', 'Ping', 'QueueStatus', 'Status'];
    const asterisk = [
      bench.configuration(await bench.pbx.listen(), { agents: '^1001$', transferContext: 'desks' }),
      bench.configuration(await weak.listen(), { systemName: 'library', agents: '^1002$', transferContext: 'desks' }),
    ];
    const running = await runCalls(bench.disk, { configuration: { asterisk } });
    try {
      const of = (who: string) => running.calls.capabilitiesFor(people[who] ?? expect.unreachable());
      expect(of('desk-1001')).toMatchObject({ hangUp: true, transfer: true });
      expect(of('desk-1002')).toMatchObject({ hangUp: false, transfer: false });
      expect(of('supervisor')).toMatchObject({ hangUp: false, transfer: false });
    } finally {
      await running.stop();
      await weak.stop();
    }
  });
});
