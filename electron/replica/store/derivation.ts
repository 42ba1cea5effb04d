/**
 * Makes what follows from loaded tables (`derived.ts`), in the background and in short steps, so that calls, edits and pages go on
 * between them. Where it stands is in the file: a kill at any point costs one step.
 *
 *   idle ──table loaded, file opened──► unseen rows dropped ─► number index ─► indexes ─► search ─► aged rows dropped ─► idle
 */
import { deskTableNames, type TableName } from '../../../shared/entities/index.ts';
import { type Log, messageOf } from '../log.ts';
import { buildContactNumbersStep, numbersMark } from './contact-numbers.ts';
import { type DerivedStep, derivedSteps } from './derived.ts';
import { forgetKept, keptIds } from './kept.ts';
import { dropRows } from './page.ts';
import { agedRows } from './scope.ts';
import type { ReplicaStore } from './store.ts';
import type { Transaction } from './transaction.ts';

/** Name in `derived` under which a finished load asks for the rows that it did not see. */
export const unseenMark = (table: TableName) => `unseen:${table}`;
const rowsPerStep = 5_000;

export interface DerivationOptions {
  readonly store: ReplicaStore;
  readonly log: Log;
  readonly region: () => string;
  readonly isLoaded: (table: TableName) => boolean;
  /** A table has everything that follows from it, or work on it begins. */
  readonly onTable: (table: TableName, state: 'working' | 'complete') => void;
}

export class Derivation {
  readonly #options: DerivationOptions;
  readonly #complete = new Set<TableName>();
  #running: Promise<void> | null = null;
  #again = false;
  #aged = false;
  #stopped = false;

  constructor(options: DerivationOptions) {
    this.#options = options;
  }

  /** Everything that can be read of this table by its indexes can be read quickly. */
  isComplete(table: TableName): boolean {
    return this.#complete.has(table);
  }

  /** What is complete already, before anything is asked of it. */
  async open(): Promise<void> {
    for (const table of deskTableNames) {
      if (!this.#options.isLoaded(table) || (await this.#steps(table)).length > 0) continue;
      this.#complete.add(table);
      this.#options.onTable(table, 'complete');
    }
    this.wake();
  }

  /** Looks for work, now and when this work is done. */
  wake(): void {
    this.#again = true;
    this.#running ??= this.#run()
      .catch((cause: unknown) => this.#stopped || this.#options.log('error', 'Indexes of the local data store could not be made', { cause: messageOf(cause) }))
      .then(() => {
        this.#running = null;
        if (this.#again && !this.#stopped) this.wake();
      });
  }

  /** The day has changed: rows that are too old now leave. */
  scopeMoved(): void {
    this.#aged = true;
    this.wake();
  }

  /** Until there is nothing to do. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      for (const table of deskTableNames) if (this.#options.isLoaded(table)) await this.#derive(table);
      await this.#dropAged();
    }
  }

  async #derive(table: TableName): Promise<void> {
    const { store, onTable } = this.#options;
    const steps = await this.#steps(table);
    if (steps.length > 0) {
      this.#complete.delete(table);
      onTable(table, 'working');
    }
    for (const { run, line } of steps) {
      while (!this.#stopped && !(await store.write(run, line)));
    }
    if (this.#stopped || this.#complete.has(table)) return;
    this.#complete.add(table);
    this.#aged = true; // a load brings them back
    onTable(table, 'complete');
  }

  /** Needs every table that says what is still wanted. */
  async #dropAged(): Promise<void> {
    if (!this.#aged || !deskTableNames.every((table) => this.#complete.has(table))) return;
    const { store } = this.#options;
    await store.write(({ db }) => forgetKept(db, new Date()), 'patient');
    for (const table of deskTableNames) {
      for (let more = true; more && !this.#stopped; ) more = await store.write((transaction) => dropAgedStep(transaction, table), 'patient');
    }
    this.#aged = false;
  }

  async #steps(table: TableName): Promise<DerivedStep[]> {
    return [...(await this.#unfinished(table)), ...(await derivedSteps(this.#options.store.views, table))];
  }

  async #unfinished(table: TableName): Promise<DerivedStep[]> {
    const { store, region } = this.#options;
    const marks = new Set((await store.views.all<{ name: string }>('SELECT name FROM derived WHERE upto IS NOT NULL')).map(({ name }) => name));
    const steps: DerivedStep[] = [];
    if (marks.has(unseenMark(table))) steps.push({ what: unseenMark(table), line: 'patient', run: (transaction) => dropUnseenStep(transaction, table) });
    if (table === 'contact' && marks.has(numbersMark)) steps.push({ what: numbersMark, line: 'patient', run: ({ db }) => buildContactNumbersStep(db, region(), rowsPerStep) });
    return steps;
  }
}

async function dropAgedStep(transaction: Transaction, table: TableName): Promise<boolean> {
  const rows = await agedRows(transaction, table, 500);
  if (rows.length > 0) await dropRows(transaction, table, JSON.stringify(rows));
  return rows.length > 0;
}

/**
 * Rows of an earlier load that the last one did not see are gone from the service or from this user's sight. Edited ones stay. A load by
 * modification asks only for what is in scope: what it says nothing of is looked for by the sweep (`sweep.ts`).
 */
async function dropUnseenStep(transaction: Transaction, table: TableName): Promise<boolean> {
  const { db } = transaction;
  const mark = unseenMark(table);
  const { upto = 0 } = (await db.get<{ upto: number }>('SELECT upto FROM derived WHERE name = ?', [mark])) ?? {};
  const stretch = await db.get<{ last: number | null }>(`SELECT max(rowid) AS last FROM (SELECT rowid FROM "${table}" WHERE rowid > ? ORDER BY rowid LIMIT ${rowsPerStep})`, [upto]);
  const last = stretch?.last ?? null;
  if (last === null) {
    await db.run('DELETE FROM derived WHERE name = ?', [mark]);
    return true;
  }
  const unseen = await db.all<{ rowid: number }>(
    `SELECT rowid FROM "${table}" WHERE rowid > ? AND rowid <= ? AND _load < (SELECT load FROM cursor WHERE tablename = ?) AND _etag IS NOT NULL AND id NOT IN (SELECT recordid FROM outbox)
      AND NOT (id IN ${keptIds(table)} AND EXISTS (SELECT 1 FROM cursor WHERE tablename = ? AND strategy = 'watermark'))`,
    [upto, last, table, table],
  );
  if (unseen.length > 0) await dropRows(transaction, table, JSON.stringify(unseen.map(({ rowid }) => rowid)));
  await db.run('UPDATE derived SET upto = ? WHERE name = ?', [last, mark]);
  return false;
}
