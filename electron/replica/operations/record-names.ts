/** What people call records, read a table at a time. */
import { isTableName, type TableName, tableOf } from '../../../shared/entities/index.ts';
import type { Connection } from '../store/connection.ts';

export interface RecordName {
  readonly recordName: string | null;
  /** Of a case, or of what links something with one: the ticket number, or the provisional one while there is none. */
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
    if (tableOf(table).desk === false) continue;
    const { name, reference } = namesOf(table);
    if (name === null) continue;
    const rows = await db.all<{ id: string } & RecordName>(
      `SELECT id, ${name} AS recordName, ${reference} AS reference FROM "${table}" AS r WHERE id IN (SELECT value FROM json_each(?))`,
      [JSON.stringify([...ids])],
    );
    for (const { id, recordName, reference: number } of rows) names.set(`${table}/${id}`, { recordName, reference: number });
  }
  return ({ table, recordId }) => names.get(`${table}/${recordId}`) ?? nameless;
}

const caseNumber = `coalesce(nullif(ticketnumber, ''), ring_provisionalnumber)`;
const numberOf = (column: string) => `(SELECT ${caseNumber} FROM incident i WHERE i.id = r.${column})`;

/** As SQL over the table `r`. What links two records is named after them: its own name says nothing. */
function namesOf(table: TableName): { name: string | null; reference: string } {
  const { primaryName } = tableOf(table);
  const own = primaryName === null ? null : `"${primaryName}"`;
  if (table === 'incident') return { name: own, reference: caseNumber };
  if (table === 'connection') return { name: own, reference: numberOf('record1id') };
  if (table === 'knowledgearticleincident') return { name: '(SELECT title FROM knowledgearticle a WHERE a.id = r.knowledgearticleid)', reference: numberOf('incidentid') };
  return { name: own, reference: 'NULL' };
}
