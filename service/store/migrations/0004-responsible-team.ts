/** The team that answers for a case: the one that owns it, else its category's, which is where it was routed before somebody took it. */
import { type Migration, sql } from 'kysely';
import { addTextColumns, type AnyDatabase, beginGeneration } from './present.ts';

export const responsibleTeam: Migration = {
  async up(database: AnyDatabase) {
    if (!(await addTextColumns(database, 'incident', 'ring_teamid'))) return;
    await sql`update incident set ring_teamid = ownerid where ring_teamid is null and owneridtype = 'team'`.execute(database);
    await sql`update incident set ring_teamid = (select ring_category.ring_teamid from ring_category where ring_category.id = incident.ring_categoryid)
      where ring_teamid is null`.execute(database);
    await beginGeneration(database);
  },
};
