import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { choiceName } from '../../shared/entities/index.ts';
import { loggedCallId } from '../../shared/rules/call-id.ts';
import type { CallReport } from '../../shared/wire.ts';
import { logOnDisk, type LogOnDisk, openLog } from './support.ts';

let disk: LogOnDisk;
beforeEach(async () => {
  disk = await logOnDisk();
});
afterEach(() => disk.remove());

function report(type: CallReport['type'], legId: string, extension: string, more: Partial<CallReport> = {}): CallReport {
  return { type, callId: 'c1', legId, extension, direction: 'inbound', number: '+19517362200', ...more };
}
/** What became of a call as a whole, without the columns' prefix and with its outcome by name. */
async function callRow(callId = 'c1', system = 'pbx') {
  const row = (await disk.store.find('ring_call', loggedCallId(system, callId))) ?? { id: '' };
  const own = Object.entries(row).filter(([column]) => column.startsWith('ring_'));
  return { ...Object.fromEntries(own.map(([column, value]) => [column.slice('ring_'.length), value])), outcome: choiceName('ring_call', 'ring_outcome', Number(row['ring_outcome'])) };
}

describe('call log', () => {
  test('numbers rise, each desk reads its own, supervisors read all, in order', async () => {
    await disk.log.append('pbx', [{ type: 'queued', callId: 'c1', queue: 'q' }, report('ringing', 'l1', '1001'), report('ringing', 'l2', '1002')]);
    await disk.log.append('pbx', [report('answered', 'l2', '1002'), report('answered-elsewhere', 'l1', '1001')]);
    const all = await disk.log.after(0, 'all', 100);
    expect(all.map(({ type }) => type)).toEqual(['queued', 'ringing', 'ringing', 'answered', 'answered-elsewhere']);
    expect(all.at(-1), 'the desk that stopped ringing is told who has the call').toMatchObject({ extension: '1001', to: '1002' });
    expect(all.every((event, index) => index === 0 || event.seq > (all[index - 1]?.seq ?? 0))).toBe(true);
    expect((await disk.log.after(0, ['1001'], 100)).map(({ type }) => type)).toEqual(['ringing', 'answered-elsewhere']);
    expect((await disk.log.after(all[1]?.seq ?? 0, ['1001'], 100)).map(({ type }) => type)).toEqual(['answered-elsewhere']);
    expect(await disk.log.after(0, [], 100)).toEqual([]);
    expect(await disk.log.lastSeq()).toBe(all.at(-1)?.seq);
  });

  test('a report that was sent before, or comes after the end of its leg, makes no event', async () => {
    const first = await disk.log.append('pbx', [report('ringing', 'l1', '1001'), report('answered', 'l1', '1001')]);
    expect(first).toHaveLength(2);
    expect(await disk.log.append('pbx', [report('ringing', 'l1', '1001'), report('answered', 'l1', '1001')])).toEqual([]);
    await disk.log.append('pbx', [report('held', 'l1', '1001'), report('held', 'l1', '1001'), report('resumed', 'l1', '1001'), report('held', 'l1', '1001')]);
    await disk.log.append('pbx', [report('ended', 'l1', '1001'), report('missed', 'l1', '1001'), report('ringing', 'l1', '1001')]);
    expect((await disk.log.after(0, 'all', 100)).map(({ type }) => type)).toEqual(['ringing', 'answered', 'held', 'resumed', 'held', 'ended']);
    expect(await disk.log.append('other-pbx', [report('ringing', 'l1', '1001')]), 'the same ids on another PBX are another call').toHaveLength(1);
  });

  test('the call as a whole: queued, missed by one desk, answered by the next, completed', async () => {
    const at = (second: number) => ({ at: `2026-11-22T10:00:${String(second).padStart(2, '0')}.000Z`, queue: 'city311' });
    await disk.log.append('pbx', [{ type: 'queued', callId: 'c1', number: '+19517362200', ...at(1) }, report('ringing', 'l1', '1001', at(2)), report('missed', 'l1', '1001', at(10))]);
    expect(await callRow()).toMatchObject({ outcome: 'missed', offeredat: at(2).at, endedat: at(10).at });
    await disk.log.append('pbx', [report('ringing', 'l2', '1002', at(11)), report('answered', 'l2', '1002', at(14)), report('ended', 'l2', '1002', at(40))]);
    expect(await callRow()).toMatchObject({
      outcome: 'completed',
      queue: 'city311',
      number: '+19517362200',
      startedat: at(1).at,
      queuedat: at(1).at,
      offeredat: at(2).at,
      answeredat: at(14).at,
      offeredto: '1001,1002',
      answeredby: '1002',
      abandonedat: null,
      endedat: at(40).at,
    });
  });

  test('a caller who gave up waiting: abandoned, also after the last phone stopped', async () => {
    await disk.log.append('pbx', [{ type: 'queued', callId: 'c1' }, report('ringing', 'l1', '1001'), { type: 'abandoned', callId: 'c1' }, report('missed', 'l1', '1001')]);
    expect(await callRow()).toMatchObject({ outcome: 'abandoned', answeredat: null, offeredto: '1001', abandonedat: expect.stringMatching(/^\d{4}-.*:\d\d\.000Z$/) as string });
  });

  test('a transfer moves a leg into the call of the citizen; the consultation is over', async () => {
    await disk.log.append('pbx', [
      report('answered', 'l2', '1002', { callId: 'consultation', direction: 'internal', number: '1001' }),
      report('party-changed', 'l2', '1002'),
    ]);
    expect(await callRow()).toMatchObject({ pbxcallid: 'c1', outcome: 'waiting' });
    expect(await callRow('consultation')).toMatchObject({ pbxcallid: 'consultation', outcome: 'completed' });
    expect((await disk.log.leg('c1', 'l2'))?.extension).toBe('1002');
  });

  test('a withheld number is written nowhere, even when a PBX sends it along, or forgets the flag later', async () => {
    const secret = { number: '+19515550177', name: 'Ada Quill' };
    await disk.log.append('push', [
      { type: 'queued', callId: 'c1', queue: 'q', withheld: true, ...secret },
      report('ringing', 'l1', '1001', { withheld: true, ...secret }),
      report('answered', 'l1', '1001', secret),
      report('ended', 'l1', '1001', secret),
    ]);
    const rows = [
      ...(await disk.database.selectFrom('call_event').selectAll().execute()),
      ...(await disk.store.matching('ring_call', {})),
      ...(await disk.database.selectFrom('call_leg').selectAll().execute()),
    ];
    expect(rows.some((row) => 'ring_withheld' in row && row.ring_withheld === true)).toBe(true);
    expect(JSON.stringify(rows)).not.toMatch(/5550177|Quill/);
    expect((await disk.log.after(0, ['1001'], 10)).map(({ type, withheld }) => [type, withheld])).toEqual([['ringing', true], ['answered', true], ['ended', true]]);
    const [changed] = await disk.log.append('push', [
      ...(['ringing', 'answered'] as const).map((type) => report(type, 'l2', '1001', { withheld: true })),
      report('party-changed', 'l2', '1001', { number: '1002' }),
    ]).then((events) => events.filter(({ type }) => type === 'party-changed'));
    expect(changed, 'another person is not withheld').toMatchObject({ number: '1002' });
  });

  test('all of it is there after a restart, and numbers go on', async () => {
    const [ringing] = await disk.log.append('pbx', [report('ringing', 'l1', '1001')]);
    await disk.database.destroy();
    const { database, log } = await openLog(disk.file);
    expect(await log.after(0, ['1001'], 10)).toEqual([ringing]);
    expect((await log.openLegs('pbx')).map(({ last }) => last.legId)).toEqual(['l1']);
    const [answered] = await log.append('pbx', [report('answered', 'l1', '1001')]);
    expect(answered?.seq).toBeGreaterThan(ringing?.seq ?? Infinity);
    await database.destroy();
  });

  test('many appends at once: listeners hear every event once, in the order of the numbers', async () => {
    const heard: number[] = [];
    disk.log.listen(({ seq }) => heard.push(seq));
    await Promise.all(Array.from({ length: 40 }, (_, index) => disk.log.append('pbx', [report('ringing', `l${index}`, '1001')])));
    expect(heard).toHaveLength(40);
    expect(heard).toEqual([...heard].sort((one, other) => one - other));
    expect(heard).toEqual((await disk.log.after(0, 'all', 100)).map(({ seq }) => seq));
  });

  test('a call is a row of the city: whole seconds, a change number for every change, no audit entry', async () => {
    await disk.log.append('pbx', [report('ringing', 'l1', '1001', { at: '2026-11-22T10:00:01.987Z' })]);
    const before = await disk.store.currentChange();
    await disk.log.append('pbx', [report('answered', 'l1', '1001', { at: '2026-11-22T10:00:05.123Z' })]);
    await disk.log.append('pbx', [report('held', 'l1', '1001')]);
    const row = await disk.store.find('ring_call', loggedCallId('pbx', 'c1'));
    expect(row).toMatchObject({ ring_direction: 311_000_000, ring_startedat: '2026-11-22T10:00:01.000Z', ring_answeredat: '2026-11-22T10:00:05.000Z', versionnumber: before + 1 });
    expect(await disk.store.currentChange(), 'an event that changes nothing of the call as a whole is no change').toBe(before + 1);
    expect(await disk.store.matching('ring_auditentry', {})).toEqual([]);
  });

  test('when the log cannot be written, no event, no leg and no call is', async () => {
    await disk.database.schema.dropTable('call_leg').execute();
    await expect(disk.log.append('pbx', [report('ringing', 'l1', '1001')])).rejects.toThrow(/call_leg/);
    expect(await disk.log.lastSeq()).toBe(0);
    expect(await disk.store.matching('ring_call', {})).toEqual([]);
  });
});
