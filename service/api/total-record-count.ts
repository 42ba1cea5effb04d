/**
 * `RetrieveTotalRecordCount(EntityNames=['account','contact'])`: how many rows tables have, beyond the 5,000 that `$count` counts. In
 * Dataverse that is a snapshot of the last 24 hours; here it is what the caller sees at this moment, so that a desk can say how far its
 * first load is. The answer is a dictionary as Dataverse writes one: names and numbers side by side.
 */
import { isTableName, type TableName } from '../../shared/entities/index.ts';
import { badQuery, errorCode, ODataFault } from './errors.ts';
import type { FunctionCall } from './functions.ts';

export async function totalRecordCount({ given, seen }: Pick<FunctionCall, 'given' | 'seen'>): Promise<Record<string, unknown>> {
  const names = given.get('EntityNames');
  if (names?.kind !== 'list' || names.tokens.length === 0) throw badQuery("RetrieveTotalRecordCount needs EntityNames=['account','contact'], the logical names of tables.");
  const tables = new Set<TableName>(names.tokens.map(({ text }) => tableOfName(text)));
  const counts = new Map<TableName, number>();
  for (const table of tables) counts.set(table, await seen.count(table));
  return { EntityRecordCountCollection: { Count: counts.size, IsReadOnly: false, Keys: [...counts.keys()], Values: [...counts.values()] } };
}

function tableOfName(name: string): TableName {
  if (isTableName(name)) return name;
  throw new ODataFault(400, errorCode.noSuchTable, `The entity with a name = '${name.slice(0, 80)}' with namemapping = 'Logical' was not found in the MetadataCache.`);
}
