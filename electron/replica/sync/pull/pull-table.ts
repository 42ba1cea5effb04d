/**
 * Brings one table up to date, page by page: while one page is applied, the next is taken apart and the one after it is on its way.
 * At most three pages are in memory, none larger than the client allows. Rows, cursor and what follows from them are one transaction
 * per page, so a run goes on where it was cut off.
 *
 *   run ──pages──► complete          load: rows that it did not see are dropped afterwards (`unseen` in `derived`)
 *    ├─ time is up ─► more           the next call goes on
 *    ├─ link not accepted ─► load again from the beginning; nothing is dropped before it is through, edits stay
 *    └─ change tracking refused ─► the other strategy, from the beginning
 */
import type { TableName } from '../../../../shared/entities/index.ts';
import type { Log } from '../../log.ts';
import { unseenMark } from '../../store/derivation.ts';
import { applyPage } from '../../store/page.ts';
import { type StagedPage, UnusablePageError } from '../../store/staging.ts';
import type { ReplicaStore } from '../../store/store.ts';
import { ServiceProblem } from '../problem.ts';
import { annotations } from '../annotations.ts';
import type { Answer, ServiceClient } from '../service-client.ts';
import { type Cursor, isLoaded, loadAgain, readCursor, writeCursor } from './cursor.ts';
import { strategies } from './strategy.ts';

export interface PullOptions {
  readonly store: ReplicaStore;
  readonly client: ServiceClient;
  readonly region: () => string;
  readonly scopeFrom: string | null;
  readonly pageSize: number;
  readonly log: Log;
  /** Before every page: the desk's own edits go first, and a change of address ends the pull. */
  readonly beforePage: () => Promise<void>;
  readonly onPage: (table: TableName, cursor: Cursor) => void;
  /** How long a load may keep the others waiting before it is interrupted between two pages; milliseconds. */
  readonly sliceMs: number;
}

export type PullResult = 'complete' | 'more';

export async function pullTable(options: PullOptions, table: TableName): Promise<PullResult> {
  let cursor = await readCursor(options.store.views, table);
  for (let begunAgain = false; ; begunAgain = true) {
    try {
      return await new Run(options, table, cursor).pages();
    } catch (cause) {
      if (!(cause instanceof ServiceProblem) || begunAgain) throw cause;
      cursor = await readCursor(options.store.views, table);
      const again = otherWay(cursor, cause);
      if (!again) throw cause;
      options.log('info', 'A table is loaded again; edits stay', { table, strategy: again.strategy, service: cause.message });
      cursor = again;
      await options.store.write(({ db }) => writeCursor(db, table, again));
    }
  }
}

/** What follows from a refusal, or null: it is of the table. */
function otherWay(cursor: Cursor, { kind, status }: ServiceProblem): Cursor | null {
  const goesOn = strategies[cursor.strategy].link(cursor) !== null;
  if (kind === 'expired' && goesOn) return loadAgain(cursor);
  if (kind !== 'rejected') return null;
  // A stored link that is not taken any more is as good as expired.
  if (status === 400 && goesOn) return cursor.strategy === 'watermark' && isLoaded(cursor) ? { ...cursor, nextlink: null } : loadAgain(cursor);
  if (cursor.strategy === 'delta' && (status === 403 || status === 400 || status === 501)) return loadAgain(cursor, 'watermark');
  return null;
}

class Run {
  readonly #options: PullOptions;
  readonly #table: TableName;
  readonly #loading: boolean;
  /** As it will be once everything that was staged is applied. */
  #cursor: Cursor;

  constructor(options: PullOptions, table: TableName, cursor: Cursor) {
    this.#options = options;
    this.#table = table;
    this.#cursor = cursor;
    this.#loading = !isLoaded(cursor);
  }

  async pages(): Promise<PullResult> {
    const { store, sliceMs } = this.#options;
    const until = performance.now() + sliceMs;
    let applied = Promise.resolve();
    let fetched = this.#fetch(strategies[this.#cursor.strategy].link(this.#cursor));
    try {
      for (;;) {
        const answer = await fetched;
        if (this.#cursor.startedat === null) this.#cursor = { ...this.#cursor, startedat: serviceInstant(answer) };
        const staged = await stageAnswer(store, this.#table, answer);
        const { step, goesOn } = this.#advance(staged, answer.url, performance.now() > until);
        if (goesOn) fetched = this.#fetch(step.cursor.nextlink);
        fetched.catch(() => undefined); // looked at in the next turn; until then it is nobody's fault
        await applied.catch((cause: unknown) => {
          staged.release();
          throw cause;
        });
        applied = this.#apply(staged, step.cursor, step.complete).finally(() => staged.release());
        applied.catch(() => undefined);
        if (goesOn) continue;
        await applied;
        return step.complete ? 'complete' : 'more';
      }
    } finally {
      await applied.catch(() => undefined);
    }
  }

  #advance(staged: StagedPage, url: string, timeIsUp: boolean) {
    const before = this.#cursor;
    const step = strategies[before.strategy].after(before, staged);
    const problem = step === null ? 'has neither a next nor a delta link' : !step.complete && step.cursor.nextlink === before.nextlink ? 'names itself as its next page' : null;
    if (step === null || problem !== null) {
      staged.release();
      throw new ServiceProblem('unusable', `${url} ${problem ?? ''}; nothing of it was applied`, { url });
    }
    const rows = before.rows + (this.#loading ? staged.rows : 0);
    this.#cursor = { ...step.cursor, rows, startedat: step.complete ? null : before.startedat };
    return { step: { ...step, cursor: this.#cursor }, goesOn: !step.complete && !(this.#loading && timeIsUp) };
  }

  async #fetch(link: string | null): Promise<Answer> {
    const { client, beforePage, pageSize, scopeFrom } = this.#options;
    await beforePage();
    const strategy = strategies[this.#cursor.strategy];
    const url = link === null ? client.dataUrl(strategy.begin(this.#table, this.#cursor, scopeFrom)) : client.linkUrl(link);
    return await client.get(url, { Prefer: [...strategy.preferences, `odata.maxpagesize=${pageSize}`, 'omit-values=nulls', annotations].join(',') });
  }

  async #apply(staged: StagedPage, cursor: Cursor, complete: boolean): Promise<void> {
    const { store, region, onPage } = this.#options;
    await store.write(async (transaction) => {
      await applyPage(transaction, staged, { load: cursor.load, region: region() });
      await writeCursor(transaction.db, this.#table, cursor);
      if (complete && this.#loading && cursor.load > 1) await transaction.db.run('INSERT OR REPLACE INTO derived (name, upto) VALUES (?, 0)', [unseenMark(this.#table)]);
    }, 'patient');
    onPage(this.#table, cursor);
  }
}

/** @throws ServiceProblem when the answer has the wrong shape */
export async function stageAnswer({ staging }: ReplicaStore, table: TableName, answer: Answer): Promise<StagedPage> {
  try {
    return await staging.stage(table, answer.body, nullsOmitted(answer));
  } catch (cause) {
    if (!(cause instanceof UnusablePageError)) throw cause;
    throw new ServiceProblem('unusable', `${answer.url}: ${cause.message}; nothing of it was applied`, { url: answer.url });
  }
}

/** OData 4.01: the service says so when it has honoured it. */
function nullsOmitted({ headers }: Answer): boolean {
  return (headers.get('preference-applied') ?? '').includes('omit-values');
}

function serviceInstant({ headers }: Answer): string {
  const date = Date.parse(headers.get('date') ?? '');
  return new Date(Number.isNaN(date) ? Date.now() : date).toISOString();
}
