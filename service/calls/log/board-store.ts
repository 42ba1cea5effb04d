/** Reads what a board needs for some reports, and writes what it has become, each in a few statements however many reports there are. */
import type { Transaction } from 'kysely';
import { type AnyRow, type Row } from '../../../shared/entities/index.ts';
import { loggedCallId } from '../../../shared/rules/call-id.ts';
import type { CallReport } from '../../../shared/wire.ts';
import type { CityTables } from '../../store/city-tables.ts';
import { fromStored, toInstant } from '../../store/row-codec.ts';
import type { UnitOfWork } from '../../store/unit-of-work.ts';
import { CallBoard, callKey, legKey } from './board.ts';
import type { CallRow } from './call-row.ts';
import type { CallLogTables } from './tables.ts';

export interface SystemReports {
  readonly system: string;
  readonly reports: readonly CallReport[];
}
type LogTransaction = Transaction<CallLogTables>;

/** Rows of one statement: SQLite allows 32,766 bound parameters. */
const rowsPerStatement = 1_000;

/** The rows that a call's id leads to are of the city, all others the log's own. */
const asCity = (transaction: LogTransaction) => transaction as unknown as Transaction<CityTables>;

export async function readBoard(transaction: LogTransaction, groups: readonly SystemReports[], now: Date): Promise<CallBoard> {
  const given = await transaction.selectFrom('sqlite_sequence').select('seq').where('name', '=', 'call_event').executeTakeFirst();
  const board = new CallBoard(given?.seq ?? 0, now);
  for (const system of distinct(groups.map((group) => group.system))) {
    const reports = groups.flatMap((group) => (group.system === system ? group.reports : []));
    await readLegs(transaction, board, system, distinct(reports.map(({ legId }) => legId)));
    await readCalls(transaction, board, system, reports);
  }
  return board;
}

async function readLegs(transaction: LogTransaction, board: CallBoard, system: string, legIds: readonly string[]): Promise<void> {
  for (const ids of slices(legIds)) {
    const rows = await transaction
      .selectFrom('call_leg')
      .innerJoin('call_event', 'call_event.seq', 'call_leg.lastseq')
      .select(['call_leg.legid', 'call_leg.callid', 'call_leg.extension', 'call_leg.lastseq', 'call_leg.answeredat', 'call_leg.over', 'call_event.payload'])
      .where('call_leg.system', '=', system)
      .where('call_leg.legid', 'in', ids)
      .execute();
    for (const { legid, callid, extension, lastseq, answeredat, over, payload } of rows) {
      board.legs.set(legKey(system, legid), { system, legId: legid, callId: callid, extension, lastSeq: lastseq, answeredAt: answeredat, over: over === 1, last: reported(payload), changed: false });
    }
  }
}

async function readCalls(transaction: LogTransaction, board: CallBoard, system: string, reports: readonly CallReport[]): Promise<void> {
  const left = [...board.legs.values()].filter((leg) => leg.system === system).map(({ callId }) => callId);
  const callIds = distinct([...reports.map(({ callId }) => callId), ...left]);
  const ofCalls = new Set(reports.filter(({ legId }) => legId === undefined).map(({ callId }) => callId));
  for (const ids of slices(callIds)) {
    const stored = await asCity(transaction).selectFrom('ring_call').selectAll().where('id', 'in', ids.map((callId) => loggedCallId(system, callId))).execute();
    const rows = new Map(stored.map((row) => [String(row['ring_pbxcallid']), fromStored('ring_call', row)]));
    const open = await transaction.selectFrom('call_leg').select(['legid', 'callid', 'extension', 'answeredat']).where('system', '=', system).where('callid', 'in', ids).where('over', '=', 0).execute();
    for (const callId of ids) {
      const row = rows.get(callId);
      board.calls.set(callKey(system, callId), { system, callId, stored: row, row: row && toCallRow(row), open: new Map(), lastOfCall: undefined });
    }
    for (const { legid, callid, extension, answeredat } of open) board.calls.get(callKey(system, callid))?.open.set(legid, { extension, answeredAt: answeredat });
    await readWaiting(transaction, board, system, ids.filter((callId) => ofCalls.has(callId)));
  }
}

async function readWaiting(transaction: LogTransaction, board: CallBoard, system: string, callIds: readonly string[]): Promise<void> {
  if (callIds.length === 0) return;
  const rows = await transaction
    .selectFrom('call_event')
    .select(['callid', 'payload'])
    .where('system', '=', system)
    .where('callid', 'in', callIds)
    .where('type', 'in', ['queued', 'abandoned'])
    .orderBy('seq')
    .execute();
  for (const { callid, payload } of rows) {
    const call = board.calls.get(callKey(system, callid));
    if (call) call.lastOfCall = reported(payload);
  }
}

export async function writeBoard(unit: UnitOfWork, transaction: LogTransaction, board: CallBoard, now: Date): Promise<void> {
  for (const part of slices(board.events)) {
    const rows = part.map(({ seq, system, ...report }) => ({
      ...{ seq, at: report.at, system, callid: report.callId, legid: report.legId ?? null },
      ...{ extension: report.extension ?? null, type: report.type, payload: JSON.stringify(report) },
    }));
    await transaction.insertInto('call_event').values(rows).execute();
  }
  for (const part of slices([...board.legs.values()].filter(({ changed }) => changed))) {
    const rows = part.map(({ system, legId, callId, extension, lastSeq, answeredAt, over, last }) => ({
      ...{ system, legid: legId, callid: callId, extension, lasttype: last.type, lastseq: lastSeq, answeredat: answeredAt, over: Number(over) },
    }));
    await transaction
      .insertInto('call_leg')
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(['system', 'legid']).doUpdateSet((update) => ({
          ...{ callid: update.ref('excluded.callid'), extension: update.ref('excluded.extension'), lasttype: update.ref('excluded.lasttype') },
          ...{ lastseq: update.ref('excluded.lastseq'), answeredat: update.ref('excluded.answeredat'), over: update.ref('excluded.over') },
        })),
      )
      .execute();
  }
  await unit.putAll('ring_call', changedCalls(board, toInstant(now)));
}

/** A report that changes nothing of the call as a whole is no change of its row. */
function changedCalls(board: CallBoard, now: string): AnyRow[] {
  const rows: AnyRow[] = [];
  for (const { row, stored } of board.calls.values()) {
    if (!row) continue;
    if (!stored) rows.push({ ...row, createdon: now, modifiedon: now, createdby: null, modifiedby: null });
    else if (Object.entries(row).some(([column, value]) => value !== stored[column])) rows.push({ ...stored, ...row, modifiedon: now });
  }
  return rows;
}

/** Without what the store keeps of every row. */
function toCallRow(stored: AnyRow): CallRow {
  const { createdon: _createdOn, modifiedon: _modifiedOn, createdby: _createdBy, modifiedby: _modifiedBy, versionnumber: _versionNumber, ...row } = stored as unknown as Row<'ring_call'>;
  return row;
}

function reported(payload: string): CallReport {
  return JSON.parse(payload) as CallReport;
}

function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values)].filter((value) => value !== undefined);
}

function slices<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / rowsPerStatement) }, (_, index) => all.slice(index * rowsPerStatement, (index + 1) * rowsPerStatement));
}
