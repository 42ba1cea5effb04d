/**
 * Who may write what. Reading is open to every signed-in user in this version; confidential cases and per-row access come with their
 * own rules and belong here too.
 */
import type { Role } from '../../shared/entities/people.ts';
import { type TableName, tableOf } from '../../shared/entities/index.ts';
import { failure, type Outcome, success } from '../../shared/errors.ts';
import type { Principal } from './principal.ts';

export type WriteAction = 'create' | 'update' | 'delete';

const everybody: readonly Role[] = ['call-taker', 'case-lead', 'case-supervisor', 'call-supervisor', 'admin'];
const supervisors: readonly Role[] = ['case-supervisor', 'call-supervisor', 'admin'];
const administrators: readonly Role[] = ['admin'];

const writers: Record<TableName, readonly Role[]> = {
  // Whoever writes users decides about roles and extensions.
  systemuser: administrators,
  team: administrators,
  queue: administrators,
  ring_category: administrators,
  knowledgearticle: supervisors,
  template: supervisors,
  account: everybody,
  contact: everybody,
  incident: everybody,
  queueitem: everybody,
  phonecall: everybody,
  teammembership: [],
  subject: administrators,
  ring_workorder: everybody,
  slakpiinstance: [],
  email: everybody,
  task: everybody,
  incidentresolution: [],
  activityparty: [],
  activitypointer: [],
  annotation: everybody,
  knowledgearticleincident: everybody,
  connection: everybody,
  ring_call: [],
  ring_auditentry: everybody,
};

export function checkPermission(principal: Principal, action: WriteAction, table: TableName): Outcome<true> {
  // Nothing of the city's record vanishes by a call-taker's hand: contacts are deactivated, cases resolved or cancelled.
  const allowed = action === 'delete' ? administrators : writers[table];
  if (allowed.includes(principal.role)) return success(true);
  return failure('not-allowed', `The role ${principal.role} may not ${action} ${tableOf(table).labelPlural}. Ask an administrator.`);
}
