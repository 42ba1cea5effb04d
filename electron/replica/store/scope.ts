/**
 * Which rows a desk keeps (DESIGN: *Scope is policy*): contacts that can call, active cases, and what changed in the last so many months. Older
 * rows are fetched when somebody asks for them (`kept`). The cutoff is a setting of the file, so that every statement sees the same one.
 */
import { anonymousContactId, contactPhoneColumns } from '../../../shared/entities/contact.ts';
import type { TableName } from '../../../shared/entities/index.ts';
import { guidIs } from './derived.ts';
import type { Transaction } from './transaction.ts';

export interface Scope {
  /** Closed cases, finished calls and other history are kept this long after their last change; null: for ever. */
  readonly months: number | null;
}
export const defaultScope: Scope = { months: 24 };

export const scopeSetting = 'scopeFrom';
const cutoff = `(SELECT value FROM setting WHERE name = '${scopeSetting}')`;

/** History: rows that nobody works with any more once they are old. Everything else is kept whole. */
const finished: Partial<Record<TableName, string>> = {
  incident: 'statecode <> 0',
  phonecall: 'statecode <> 0',
  email: 'statecode <> 0',
  task: 'statecode <> 0',
  incidentresolution: '1',
  annotation: '1',
};

/** SQL: the row (under this alias) is in scope. `1` for tables that are kept whole. */
export function inScope(table: TableName, alias: string): string {
  const old = finished[table];
  if (old === undefined) return '1';
  const isFinished = old === '1' ? '1' : `${alias}.${old}`;
  return `coalesce(NOT (${isFinished}) OR ${alias}.modifiedon IS NULL OR ${alias}.modifiedon >= coalesce(${cutoff}, ''), 1)`;
}

/** The same for the service, where pulls by modification may filter: `$filter`, or null when all rows are wanted. */
export function scopeFilter(table: TableName, from: string | null): string | null {
  const old = finished[table];
  if (old === undefined || from === null) return null;
  return old === '1' ? `modifiedon ge ${from}` : `(statecode eq 0 or modifiedon ge ${from})`;
}

/** By whole days, so that the cutoff moves once a day and not with every pull. */
export function scopeFrom({ months }: Scope, now: Date): string | null {
  if (months === null) return null;
  const from = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, now.getUTCDate()));
  return from.toISOString().replace('.000', '');
}

/** A contact that has a number may call; one without is kept for its cases, or as long as it is new. Needs the cases and their index. */
const contactStays = `(${contactPhoneColumns.map((name) => `t.${name} IS NOT NULL`).join(' OR ')} OR t.modifiedon IS NULL OR t.modifiedon >= coalesce(${cutoff}, '')
  OR t.id = '${anonymousContactId}' OR EXISTS (SELECT 1 FROM incident i WHERE ${guidIs('i.customerid', 't.id')}))`;

/** Rows that have grown too old, some at a time. @returns how many left */
export async function agedRows({ db }: Pick<Transaction, 'db'>, table: TableName, atMost: number): Promise<number[]> {
  const stays = table === 'contact' ? contactStays : inScope(table, 't');
  if (stays === '1') return [];
  const rows = await db.all<{ rowid: number }>(
    `SELECT t.rowid FROM "${table}" t WHERE NOT (${stays}) AND t.id NOT IN (SELECT recordid FROM outbox) AND t.id NOT IN (SELECT id FROM kept WHERE tablename = ?) LIMIT ${atMost}`,
    [table],
  );
  return rows.map(({ rowid }) => rowid);
}
