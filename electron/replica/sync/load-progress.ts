/** How far the first load is, for the screens: rows of every table, the share that is done, and a guess at the time left. */
import type { LoadState, LoadTable } from '../../../shared/contract/sync-records.ts';
import type { TableName } from '../../../shared/entities/index.ts';

/** The speed of the last so many milliseconds counts: a load slows down as the file grows. */
const speedOverMs = 20_000;
/** Before so much has been seen, a guess would jump about. */
const guessAfterMs = 3_000;

export class LoadProgress {
  readonly #tables = new Map<TableName, LoadTable>();
  readonly #now: () => number;
  #samples: { at: number; rows: number }[] = [];
  paused = false;

  constructor(tables: readonly TableName[], now: () => number = () => Date.now()) {
    this.#now = now;
    for (const table of tables) this.#tables.set(table, { table, rows: 0, total: null, stage: 'waiting' });
  }

  set(table: TableName, change: Partial<Omit<LoadTable, 'table'>>): void {
    const before = this.#tables.get(table);
    if (!before) return;
    this.#tables.set(table, { ...before, ...change });
    if (change.rows === undefined) return;
    const at = this.#now();
    this.#samples.push({ at, rows: this.#rows() });
    this.#samples = this.#samples.filter((sample) => at - sample.at <= speedOverMs);
  }

  /** A pause or a lost connection is no slow load. */
  interrupted(): void {
    this.#samples = [];
  }

  get complete(): boolean {
    return [...this.#tables.values()].every(({ stage }) => stage === 'done');
  }

  state(): LoadState {
    const tables = [...this.#tables.values()];
    const rows = this.#rows();
    const total = tables.every((table) => table.total !== null) ? tables.reduce((sum, table) => sum + Math.max(table.total ?? 0, table.rows), 0) : null;
    return { tables, rows, total, share: share(tables, total), secondsLeft: this.#secondsLeft(rows, total), paused: this.paused };
  }

  #rows(): number {
    return [...this.#tables.values()].reduce((sum, { rows }) => sum + rows, 0);
  }

  #secondsLeft(rows: number, total: number | null): number | null {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    if (this.paused || total === null || !first || !last || last.at - first.at < guessAfterMs || last.rows <= first.rows) return null;
    return Math.max(1, Math.round(((total - rows) * (last.at - first.at)) / (last.rows - first.rows) / 1000));
  }
}

/** Weighted by rows where they are known; a table whose indexes are being built is not yet done. */
function share(tables: readonly LoadTable[], total: number | null): number {
  if (tables.length === 0) return 1;
  const done = tables.filter(({ stage }) => stage === 'done').length / tables.length;
  if (total === null || total === 0) return done;
  const loaded = tables.reduce((sum, table) => sum + (table.stage === 'done' ? Math.max(table.total ?? 0, table.rows) : table.rows * (table.stage === 'indexing' ? 0.95 : 0.9)), 0);
  return Math.min(done === 1 ? 1 : 0.99, loaded / total);
}
