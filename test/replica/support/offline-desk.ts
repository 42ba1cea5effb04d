/** A desk that was in sync before and starts without a network, with these rows. */
import { join } from 'node:path';
import { Derivation } from '../../../electron/replica/store/derivation.ts';
import { ReplicaStore, setSetting } from '../../../electron/replica/store/store.ts';
import { readCursor, writeCursor } from '../../../electron/replica/sync/pull/cursor.ts';
import { type AnyChanges, type AnyRow, deskTableNames, type TableName } from '../../../shared/entities/index.ts';
import { callHandlingConfigurationSchema } from '../../../service/calls/handling.ts';
import { noCapabilities, protocolVersion, type Session } from '../../../shared/wire.ts';
import { me } from './call-desk.ts';
import { type Desk, openDesk } from './desk.ts';
import { temporaryFolder } from './folder.ts';
import { receive } from './page.ts';
import { Connection } from '../../../electron/replica/store/connection.ts';
import { readRow } from '../../../electron/replica/store/rows.ts';

export type OfflineRows = Partial<Record<TableName, readonly (AnyChanges & { id: string })[]>>;

/**
 * @param loaded which tables are here whole; the others are still being loaded
 * @param asStored what the desk's file has of its session, when another version wrote it
 */
export async function offlineDesk(rows: OfflineRows, loaded: readonly TableName[] = deskTableNames, asStored: (session: Session) => unknown = (session) => session): Promise<Desk> {
  const folder = await temporaryFolder();
  const store = await ReplicaStore.open(join(folder, 'replica.sqlite'), () => undefined);
  for (const [table, list] of Object.entries(rows)) await receive(store, table as TableName, list);
  for (const table of loaded) {
    await store.write(async ({ db }) => writeCursor(db, table, { ...(await readCursor(db, table)), load: 1, deltalink: 'http://service/delta' }));
  }
  const derivation = new Derivation({ store, log: () => undefined, region: () => 'US', isLoaded: (table) => loaded.includes(table), onTable: () => undefined });
  derivation.wake();
  await derivation.settled();
  const session = {
    protocolVersion, user: { id: me, userName: 'call-taker', fullName: 'Teo Brandvold', role: 'call-taker' }, extensions: ['1001'],
    capabilities: { ...noCapabilities, answer: true, hangUp: true }, systems: {}, callHandling: callHandlingConfigurationSchema.parse({}), city: { name: 'Test City', region: 'US', timeZone: 'America/Los_Angeles' }, simulator: true,
  };
  await store.write((transaction) => setSetting(transaction, 'session', JSON.stringify(asStored(session))));
  await store.close();
  return openDesk({ folder });
}

/** What the desk's file holds of a row, and of a table. */
export async function rowOf(desk: Desk, table: TableName, id: string): Promise<AnyRow | null> {
  return await reading(desk, async (db) => (await readRow(db, table, id))?.row ?? null);
}
export async function rowsOf<T>(desk: Desk, sql: string, ...parameters: readonly unknown[]): Promise<T[]> {
  return await reading(desk, (db) => db.all<T & object>(sql, parameters));
}

async function reading<T>(desk: Desk, work: (db: Connection) => Promise<T>): Promise<T> {
  const db = await Connection.open(desk.databasePath, 'read');
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}
