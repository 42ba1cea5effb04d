import type { Generated, Kysely } from 'kysely';

/** How users stand. The tables are the service's own, beside the city's, and only `presence-book.ts` writes them. */
export interface PresenceTables {
  /** One row per user who ever sat at a desk with a telephone. */
  agent_presence: {
    userid: string;
    fullname: string;
    /** JSON: the extensions at the last report. */
    extensions: string;
    state: string;
    reason: string | null;
    since: string;
  };
  /** Append-only. A state lasts until the next change of the same user: durations are differences of `at`. */
  agent_presence_change: {
    seq: Generated<number>;
    userid: string;
    state: string;
    reason: string | null;
    /** When it began; never before the user's change before it. */
    at: string;
  };
}

export async function createPresenceTables(database: Kysely<PresenceTables>): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('agent_presence')
    .ifNotExists()
    .addColumn('userid', 'text', (column) => column.primaryKey())
    .addColumn('fullname', 'text', (column) => column.notNull())
    .addColumn('extensions', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('since', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('agent_presence_change')
    .ifNotExists()
    .addColumn('seq', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('userid', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('at', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('agent_presence_change_user').ifNotExists().on('agent_presence_change').columns(['userid', 'at']).execute();
}
