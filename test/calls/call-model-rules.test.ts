import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AmiMessage } from '../../service/calls/asterisk/ami-message.ts';
import { CallModel } from '../../service/calls/asterisk/call-model.ts';
import { readCapture, replay } from '../../service/calls/replay.ts';
import type { CallReport } from '../../shared/wire.ts';
import { desk, dialling, trunk } from './asterisk-bench.ts';
import { capturesFolder, rigAgents } from './support.ts';

/** What a real Asterisk does, rule by rule, and what becomes of it. */
type Step = readonly [event: string, fields: Record<string, string>];

function told(...steps: readonly Step[]): CallReport[] {
  const model = new CallModel({ agents: rigAgents });
  return steps.flatMap(([event, fields], second) => {
    const message = new AmiMessage();
    message.add('Event', event);
    for (const [key, value] of Object.entries(fields)) message.add(key, value);
    return model.apply(message, second * 1_000);
  });
}
async function captured(name: string): Promise<CallReport[]> {
  return replay(await readCapture(join(capturesFolder, `${name}.txt`)), rigAgents, () => expect.unreachable()).map(({ report }) => report);
}
const short = (reports: readonly CallReport[]) => reports.map(({ type, extension }) => `${type} ${extension ?? ''}`.trim());

const arrives: Step[] = [
  ['Newchannel', trunk],
  ['Newchannel', { ...desk, ConnectedLineNum: '<unknown>', ConnectedLineName: '<unknown>' }],
];
const dials: Step = ['DialBegin', dialling];
const rings: Step = ['DialState', { ...dialling, DialStatus: 'RINGING' }];
const answers: Step = ['DialEnd', { ...dialling, DialStatus: 'ANSWER' }];
const hangsUp = (cause: string): Step => ['Hangup', { ...desk, Cause: cause }];

describe('the rules of a real Asterisk', () => {
  test('1: it rings when it was dialled and RINGING was seen, in either order and however often; a phone that is only dialled does not', () => {
    expect(short(told(...arrives, dials))).toEqual([]);
    expect(short(told(...arrives, dials, rings, rings))).toEqual(['ringing 1001']);
    expect(short(told(...arrives, ['Newstate', { ...desk, ChannelStateDesc: 'Ringing' }], dials, rings))).toEqual(['ringing 1001']);
  });

  test('2: what the PBX was told to dial is outbound, a desk that calls is internal, all else inbound', async () => {
    const direction = async (name: string) => [...new Set((await captured(name)).map((report) => report.direction))];
    expect(await direction('outbound-click-to-call')).toEqual(['outbound']);
    expect(await direction('internal-call')).toEqual(['internal']);
    expect(await direction('answered-named')).toEqual(['inbound']);
  });

  test('3: answered is DialEnd ANSWER; a leg that goes up before its announcement has ended is not', () => {
    const [ringing, answered, ended] = told(...arrives, dials, rings, ['Newstate', { ...desk, ChannelStateDesc: 'Up' }], ['Newstate', { ...trunk, ChannelStateDesc: 'Up' }], answers, hangsUp('16'));
    expect([ringing?.type, answered?.type, ended?.type]).toEqual(['ringing', 'answered', 'ended']);
    expect(ended?.talkMs, 'from the answer on').toBe(1_000);
  });

  test('4: what stopped a ring is decided at the hang-up, and the first DialEnd is the true one', async () => {
    expect(short(await captured('ring-group'))).toContain('answered-elsewhere 1001');
    expect(short(await captured('declined'))).toEqual(['ringing 1001', 'declined 1001']);
    expect(short(await captured('busy'))).toEqual(['busy 1001']);
    const ends = (status: string): Step => ['DialEnd', { ...dialling, DialStatus: status }];
    expect(short(told(...arrives, dials, rings, ends('CANCEL')))).toEqual(['ringing 1001']);
    expect(short(told(...arrives, dials, rings, ends('CANCEL'), hangsUp('26')))).toEqual(['ringing 1001', 'answered-elsewhere 1001']);
    expect(short(told(...arrives, dials, rings, ends('BUSY'), ends('CANCEL'), hangsUp('0')))).toEqual(['ringing 1001', 'busy 1001']);
  });

  test('5: hang-up causes are no guide to a missed call, and a leg that was redirected does not make the call a missed one', async () => {
    expect((await captured('missed-caller-hangs-up')).at(-1)).toMatchObject({ type: 'missed', cause: 127 });
    expect((await captured('queue-abandoned')).at(-1)).toMatchObject({ type: 'missed', cause: 0 });
    const redirected = await captured('redirect-while-ringing');
    expect(short(redirected)).toEqual(['ringing 1001', 'missed 1001', 'ringing 1002', 'answered 1002', 'ended 1002']);
    expect(new Set(redirected.map(({ callId }) => callId)).size).toBe(1);
  });

  test('6: ended is the hang-up of the answered leg, with the time since the answer', async () => {
    expect((await captured('answered-agent-hangs-up')).at(-1)).toMatchObject({ type: 'ended', talkMs: expect.any(Number) as number });
    expect(told(...arrives, dials, rings, answers, ['HangupRequest', desk], hangsUp('16')).at(-1)).toMatchObject({ type: 'ended', talkMs: 2_000 });
  });

  test('7: who gives the call away hears transferred, then ended; who gets it after a consultation hears that the citizen is there now', async () => {
    for (const name of ['blind-transfer-by-phone', 'blind-transfer-by-ami', 'attended-transfer-by-phone']) {
      const first = short(await captured(name)).filter((words) => words.endsWith('1001'));
      expect(first.slice(-2), name).toEqual(['transferred 1001', 'ended 1001']);
    }
    const second = (await captured('attended-transfer-by-phone')).filter(({ extension }) => extension === '1002');
    expect(second.map(({ type, direction, number }) => [type, direction, number])).toEqual([
      ['ringing', 'internal', '1001'],
      ['answered', 'internal', '1001'],
      ['party-changed', 'inbound', '+19517362200'],
      ['ended', 'inbound', '+19517362200'],
    ]);
  });

  test('8: joining and giving up a queue are events of the call; each of its legs names the queue', async () => {
    const reports = await captured('queue-abandoned');
    expect(short(reports).filter((words) => !words.includes(' '))).toEqual(['queued', 'abandoned']);
    expect(new Set(reports.map(({ queue }) => queue))).toEqual(new Set(['city311']));
  });

  test('9: who picks a call up has answered it without a ring, and the picked-up phone hears that another did', async () => {
    const reports = await captured('pickup-by-1002');
    expect(short(reports)).toEqual(['ringing 1001', 'answered 1002', 'answered-elsewhere 1001', 'ended 1002']);
    expect(reports[1]).toMatchObject({ number: '+19517362200', direction: 'inbound', callId: reports[0]?.callId });
  });

  test('10: legs of Local channels are nobody’s; the caller and the queue are carried through them', async () => {
    const reports = await captured('queue-local-channels');
    expect(new Set(reports.map(({ extension }) => extension))).toEqual(new Set([undefined, '1001', '1002']));
    for (const report of reports.filter(({ extension }) => extension !== undefined)) expect(report).toMatchObject({ queue: 'city311local', number: '+19517362200', direction: 'inbound' });
  });

  test('11: a phone that is switched off hears nothing', async () => {
    expect((await readFile(join(capturesFolder, 'agent-offline.txt'))).length).toBeGreaterThan(0);
    expect(await captured('agent-offline')).toEqual([]);
  });

  test('12: a listing in the middle of a stream says nothing new of what is known', () => {
    const listed = (channel: Record<string, string>, state: string): Step => ['Status', { ...channel, ChannelStateDesc: state }];
    expect(short(told(...arrives, dials, rings, listed(trunk, 'Ring'), listed(desk, 'Ringing'), ['StatusComplete', { Items: '2' }]))).toEqual(['ringing 1001']);
  });

  test('13: hold is of a leg; an Unhold without a Hold before it, as each transfer brings one, is nothing', () => {
    const steps: Step[] = [...arrives, dials, rings, answers];
    expect(short(told(...steps, ['Unhold', desk]))).toEqual(['ringing 1001', 'answered 1001']);
    expect(short(told(...steps, ['Hold', desk], ['Hold', desk], ['Unhold', desk]))).toEqual(['ringing 1001', 'answered 1001', 'held 1001', 'resumed 1001']);
  });

  test('the step from a withheld call to a display: the number is not shown while the leg still belongs to the consultation', () => {
    const model = new CallModel({ agents: rigAgents });
    const say = (event: string, fields: Record<string, string>, ...variables: string[]) => {
      const message = new AmiMessage();
      for (const [key, value] of Object.entries({ Event: event, ...fields })) message.add(key, value);
      for (const variable of variables) message.add('ChanVariable', variable);
      return model.apply(message, 0);
    };
    const consultation = Object.fromEntries(Object.entries(dialling).map(([key, value]) => [key, value.replace('x.', 'c.').replace('trunk', '1001').replace('/1001-00000001', '/1002-00000002').replace('+19517362200', '1001').replace('Riverside Water', 'Desk One')]));
    const reports = [
      ...say('Newchannel', trunk, 'CALLERID(num-pres)=prohib_not_screened'),
      ...say('DialBegin', consultation),
      ...say('DialState', { ...consultation, DialStatus: 'RINGING' }),
      ...say('DialEnd', { ...consultation, DialStatus: 'ANSWER' }),
      ...say('NewConnectedLine', { Channel: 'PJSIP/1002-00000002', Uniqueid: 'c.1', Linkedid: 'c.0', ConnectedLineNum: trunk.CallerIDNum, ConnectedLineName: trunk.CallerIDName }),
    ];
    expect(short(reports)).toEqual(['ringing 1002', 'answered 1002', 'party-changed 1002']);
    expect(reports.at(-1)).toMatchObject({ withheld: true });
    expect(JSON.stringify(reports)).not.toMatch(/7362200|Riverside/);
  });
});
