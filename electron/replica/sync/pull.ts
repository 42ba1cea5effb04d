/**
 * Fills one table and keeps it by change tracking. The cursor of a table:
 *
 *   (none) ─► loading: nextlink ─► … ─► loaded: deltalink ─► delta pages ─► deltalink …
 *                ▲                          │
 *                └──── token expired ◄──────┘   (load + 1; rows that the new load does not see are dropped at its end)
 *
 * Rows, cursor and what follows from them are one transaction per page, so a load goes on where it was cut off.
 */
import { type TableName, tableOf } from '../../../shared/entities/index.ts';
import { selectAll } from '../../../shared/entities/wire-format.ts';
import type { Log } from '../log.ts';
import { applyPage, dropUnseen, type PageLinks, UnusablePageError } from '../store/page.ts';
import { createIndex, secondaryIndexes } from '../store/derived.ts';
import type { ReplicaStore } from '../store/store.ts';
import { ServiceProblem } from './problem.ts';
import { annotations } from './push.ts';
import type { ServiceClient } from './service-client.ts';

export interface Cursor {
  readonly load: number;
  readonly nextlink: string | null;
  readonly deltalink: string | null;
  readonly rows: number;
}
const beginning: Cursor = { load: 1, nextlink: null, deltalink: null, rows: 0 };

export interface PullOptions {
  readonly store: ReplicaStore;
  readonly client: ServiceClient;
  readonly region: () => string;
  readonly pageSize: number;
  readonly log: Log;
  /** Before every page: the desk's own edits go first. */
  readonly beforePage: () => Promise<void>;
  readonly onProgress: (table: TableName, rows: number) => void;
}

export async function readCursor(store: ReplicaStore, table: TableName): Promise<Cursor> {
  return (await store.views.get<Cursor>('SELECT load, nextlink, deltalink, rows FROM cursor WHERE tablename = ?', [table])) ?? beginning;
}

export async function pullTable(options: PullOptions, table: TableName): Promise<void> {
  const { store, client } = options;
  let cursor = await readCursor(store, table);
  const first = client.dataUrl(`${tableOf(table).entitySet}?$select=${selectAll(table).join(',')}`);
  const headers = { Prefer: `odata.track-changes,odata.maxpagesize=${options.pageSize},${annotations}` };
  let expired = false;
  for (;;) {
    await options.beforePage();
    const link = cursor.nextlink ?? cursor.deltalink;
    const url = link === null ? first : client.linkUrl(link);
    let body: string;
    try {
      body = (await client.get(url, headers)).text;
    } catch (cause) {
      // A stored link that the service does not take any more is as good as expired. Once: a second refusal is of the table.
      const over = cause instanceof ServiceProblem && (cause.kind === 'expired' || (cause.kind === 'rejected' && cause.status === 400));
      if (!over || link === null || expired) throw cause;
      expired = true;
      options.log('info', 'The delta token is not accepted any more; the table is loaded again, edits stay', { table, service: cause.message });
      cursor = { load: cursor.load + 1, nextlink: null, deltalink: null, rows: 0 };
      await store.write(({ db }) => writeCursor(db, table, cursor));
      continue;
    }
    const links = await apply(options, table, cursor, body, url);
    const loading = cursor.deltalink === null;
    if (links.deltaLink === null && links.nextLink === link) throw new ServiceProblem('unusable', `${url} names itself as its next page`, { url });
    cursor = {
      load: cursor.load,
      nextlink: links.deltaLink === null ? links.nextLink : null,
      deltalink: links.deltaLink ?? cursor.deltalink,
      rows: cursor.rows + (loading ? links.rows : 0),
    };
    if (loading) options.onProgress(table, cursor.rows);
    if (links.deltaLink !== null) return;
  }
}

async function apply(options: PullOptions, table: TableName, cursor: Cursor, body: string, url: string): Promise<PageLinks> {
  const loading = cursor.deltalink === null;
  try {
    return await options.store.write(async (transaction) => {
      const links = await applyPage(transaction, table, cursor.load, body, options.region());
      if (links.nextLink === null && links.deltaLink === null) throw new UnusablePageError(`the page of ${table} has neither a next nor a delta link`);
      await writeCursor(transaction.db, table, {
        load: cursor.load,
        nextlink: links.deltaLink === null ? links.nextLink : null,
        deltalink: links.deltaLink ?? cursor.deltalink,
        rows: cursor.rows + (loading ? links.rows : 0),
      });
      if (loading && links.deltaLink !== null) {
        await dropUnseen(transaction, table, cursor.load);
        for (const name of Object.keys(secondaryIndexes[table] ?? {})) await transaction.db.exec(createIndex(table, name));
      }
      return links;
    }, 'patient');
  } catch (cause) {
    if (!(cause instanceof UnusablePageError)) throw cause;
    throw new ServiceProblem('unusable', `${url}: ${cause.message}; nothing of it was applied`, { url });
  }
}

async function writeCursor(db: { run(sql: string, parameters: readonly unknown[]): Promise<number> }, table: TableName, cursor: Cursor): Promise<void> {
  await db.run(
    `INSERT INTO cursor (tablename, load, nextlink, deltalink, rows) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (tablename) DO UPDATE SET load = excluded.load, nextlink = excluded.nextlink, deltalink = excluded.deltalink, rows = excluded.rows`,
    [table, cursor.load, cursor.nextlink, cursor.deltalink, cursor.rows],
  );
}
