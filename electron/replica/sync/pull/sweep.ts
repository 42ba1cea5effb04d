/**
 * Finds rows that are gone from the service or from this user's sight, and rows that came into it, where changes are asked for by
 * modification and nobody tells. At most so many requests a minute, one table after the other:
 *
 *   table ──our own service──► digest: 256 parts, one request; a part that differs is one more ──────────┐
 *         └─any other─────────► ids, page by page, marking what is there; at the end the rest is gone ──┴─► rows that are not here ─► next table
 *
 * Ids are those in scope, so older rows that are kept here (`store/kept.ts`) are asked for one by one, like those that are not here.
 * Marks are a bit for each row of this file, kept in memory: a restart begins the table again. Only rows that were here when the sweep
 * of the table began can be missed by it.
 */
import { type TableName, tableOf } from '../../../../shared/entities/index.ts';
import { selectAll } from '../../../../shared/entities/wire-format.ts';
import { digestBucketSchema, digestPath, digestSchema } from '../../../../shared/wire.ts';
import type { Log } from '../../log.ts';
import { keptIds } from '../../store/kept.ts';
import { applyPage, dropRows } from '../../store/page.ts';
import { scopeFilter } from '../../store/scope.ts';
import { type ReplicaStore, setSetting } from '../../store/store.ts';
import { annotations } from '../annotations.ts';
import { ServiceProblem } from '../problem.ts';
import { parseJson, type ServiceClient } from '../service-client.ts';
import { loadAgain, readCursor, writeCursor } from './cursor.ts';
import { stageAnswer } from './pull-table.ts';

export interface SweeperOptions {
  readonly store: ReplicaStore;
  readonly log: Log;
  readonly region: () => string;
  readonly perMinute: number;
  readonly scopeFrom: () => string | null;
  readonly now?: () => number;
}

interface Common {
  readonly table: TableName;
  /** Rows with a higher number came afterwards. */
  readonly highest: number;
  /** Ids of rows that the user sees and this desk does not have, and of kept ones that it should look after. */
  readonly missing: string[];
  /** Everything that is there has been told; only the missing are still to be fetched. */
  told: boolean;
}
interface IdSweep extends Common {
  readonly kind: 'ids';
  readonly seen: Uint8Array;
  next: string;
}
interface DigestSweep extends Common {
  readonly kind: 'digest';
  /** null: not asked yet. */
  buckets: string[] | null;
}

const idsPerPage = 5_000;
const rowsPerDrop = 2_000;
/** A condition for each; the address of a request may have 16 KB. */
const rowsPerFetch = 40;
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
    if (this.#hasDigest !== false && scopeFilter(table, this.#options.scopeFrom()) === null) return { kind: 'digest', table, highest: highest ?? 0, missing: [], told: false, buckets: null };
    return this.#idSweep(table, highest ?? 0);
  }

  #idSweep(table: TableName, highest: number): IdSweep {
    const { entitySet, primaryId } = tableOf(table);
    const filter = scopeFilter(table, this.#options.scopeFrom());
    const next = `${entitySet}?$select=${primaryId}${filter === null ? '' : `&$filter=${encodeURIComponent(filter)}`}&$orderby=${primaryId}`;
    return { kind: 'ids', table, highest, missing: [], told: false, seen: new Uint8Array(Math.ceil((highest + 1) / 8)), next };
  }

  /** One request. @returns whether the table is through */
  async #step(client: ServiceClient, sweep: IdSweep | DigestSweep): Promise<boolean> {
    if (sweep.told) await this.#fetchMissing(client, sweep);
    else if (sweep.kind === 'ids') await this.#idStep(client, sweep);
    else if (!(await this.#digest(client, sweep))) return false;
    return sweep.told && sweep.missing.length === 0;
  }

  /** @returns false: this service has none */
  async #digest(client: ServiceClient, sweep: DigestSweep): Promise<boolean> {
    try {
      await this.#digestStep(client, sweep);
      return true;
    } catch (cause) {
      if (!(cause instanceof ServiceProblem) || (cause.status !== 404 && cause.status !== 501)) throw cause;
      this.#hasDigest = false;
      this.#current = this.#idSweep(sweep.table, sweep.highest);
      return false;
    }
  }

  async #digestStep(client: ServiceClient, sweep: DigestSweep): Promise<void> {
    const { table } = sweep;
    const path = `${digestPath}/${tableOf(table).entitySet}`;
    if (sweep.buckets === null) {
      const { buckets: theirs, sight } = digestSchema.parse(parseJson(await client.get(client.deskUrl(path))));
      this.#hasDigest = true;
      // Other columns may be shown now, in rows that nobody changed.
      if (await this.#sightMoved(table, sight)) sweep.buckets = [];
      else sweep.buckets = differing(theirs, await this.#ownDigest(table));
      sweep.told = sweep.buckets.length === 0;
      return;
    }
    const bucket = sweep.buckets.pop() ?? '';
    const { rows } = digestBucketSchema.parse(parseJson(await client.get(client.deskUrl(`${path}/${bucket}`))));
    const gone = `SELECT rowid FROM "${table}" WHERE id >= ?1 AND id < ?1 || 'g' AND rowid <= ?2 AND _etag IS NOT NULL AND ${unedited} AND id NOT IN (SELECT value FROM json_each(?3))`;
    await this.#drop(table, gone, [bucket, sweep.highest, JSON.stringify(rows.map(([id]) => id))]);
    const known = new Map((await this.#options.store.views.all<{ id: string; version: number | null }>(`SELECT id, versionnumber AS version FROM "${table}" WHERE id >= ?1 AND id < ?1 || 'g'`, [bucket])).map(({ id, version }) => [id, version]));
    sweep.missing.push(...rows.flatMap(([id, version]) => (known.has(id) && (known.get(id) ?? version) >= version ? [] : [id])));
    sweep.told = sweep.buckets.length === 0;
  }

  async #sightMoved(table: TableName, sight: string): Promise<boolean> {
    const { store, log } = this.#options;
    const before = await store.setting(`sight/${table}`);
    if (before === sight) return false;
    await store.write(async (transaction) => {
      await setSetting(transaction, `sight/${table}`, sight);
      if (before !== null) await writeCursor(transaction.db, table, loadAgain(await readCursor(transaction.db, table)));
    }, 'patient');
    if (before !== null) log('info', 'What this user may see has changed; the table is loaded again', { table });
    return before !== null;
  }

  async #fetchMissing(client: ServiceClient, { table, missing }: Common): Promise<void> {
    const { store, region } = this.#options;
    const { entitySet, primaryId } = tableOf(table);
    const ids = missing.splice(0, rowsPerFetch);
    const filter = ids.map((id) => `${primaryId} eq ${id}`).join(' or ');
    const answer = await client.get(client.dataUrl(`${entitySet}?$select=${selectAll(table).join(',')}&$filter=${encodeURIComponent(filter)}`), { Prefer: `omit-values=nulls,${annotations}` });
    const staged = await stageAnswer(store, table, answer);
    await store
      .write(async (transaction) => {
        await applyPage(transaction, staged, { load: (await readCursor(transaction.db, table)).load, region: region() });
        const gone = await transaction.db.all<{ rowid: number }>(
          `SELECT rowid FROM "${table}" WHERE id IN (SELECT value FROM json_each(?)) AND id IN ${keptIds(table)} AND id NOT IN (SELECT id FROM ${staged.schema}."${table}") AND _etag IS NOT NULL AND ${unedited}`,
          [JSON.stringify(ids)],
        );
        if (gone.length > 0) await dropRows(transaction, table, JSON.stringify(gone.map(({ rowid }) => rowid)));
      }, 'patient')
      .finally(() => staged.release());
  }

  async #ownDigest(table: TableName): Promise<Bucket[]> {
    return await this.#options.store.views.all(
      `SELECT substr(id, 1, 2) AS bucket, count(*) AS count, CAST(sum(versionnumber) AS TEXT) AS sum FROM "${table}" WHERE _etag IS NOT NULL GROUP BY 1`,
    );
  }

  async #idStep(client: ServiceClient, sweep: IdSweep): Promise<void> {
    const { table, seen, highest } = sweep;
    const url = sweep.next.startsWith('http') ? client.linkUrl(sweep.next) : client.dataUrl(sweep.next);
    const page = parseJson(await client.get(url, { Prefer: `odata.maxpagesize=${idsPerPage}` })) as { value?: unknown; '@odata.nextLink'?: unknown };
    if (!Array.isArray(page.value)) throw new ServiceProblem('unusable', `${url} answered no list of ids`, { url });
    const { primaryId } = tableOf(table);
    const ids = page.value.map((row: Record<string, unknown>) => String(row[primaryId]).toLowerCase());
    const here = await this.#options.store.views.all<{ id: string; rowid: number }>(`SELECT id, rowid FROM "${table}" WHERE id IN (SELECT value FROM json_each(?))`, [JSON.stringify(ids)]);
    const known = new Set(here.map(({ id }) => id));
    sweep.missing.push(...ids.filter((id) => !known.has(id)));
    for (const { rowid } of here) {
      if (rowid <= highest) seen[rowid >> 3] = (seen[rowid >> 3] ?? 0) | (1 << (rowid & 7));
    }
    if (typeof page['@odata.nextLink'] === 'string') {
      sweep.next = page['@odata.nextLink'];
      return;
    }
    await this.#dropUnmarked(sweep);
    sweep.told = true;
  }

  async #dropUnmarked(sweep: IdSweep): Promise<void> {
    const { table, seen, highest } = sweep;
    const isMarked = (rowid: number) => ((seen[rowid >> 3] ?? 0) & (1 << (rowid & 7))) !== 0;
    const unmarked: number[] = [];
    for (let rowid = 1; rowid <= highest; rowid += 1) if (!isMarked(rowid)) unmarked.push(rowid);
    const kept = await this.#options.store.views.all<{ id: string; rowid: number }>(`SELECT id, rowid FROM "${table}" WHERE id IN ${keptIds(table)} AND _etag IS NOT NULL`);
    sweep.missing.push(...kept.flatMap(({ id, rowid }) => (rowid <= highest && !isMarked(rowid) ? [id] : [])));
    for (let start = 0; start < unmarked.length; start += rowsPerDrop) {
      const some = JSON.stringify(unmarked.slice(start, start + rowsPerDrop));
      await this.#drop(table, `SELECT rowid FROM "${table}" WHERE rowid IN (SELECT value FROM json_each(?)) AND _etag IS NOT NULL AND ${unedited} AND id NOT IN ${keptIds(table)}`, [some]);
    }
  }

  async #drop(table: TableName, rowids: string, parameters: readonly unknown[]): Promise<void> {
    await this.#options.store.write(async (transaction) => {
      const rows = await transaction.db.all<{ rowid: number }>(rowids, parameters);
      if (rows.length > 0) await dropRows(transaction, table, JSON.stringify(rows.map(({ rowid }) => rowid)));
    }, 'patient');
  }
}

interface Bucket {
  readonly bucket: string;
  readonly count: number;
  readonly sum: string;
}

function differing(theirs: readonly Bucket[], ours: readonly Bucket[]): string[] {
  const [there, here] = [theirs, ours].map((buckets) => new Map(buckets.map(({ bucket, count, sum }) => [bucket, `${count} ${sum}`])));
  return [...new Set([...theirs, ...ours].map(({ bucket }) => bucket))].filter((bucket) => there?.get(bucket) !== here?.get(bucket));
}
