/** What people call records, read a table at a time. */
import { isTableName, type TableName, tableOf } from '../../../shared/entities/index.ts';
import type { Connection } from '../store/connection.ts';

export interface RecordName {
  readonly recordName: string | null;
  /** Of a case: the ticket number, or the provisional one while there is none. */
  readonly reference: string | null;
}
interface Reference {
  readonly table: string;
  readonly recordId: string;
}
const nameless: RecordName = { recordName: null, reference: null };

/** @returns a look-up for the given records; one that is not here has no name */
export async function nameRecords(db: Connection, records: readonly Reference[]): Promise<(record: Reference) => RecordName> {
  const names = new Map<string, RecordName>();
  const wanted = new Map<TableName, Set<string>>();
  for (const { table, recordId } of records) if (isTableName(table)) wanted.set(table, (wanted.get(table) ?? new Set()).add(recordId));
  for (const [table, ids] of wanted) {
    const { primaryName, desk } = tableOf(table);
    if (primaryName === null || desk === false) continue;
    const reference = table === 'incident' ? `coalesce(nullif(ticketnumber, ''), ring_provisionalnumber)` : 'NULL';
    const rows = await db.all<{ id: string } & RecordName>(
      `SELECT id, "${primaryName}" AS recordName, ${reference} AS reference FROM "${table}" WHERE id IN (SELECT value FROM json_each(?))`,
      [JSON.stringify([...ids])],
    );
    for (const { id, recordName, reference: number } of rows) names.set(`${table}/${id}`, { recordName, reference: number });
  }
  return ({ table, recordId }) => names.get(`${table}/${recordId}`) ?? nameless;
}
