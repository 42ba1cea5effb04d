/** One case as lists show it: what a call regards may be in none of the lists of its screen. */
import { caseJson, type CaseRow, caseSummary, caseTables, maskedCase } from '../calls/case-json.ts';
import type { Operation } from './context.ts';

export const summarizeCase: Operation<'cases.summary'> = async ({ store, calls }, { id }) => {
  const found = await store.views.get<{ summary: string }>(`SELECT ${caseJson} AS summary FROM ${caseTables} WHERE i.id = ?`, [id.toLowerCase()]);
  if (!found) return null;
  const row = JSON.parse(found.summary) as CaseRow;
  const hidden = row.confidential === 1 && row.customerId !== null && calls.masksContact(row.customerId);
  // Whose it is does not matter to what is shown of it.
  return { ...maskedCase(caseSummary(row), hidden), customerId: null };
};
