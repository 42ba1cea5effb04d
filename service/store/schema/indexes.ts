/** Indexes: change numbers, alternate keys, and the columns by which rows are looked for. All can be made on a store that lacks them. */
import { type Kysely, sql } from 'kysely';
import { type TableName, tableOf } from '../../../shared/entities/index.ts';
import type { CityTables } from '../city-tables.ts';

/** A list of columns is one index over several. Activities, notes and participants are asked for by every lookup of theirs. */
const searched: Partial<Record<TableName, readonly (readonly string[])[]>> = {
  systemuser: [['domainname']],
  team: [['queueid']],
  teammembership: [['systemuserid'], ['teamid']],
  ring_category: [['ring_teamid']],
  account: [['modifiedon']],
  contact: [['modifiedon'], ['mobilephone'], ['ring_propertyid']],
  incident: [
    ['modifiedon'],
    ['statecode', 'modifiedon'],
    ['ticketnumber'],
    ['customerid'],
    ['primarycontactid'],
    ['ownerid'],
    ['ring_teamid'],
    ['ring_propertyid'],
    ['ring_businessid'],
    ['parentcaseid'],
    ['masterid'],
  ],
  phonecall: [['regardingobjectid'], ['ownerid'], ['ring_contactid'], ['modifiedon']],
  email: [['regardingobjectid'], ['ownerid'], ['templateid'], ['modifiedon']],
  task: [['regardingobjectid'], ['ownerid'], ['modifiedon']],
  incidentresolution: [['incidentid'], ['ownerid']],
  activityparty: [['activityid'], ['partyid']],
  annotation: [['objectid'], ['ownerid']],
  queueitem: [['objectid'], ['queueid', 'statecode'], ['workerid']],
  slakpiinstance: [['regarding']],
  ring_workorder: [['ring_incidentid']],
  knowledgearticleincident: [['incidentid'], ['knowledgearticleid']],
  connection: [['record1id'], ['record2id']],
  ring_call: [['ring_startedat'], ['ring_pbxcallid'], ['ring_number']],
  ring_auditentry: [['ring_rowid'], ['ring_userid'], ['ring_occurredon']],
};

export async function makeIndexes(database: Kysely<CityTables>, table: TableName, warn: (message: string) => void): Promise<void> {
  const { schema } = database;
  await schema.createIndex(`${table}_versionnumber`).ifNotExists().unique().on(table).column('versionnumber').execute();
  for (const columns of [...(searched[table] ?? []), ...followedBack(table)]) {
    await schema.createIndex(`${table}_${columns.join('_')}`).ifNotExists().on(table).columns([...columns]).execute();
  }
  for (const columns of tableOf(table).keys ?? []) {
    const name = `${table}_key_${columns.join('_')}`;
    // An index that fails would fail the whole start: rows that an earlier build let in twice stay, and are told.
    if (await hasDuplicates(database, table, columns)) {
      warn(`${tableOf(table).entitySet}: several rows have the same ${columns.join(' and ')}. Make them different and restart; until then new duplicates are not refused by the database.`);
      continue;
    }
    await schema.createIndex(name).ifNotExists().unique().on(table).columns([...columns]).execute();
  }
}

/** Lookups that are followed backwards, as a collection: without an index every row of the owner's table costs a walk through this one. */
function followedBack(table: TableName): string[][] {
  return Object.entries(tableOf(table).columns).flatMap(([name, column]) => (column.type === 'lookup' && column.targets.some(({ collection }) => collection !== undefined) ? [[name]] : []));
}

async function hasDuplicates(database: Kysely<CityTables>, table: TableName, columns: readonly string[]): Promise<boolean> {
  const present = sql.join(
    columns.map((column) => sql`${sql.ref(column)} is not null`),
    sql` and `,
  );
  const names = sql.join(columns.map((column) => sql.ref(column)));
  const found = await sql`select 1 from ${sql.table(table)} where ${present} group by ${names} having count(*) > 1 limit 1`.execute(database);
  return found.rows.length > 0;
}
