/** An edit at city scale until it is durable and visible to another connection; and a thousand offline edits on their way to a service. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { applyEdits } from '../../../electron/replica/store/edit.ts';
import { ReplicaStore } from '../../../electron/replica/store/store.ts';
import { Pusher } from '../../../electron/replica/sync/push.ts';
import { ServiceClient } from '../../../electron/replica/sync/service-client.ts';
import { startService } from '../../../service/server.ts';
import { v4 } from 'uuid';
import { percentile, rounded } from '../percentile.ts';
import type { Bench, BenchResult } from '../result.ts';
import { cityFile, citySize } from './city-file.ts';

export const edits: Bench = async ({ quick, say }) => [await durable(quick, say), ...(await pushed(quick ? 200 : 1_000))];

async function durable(quick: boolean, say: (line: string) => void): Promise<BenchResult> {
  const store = await ReplicaStore.open(await cityFile(citySize(quick), say), () => undefined);
  const times: number[] = [];
  const made: string[] = [];
  try {
    for (let index = 0; index < (quick ? 100 : 600); index += 1) {
      const id = v4();
      made.push(id);
      const begun = performance.now();
      await store.write((transaction) => applyEdits(transaction, 'US', [{ table: 'contact', id, kind: 'create', changes: { firstname: 'Bench', lastname: `Edit ${index}`, mobilephone: '+17435550100' }, predicted: { fullname: `Bench Edit ${index}` } }]));
      const [row] = await store.views.all('SELECT id FROM contact WHERE id = ?', [id]);
      times.push(performance.now() - begun);
      if (!row) throw new Error('the edit is not visible');
    }
  } finally {
    // The file is kept for the next run.
    await store.write(async ({ db }) => {
      const ids = JSON.stringify(made);
      await db.run('DELETE FROM contact_number WHERE contact IN (SELECT rowid FROM contact WHERE id IN (SELECT value FROM json_each(?)))', [ids]);
      await db.run('DELETE FROM contact WHERE id IN (SELECT value FROM json_each(?))', [ids]);
      await db.run('DELETE FROM outbox WHERE recordid IN (SELECT value FROM json_each(?))', [ids]);
    });
    await store.close();
  }
  const p99 = percentile(times, 0.99);
  return { name: 'edit until visible and durable, p99', value: rounded(p99), unit: 'ms', baseline: null, ratio: null, goal: '≤ 10 ms', holds: p99 <= 10 };
}

async function pushed(count: number): Promise<BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'ringdesk-bench-push-'));
  const service = await startService({ dataDirectory: join(folder, 'city'), demo: true, port: 0, logger: pino({ level: 'silent' }) });
  const store = await ReplicaStore.open(join(folder, 'replica.sqlite'), () => undefined);
  try {
    for (let index = 0; index < count; index += 1) {
      await store.write((transaction) => applyEdits(transaction, 'US', [{ table: 'contact', id: v4(), kind: 'create', changes: { firstname: 'Bench', lastname: `Offline ${index}` } }]));
    }
    let requests = 0;
    const client = new ServiceClient({ url: service.url, token: await service.issueToken('call-taker') }, { timeoutMs: 60_000, stop: new AbortController().signal });
    for (const method of ['get', 'patch', 'batch'] as const) {
      const send = client[method].bind(client) as (...words: unknown[]) => Promise<unknown>;
      Object.assign(client, { [method]: (...words: unknown[]) => ((requests += 1), send(...words)) });
    }
    const begun = performance.now();
    await new Pusher(store, client, () => 'US', () => undefined).push();
    const seconds = (performance.now() - begun) / 1_000;
    const left = await store.views.get<{ count: number }>('SELECT count(*) AS count FROM outbox');
    if (left?.count !== 0) throw new Error(`${left?.count ?? '?'} edits were not taken`);
    return [
      { name: `${count} offline edits pushed to the case service`, value: rounded(count / seconds), unit: 'rows/s', baseline: null, ratio: null, goal: 'none', holds: null },
      { name: `requests for ${count} offline edits`, value: requests, unit: 'requests', baseline: count, ratio: rounded(count / requests), goal: 'none', holds: null },
    ];
  } finally {
    await store.close();
    await service.close();
    await rm(folder, { recursive: true, force: true });
  }
}
