import { type Generated, type Kysely, sql } from 'kysely';

/**
 * The call log's own tables: what was reported. They live in the service's database beside the city's, and only `call-log.ts` writes
 * them. What became of a call as a whole is a row of the city, `ring_call`.
 */
export interface CallLogTables {
  /** Append-only: every report that was new, in the order of its arrival. */
  call_event: {
    seq: Generated<number>;
    at: string;
    system: string;
    callid: string;
    legid: string | null;
    extension: string | null;
    type: string;
    /** The whole report as JSON (CallReport). */
    payload: string;
  };
  /** One row per leg: where it stands, so that a repeated or late report is known as such. */
  call_leg: {
    system: string;
    legid: string;
    callid: string;
    extension: string;
    lasttype: string;
    lastseq: number;
    answeredat: string | null;
    over: number;
  };
  /** SQLite's own: the newest number that was given out, also of rows that a restored backup does not have. */
  sqlite_sequence: { name: string; seq: number };
}

export async function createCallLogTables(database: Kysely<CallLogTables>): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('call_event')
    .ifNotExists()
    // AUTOINCREMENT: a number is never given twice, not even after rows were deleted.
    .addColumn('seq', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('system', 'text', (column) => column.notNull())
    .addColumn('callid', 'text', (column) => column.notNull())
    .addColumn('legid', 'text')
    .addColumn('extension', 'text')
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('payload', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('call_event_extension').ifNotExists().on('call_event').columns(['extension', 'seq']).execute();
  await schema.createIndex('call_event_call').ifNotExists().on('call_event').columns(['system', 'callid', 'type']).execute();
  await schema
    .createTable('call_leg')
    .ifNotExists()
    .addColumn('system', 'text', (column) => column.notNull())
    .addColumn('legid', 'text', (column) => column.notNull())
    .addColumn('callid', 'text', (column) => column.notNull())
    .addColumn('extension', 'text', (column) => column.notNull())
    .addColumn('lasttype', 'text', (column) => column.notNull())
    .addColumn('lastseq', 'integer', (column) => column.notNull())
    .addColumn('answeredat', 'text')
    .addColumn('over', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('call_leg_key', ['system', 'legid'])
    .execute();
  await schema.createIndex('call_leg_call').ifNotExists().on('call_leg').columns(['system', 'callid', 'over']).execute();
  // Nobody changes what was reported, whatever a program above, or a person with a database tool, asks for.
  for (const verb of ['update', 'delete']) {
    await sql`create trigger if not exists ${sql.id(`call_event_refuses_${verb}`)} before ${sql.raw(verb)} on call_event begin select raise(abort, 'call_event is append-only'); end`.execute(database);
  }
}
