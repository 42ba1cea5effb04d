/**
 * Which rows may enter or leave somebody's sight because another row changes. Rows about a confidential case are seen by those who may
 * know its citizen (PRODUCT.md, *Confidential*): when the case, or the activity in between, changes hands, the rows about it take new
 * change numbers, so that every delta brings them in or out.
 */
import { type Kysely } from 'kysely';
import type { AnyRow, TableName } from '../../shared/entities/index.ts';
import { activityTables } from '../../shared/rules/activity-rules.ts';
import type { CityTables } from './city-tables.ts';

type Dependents = readonly { readonly table: TableName; readonly ids: readonly string[] }[];

const decisive: Partial<Record<TableName, readonly string[]>> = {
  incident: ['ring_confidential', 'ownerid', 'ring_teamid'],
  phonecall: ['regardingobjectid', 'ownerid'],
  email: ['regardingobjectid', 'ownerid'],
  task: ['regardingobjectid', 'ownerid'],
};

export async function sightDependents(database: Kysely<CityTables>, table: TableName, before: AnyRow, after: AnyRow): Promise<Dependents> {
  if (!decisive[table]?.some((column) => before[column] !== after[column])) return [];
  const idsOf = async (of: TableName, column: string, values: readonly string[]): Promise<string[]> => {
    if (values.length === 0) return [];
    const rows = await database.selectFrom(of).select('id').where(column, 'in', [...values]).execute();
    return rows.map((row) => String(row['id']));
  };
  const partsOf = async (activityIds: readonly string[]): Promise<Dependents> => [
    { table: 'activityparty', ids: await idsOf('activityparty', 'activityid', activityIds) },
    { table: 'annotation', ids: await idsOf('annotation', 'objectid', activityIds) },
    { table: 'queueitem', ids: await idsOf('queueitem', 'objectid', activityIds) },
  ];
  if (table !== 'incident') return (await regardsConfidential(database, before, after)) ? partsOf([after.id]) : [];
  if (before['ring_confidential'] !== true && after['ring_confidential'] !== true) return [];
  const found: { table: TableName; ids: readonly string[] }[] = [];
  for (const activity of activityTables) found.push({ table: activity, ids: await idsOf(activity, 'regardingobjectid', [after.id]) });
  const activityIds = found.flatMap(({ ids }) => ids);
  return [
    ...found,
    ...(await partsOf(activityIds)),
    { table: 'incidentresolution', ids: await idsOf('incidentresolution', 'incidentid', [after.id]) },
    { table: 'annotation', ids: await idsOf('annotation', 'objectid', [after.id]) },
    { table: 'connection', ids: [...new Set([...(await idsOf('connection', 'record1id', [after.id])), ...(await idsOf('connection', 'record2id', [after.id]))])] },
  ];
}

async function regardsConfidential(database: Kysely<CityTables>, before: AnyRow, after: AnyRow): Promise<boolean> {
  const cases = [before['regardingobjectid'], after['regardingobjectid']].filter((id) => typeof id === 'string');
  if (cases.length === 0) return false;
  return (await database.selectFrom('incident').select('id').where('id', 'in', cases).where('ring_confidential', '=', 1).executeTakeFirst()) !== undefined;
}
