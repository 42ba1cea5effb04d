import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AsteriskBench, desk, dialling, trunk } from './asterisk-bench.ts';
import { block, FakePbx } from './fake-pbx.ts';

let bench: AsteriskBench;
beforeEach(async () => {
  bench = await AsteriskBench.open();
});
afterEach(() => bench.close());

const told = () => bench.watch.events.map(({ type, extension }) => `${type} ${extension ?? ''}`.trim());

/** The PBX is gone, and another stands at its place; what is set up before it listens is what it says. */
async function restarted(setUp: (pbx: FakePbx) => void = () => {}): Promise<void> {
  const { port } = bench.pbx;
  await bench.pbx.stop();
  bench.pbx = new FakePbx();
  setUp(bench.pbx);
  await bench.pbx.listen(port);
  await bench.pbx.asked('Status');
}

describe('TLS to the PBX', () => {
  const file = (name: string) => fileURLToPath(new URL(`../service/fixtures/tls/${name}`, import.meta.url));
  async function secure(certificate: string, key: string): Promise<void> {
    bench.pbx = new FakePbx({ cert: await readFile(file(certificate), 'utf8'), key: await readFile(file(key), 'utf8') });
  }

  test('a certificate that nobody here trusts is refused, and the message says which setting is missing', async () => {
    await secure('certificate.pem', 'key.pem');
    await bench.start(await bench.pbx.listen(), { tls: true, host: 'localhost' });
    expect(bench.said('is signed by nobody who is trusted here (DEPTH_ZERO_SELF_SIGNED_CERT): set caFile')).toHaveLength(1);
    expect(bench.pbx.actions, 'no secret was shown').toEqual([]);
  });

  test('with caFile it is used, and the call comes through', async () => {
    await secure('certificate.pem', 'key.pem');
    await bench.connected({ tls: true, host: 'localhost', caFile: file('certificate.pem') });
    await bench.ring();
    expect(told()).toEqual(['ringing 1001']);
  });

  test('expired, for another name, another authority, no TLS at all, no such file: each has its own words', async () => {
    await secure('expired-certificate.pem', 'key.pem');
    await bench.start(await bench.pbx.listen(), { tls: true, host: 'localhost', caFile: file('expired-certificate.pem') });
    expect(bench.said('is not valid now (CERT_HAS_EXPIRED)')).toHaveLength(1);
    await bench.pbx.stop();

    bench.pbx = new FakePbx();
    await bench.start(await bench.pbx.listen(), { tls: true, host: 'localhost', systemName: 'plain' });
    expect(bench.said('does not speak TLS: use the port of tlsbindaddr')).toHaveLength(1);
    await bench.start(bench.pbx.port, { tls: true, host: 'localhost', systemName: 'no file', caFile: '/no/such/authority.pem' });
    expect(bench.said('caFile cannot be read: ENOENT')).toHaveLength(1);
  });
});

describe('what listens there is not what it should be', () => {
  test.each([
    ['a web server', 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'],
    ['an endless line', 'x'.repeat(200_000)],
    ['nobody who greets', ''],
  ])('%s gets no secret, and is named as no AMI', async (_what, greeting) => {
    bench.pbx.greeting = greeting;
    await bench.start(await bench.pbx.listen(), {}, { actionTimeoutMs: 200 });
    expect(bench.said('is no Asterisk Manager Interface').length).toBe(1);
    expect(bench.pbx.actions).toEqual([]);
  });

  test('nothing: what to look at is said, once, and it is found when it comes', async () => {
    const port = await bench.pbx.listen();
    await bench.pbx.stop();
    await bench.start(port);
    expect(bench.said(`nothing listens at 127.0.0.1:${port}: is Asterisk running`)).toHaveLength(1);
    bench.pbx = new FakePbx();
    await bench.pbx.listen(port);
    await bench.pbx.asked('Status');
  });

  test('refused credentials are tried again slowly, other faults soon', async () => {
    bench.pbx.loginRefusal = 'Authentication failed';
    await bench.start(await bench.pbx.listen(), {}, { refusedRetryMs: 3_600_000 });
    expect(bench.said('next try in 3600 s')).toHaveLength(1);
    // A second adapter, which may try as often as it likes, shows that time has passed meanwhile.
    await bench.start(bench.pbx.port, { systemName: 'eager', user: 'eager' }, { refusedRetryMs: 20 });
    await bench.pbx.asked('Login', 5);
    expect(bench.pbx.actions.filter(({ Username }) => Username === 'screenpop')).toHaveLength(1);
  });
});

describe('a PBX that is lost', () => {
  test('one that says nothing any more is given up after a ping, and its calls are made up for', async () => {
    await bench.connected({}, { pingMs: 50, actionTimeoutMs: 200 });
    await bench.ring();
    bench.pbx.silent = true;
    await bench.pbx.asked('Login', 2);
    expect(bench.said('connection to the PBX lost: the PBX did not answer Ping')).toHaveLength(1);
    bench.pbx.silent = false;
    await bench.watch.until('its end', (events) => events.some(({ type }) => type === 'missed'));
  });

  test('it restarts in mid-call: what was up has ended, what rang was missed', async () => {
    await bench.connected();
    await bench.answered();
    const second = Object.fromEntries(Object.entries(dialling).map(([key, value]) => [key, value.replaceAll('x.', 'y.').replaceAll('1001', '1002')]));
    bench.pbx.event('DialBegin', second);
    bench.pbx.event('DialState', { ...second, DialStatus: 'RINGING' });
    await bench.watch.count(3);
    await restarted();
    await bench.watch.count(5);
    expect(told().slice(3).sort()).toEqual(['ended 1001', 'missed 1002']);
  });

  test('a listing of which a part got lost ends no call', async () => {
    await bench.connected();
    await bench.answered();
    // Two channels are announced and none arrives whole.
    bench.pbx.send(block({ Event: 'StatusComplete', Items: '2' }));
    bench.pbx.event('Hold', desk);
    await bench.watch.until('hold', (events) => events.some(({ type }) => type === 'held'));
    expect(told()).toEqual(['ringing 1001', 'answered 1001', 'held 1001']);
  });

  test('a caller without a number is still one when the queue is listed after a gap', async () => {
    await bench.connected();
    const nameless = { ...trunk, CallerIDNum: '<unknown>', CallerIDName: '<unknown>' };
    bench.pbx.event('Newchannel', nameless);
    bench.pbx.event('Newchannel', { ...desk, ConnectedLineNum: '<unknown>', ConnectedLineName: '<unknown>' });
    bench.pbx.event('QueueCallerJoin', { ...nameless, Queue: 'city311' });
    await bench.watch.count(1);
    await restarted((pbx) => {
      pbx.channels = [{ ...nameless, ChannelStateDesc: 'Up' }];
      pbx.callers = [{ Queue: 'city311', Channel: trunk.Channel, Uniqueid: 'x.0', CallerIDNum: 'unknown', CallerIDName: 'unknown', Wait: '3' }];
    });
    const { Channel, Uniqueid, Linkedid } = trunk;
    bench.pbx.event('QueueCallerAbandon', { Channel, Uniqueid, Linkedid, Queue: 'city311', CallerIDNum: 'unknown' });
    const events = await bench.watch.count(2);
    expect(events.map(({ type, number }) => [type, number])).toEqual([
      ['queued', undefined],
      ['abandoned', undefined],
    ]);
  });

  test('who waits in a queue is known again, with the time since when; who is gone has given up', async () => {
    await bench.connected();
    bench.pbx.event('Newchannel', trunk);
    bench.pbx.event('QueueCallerJoin', { ...trunk, Queue: 'city311', Position: '1' });
    await bench.watch.until('queued', (events) => events.some(({ type }) => type === 'queued'));
    const other = { ...trunk, Channel: 'PJSIP/trunk-00000007', Uniqueid: 'z.0', Linkedid: 'z.0', CallerIDNum: '+19515550100' };
    const before = Date.now();
    await restarted((pbx) => {
      pbx.channels = [
        { ...other, ChannelStateDesc: 'Up' },
        { ...desk, Linkedid: 'z.0', Uniqueid: 'z.1', ConnectedLineNum: '+19515550100', ChannelStateDesc: 'Ringing' },
      ];
      pbx.callers = [{ Queue: 'city311', Position: '1', Channel: other.Channel, Uniqueid: 'z.0', CallerIDNum: other.CallerIDNum, Wait: '75' }];
    });
    const events = await bench.watch.count(4);
    expect(events.slice(1).map(({ type, callId, queue, number }) => [type, callId, queue, number])).toEqual([
      ['queued', 'z.0', 'city311', '+19515550100'],
      ['ringing', 'z.0', 'city311', '+19515550100'],
      ['abandoned', 'x.0', 'city311', '+19517362200'],
    ]);
    const waitingMs = before - Date.parse(events[1]?.waitingSince ?? '');
    expect(Math.abs(waitingMs - 75_000)).toBeLessThan(30_000);
  });
});

describe('calls that are stuck', () => {
  test('the end of a call got lost: the next listing does not name it, and it ends', async () => {
    await bench.connected({}, { checkMs: 50 });
    await bench.ring();
    await bench.watch.until('its end', (events) => events.some(({ type }) => type === 'missed'));
    expect(told()).toEqual(['ringing 1001', 'missed 1001']);
  });

  test('however long it rings, a call that the PBX confirms is left alone', async () => {
    bench.pbx.channels = [
      { ...trunk, ChannelStateDesc: 'Ring' },
      { ...desk, ChannelStateDesc: 'Ringing' },
    ];
    await bench.connected({ longestRingMinutes: 0.001 }, { checkMs: 100 });
    await bench.watch.count(1);
    await bench.pbx.asked('Status', 8);
    expect(told()).toEqual(['ringing 1001']);
  });

  test('a PBX that lists nothing: what is silent for too long is over, and that is said', async () => {
    bench.pbx.rights = ['ListCommands', 'Ping', 'QueueStatus', 'Hangup'];
    await bench.connected({ longestCallHours: 0.000_02 }, { checkMs: 50 });
    await expect.poll(() => bench.said('give the user write = call')).toHaveLength(1);
    await bench.answered();
    await bench.watch.until('its end', (events) => events.some(({ type }) => type === 'ended'));
    expect(bench.said('calls without a sign of life for too long are taken as over').length).toBe(1);
  });

  test('while one listens, Up in a listing is no answer: an announcement may still play', async () => {
    await bench.connected({}, { checkMs: 50 });
    bench.pbx.channels = [
      { ...trunk, ChannelStateDesc: 'Up' },
      { ...desk, ChannelStateDesc: 'Up' },
    ];
    await bench.ring();
    const asked = bench.pbx.actions.length;
    await expect.poll(() => bench.pbx.actions.length).toBeGreaterThan(asked + 2);
    bench.pbx.event('DialEnd', { ...dialling, DialStatus: 'ANSWER' });
    bench.pbx.event('Hold', desk);
    await bench.watch.until('hold', (events) => events.some(({ type }) => type === 'held'));
    expect(told()).toEqual(['ringing 1001', 'answered 1001', 'held 1001']);
    expect(bench.watch.events[0]?.seq).toBe(1);
  });
});

describe('a flood', () => {
  test('50,000 events of a busy PBX and 300 calls among them: every event of every desk is in the log, in order, and nothing is held back', { timeout: 60_000 }, async () => {
    const adapter = await bench.connected();
    const noise = block({ Event: 'QueueMemberStatus', Queue: 'city311', MemberName: 'PJSIP/1001', Interface: 'PJSIP/1001', Status: '6', InCall: '1' }).repeat(40);
    const calls = 300;
    function* stream(): Generator<string> {
      for (let call = 0; call < calls; call++) {
        const of = (fields: Record<string, string>) => Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, value.replace(/^x\./, `f${call}.`)]));
        yield noise + block({ Event: 'Newchannel', ...of(trunk) }) + block({ Event: 'DialBegin', ...of(dialling) });
        yield noise + block({ Event: 'DialState', ...of(dialling), DialStatus: 'RINGING' });
        yield noise + block({ Event: 'DialEnd', ...of(dialling), DialStatus: 'ANSWER' }) + block({ Event: 'Hangup', ...of(desk), Cause: '16' });
        yield noise + block({ Event: 'Hangup', ...of(trunk), Cause: '16' });
      }
    }
    await bench.pbx.sendAll(stream());
    await bench.watch.until('all events', (events) => events.length >= calls * 3, 50_000);
    const byLeg = new Map<string, string[]>();
    for (const { legId, type } of bench.watch.events) byLeg.set(legId ?? '', [...(byLeg.get(legId ?? '') ?? []), type]);
    expect(byLeg.size).toBe(calls);
    for (const [legId, types] of byLeg) expect(types, legId).toEqual(['ringing', 'answered', 'ended']);
    expect(bench.pbx.connections, 'the line stayed up').toBe(1);
    expect(await adapter.command({ type: 'hangUp', callId: 'f0.0', legId: 'f0.1' }, { ...(await legOf('f0')) })).toMatchObject({ code: 'not-found' });
  });

  async function legOf(call: string) {
    return (await bench.disk.log.leg(`${call}.0`, `${call}.1`)) ?? expect.unreachable();
  }

  test('captured bytes with lines that lie between them: no colon, no end, cut-off characters', async () => {
    await bench.connected();
    const call = await readFile(join(import.meta.dirname, 'captures', 'answered-utf8.txt'));
    const half = call.indexOf('Event: DialState');
    bench.pbx.send(call.subarray(0, half));
    bench.pbx.send(Buffer.concat([Buffer.from('CallerIDName: Jos'), Buffer.from([0xc3]), Buffer.from('\r\nno colon here\r\n'), Buffer.alloc(100_000, 'y'), Buffer.from('\r\n\r\n')]));
    bench.pbx.send(call.subarray(half));
    const events = await bench.watch.count(3);
    expect(events.map(({ type, name }) => [type, name])).toEqual([
      ['ringing', 'José Ñúñez'],
      ['answered', 'José Ñúñez'],
      ['ended', 'José Ñúñez'],
    ]);
    expect(bench.said('AMI stream')).toHaveLength(2);
  });
});
