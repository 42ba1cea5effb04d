/** A queue item's object and worker may now be rows of several tables; until now they were cases and users. */
import { type Migration, sql } from 'kysely';
import { addTextColumns, type AnyDatabase, beginGeneration } from './present.ts';

export const queueItemTargets: Migration = {
  async up(database: AnyDatabase) {
    if (!(await addTextColumns(database, 'queueitem', 'objectidtype', 'workeridtype'))) return;
    await sql`update queueitem set objectidtype = 'incident' where objectid is not null and objectidtype is null`.execute(database);
    await sql`update queueitem set workeridtype = 'systemuser' where workerid is not null and workeridtype is null`.execute(database);
    await beginGeneration(database);
  },
};
