/** The order of modification has the id as its last term from now on; the indexes without it are of no use any more. */
import type { Migration } from 'kysely';
import type { AnyDatabase } from './present.ts';

const tables = ['account', 'contact', 'incident', 'phonecall', 'email', 'task'];

export const watermarkIndexes: Migration = {
  async up(database: AnyDatabase) {
    for (const table of tables) await database.schema.dropIndex(`${table}_modifiedon`).ifExists().execute();
  },
};
