/** The outbox of a desk without the rest of it: edits go in, a pusher sends them to a real service when the test says so. */
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { OperationContext } from '../../../electron/replica/operations/context.ts';
import { operations } from '../../../electron/replica/operations/index.ts';
import { applyEdits } from '../../../electron/replica/store/edit.ts';
import { readEntries } from '../../../electron/replica/store/outbox.ts';
import { applyRows } from '../../../electron/replica/store/page.ts';
import type { RecordEdit } from '../../../electron/replica/store/record-edit.ts';
import { readRow } from '../../../electron/replica/store/rows.ts';
import { ReplicaStore } from '../../../electron/replica/store/store.ts';
import { annotations } from '../../../electron/replica/sync/annotations.ts';
import { Pusher, type PusherOptions } from '../../../electron/replica/sync/push.ts';
import { serviceRow } from '../../../electron/replica/sync/push/requests.ts';
import { ServiceClient } from '../../../electron/replica/sync/service-client.ts';
import { type ReplicaInput, type ReplicaOperationName, replicaOperations, type ReplicaOutput } from '../../../shared/contract/replica.ts';
import { type AnyRow, type TableName, tableOf } from '../../../shared/entities/index.ts';
import { selectAll } from '../../../shared/entities/wire-format.ts';
import { temporaryFolder } from './folder.ts';

export class TestOutbox {
  readonly store: ReplicaStore;
  readonly client: ServiceClient;
  readonly pusher: Pusher;
  /** How often an operation asked for a push at once. */
  asked = 0;
  constructor(store: ReplicaStore, client: ServiceClient, options: Partial<PusherOptions>) {
    this.store = store;
    this.client = client;
    this.pusher = new Pusher(store, client, () => 'US', () => undefined, options);
  }

  push(): Promise<Set<TableName>> {
    return this.pusher.push();
  }

  /** One group. */
  edit(...edits: RecordEdit[]): Promise<boolean> {
    return this.store.write((transaction) => applyEdits(transaction, 'US', edits));
  }

  /** As if everything had been sent and no answer had come: what is edited now is an edit of its own. */
  tried(): Promise<number> {
    return this.store.write(({ db }) => db.run('UPDATE outbox SET tried = 1'));
  }

  /** An operation of the contract, as a screen would ask for it. */
  async ask<N extends ReplicaOperationName>(name: N, input: ReplicaInput<N>): Promise<ReplicaOutput<N>> {
    const context: Pick<OperationContext, 'store' | 'region' | 'session' | 'sync' | 'readable'> = {
      store: this.store,
      region: () => 'US',
      session: () => null,
      readable: () => ({ cases: true, calls: true }),
      sync: { now: () => void (this.asked += 1), pause: () => undefined, nextCheckAt: () => null, sending: () => this.pusher.sending, fetchOlder: () => Promise.resolve({ cases: 0, calls: 0 }), mergeContacts: () => Promise.resolve() },
    };
    const run = operations[name] as (context: unknown, input: ReplicaInput<N>) => Promise<ReplicaOutput<N>>;
    return await run(context, replicaOperations[name].input.parse(input) as ReplicaInput<N>);
  }

  /** In words: what is not settled, oldest first. */
  async waiting(): Promise<string[]> {
    return (await readEntries(this.store.views)).map(({ state, kind, table, changes }) => `${state} ${kind} ${table} ${Object.keys(changes).join(',')}`);
  }

  async shown(table: TableName, id: string): Promise<AnyRow | undefined> {
    return (await readRow(this.store.views, table, id))?.row;
  }

  /** The service's row comes in, as a pull would bring it. */
  async receive(table: TableName, id: string): Promise<void> {
    const url = this.client.dataUrl(`${tableOf(table).entitySet}(${id})?$select=${selectAll(table).join(',')}`);
    const found = serviceRow(table, (await this.client.get(url, { Prefer: annotations })).text);
    if (!found) throw new Error(`${url} is no whole row`);
    await this.store.write((transaction) => applyRows(transaction, table, [found.wire], { load: 1, region: 'US' }));
  }
}

/** @param options `retry` is short unless a test says otherwise */
export async function openOutbox(service: { url: string; token: string }, options: Partial<PusherOptions> = {}): Promise<TestOutbox> {
  const store = await ReplicaStore.open(join(await temporaryFolder(), 'replica.sqlite'), () => undefined);
  onTestFinished(() => store.close().catch(() => undefined));
  const client = new ServiceClient({ url: service.url, token: service.token }, { timeoutMs: 20_000, stop: new AbortController().signal });
  return new TestOutbox(store, client, { retry: { firstMs: 1_000, capMs: 60_000 }, ...options });
}
