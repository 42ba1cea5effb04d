/**
 * What a role may do with a table as a whole. Which rows of it, and which of their values, decides `confidentiality.ts`.
 *
 *     read      the audit by administrators, the call log by those who supervise calls, everything else by everybody
 *     write     users, teams, queues, categories and topics by administrators, articles and templates by supervisors too
 *     delete    administrators only
 *
 * Rows that the service writes as a consequence of something else nobody writes or deletes through the API.
 */
import type { Role } from '../../shared/entities/people.ts';
import { type TableName, tableOf } from '../../shared/entities/index.ts';
import { failure, type Outcome, success } from '../../shared/errors.ts';
import type { Principal } from './principal.ts';

export type TableAction = 'read' | 'create' | 'update' | 'delete';

const everybody: readonly Role[] = ['call-taker', 'case-lead', 'case-supervisor', 'call-supervisor', 'admin'];
const supervisors: readonly Role[] = ['case-supervisor', 'call-supervisor', 'admin'];
const callSupervisors: readonly Role[] = ['call-supervisor', 'admin'];
const administrators: readonly Role[] = ['admin'];
const nobody: readonly Role[] = [];

const readers: Partial<Record<TableName, readonly Role[]>> = {
  ring_auditentry: administrators,
  // A number stands here even when its caller remains anonymous on the case (PRODUCT.md, *Remain anonymous*).
  ring_call: callSupervisors,
};

const writers: Partial<Record<TableName, readonly Role[]>> = {
  // Whoever writes users decides about roles and extensions.
  systemuser: administrators,
  team: administrators,
  queue: administrators,
  ring_category: administrators,
  subject: administrators,
  knowledgearticle: supervisors,
  template: supervisors,
};

export function checkPermission({ role }: Principal, action: TableAction, table: TableName): Outcome<true> {
  if (rolesFor(action, table).includes(role)) return success(true);
  const { labelPlural, appendOnly } = tableOf(table);
  if (appendOnly && (action === 'update' || action === 'delete')) return failure('not-allowed', `${labelPlural} are never changed or deleted, by nobody.`);
  if (rolesFor(action, table).length === 0) return failure('not-allowed', `${labelPlural} are written by the service only, as a consequence of what they belong to.`);
  return failure('not-allowed', `The role ${role} may not ${action} ${labelPlural}. Ask an administrator.`);
}

function rolesFor(action: TableAction, table: TableName): readonly Role[] {
  const { writtenByService, appendOnly, unionOf } = tableOf(table);
  if (action === 'read') return readers[table] ?? everybody;
  if (writtenByService || unionOf || (appendOnly && action !== 'create')) return nobody;
  // Nothing of the city's record vanishes by a call-taker's hand: contacts are deactivated, cases resolved or cancelled.
  return action === 'delete' ? administrators : (writers[table] ?? everybody);
}
