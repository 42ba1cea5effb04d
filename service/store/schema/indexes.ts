/** Indexes: change numbers, alternate keys, the columns by which rows are looked for, and the orders in which desks fetch and compare them. All can be made on a store that lacks them. */
import { type Kysely, sql } from 'kysely';
import { type TableName, tableOf } from '../../../shared/entities/index.ts';
import type { CityTables } from '../city-tables.ts';
import { bucketSql } from '../digest.ts';

/** A list of columns is one index over several. Activities, notes and participants are asked for by every lookup of theirs. */
const searched: Partial<Record<TableName, readonly (readonly string[])[]>> = {
  systemuser: [['domainname']],
  team: [['queueid']],
  teammembership: [['systemuserid'], ['teamid']],
  ring_category: [['ring_teamid']],
  contact: [['mobilephone'], ['ring_propertyid']],
  incident: [
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
  phonecall: [['regardingobjectid'], ['ownerid'], ['ring_contactid']],
  email: [['regardingobjectid'], ['ownerid'], ['templateid']],
  task: [['regardingobjectid'], ['ownerid']],
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

/** Desks that may not track changes ask for what was modified since, in this order. */
const watermark = ['modifiedon', 'id'];

/** Large tables that most people see as they are: their digest is read from an index alone. */
const digested: readonly TableName[] = ['account', 'contact', 'incident'];

export async function makeIndexes(database: Kysely<CityTables>, table: TableName, warn: (message: string) => void): Promise<void> {
  const { schema } = database;
  await schema.createIndex(`${table}_versionnumber`).ifNotExists().unique().on(table).column('versionnumber').execute();
  const kept = tableOf(table).desk !== false && 'modifiedon' in tableOf(table).columns;
  for (const columns of [...(searched[table] ?? []), ...followedBack(table), ...(kept ? [watermark] : [])]) {
    await schema.createIndex(`${table}_${columns.join('_')}`).ifNotExists().on(table).columns([...columns]).execute();
  }
  if (digested.includes(table)) {
    await schema.createIndex(`${table}_digest`).ifNotExists().on(table).expression(bucketSql(sql`${sql.ref('id')}`)).column('versionnumber').execute();
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
