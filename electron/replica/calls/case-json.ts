/** Cases as every screen lists them: one SQL expression, and what it gives as a `CaseSummary`. */
import type { CaseSummary } from '../../../shared/contract/records.ts';
import { choiceName } from '../../../shared/entities/index.ts';

/** Needs `incident AS i LEFT JOIN ring_category AS k ON k.id = i.ring_categoryid`. */
export const caseJson = `json_object(
  'id', i.id, 'title', i.title, 'ticketNumber', i.ticketnumber, 'provisionalNumber', i.ring_provisionalnumber, 'statecode', i.statecode, 'statuscode', i.statuscode,
  'category', k.ring_name, 'department', k.ring_department, 'createdOn', i.createdon, 'acknowledgeBy', i.ring_acknowledgeby,
  'acknowledged', i.firstresponsesent, 'customerId', i.customerid, 'confidential', coalesce(i.ring_confidential, 0), 'hidesCustomer', coalesce(i.ring_remainanonymous, 0) OR coalesce(i.ring_confidential, 0),
  'pending', EXISTS (SELECT 1 FROM outbox o WHERE o.recordid = i.id))`;
export const caseTables = 'incident AS i LEFT JOIN ring_category AS k ON k.id = i.ring_categoryid';
/** Longest waiting for acknowledgement first. */
export const caseOrder = 'coalesce(i.firstresponsesent, 0), i.ring_acknowledgeby IS NULL, i.ring_acknowledgeby, i.createdon DESC';

export interface CaseRow {
  id: string;
  title: string | null;
  ticketNumber: string | null;
  provisionalNumber: string | null;
  statecode: number | null;
  statuscode: number | null;
  category: string | null;
  department: string | null;
  createdOn: string | null;
  acknowledgeBy: string | null;
  acknowledged: number | null;
  customerId: string | null;
  confidential: number;
  hidesCustomer: number;
  pending: number;
}

/** While a confidential caller is not revealed: a confidential case can be told apart and attached by its number, and that is all. */
export function maskedCase(record: CaseSummary, isConfidential: boolean): CaseSummary {
  return isConfidential ? { ...record, title: '', category: null, department: null, masked: true } : record;
}

/** @param ofOthers a case of somebody else: who it is stays hidden when that person asked for it */
export function caseSummary(row: CaseRow, ofOthers = false): CaseSummary {
  const state = choiceName('incident', 'statecode', row.statecode);
  const acknowledged = row.acknowledged === 1;
  return {
    id: row.id,
    title: row.title ?? '',
    masked: false,
    ticketNumber: row.ticketNumber,
    provisionalNumber: row.provisionalNumber,
    state: state === 'resolved' || state === 'cancelled' ? state : 'active',
    status: choiceName('incident', 'statuscode', row.statuscode) ?? 'inProgress',
    category: row.category,
    department: row.department,
    createdOn: row.createdOn ?? new Date(0).toISOString(),
    acknowledgeBy: acknowledged ? null : row.acknowledgeBy,
    acknowledged,
    customerId: ofOthers && row.hidesCustomer === 1 ? null : row.customerId,
    pending: row.pending === 1,
  };
}
