/**
 * All tables of a desk between them: which are due, which are being loaded, and how far that is.
 *
 *   table: waiting ──slices of pages──► loaded ──hint, edit or timer──► pulled again …
 *                                        (what follows from its rows is made beside: `store/derivation.ts`)
 *
 * A first load goes on in slices of a second or two, so that edits, hints and the tables that are here already never wait for it. A
 * table whose page cannot be used, or that this user may not read, does not keep the others waiting.
 */
import type { LoadState } from '../../../../shared/contract/sync-records.ts';
import { deskTableNames, type TableName } from '../../../../shared/entities/index.ts';
import type { Log } from '../../log.ts';
import type { ReplicaStore } from '../../store/store.ts';
import { LoadProgress } from '../load-progress.ts';
import { ServiceProblem } from '../problem.ts';
import type { ServiceClient } from '../service-client.ts';
import { type Cursor, isLoaded, readCursors, writeCursor } from './cursor.ts';
import { type PullOptions, pullTable } from './pull-table.ts';
import { totalsOf } from './totals.ts';

export interface TablesOptions {
  readonly store: ReplicaStore;
  readonly log: Log;
  readonly region: () => string;
  readonly scopeFrom: () => string | null;
  readonly pageSize: number;
  readonly sliceMs: number;
  readonly onProgress: () => void;
  /** A load is through. */
  readonly onLoaded: (table: TableName) => void;
}

/** Rows that a scan goes through in a few milliseconds. */
const smallTable = 10_000;

export class Tables {
  readonly #options: TablesOptions;
  readonly #progress = new LoadProgress(deskTableNames);
  /** This user may not read them. */
  readonly #withoutAccess = new Set<TableName>();
  /** In which round each was pulled to its end the last time. */
  readonly #pulledIn = new Map<TableName, number>();
  #hinted = new Set<TableName>();
  #cursors: ReadonlyMap<TableName, Cursor> = new Map();
  #counted = false;
  paused = false;

  constructor(options: TablesOptions) {
    this.#options = options;
  }

  async open(): Promise<void> {
    this.#cursors = await readCursors(this.#options.store.views);
    for (const [table, cursor] of this.#cursors) this.#progress.set(table, { rows: cursor.rows, total: cursor.total, stage: isLoaded(cursor) ? 'done' : 'waiting' });
  }

  /** Another service, or another person at it: what was refused may be given now. */
  forgetRefusals(): void {
    this.#withoutAccess.clear();
    this.#counted = false;
  }

  hint(tables: readonly string[]): boolean {
    const own = deskTableNames.filter((table) => tables.includes(table));
    for (const table of own) this.#hinted.add(table);
    return own.length > 0;
  }

  isLoaded(table: TableName): boolean {
    const cursor = this.#cursors.get(table);
    return this.#withoutAccess.has(table) || (cursor !== undefined && isLoaded(cursor));
  }

  /** So few rows that they can be read without an index. */
  isSmall(table: TableName): boolean {
    return (this.#cursors.get(table)?.rows ?? 0) <= smallTable;
  }

  get allLoaded(): boolean {
    return deskTableNames.every((table) => this.isLoaded(table));
  }

  /** Tables that are kept by modification: what is gone from them has to be looked for. */
  get swept(): TableName[] {
    return deskTableNames.filter((table) => this.#cursors.get(table)?.strategy === 'watermark' && this.isLoaded(table) && !this.#withoutAccess.has(table));
  }

  load(): LoadState {
    this.#progress.paused = this.paused;
    return this.#progress.state();
  }

  stage(table: TableName, stage: 'indexing' | 'done'): void {
    this.#progress.set(table, { stage });
    this.#options.onProgress();
  }

  /** No page will come for a while. */
  interrupted(): void {
    this.#progress.interrupted();
  }

  /**
   * Loaded tables that are due.
   * @param round all of them that were not pulled in it yet, not only those that are hinted at or written to: a round that broke off goes
   *   on where it was, so that a network which fails often does not keep a desk at its first tables for ever
   * @throws ServiceProblem the worst of them, after the others had their turn
   */
  async refresh(client: ServiceClient, beforePage: () => Promise<void>, round: number | null, written: ReadonlySet<TableName>): Promise<void> {
    const isDue = (table: TableName) => (round !== null && this.#pulledIn.get(table) !== round) || this.#hinted.has(table) || written.has(table);
    const due = deskTableNames.filter((table) => this.isLoaded(table) && isDue(table));
    for (const table of due) this.#hinted.delete(table);
    await this.#each(due, async (table) => {
      await this.#pull(client, beforePage, table);
      if (round !== null) this.#pulledIn.set(table, round);
    });
  }

  /** One slice of the first load. @returns whether there is more to load */
  async loadSlice(client: ServiceClient, beforePage: () => Promise<void>): Promise<boolean> {
    if (this.paused) return false;
    await this.#count(client);
    const next = deskTableNames.find((table) => !this.isLoaded(table) && !this.#hinted.has(table)) ?? deskTableNames.find((table) => !this.isLoaded(table));
    if (next === undefined) return false;
    await this.#each([next], (table) => this.#pull(client, beforePage, table));
    return !this.allLoaded;
  }

  async #pull(client: ServiceClient, beforePage: () => Promise<void>, table: TableName): Promise<void> {
    const { store, region, log, pageSize, sliceMs, scopeFrom, onLoaded } = this.#options;
    const before = this.#cursors.get(table);
    const onPage = (name: TableName, cursor: Cursor) => this.#moved(name, cursor);
    const options: PullOptions = { store, client, region, scopeFrom: scopeFrom(), pageSize, log, beforePage, onPage, sliceMs };
    try {
      await pullTable(options, table);
    } finally {
      this.#cursors = await readCursors(store.views);
    }
    // It may have been loaded for the first time, or again within this pull.
    const after = this.#cursors.get(table);
    if (after && isLoaded(after) && (!before || !isLoaded(before) || before.load !== after.load)) onLoaded(table);
  }

  #moved(table: TableName, cursor: Cursor): void {
    this.#cursors = new Map(this.#cursors).set(table, cursor);
    if (!isLoaded(cursor)) this.#progress.set(table, { rows: cursor.rows, stage: 'loading' });
    else if (cursor.startedat === null) this.#progress.set(table, { rows: cursor.rows });
    this.#options.onProgress();
  }

  /** Once, before the first page: how many rows there will be. */
  async #count(client: ServiceClient): Promise<void> {
    if (this.#counted) return;
    this.#counted = true;
    const totals = await totalsOf(client, deskTableNames.filter((table) => !this.isLoaded(table)));
    await this.#options.store.write(async ({ db }) => {
      for (const [table, total] of totals) {
        const cursor = this.#cursors.get(table);
        if (cursor) await writeCursor(db, table, { ...cursor, total });
      }
    }, 'patient');
    for (const [table, total] of totals) this.#progress.set(table, { total });
    this.#cursors = await readCursors(this.#options.store.views);
  }

  async #each(tables: readonly TableName[], work: (table: TableName) => Promise<void>): Promise<void> {
    let problem: ServiceProblem | null = null;
    for (const [index, table] of tables.entries()) {
      if (this.#withoutAccess.has(table)) continue;
      try {
        await work(table);
      } catch (cause) {
        if (!(cause instanceof ServiceProblem)) throw cause;
        if (cause.kind === 'rejected') {
          this.#withoutAccess.add(table);
          this.#progress.set(table, { stage: 'done', total: 0 });
          this.#options.log('warn', 'A table is not given to this user; it is left out', { table, url: cause.url, service: cause.message });
        } else if (cause.kind === 'unusable') {
          problem ??= cause;
          this.#hinted.add(table); // the others first
          this.#options.log('error', cause.message, { table, url: cause.url });
        } else {
          for (const waiting of tables.slice(index)) this.#hinted.add(waiting);
          throw cause;
        }
      }
    }
    if (problem) throw problem;
  }
}
