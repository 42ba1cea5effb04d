/**
 * The replica as a peer: its own way of loading and its own lookup. The only file here that knows the replica's inside; when that
 * changes, this is the place to follow.
 */
import { join } from 'node:path';
import { newDeskCall } from '../../../electron/replica/calls/advance.ts';
import { CallerLookup } from '../../../electron/replica/calls/match.ts';
import type { Connection } from '../../../electron/replica/store/connection.ts';
import { derivedSteps, secondaryIndexes } from '../../../electron/replica/store/derived.ts';
import { applyPage } from '../../../electron/replica/store/page.ts';
import { ReplicaStore } from '../../../electron/replica/store/store.ts';
import { type Found, type OpenPeer, replicaFile } from './peer.ts';

const region = 'US';

export const open: OpenPeer = async (folder) => {
  const store = await ReplicaStore.open(join(folder, replicaFile), () => undefined);
  const lookup = await lookupOn(store.lookup);
  // As a pull does it: while one page is applied, the next is taken apart.
  let applied = Promise.resolve();
  return {
    async load(table, body) {
      const staged = await store.staging.stage(table, body, true);
      await applied;
      applied = store.write((transaction) => applyPage(transaction, staged, { load: 1, region }), 'patient').finally(() => staged.release());
    },
    async loaded() {
      await applied;
      for (const table of ['contact', 'incident'] as const) {
        for (const step of await derivedSteps(store.views, table)) {
          // The full-text search is made here, too; the peers have nothing like it.
          if (secondaryIndexes[table]?.[step.what] !== undefined) await store.write(step.run, 'breakable');
        }
      }
    },
    lookup: (number) => lookup.find(number),
    async close() {
      await lookup.close();
      await store.close();
    },
  };
};

/** Our lookup, whoever runs its one statement. */
export async function lookupOn(connection: Pick<Connection, 'prepare'>): Promise<{ find(number: string): Promise<Found>; close(): Promise<void> }> {
  const lookup = await CallerLookup.prepare(connection as Connection);
  return {
    async find(number) {
      const { caller, openCaseCount } = await lookup.find(callFrom(number));
      return { fullName: caller?.fullName ?? null, openCases: openCaseCount };
    },
    close: () => lookup.close(),
  };
}

function callFrom(number: string) {
  return newDeskCall({ seq: 1, at: '2026-01-01T00:00:00Z', system: 'bench', type: 'ringing', callId: 'call', legId: 'leg', extension: '1001', direction: 'inbound', number }, region);
}
