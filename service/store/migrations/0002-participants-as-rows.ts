/** Participants of activities become rows like all others: with the table of their activity, who wrote them when, and a change number. */
import { type Migration, sql } from 'kysely';
import { addTextColumns, type AnyDatabase, beginGeneration, columnsOf, takeChangeNumbers } from './present.ts';

export const participantsAsRows: Migration = {
  async up(database: AnyDatabase) {
    if (!(await addTextColumns(database, 'activityparty', 'activityidtype', 'createdon', 'modifiedon', 'createdby', 'modifiedby'))) return;
    if (!(await columnsOf(database, 'activityparty'))?.has('versionnumber')) {
      await database.schema.alterTable('activityparty').addColumn('versionnumber', 'integer').execute();
    }
    // Only phone calls had participants; a participant was written with its activity.
    await sql`update activityparty set activityidtype = 'phonecall' where activityidtype is null`.execute(database);
    for (const column of ['createdon', 'modifiedon', 'createdby', 'modifiedby']) {
      await sql`update activityparty set ${sql.ref(column)} = (select phonecall.${sql.ref(column)} from phonecall where phonecall.id = activityparty.activityid)
        where ${sql.ref(column)} is null`.execute(database);
    }
    const counted = await sql<{ count: number }>`select count(*) as count from activityparty where versionnumber is null`.execute(database);
    const count = Number(counted.rows[0]?.count ?? 0);
    if (count > 0) {
      const before = await takeChangeNumbers(database, count);
      await sql`update activityparty set versionnumber = ${before} + numbered.position
        from (select id, row_number() over (order by id) as position from activityparty where versionnumber is null) as numbered
        where activityparty.id = numbered.id`.execute(database);
    }
    await beginGeneration(database);
  },
};
