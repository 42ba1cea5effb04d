/**
 * Confidential cases (PRODUCT.md): who the citizen is, is known to supervisors and administrators, the case's creator, its owner, the
 * members of its owning team and of the team that answers for it. For everybody else the case is *sealed*: customer and primary contact
 * are empty, and activities, notes and participants about it do not exist unless they made or own them. `sealed` says the same in SQL;
 * the two are kept side by side because they must never differ.
 */
import { type RawBuilder, sql, type SqlBool } from 'kysely';
import type { AnyChanges, AnyRow, TableName } from '../../shared/entities/index.ts';
import { failure, type Outcome, success } from '../../shared/errors.ts';
import { supervises } from '../../shared/rules/actor.ts';
import type { Principal } from './principal.ts';

/** Columns of a case that say who the citizen is. */
export const identityColumns = ['customerid', 'primarycontactid'] as const;

/** @param incident as it is stored, and not as the principal sees it */
export function knowsIdentity(principal: Principal, incident: AnyRow): boolean {
  if (incident['ring_confidential'] !== true || supervises(principal)) return true;
  const { userId, teamIds } = principal;
  const owner = incident['ownerid'];
  const team = incident['ring_teamid'];
  return incident['createdby'] === userId || owner === userId || teamIds.some((teamId) => teamId === owner || teamId === team);
}

/** @param alias of the incident in the query */
export function sealed(principal: Principal, alias: string): RawBuilder<SqlBool> {
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  const { userId, teamIds } = principal;
  const entitled = [sql`${column('createdby')} = ${userId}`, sql`${column('ownerid')} in (${sql.join([userId, ...teamIds])})`];
  if (teamIds.length > 0) entitled.push(sql`${column('ring_teamid')} in (${sql.join([...teamIds])})`);
  // `is not true`: an empty team or creator must not turn the answer into nothing.
  return sql<SqlBool>`(${column('ring_confidential')} = 1 and (${sql.join(entitled, sql` or `)}) is not true)`;
}

/** What nobody may write on a case that is sealed for them: who the citizen is, whether that is secret, and whose the case is. */
const guarded = [...identityColumns, 'ring_confidential', 'ring_remainanonymous', 'ownerid', 'ring_teamid'] as const;

/** @param current the row as it is stored */
export function checkConfidentialWrite(principal: Principal, table: TableName, current: AnyRow, changes: AnyChanges): Outcome<true> {
  if (table !== 'incident' || knowsIdentity(principal, current)) return success(true);
  const column = guarded.find((name) => name in changes);
  if (column === undefined) return success(true);
  return failure('not-allowed', `This case is confidential: ${column} is written by its owner, its team, its creator and supervisors. Ask one of them.`);
}
