/** What the call log promises whoever stores it (`call-log.ts`), with several processes on one database. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Desk } from '../../service/calls/desk.ts';
import type { CallReport } from '../../shared/wire.ts';
import { logOnDisk, type LogOnDisk, openLog } from './support.ts';

let disk: LogOnDisk;
beforeEach(async () => {
  disk = await logOnDisk();
});
afterEach(() => disk.remove());

async function writer(system: string, count: number): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL('./log-writer.ts', import.meta.url)), [disk.file, system, String(count)], { execArgv: ['--import', 'tsx'] });
  await once(child, 'message');
  return child;
}
const ringing = (legId: string): CallReport => ({ type: 'ringing', callId: legId, legId, extension: '1001' });

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

describe('several writers of one log', () => {
  test('two processes write at the same time: who reads along misses none, and listeners of a third hear every event once, in order', async () => {
    const heard: number[] = [];
    disk.log.listen(({ seq }) => heard.push(seq));
    const writers = await Promise.all([writer('one', 24), writer('two', 24)]);
    const ends = writers.map((child) => once(child, 'exit'));
    let running = true;
    const done = Promise.all(ends).then((codes) => {
      running = false;
      return codes.map(([code]: unknown[]) => code);
    });
    for (const child of writers) child.send('go');

    const read: number[] = [];
    for (let mine = 0; running; mine += 1) {
      await disk.log.append('three', [ringing(`mine-${mine}`)]);
      for (const event of await disk.log.after(read.at(-1) ?? 0, ['1001'], 1_000)) read.push(event.seq);
    }
    expect(await done).toEqual([0, 0]);
    for (const event of await disk.log.after(read.at(-1) ?? 0, ['1001'], 1_000)) read.push(event.seq);
    await disk.log.lookForOthers();

    const all = await disk.database.selectFrom('call_event').select(['seq', 'system']).orderBy('seq').execute();
    expect(all.filter(({ system }) => system === 'one')).toHaveLength(32);
    expect(all.filter(({ system }) => system === 'two')).toHaveLength(32);
    expect(read).toEqual(all.map(({ seq }) => seq));
    expect(heard).toEqual(read);
  }, 60_000);

  test('a number becomes visible only after all below it: a second writer waits for a transaction that is still open', async () => {
    const [second, reader] = [await openLog(disk.file), await openLog(disk.file)];
    try {
      const order: string[] = [];
      const { promise: inserted, resolve: tellInserted } = deferred();
      const { promise: committing, resolve: commit } = deferred();
      const held = disk.store.transaction(async (_unit, transaction) => {
        await transaction.insertInto('call_event').values({ at: new Date().toISOString(), system: 'first', callid: 'c', extension: '1001', type: 'ringing', payload: JSON.stringify({ ...ringing('c'), at: new Date().toISOString() }) }).execute();
        tellInserted();
        await committing;
        order.push('first');
      });
      await inserted;
      const later = second.log.append('second', [ringing('d')]).then(() => order.push('second'));
      expect(await reader.log.lastSeq(), 'nothing is visible yet').toBe(0);
      commit();
      await Promise.all([held, later]);
      expect(order).toEqual(['first', 'second']);
      expect((await disk.log.after(0, 'all', 10)).map(({ seq, system }) => [seq, system])).toEqual([[1, 'first'], [2, 'second']]);
    } finally {
      await second.database.destroy();
      await reader.database.destroy();
    }
  });

  test('a desk that is live here gets what another process wrote in between, before what is newer', async () => {
    const other = await openLog(disk.file);
    const received: (string | undefined)[] = [];
    const desk = new Desk({ log: disk.log, send: ({ legId }) => received.push(legId), drained: () => Promise.resolve(), broken: () => undefined });
    disk.log.listen((event) => desk.publish(event));
    await desk.subscribe(['1001'], 0);
    try {
      await other.log.append('other', [ringing('theirs')]);
      await disk.log.append('here', [ringing('ours')]);
      expect(received).toEqual(['theirs', 'ours']);
      await other.log.append('other', [ringing('theirs, later')]);
      await disk.log.lookForOthers();
      expect(received).toEqual(['theirs', 'ours', 'theirs, later']);
    } finally {
      await other.database.destroy();
    }
  });
});

describe('what was reported', () => {
  test('cannot be changed or removed, not even with SQL; nor after the log was opened by an earlier build', async () => {
    await disk.log.append('pbx', [ringing('l1')]);
    await expect(disk.database.updateTable('call_event').set({ payload: '{}' }).execute()).rejects.toThrow('append-only');
    await expect(disk.database.deleteFrom('call_event').execute()).rejects.toThrow('append-only');
    await disk.database.schema.dropTable('call_event').execute();
    await disk.database.destroy();
    const again = await openLog(disk.file);
    await again.log.append('pbx', [ringing('l2')]);
    await expect(again.database.deleteFrom('call_event').execute()).rejects.toThrow('append-only');
    await again.database.destroy();
  });

  test('appends that wait are written together; one that cannot be stored does not take the others with it', async () => {
    const broken = { ...ringing('l2'), number: 1n as unknown as string };
    const results = await Promise.allSettled([disk.log.append('pbx', [ringing('l1')]), disk.log.append('pbx', [ringing('l3'), broken]), disk.log.append('pbx', [ringing('l4')])]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await disk.log.after(0, 'all', 10)).map(({ legId }) => legId)).toEqual(['l1', 'l4']);
  });

  test('what is reported faster than it can be written waits; too much is refused at once, and what waits is written', async () => {
    const flood = Array.from({ length: 510 }, (_, index) => disk.log.append('pbx', Array.from({ length: 100 }, (_one, leg) => ringing(`${index}-${leg}`))));
    const results = await Promise.allSettled(flood);
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused.length).toBe(10);
    expect(refused.every(({ reason }) => String(reason).includes('wait to be written'))).toBe(true);
    expect(await disk.log.lastSeq()).toBe(50_000);
  }, 60_000);
});
