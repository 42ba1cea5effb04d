/**
 * The city's tables in SQL, made from `shared/entities`: one table per entity with `id` and its columns, a polymorphic lookup `x`
 * with a second column `xtype`. Beside them: the log of deletions, the sequences and the identity.
 */
import { randomUUID } from 'node:crypto';
import { type ColumnDataType, type Kysely, sql } from 'kysely';
import { type Column, type Table } from '../../shared/entities/column.ts';
import { isPolymorphic, tableNames, tableOf } from '../../shared/entities/index.ts';

/** What SQLite and PostgreSQL both keep without a loss. */
export type StoredValue = string | number | null;
export type StoredRow = Record<string, StoredValue>;
export type CityTables = Record<string, StoredRow>;

export const deletionTable = 'store_deletion';
export const sequenceTable = 'store_sequence';
export const identityTable = 'store_identity';

export type StoreKind = 'demo' | 'city';
export interface StoreIdentity {
  /** Changes when rows may have gone back in time or columns have been added; delta tokens of another generation are expired. */
  readonly generation: string;
  readonly kind: StoreKind;
}

const sqlTypes: Record<Column['type'], ColumnDataType> = {
  text: 'text',
  memo: 'text',
  datetime: 'text',
  lookup: 'text',
  integer: 'integer',
  choice: 'integer',
  boolean: 'integer',
  decimal: 'double precision',
};

/** Columns by which rows are looked for; the keys and the change numbers are indexed in every table. */
const searchedColumns: Record<string, readonly string[]> = {
  systemuser: ['domainname'],
  contact: ['modifiedon', 'mobilephone'],
  incident: ['modifiedon', 'customerid', 'ring_propertyid'],
  phonecall: ['regardingobjectid', 'ring_contactid'],
  queueitem: ['objectid'],
  email: ['regardingobjectid'],
  task: ['regardingobjectid'],
  activityparty: ['activityid', 'partyid'],
  annotation: ['objectid'],
  incidentresolution: ['incidentid'],
  teammembership: ['systemuserid', 'teamid'],
  slakpiinstance: ['regarding'],
  ring_workorder: ['ring_incidentid'],
  knowledgearticleincident: ['incidentid'],
  ring_call: ['ring_startedat'],
  ring_auditentry: ['ring_rowid'],
};

/** SQL column → type, without the primary key. */
export function sqlColumns(table: Table): Map<string, ColumnDataType> {
  const columns = new Map<string, ColumnDataType>();
  for (const [name, column] of Object.entries(table.columns)) {
    columns.set(name, sqlTypes[column.type]);
    if (isPolymorphic(column)) columns.set(`${name}type`, 'text');
  }
  return columns;
}

/** Makes what is missing; a store of an earlier build gains its new columns and with them a new generation. */
export async function prepareSchema(database: Kysely<CityTables>, kind: StoreKind): Promise<StoreIdentity> {
  return database.transaction().execute(async (transaction) => {
    await makeBookkeeping(transaction);
    const existing = await transaction.introspection.getTables();
    let changed = false;
    for (const name of tableNames) {
      const columns = sqlColumns(tableOf(name));
      const found = existing.find((table) => table.name === name);
      if (!found) {
        await makeTable(transaction, name, columns);
        changed = true;
        continue;
      }
      for (const [column, type] of columns) {
        if (found.columns.some((candidate) => candidate.name === column)) continue;
        await transaction.schema.alterTable(name).addColumn(column, type).execute();
        changed = true;
      }
    }
    return identify(transaction, kind, changed);
  });
}

async function makeBookkeeping(database: Kysely<CityTables>): Promise<void> {
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

async function makeTable(database: Kysely<CityTables>, name: string, columns: Map<string, ColumnDataType>): Promise<void> {
  let builder = database.schema.createTable(name).addColumn('id', 'text', (column) => column.primaryKey());
  for (const [column, type] of columns) builder = builder.addColumn(column, type);
  await builder.execute();
  await database.schema.createIndex(`${name}_versionnumber`).unique().on(name).column('versionnumber').execute();
  for (const column of searchedColumns[name] ?? []) {
    await database.schema.createIndex(`${name}_${column}`).on(name).column(column).execute();
  }
}

async function identify(database: Kysely<CityTables>, kind: StoreKind, changed: boolean): Promise<StoreIdentity> {
  const found = await sql<{ generation: string; kind: StoreKind }>`select generation, kind from ${sql.table(identityTable)}`.execute(database);
  const identity = found.rows[0];
  if (!identity) {
    const made = { generation: randomUUID(), kind };
    await database.insertInto(identityTable).values(made).execute();
    return made;
  }
  if (identity.kind !== kind) {
    throw new Error(
      identity.kind === 'demo'
        ? 'This data directory holds a demo city. Start with --demo, or name another directory with --data.'
        : 'This data directory holds a real city. Start without --demo, or name another directory with --data.',
    );
  }
  if (!changed) return identity;
  const generation = randomUUID();
  await database.updateTable(identityTable).set({ generation }).execute();
  return { ...identity, generation };
}
