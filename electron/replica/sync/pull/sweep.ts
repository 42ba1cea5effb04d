/**
 * Finds rows that are gone from the service, or from this user's sight, where changes are asked for by modification and nobody tells.
 * At most so many requests a minute, one table after the other:
 *
 *   table ──our own service──► digest: 256 parts, one request; a part that differs is one more ──────────► next table
 *         └─any other─────────► ids, page by page, marking what is there; at the end the rest is gone ──► next table
 *
 * Marks are a bit for each row of this file, kept in memory: a restart begins the table again. Only rows that were here when the sweep
 * of the table began can be missed by it.
 */
import { type TableName, tableOf } from '../../../../shared/entities/index.ts';
import { digestBucketSchema, digestPath, digestSchema } from '../../../../shared/wire.ts';
import type { Log } from '../../log.ts';
import { dropRows } from '../../store/page.ts';
import { scopeFilter } from '../../store/scope.ts';
import type { ReplicaStore } from '../../store/store.ts';
import { ServiceProblem } from '../problem.ts';
import { parseJson, type ServiceClient } from '../service-client.ts';

export interface SweeperOptions {
  readonly store: ReplicaStore;
  readonly log: Log;
  readonly perMinute: number;
  readonly scopeFrom: () => string | null;
  readonly now?: () => number;
}

interface IdSweep {
  readonly kind: 'ids';
  readonly table: TableName;
  /** Rows with a higher number came afterwards. */
  readonly highest: number;
  readonly seen: Uint8Array;
  next: string;
}
interface DigestSweep {
  readonly kind: 'digest';
  readonly table: TableName;
  readonly highest: number;
  readonly buckets: string[];
}

const idsPerPage = 5_000;
const rowsPerDrop = 2_000;
const unedited = 'id NOT IN (SELECT recordid FROM outbox)';

export class Sweeper {
  readonly #options: SweeperOptions;
  readonly #now: () => number;
  #tokens: number;
  #refilledAt: number;
  #last: TableName | null = null;
  #current: IdSweep | DigestSweep | null = null;
  /** null: not asked yet. */
  #hasDigest: boolean | null = null;

  constructor(options: SweeperOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#tokens = options.perMinute;
    this.#refilledAt = this.#now();
  }

  /** As many requests as the minute still allows, but no table twice. */
  async sweep(client: ServiceClient, tables: readonly TableName[]): Promise<void> {
    if (this.#current && !tables.includes(this.#current.table)) this.#current = null;
    for (let finished = 0; finished < tables.length && this.#take(); ) {
      this.#current ??= await this.#begin(tables);
      try {
        if (!(await this.#step(client, this.#current))) continue;
      } catch (cause) {
        // Away or busy: goes on later. Anything else: this table cannot be swept now, the others can.
        if (cause instanceof ServiceProblem && (cause.kind === 'unreachable' || cause.kind === 'busy' || cause.kind === 'refused')) throw cause;
        this.#options.log('warn', 'Rows that are gone could not be looked for', { table: this.#current.table, cause: cause instanceof Error ? cause.message : String(cause) });
      }
      this.#last = this.#current.table;
      this.#current = null;
      finished += 1;
    }
  }

  #take(): boolean {
    const now = this.#now();
    this.#tokens = Math.min(this.#options.perMinute, this.#tokens + ((now - this.#refilledAt) / 60_000) * this.#options.perMinute);
    this.#refilledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  async #begin(tables: readonly TableName[]): Promise<IdSweep | DigestSweep> {
    const table = tables[(this.#last === null ? -1 : tables.indexOf(this.#last)) + 1] ?? tables[0];
    if (table === undefined) throw new Error('nothing to sweep');
    const { highest } = (await this.#options.store.views.get<{ highest: number | null }>(`SELECT max(rowid) AS highest FROM "${table}"`)) ?? { highest: null };
    // A digest is of all rows that the user sees; where this desk keeps only some of them it cannot be compared.
    if (this.#hasDigest !== false && scopeFilter(table, this.#options.scopeFrom()) === null) return { kind: 'digest', table, highest: highest ?? 0, buckets: [] };
    return this.#idSweep(table, highest ?? 0);
  }

  #idSweep(table: TableName, highest: number): IdSweep {
    const { entitySet, primaryId } = tableOf(table);
    const filter = scopeFilter(table, this.#options.scopeFrom());
    const next = `${entitySet}?$select=${primaryId}${filter === null ? '' : `&$filter=${encodeURIComponent(filter)}`}&$orderby=${primaryId}`;
    return { kind: 'ids', table, highest, seen: new Uint8Array(Math.ceil((highest + 1) / 8)), next };
  }

  /** One request. @returns whether the table is through */
  async #step(client: ServiceClient, sweep: IdSweep | DigestSweep): Promise<boolean> {
    if (sweep.kind === 'ids') return await this.#idStep(client, sweep);
    try {
      return await this.#digestStep(client, sweep);
    } catch (cause) {
      if (!(cause instanceof ServiceProblem) || (cause.status !== 404 && cause.status !== 501)) throw cause;
      this.#hasDigest = false;
      this.#current = this.#idSweep(sweep.table, sweep.highest);
      return false;
    }
  }

  async #digestStep(client: ServiceClient, sweep: DigestSweep): Promise<boolean> {
    const { table, buckets } = sweep;
    const path = `${digestPath}/${tableOf(table).entitySet}`;
    if (buckets.length === 0) {
      const { buckets: theirs } = digestSchema.parse(parseJson(await client.get(client.deskUrl(path))));
      this.#hasDigest = true;
      buckets.push(...differing(theirs, await this.#ownDigest(table)));
      return buckets.length === 0;
    }
    const bucket = buckets.pop() ?? '';
    const { rows } = digestBucketSchema.parse(parseJson(await client.get(client.deskUrl(`${path}/${bucket}`))));
    const gone = `SELECT rowid FROM "${table}" WHERE id >= ?1 AND id < ?1 || 'g' AND rowid <= ?2 AND _etag IS NOT NULL AND ${unedited} AND id NOT IN (SELECT value FROM json_each(?3))`;
    await this.#drop(table, gone, [bucket, sweep.highest, JSON.stringify(rows.map(([id]) => id))]);
    return buckets.length === 0;
  }

  async #ownDigest(table: TableName): Promise<{ bucket: string; count: number; sum: string }[]> {
    return await this.#options.store.views.all(
      `SELECT substr(id, 1, 2) AS bucket, count(*) AS count, CAST(sum(versionnumber) AS TEXT) AS sum FROM "${table}" WHERE _etag IS NOT NULL GROUP BY 1`,
    );
  }

  async #idStep(client: ServiceClient, sweep: IdSweep): Promise<boolean> {
    const { table, seen, highest } = sweep;
    const url = sweep.next.startsWith('http') ? client.linkUrl(sweep.next) : client.dataUrl(sweep.next);
    const page = parseJson(await client.get(url, { Prefer: `odata.maxpagesize=${idsPerPage}` })) as { value?: unknown; '@odata.nextLink'?: unknown };
    if (!Array.isArray(page.value)) throw new ServiceProblem('unusable', `${url} answered no list of ids`, { url });
    const { primaryId } = tableOf(table);
    const ids = page.value.map((row: Record<string, unknown>) => String(row[primaryId]).toLowerCase());
    for (const { rowid } of await this.#options.store.views.all<{ rowid: number }>(`SELECT rowid FROM "${table}" WHERE id IN (SELECT value FROM json_each(?))`, [JSON.stringify(ids)])) {
      if (rowid <= highest) seen[rowid >> 3] = (seen[rowid >> 3] ?? 0) | (1 << (rowid & 7));
    }
    if (typeof page['@odata.nextLink'] === 'string') {
      sweep.next = page['@odata.nextLink'];
      return false;
    }
    await this.#dropUnmarked(sweep);
    return true;
  }

  async #dropUnmarked({ table, seen, highest }: IdSweep): Promise<void> {
    const missing: number[] = [];
    for (let rowid = 1; rowid <= highest; rowid += 1) if (((seen[rowid >> 3] ?? 0) & (1 << (rowid & 7))) === 0) missing.push(rowid);
    for (let start = 0; start < missing.length; start += rowsPerDrop) {
      const some = JSON.stringify(missing.slice(start, start + rowsPerDrop));
      await this.#drop(table, `SELECT rowid FROM "${table}" WHERE rowid IN (SELECT value FROM json_each(?)) AND _etag IS NOT NULL AND ${unedited}`, [some]);
    }
  }

  async #drop(table: TableName, rowids: string, parameters: readonly unknown[]): Promise<void> {
    await this.#options.store.write(async (transaction) => {
      const rows = await transaction.db.all<{ rowid: number }>(rowids, parameters);
      if (rows.length > 0) await dropRows(transaction, table, JSON.stringify(rows.map(({ rowid }) => rowid)));
    }, 'patient');
  }
}

function differing(theirs: readonly { bucket: string; count: number; sum: string }[], ours: readonly { bucket: string; count: number; sum: string }[]): string[] {
  const known = new Map(theirs.map((entry) => [entry.bucket, entry]));
  return ours.filter(({ bucket, count, sum }) => known.get(bucket)?.count !== count || known.get(bucket)?.sum !== sum).map(({ bucket }) => bucket);
}
