/** Tables of the metadata that are unions of others are views: a member's columns by the union's names, nothing where it has none. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { isTableName, type TableName, tableOf } from '../../../shared/entities/index.ts';
import type { CityTables } from '../city-tables.ts';
import { sqlColumns } from './columns.ts';

/** What a member says in another column than the union does. */
const elsewhere: Partial<Record<TableName, Readonly<Record<string, RawBuilder<unknown>>>>> = {
  incidentresolution: { regardingobjectid: sql`incidentid`, regardingobjectidtype: sql`case when incidentid is null then null else 'incident' end` },
};

/** Made afresh at every start, so that it always fits the metadata. An earlier build made an empty table of that name. */
export async function dropUnion(database: Kysely<CityTables>, name: TableName): Promise<void> {
  const present = (await database.introspection.getTables()).find((table) => table.name === name);
  if (present?.isView) await database.schema.dropView(name).execute();
  else if (present) await database.schema.dropTable(name).execute();
}

export async function makeUnion(database: Kysely<CityTables>, name: TableName): Promise<void> {
  const columns = [...sqlColumns(tableOf(name))];
  const members = (tableOf(name).unionOf ?? []).filter(isTableName).map((member) => {
    const own = sqlColumns(tableOf(member));
    const values = columns.map(([column, type]) => {
      const value = column === 'activitytypecode' ? sql.lit(member) : own.has(column) ? sql.ref(column) : (elsewhere[member]?.[column] ?? sql`cast(null as ${sql.raw(String(type))})`);
      return sql`${value} as ${sql.ref(column)}`;
    });
    return sql`select ${sql.ref('id')}, ${sql.join(values)} from ${sql.table(member)}`;
  });
  await sql`create view ${sql.table(name)} as ${sql.join(members, sql` union all `)}`.execute(database);
}
