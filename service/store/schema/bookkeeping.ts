/** The store's own tables beside the city's: deletions, sequences, identity, the content of attached files. */
import { type Kysely, sql } from 'kysely';
import { type CityTables, deletionTable, identityTable, sequenceTable } from '../city-tables.ts';

export async function makeBookkeeping(database: Kysely<CityTables>): Promise<void> {
  const { schema } = database;
  await schema
    .createTable(deletionTable)
    .ifNotExists()
    .addColumn('versionnumber', 'integer', (column) => column.primaryKey())
    .addColumn('tablename', 'text', (column) => column.notNull())
    .addColumn('rowid_deleted', 'text', (column) => column.notNull())
    .addColumn('deletedon', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('store_deletion_row').ifNotExists().on(deletionTable).columns(['tablename', 'rowid_deleted']).execute();
  await schema
    .createTable(sequenceTable)
    .ifNotExists()
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'integer', (column) => column.notNull())
    .execute();
  await database
    .insertInto(sequenceTable)
    .values([
      { name: 'change', value: 0 },
      { name: 'ticket', value: 10_000 },
      { name: 'article', value: 1_000 },
    ])
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  await schema
    .createTable(identityTable)
    .ifNotExists()
    .addColumn('generation', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .execute();
}

/**
 * Content of attached files, in pieces. A file without a note is an upload under way (or one that a crash cut off); it becomes the
 * note's file in one step, so readers see the old content or the new, never a mixture. A deleted note takes its content along,
 * however it was deleted. Deferred: the content of a new note is written before the note itself, in the same transaction.
 */
export async function makeAttachmentTables(database: Kysely<CityTables>): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('annotation_file')
    .ifNotExists()
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('annotationid', 'text', (column) => column.unique().references('annotation.id').onDelete('cascade').modifyEnd(sql`deferrable initially deferred`))
    .addColumn('size', 'integer', (column) => column.notNull())
    .execute();
  await schema
    .createTable('annotation_content')
    .ifNotExists()
    .addColumn('fileid', 'text', (column) => column.notNull().references('annotation_file.id').onDelete('cascade'))
    .addColumn('part', 'integer', (column) => column.notNull())
    .addColumn('data', 'blob', (column) => column.notNull())
    .addPrimaryKeyConstraint('annotation_content_key', ['fileid', 'part'])
    .execute();
  await database.deleteFrom('annotation_file').where('annotationid', 'is', null).execute();
}
