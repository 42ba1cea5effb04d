/** How many rows there are to load, for the screen: Dataverse's `RetrieveTotalRecordCount`, a snapshot that may be a day old. */
import type { TableName } from '../../../../shared/entities/index.ts';
import { ServiceProblem } from '../problem.ts';
import { parseJson, type ServiceClient } from '../service-client.ts';

/** @returns nothing for tables of which the service does not say it */
export async function totalsOf(client: ServiceClient, tables: readonly TableName[]): Promise<ReadonlyMap<TableName, number>> {
  if (tables.length === 0) return new Map();
  const names = encodeURIComponent(JSON.stringify(tables).replaceAll('"', "'"));
  try {
    const answer = parseJson(await client.get(client.dataUrl(`RetrieveTotalRecordCount(EntityNames=@p1)?@p1=${names}`)));
    const { Keys, Values } = (answer as { EntityRecordCountCollection?: { Keys?: unknown; Values?: unknown } }).EntityRecordCountCollection ?? {};
    if (!Array.isArray(Keys) || !Array.isArray(Values)) return new Map();
    return new Map(tables.flatMap((table) => (typeof Values[Keys.indexOf(table)] === 'number' ? [[table, Values[Keys.indexOf(table)] as number] as const] : [])));
  } catch (cause) {
    // Not every service has it, nor lets every user count; the load goes on without.
    if (cause instanceof ServiceProblem && (cause.kind === 'rejected' || cause.kind === 'unusable')) return new Map();
    throw cause;
  }
}
