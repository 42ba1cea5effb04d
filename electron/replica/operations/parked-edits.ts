/** Edits that wait for a person: the desk's state has them, so that every screen can say so. */
import type { ParkedEdit } from '../../../shared/contract/records.ts';
import type { Connection } from '../store/connection.ts';
import { nameRecords } from './record-names.ts';

const most = 200;

export async function parkedEdits(db: Connection): Promise<ParkedEdit[]> {
  const rows = await db.all<{ seq: number; groupid: string; state: string; tablename: string; recordid: string; reason: string | null; createdat: string }>(
    `SELECT seq, groupid, state, tablename, recordid, reason, createdat FROM outbox WHERE state <> 'pending' ORDER BY seq LIMIT ${most}`,
  );
  const nameOf = await nameRecords(db, rows.map(({ tablename, recordid }) => ({ table: tablename, recordId: recordid })));
  return rows.map(({ seq, groupid, state, tablename, recordid, reason, createdat }) => ({
    id: seq,
    groupId: groupid,
    kind: state === 'conflict' ? 'conflict' : 'refused',
    table: tablename,
    recordId: recordid,
    recordName: nameOf({ table: tablename, recordId: recordid }).recordName,
    reason: reason ?? '',
    at: createdat,
  }));
}
