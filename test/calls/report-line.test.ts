import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { ReportLine } from '../../service/calls/asterisk/report-line.ts';
import type { CallReport } from '../../shared/wire.ts';

const report = (legId: string): CallReport => ({ type: 'ringing', callId: 'c', legId, extension: '1001' });
const full = Object.assign(new Error('SQLITE_FULL: database or disk is full'), { code: 'SQLITE_FULL' });

/** A call log that fails as the test says. */
class FailingLog {
  readonly taken: string[] = [];
  readonly batches: number[] = [];
  fault: (reports: readonly CallReport[]) => Error | undefined = () => undefined;
  append = async (_system: string, reports: readonly CallReport[]) => {
    await Promise.resolve();
    const error = this.fault(reports);
    if (error) throw error;
    this.batches.push(reports.length);
    this.taken.push(...reports.map(({ legId }) => legId ?? ''));
    return [];
  };
}

function line(log: FailingLog, options: { crowdedAt?: number; onCrowded?: (crowded: boolean) => void } = {}): { reports: ReportLine; logged: string[] } {
  const logged: string[] = [];
  const logger = pino({}, { write: (words: string) => void logged.push(words) });
  return { reports: new ReportLine({ log, system: 'city-hall', logger, onCrowded: () => {}, retryMs: 10, ...options }), logged };
}

describe('the way of reports into the call log', () => {
  test('what comes while one batch is written goes together in the next, in its order', async () => {
    const log = new FailingLog();
    const { reports } = line(log);
    const legs = Array.from({ length: 1_200 }, (_, index) => `l${index}`);
    for (const leg of legs) reports.add([report(leg)]);
    await reports.close();
    expect(log.taken).toEqual(legs);
    expect(log.batches).toEqual([1, 500, 500, 199]);
  });

  test('a full disk: nothing is lost, and it goes on when there is room', async () => {
    const log = new FailingLog();
    let faults = 0;
    log.fault = () => (++faults <= 3 ? full : undefined);
    const { reports, logged } = line(log);
    reports.add([report('a'), report('b')]);
    reports.add([report('c')]);
    await expect.poll(() => log.taken).toEqual(['a', 'b', 'c']);
    expect(logged.filter((words) => words.includes('is tried again'))).toHaveLength(3);
  });

  test('a report that the log cannot take at all is dropped alone, and said', async () => {
    const log = new FailingLog();
    log.fault = (batch) => (batch.some(({ legId }) => legId === 'bad') ? new Error('cannot be stored') : undefined);
    const { reports, logged } = line(log);
    reports.add([report('a'), report('bad'), report('b')]);
    await reports.close();
    expect(log.taken).toEqual(['a', 'b']);
    expect(logged.filter((words) => words.includes('is lost'))).toHaveLength(1);
  });

  test('at the end a log that is away is not waited for, and what is lost is said', async () => {
    const log = new FailingLog();
    log.fault = () => full;
    const { reports, logged } = line(log);
    reports.add([report('a'), report('b')]);
    await reports.close();
    expect(logged.at(-1)).toContain('"events":2');
    expect(reports.length).toBe(0);
  });

  test('who brings them is told to wait when too many do, and when to go on', async () => {
    const log = new FailingLog();
    log.fault = () => full;
    const crowded: boolean[] = [];
    const { reports } = line(log, { crowdedAt: 10, onCrowded: (now) => crowded.push(now) });
    for (let leg = 0; leg < 20; leg++) reports.add([report(`l${leg}`)]);
    expect(crowded).toEqual([true]);
    log.fault = () => undefined;
    await reports.uncrowded();
    expect(crowded).toEqual([true, false]);
    await reports.close();
    expect(log.taken).toHaveLength(20);
  });
});
