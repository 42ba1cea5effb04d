import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AmiMessage } from '../../service/calls/asterisk/ami-message.ts';
import { AmiParser } from '../../service/calls/asterisk/ami-parser.ts';
import { CallModel } from '../../service/calls/asterisk/call-model.ts';
import { callReportSchema, type CallReport } from '../../shared/wire.ts';
import { captureNames, capturesFolder, rigAgents } from './support.ts';

async function messagesOf(name: string): Promise<AmiMessage[]> {
  const messages: AmiMessage[] = [];
  const parser = new AmiParser({ onMessage: (message) => messages.push(message), onProblem: () => expect.unreachable() });
  parser.push(await readFile(join(capturesFolder, `${name}.txt`)));
  return messages;
}
function message(fields: Record<string, string>): AmiMessage {
  const result = new AmiMessage();
  for (const [key, value] of Object.entries(fields)) result.add(key, value);
  return result;
}
function types(reports: readonly CallReport[]): string[] {
  return reports.map(({ type, extension }) => `${type} ${extension ?? ''}`.trim());
}
function feed(model: CallModel, messages: readonly AmiMessage[]): CallReport[] {
  return messages.flatMap((each) => model.apply(each, 0));
}

/** A `Status` listing as the PBX gives it after a reconnect. */
function listing(...channels: Record<string, string>[]): AmiMessage[] {
  return [...channels.map((channel) => message({ Event: 'Status', ...channel })), message({ Event: 'StatusComplete' })];
}
const trunk = { Channel: 'PJSIP/trunk-00000000', Uniqueid: 'x.0', Linkedid: 'x.0', ChannelStateDesc: 'Up', CallerIDNum: '+19517362200', CallerIDName: 'Riverside Water' };
const desk = { Channel: 'PJSIP/1001-00000001', Uniqueid: 'x.1', Linkedid: 'x.0', CallerIDNum: '1001', ConnectedLineNum: '+19517362200', ConnectedLineName: 'Riverside Water' };

describe('call model', () => {
  test('every report of every capture is a valid report of the wire', async () => {
    for (const name of await captureNames()) {
      for (const report of feed(new CallModel({ agents: rigAgents }), await messagesOf(name))) expect(callReportSchema.parse(report)).toEqual(report);
    }
  });

  test('a number whose presentation is prohibited is in no report, though the PBX shows it in its events', async () => {
    const messages = await messagesOf('withheld-by-presentation');
    expect(messages.some((each) => each.get('CallerIDNum') === '+19517362200')).toBe(true);
    const reports = feed(new CallModel({ agents: rigAgents }), messages);
    expect(types(reports)).toEqual(['ringing 1001', 'answered 1001', 'ended 1001']);
    expect(reports.every((report) => report.withheld === true)).toBe(true);
    expect(JSON.stringify(reports)).not.toContain('7362200');
    expect(JSON.stringify(reports)).not.toContain('Riverside');
  });

  test('anonymous without a word of the PBX: no number, and not called withheld', async () => {
    const reports = feed(new CallModel({ agents: rigAgents }), await messagesOf('answered-anonymous'));
    for (const report of reports) {
      expect(report).not.toHaveProperty('number');
      expect(report).not.toHaveProperty('name');
      expect(report).not.toHaveProperty('withheld');
    }
  });

  test('a leg that vanished during a gap ends: answered → ended, ringing → missed', async () => {
    const messages = await messagesOf('two-calls-at-once');
    const secondRings = messages.findIndex((each) => each.event === 'DialState' && each.get('CallerIDNum') === '9517362200');
    const model = new CallModel({ agents: rigAgents });
    expect(types(feed(model, messages.slice(0, secondRings + 1)))).toEqual(['ringing 1001', 'answered 1001', 'ringing 1001']);
    model.beginListing('gap');
    const reports = feed(model, listing());
    expect(types(reports)).toEqual(['ended 1001', 'missed 1001']);
    expect(reports.map(({ number }) => number)).toEqual(['+19517362200', '9517362200']);
    expect(feed(model, messages.slice(secondRings + 1)), 'late events do not revive them').toEqual([]);
  });

  test('a leg that began during the gap rings; one that was answered in it is answered; one still there is left alone', () => {
    const model = new CallModel({ agents: rigAgents });
    model.beginListing('gap');
    const ringing = feed(model, listing(trunk, { ...desk, ChannelStateDesc: 'Ringing' }));
    expect(ringing).toEqual([
      expect.objectContaining({ type: 'ringing', callId: 'x.0', legId: 'x.1', extension: '1001', direction: 'inbound', number: '+19517362200', name: 'Riverside Water' }),
    ]);
    model.beginListing('gap');
    expect(types(feed(model, listing(trunk, { ...desk, ChannelStateDesc: 'Up' })))).toEqual(['answered 1001']);
    model.beginListing('gap');
    expect(feed(model, listing(trunk, { ...desk, ChannelStateDesc: 'Up' }))).toEqual([]);
  });

  test('after a gap a withheld number stays withheld, though the listing names the desk before the caller', () => {
    const status = (channel: Record<string, string>) => message({ Event: 'Status', ...channel });
    const caller = status(trunk);
    caller.add('ChanVariable', 'CALLERID(num-pres)=prohib_not_screened');
    const reports = feed(new CallModel({ agents: rigAgents }), [status({ ...desk, ChannelStateDesc: 'Ringing' }), caller, message({ Event: 'StatusComplete' })]);
    expect(reports).toEqual([expect.objectContaining({ type: 'ringing', withheld: true })]);
    expect(JSON.stringify(reports)).not.toContain('7362200');
  });

  test('what the log knew as open before a restart ends when the PBX does not know it any more', () => {
    const model = new CallModel({ agents: rigAgents });
    const base = { callId: 'x.0', extension: '1001', direction: 'inbound', number: '+19517362200', queue: 'city311' } as const;
    model.restore([
      { report: { ...base, legId: 'x.1', type: 'answered' }, answeredAtMs: 1_000 },
      { report: { ...base, legId: 'x.2', type: 'ringing' }, answeredAtMs: undefined },
    ], 1_000);
    model.beginListing('gap');
    const reports = listing().flatMap((each) => model.apply(each, 61_000));
    expect(reports).toEqual([
      { ...base, legId: 'x.1', type: 'ended', talkMs: 60_000 },
      { ...base, legId: 'x.2', type: 'missed' },
    ]);
  });

  test('open legs are bounded: the oldest is forgotten and that is said', () => {
    const problems: string[] = [];
    const model = new CallModel({ agents: rigAgents, maximumLegs: 3, onProblem: (what) => problems.push(what) });
    for (let leg = 1; leg <= 5; leg++) model.apply(message({ Event: 'Newchannel', Channel: `PJSIP/1001-0000000${leg}`, Uniqueid: `x.${leg}`, Linkedid: `x.${leg}` }), 0);
    expect(model.channelOf('x.2')).toBeUndefined();
    expect(model.channelOf('x.5')).toBe('PJSIP/1001-00000005');
    expect(problems).toHaveLength(2);
  });
});
