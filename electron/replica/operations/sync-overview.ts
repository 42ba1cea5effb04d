/** The lists of the Sync page. */
import { stat } from 'node:fs/promises';
import type { DiscardedItem, SentItem, SyncItem, SyncItemState, SyncOverview } from '../../../shared/contract/sync-records.ts';
import { deskTableNames } from '../../../shared/entities/index.ts';
import type { Connection } from '../store/connection.ts';
import { mainEntry } from '../store/outbox.ts';
import { groupsOf, type QueuedEntry, readQueue } from '../store/outbox-queue.ts';
import { type Plan, plan } from '../sync/push/plan.ts';
import type { Operation } from './context.ts';
import { nameRecords } from './record-names.ts';

const atMost = 200;
const sentForMs = 24 * 3_600_000;
/** From here on rows are not counted one by one. */
const manyRows = 100_000;

type Group = readonly [QueuedEntry, ...QueuedEntry[]];

export const syncOverview: Operation<'sync.overview'> = async ({ store, sync }): Promise<SyncOverview> => {
  const db = store.views;
  const queue = await readQueue(db);
  const order = plan(queue, Date.now());
  const groups = [...groupsOf(queue).values()].map((group) => ({ group, state: stateOf(group, order, sync.sending()) }));
  const inState = (...states: SyncItemState[]) => groups.filter(({ state }) => states.includes(state));
  const waiting = groups.filter(({ state }) => state !== 'conflict' && state !== 'refused');
  const sentSince = new Date(Date.now() - sentForMs).toISOString();
  return {
    needsYou: await syncItems(db, [...inState('conflict'), ...inState('refused')], order),
    waiting: await syncItems(db, waiting.slice(0, atMost), order),
    waitingCount: waiting.length,
    sent: await sentItems(db, sentSince),
    sentCount: (await db.get<{ count: number }>('SELECT count(*) AS count FROM outbox_sent WHERE sentat >= ?', [sentSince]))?.count ?? 0,
    discarded: await discardedItems(db),
    rows: await rowCounts(db),
    bytes: await bytesOf(store.file),
    nextCheckAt: sync.nextCheckAt(),
  };
};

export function stateOf(group: Group, order: Plan, sending: ReadonlySet<string>): SyncItemState {
  const [{ groupId }] = group;
  if (group.some(({ state }) => state === 'conflict')) return 'conflict';
  if (group.some(({ state }) => state === 'refused')) return 'refused';
  if (sending.has(groupId)) return 'sending';
  if (order.heldBy.has(groupId)) return 'held';
  return group.some(({ retryAt }) => retryAt !== null) ? 'retrying' : 'waiting';
}

export async function syncItems(db: Connection, groups: readonly { group: Group; state: SyncItemState }[], order: Plan): Promise<SyncItem[]> {
  const nameOf = await nameRecords(db, groups.map(({ group }) => mainEntry(group)));
  return groups.map(({ group, state }) => {
    const main = mainEntry(group);
    const spoken = group.find((entry) => entry.state === state) ?? group.find(({ reason }) => reason !== null) ?? main;
    return {
      groupId: main.groupId,
      state,
      kind: main.kind,
      table: main.table,
      recordId: main.recordId,
      ...nameOf(main),
      columns: [...main.columns],
      others: new Set(group.map(({ recordId }) => recordId)).size - 1,
      at: group[0].createdAt,
      reason: spoken.reason,
      heldBy: order.heldBy.get(main.groupId) ?? null,
      retryAt: state === 'retrying' ? spoken.retryAt : null,
    };
  });
}

async function sentItems(db: Connection, since: string): Promise<SentItem[]> {
  const rows = await db.all<Omit<SentItem, 'columns' | 'recordName' | 'reference'> & { columns: string }>(
    `SELECT id, kind, tablename AS "table", recordid AS recordId, columns, sentat AS sentAt FROM outbox_sent WHERE sentat >= ? ORDER BY sentat DESC, id DESC LIMIT ${atMost}`,
    [since],
  );
  const nameOf = await nameRecords(db, rows);
  return rows.map((row) => ({ ...row, ...nameOf(row), columns: JSON.parse(row.columns) as string[] }));
}

async function discardedItems(db: Connection): Promise<DiscardedItem[]> {
  // A new record that was discarded is not here any more; its name is in its copy.
  const rows = await db.all<Omit<DiscardedItem, 'recordName' | 'reference'> & { name: string | null; number: string | null }>(
    `SELECT id, kind, tablename AS "table", recordid AS recordId, reason, discardedat AS discardedAt,
       entries ->> '$.recordName' AS name, entries ->> '$.reference' AS number
     FROM outbox_discarded ORDER BY discardedat DESC, id DESC LIMIT ${atMost}`,
  );
  const nameOf = await nameRecords(db, rows);
  return rows.map(({ name, number, ...row }) => ({ ...row, recordName: nameOf(row).recordName ?? name, reference: nameOf(row).reference ?? number }));
}

/** Rows of a large table are not counted: the number of its last row is not lower, and higher only by what was deleted. */
async function rowCounts(db: Connection): Promise<SyncOverview['rows']> {
  const counts: SyncOverview['rows'] = [];
  for (const table of deskTableNames) {
    const last = (await db.get<{ last: number | null }>(`SELECT max(rowid) AS last FROM "${table}"`))?.last ?? 0;
    const count = last > manyRows ? last : ((await db.get<{ count: number }>(`SELECT count(*) AS count FROM "${table}"`))?.count ?? 0);
    counts.push({ table, count });
  }
  return counts;
}

async function bytesOf(file: string): Promise<number> {
  const sizes = await Promise.all(['', '-wal', '-shm'].map((suffix) => stat(file + suffix).then(({ size }) => size, () => 0)));
  return sizes.reduce((sum, size) => sum + size, 0);
}
