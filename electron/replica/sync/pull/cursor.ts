/** Where the synchronisation of each table stands; written in the transaction that writes the rows it speaks of. */
import { deskTableNames, type TableName } from '../../../../shared/entities/index.ts';
import type { Connection } from '../../store/connection.ts';

export type StrategyName = 'delta' | 'watermark';

export interface Cursor {
  /** Number of the table's load; a row carries the number of the load that last saw it. */
  readonly load: number;
  readonly strategy: StrategyName;
  /** In the middle of a run: its next page, as the service named it. */
  readonly nextlink: string | null;
  readonly deltalink: string | null;
  /** Watermark: everything modified up to this instant is here. */
  readonly modifiedupto: string | null;
  /** When the run that is under way began, by the service's clock. */
  readonly startedat: string | null;
  /** Of the load. */
  readonly rows: number;
  readonly total: number | null;
}

export const beginning: Cursor = { load: 1, strategy: 'delta', nextlink: null, deltalink: null, modifiedupto: null, startedat: null, rows: 0, total: null };

/** The table holds everything that the service had when its load ended. */
export function isLoaded({ strategy, deltalink, modifiedupto }: Cursor): boolean {
  return strategy === 'delta' ? deltalink !== null : modifiedupto !== null;
}

/** Begin again; nothing that is here goes before the new load is through. */
export function loadAgain(cursor: Cursor, strategy: StrategyName = cursor.strategy): Cursor {
  return { ...beginning, load: cursor.load + 1, strategy };
}

const columns = ['load', 'strategy', 'nextlink', 'deltalink', 'modifiedupto', 'startedat', 'rows', 'total'] as const;

export async function readCursors(db: Connection): Promise<Map<TableName, Cursor>> {
  const stored = await db.all<Cursor & { tablename: string }>(`SELECT tablename, ${columns.join(', ')} FROM cursor`);
  const known = new Map(stored.map(({ tablename, ...cursor }) => [tablename, cursor]));
  return new Map(deskTableNames.map((table) => [table, known.get(table) ?? beginning]));
}

export async function readCursor(db: Connection, table: TableName): Promise<Cursor> {
  return (await db.get<Cursor>(`SELECT ${columns.join(', ')} FROM cursor WHERE tablename = ?`, [table])) ?? beginning;
}

export async function writeCursor(db: Connection, table: TableName, cursor: Cursor): Promise<void> {
  await db.run(
    `INSERT INTO cursor (tablename, ${columns.join(', ')}) VALUES (?, ${columns.map(() => '?').join(', ')})
     ON CONFLICT (tablename) DO UPDATE SET ${columns.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    [table, ...columns.map((name) => cursor[name])],
  );
}
