/** What a principal sees, as SQL: tables that are forbidden refuse, sealed cases lose their citizen, rows about them are left out. */
import { createHash } from 'node:crypto';
import { type RawBuilder, sql, type SqlBool } from 'kysely';
import { type TableName, tableOf } from '../../shared/entities/index.ts';
import { RingdeskFault } from '../../shared/errors.ts';
import { activityTables } from '../../shared/rules/activity-rules.ts';
import { supervises } from '../../shared/rules/actor.ts';
import type { StoredRow } from '../store/city-tables.ts';
import { sqlColumns } from '../store/schema/columns.ts';
import type { Sight } from '../store/sight.ts';
import { identityColumns, sealed } from './confidentiality.ts';
import { checkPermission } from './permissions.ts';
import type { Principal } from './principal.ts';

export function sightOf(principal: Principal): Sight {
  return {
    rows(table, columns) {
      // Here and nowhere else, so that no way of asking is forgotten: as a set, expanded, in a filter, in a batch.
      const permission = checkPermission(principal, 'read', table);
      if (!permission.ok) throw new RingdeskFault(permission.error);
      return supervises(principal) ? undefined : visible[table]?.(principal, columns);
    },
    stamp: supervises(principal) ? 'all' : stampOf(principal),
  };
}

/** Tables without an entry are seen as they are. */
const visible: Partial<Record<TableName, (principal: Principal, columns: readonly string[] | undefined) => RawBuilder<StoredRow> | undefined>> = {
  incident: casesWithoutSealedIdentities,
  phonecall: (principal) => rowsUnless('phonecall', mine(principal), about(principal, sql.ref('seen.regardingobjectid'))),
  email: (principal) => rowsUnless('email', mine(principal), about(principal, sql.ref('seen.regardingobjectid'))),
  task: (principal) => rowsUnless('task', mine(principal), about(principal, sql.ref('seen.regardingobjectid'))),
  activitypointer: (principal) => rowsUnless('activitypointer', mine(principal), about(principal, sql.ref('seen.regardingobjectid'))),
  incidentresolution: (principal) => rowsUnless('incidentresolution', mine(principal), about(principal, sql.ref('seen.incidentid'))),
  annotation: (principal) => rowsUnless('annotation', mine(principal), about(principal, sql.ref('seen.objectid')), ofActivityAbout(principal, sql.ref('seen.objectid'))),
  // A participant belongs to its activity and is seen with it; so is the place in a queue, whose title is the activity's.
  activityparty: (principal) => rowsUnless('activityparty', made(principal), ofHiddenActivity(principal, sql.ref('seen.activityid'))),
  queueitem: (principal) => rowsUnless('queueitem', made(principal), ofHiddenActivity(principal, sql.ref('seen.objectid'))),
  connection: (principal) => rowsUnless('connection', made(principal), about(principal, sql.ref('seen.record1id'), sql.ref('seen.record2id'))),
};

/**
 * The identity comes through a join and not through a `case`: a filter on the customer then begins at that column's index, because a
 * value that must be equal to something turns the outer join into an inner one. Whoever does not look at the identity needs no join.
 */
function casesWithoutSealedIdentities(principal: Principal, wanted: readonly string[] | undefined): RawBuilder<StoredRow> | undefined {
  const hidden = new Set<string>(identityColumns.flatMap((name) => [name, `${name}type`]));
  if (wanted && !wanted.some((name) => hidden.has(name))) return undefined;
  const columns = ['id', ...sqlColumns(tableOf('incident')).keys()].map((name) => sql`${sql.ref(`${hidden.has(name) ? 'known' : 'seen'}.${name}`)} as ${sql.ref(name)}`);
  return sql<StoredRow>`select ${sql.join(columns)} from incident as seen left join incident as known on known.id = seen.id and ${sealed(principal, 'known')} is not true`;
}

type Test = RawBuilder<SqlBool>;

/** All rows but those that one of the tests holds back and that the principal neither made nor owns. */
function rowsUnless(table: TableName, own: Test, ...held: Test[]): RawBuilder<StoredRow> {
  return sql<StoredRow>`select seen.* from ${sql.table(table)} as seen where ${own} or not (${sql.join(held, sql` or `)})`;
}

function made({ userId }: Principal, alias = 'seen'): Test {
  return sql<SqlBool>`${sql.ref(`${alias}.createdby`)} = ${userId}`;
}

function mine(principal: Principal, alias = 'seen'): Test {
  return sql<SqlBool>`(${made(principal, alias)} or ${sql.ref(`${alias}.ownerid`)} in (${sql.join([principal.userId, ...principal.teamIds])}))`;
}

/** Whether one of these columns points at a sealed case. Ids are GUIDs, so the table that a lookup names need not be asked. */
function about(principal: Principal, ...columns: RawBuilder<unknown>[]): Test {
  return sql<SqlBool>`exists (select 1 from incident as about where about.id in (${sql.join(columns)}) and ${sealed(principal, 'about')})`;
}

/** Whether it points at an activity about a sealed case. */
function ofActivityAbout(principal: Principal, column: RawBuilder<unknown>, unless?: Test): Test {
  const found = activityTables.map(
    (activity) => sql`exists (select 1 from ${sql.table(activity)} as activity join incident as about on about.id = activity.regardingobjectid
      where activity.id = ${column} and ${sealed(principal, 'about')}${unless ? sql` and (${unless}) is not true` : sql``})`,
  );
  return sql<SqlBool>`(${sql.join(found, sql` or `)})`;
}

function ofHiddenActivity(principal: Principal, column: RawBuilder<unknown>): Test {
  return ofActivityAbout(principal, column, mine(principal, 'activity'));
}

/** Another user, another team: other rows. Delta tokens carry it, and nobody must read the teams out of them. */
function stampOf({ userId, teamIds }: Principal): string {
  return createHash('sha256').update([userId, ...[...teamIds].sort()].join(' ')).digest('base64url').slice(0, 22);
}
