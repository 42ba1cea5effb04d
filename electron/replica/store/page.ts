/**
 * Applies a staged page to its table. A page is applied whole or not at all; applying it again changes nothing; an older version never
 * replaces a newer one (except in a new load, where the service's store may have been restored from a backup); edits of this desk stay
 * on top; a row outside of this desk's scope is not kept.
 */
import type { TableName } from '../../../shared/entities/index.ts';
import type { WireRow } from '../../../shared/entities/wire-format.ts';
import { forgetContactNumbers, insertContactNumbers } from './contact-numbers.ts';
import { layEditsAgain, rememberGone } from './overlay.ts';
import { inScope } from './scope.ts';
import { type StagedPage, stagedColumns, stageWithin } from './staging.ts';
import type { Transaction } from './transaction.ts';

export interface PageContext {
  /** The number of the table's load that this page belongs to. */
  readonly load: number;
  readonly region: string;
}

const statements = new Map<string, string>();

function upsertStatement(table: TableName, schema: string): string {
  const key = `${schema}.${table}`;
  const known = statements.get(key);
  if (known !== undefined) return known;
  const names = stagedColumns(table).map((name) => `"${name}"`);
  const made = `INSERT INTO "${table}" (_load, ${names.join(', ')})
    SELECT ?1, ${names.join(', ')} FROM ${schema}."${table}" AS s WHERE s._deletion = 0 AND (${inScope(table, 's')} OR EXISTS (SELECT 1 FROM kept k WHERE k.tablename = '${table}' AND k.id = s.id))
    ON CONFLICT (id) DO UPDATE SET _load = excluded._load, ${names.slice(1).map((name) => `${name} = excluded.${name}`).join(', ')}
    WHERE excluded._load > "${table}"._load OR "${table}".versionnumber IS NULL OR excluded.versionnumber >= "${table}".versionnumber`;
  statements.set(key, made);
  return made;
}

/** Their numbers are read on the event loop: a few milliseconds at a time. */
const contactsAtATime = 400;
/** Rows under an edit of this desk stay until the edit is settled. */
const unedited = 'id NOT IN (SELECT recordid FROM outbox)';

export async function applyPage(transaction: Transaction, staged: StagedPage, { load, region }: PageContext): Promise<void> {
  const { db } = transaction;
  const { table, schema } = staged;
  if (staged.rows === 0) return;
  const page = `${schema}."${table}"`;
  if (table === 'contact') {
    const before = await db.all<{ rowid: number }>(`SELECT c.rowid FROM ${page} s JOIN contact c ON c.id = s.id`);
    if (before.length > 0) await forgetContactNumbers(db, 'SELECT value FROM json_each(?)', [JSON.stringify(before.map(({ rowid }) => rowid))]);
  }
  const taken = await db.run(upsertStatement(table, schema), [load]);
  if (staged.deletions > 0) {
    const deleted = `SELECT id FROM ${page} WHERE _deletion = 1`;
    await db.run(`DELETE FROM "${table}" WHERE id IN (${deleted}) AND ${unedited}`);
    await rememberGone(transaction, table, deleted);
  }
  // A row that was not taken is older than ours, or out of scope.
  if (taken < staged.rows - staged.deletions && inScope(table, 's') !== '1') {
    const left = `SELECT s.id FROM ${page} s WHERE s._deletion = 0 AND NOT (${inScope(table, 's')})`;
    await db.run(`DELETE FROM "${table}" WHERE id IN (${left}) AND ${unedited} AND id NOT IN (SELECT id FROM kept WHERE tablename = '${table}')`);
  }
  const hasEdits = await db.get('SELECT 1 FROM outbox WHERE tablename = ? LIMIT 1', [table]);
  const edited = hasEdits ? await db.all<{ recordid: string }>(`SELECT DISTINCT recordid FROM outbox WHERE tablename = ? AND recordid IN (SELECT id FROM ${page} WHERE _deletion = 0)`, [table]) : [];
  if (edited.length > 0) await layEditsAgain(transaction, table, edited.map(({ recordid }) => recordid));
  if (table === 'contact') {
    for (let first = 0; first < staged.rows; first += contactsAtATime) {
      await insertContactNumbers(db, region, `id IN (SELECT id FROM ${page} WHERE rowid > ? AND rowid <= ?)`, [first, first + contactsAtATime]);
    }
  }
  transaction.touch(table);
}

/** A few rows as the service answered them to an edit. @throws UnusablePageError when they have the wrong shape; nothing was applied then */
export async function applyRows(transaction: Transaction, table: TableName, rows: readonly WireRow[], context: PageContext): Promise<void> {
  await applyPage(transaction, await stageWithin(transaction.db, table, JSON.stringify({ value: rows })), context);
}

/** @param rowids as a JSON list */
export async function dropRows(transaction: Transaction, table: TableName, rowids: string): Promise<void> {
  const { db } = transaction;
  if (table === 'contact') await forgetContactNumbers(db, 'SELECT value FROM json_each(?)', [rowids]);
  await db.run(`DELETE FROM "${table}" WHERE rowid IN (SELECT value FROM json_each(?))`, [rowids]);
  transaction.touch(table);
}
