/**
 * Lays the edits of this desk over rows that have just been replaced by the service's: what was typed here stays on screen until
 * the service has it. Parked edits stay visible too; nothing vanishes.
 */
import { isTableName, type TableName } from '../../../shared/entities/index.ts';
import { entriesOf } from './outbox.ts';
import { creationDefaults, insertRow, updateRow } from './rows.ts';
import type { Transaction } from './transaction.ts';

/** @param recordIds null: every record of the table that has edits */
export async function layEditsAgain(transaction: Transaction, table: TableName, recordIds: readonly string[] | null): Promise<void> {
  for (const entry of await entriesOf(transaction.db, table, recordIds)) {
    if (entry.kind === 'create') await insertRow(transaction.db, table, entry.recordId, { ...creationDefaults(table), ...entry.changes });
    await updateRow(transaction.db, table, entry.recordId, entry.changes);
  }
}

export async function layAllEditsAgain(transaction: Transaction): Promise<void> {
  const edited = await transaction.db.all<{ tablename: string }>('SELECT DISTINCT tablename FROM outbox');
  for (const { tablename } of edited) if (isTableName(tablename)) await layEditsAgain(transaction, tablename, null);
}
