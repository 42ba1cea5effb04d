/** Cases may carry the reference that a desk gave them before their number was known; those that are there have none. */
import type { Migration } from 'kysely';
import { addTextColumns, type AnyDatabase, beginGeneration } from './present.ts';

export const provisionalNumber: Migration = {
  async up(database: AnyDatabase) {
    if (!(await addTextColumns(database, 'incident', 'ring_provisionalnumber'))) return;
    await beginGeneration(database);
  },
};
