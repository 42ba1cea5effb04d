/**
 * Opens the replica's file, or makes it.
 *   newer schema than this build knows → refused, the file stays as it is
 *   older schema                       → brought here, step by step (`migrations/`)
 *   damaged, now or while in use       → set aside beside itself; what the service does not have (outbox, this desk's calls) is saved
 *                                        from it first, as far as it can be read. The replica is disposable, the outbox is not.
 */
import { access, open as openFile, rename, rm, writeFile } from 'node:fs/promises';
import { type Log, messageOf } from '../log.ts';
import { Connection, type ConnectionOptions } from './connection.ts';
import { createTables } from './derived.ts';
import { migrations, schemaVersion } from './migrations/index.ts';

export class NewerReplicaError extends Error {
  constructor(file: string, version: number) {
    super(`${file} was written by a newer Ringdesk (schema ${version}, this one knows ${schemaVersion}). Install the newer version; the file was left as it is.`);
    this.name = 'NewerReplicaError';
  }
}

/** Sorting spills into files, not into memory; the log is written back every 32 MB and never kept larger than 64 MB. */
const writerPragmas = `PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=FILE; PRAGMA cache_size=-32768;
  PRAGMA wal_autocheckpoint=8192; PRAGMA journal_size_limit=67108864;`;

export async function openWriter(file: string, log: Log, options: ConnectionOptions = {}): Promise<Connection> {
  await refuseNewer(file);
  try {
    if (await isMarkedDamaged(file)) throw new DamagedFile();
    return await prepared(file, options);
  } catch (cause) {
    if (!(cause instanceof DamagedFile) && !isDamage(cause)) throw cause;
    const salvaged = await salvage(file);
    const aside = `${file}.unreadable-${new Date().toISOString().replaceAll(':', '-')}`;
    await rename(file, aside);
    await Promise.allSettled(['-wal', '-shm'].map((suffix) => rename(file + suffix, aside + suffix)));
    const fresh = await prepared(file, options);
    const restored = await restore(fresh, salvaged);
    await rm(file + damagedMark, { force: true });
    log('error', 'The local data store could not be read; it was set aside and is loaded afresh', {
      file,
      aside,
      cause: messageOf(cause),
      editsSaved: salvaged.complete ? restored : `${restored}; the outbox could not be read to its end`,
    });
    return fresh;
  }
}

const damagedMark = '.damaged';
class DamagedFile extends Error {
  constructor() {
    super('It was found damaged while it was in use');
  }
}

/** Damage that shows only while the file is in use: the next opening sets it aside. */
export async function markDamaged(file: string): Promise<void> {
  await writeFile(file + damagedMark, new Date().toISOString());
}

async function isMarkedDamaged(file: string): Promise<boolean> {
  return await access(file + damagedMark).then(
    () => true,
    () => false,
  );
}

/** Reads SQLite's own version field (bytes 60-63) before anything opens the file, so that a newer one is not touched at all. */
async function refuseNewer(file: string): Promise<void> {
  const handle = await openFile(file, 'r').catch(() => null);
  if (!handle) return;
  try {
    const header = Buffer.alloc(64);
    const { bytesRead } = await handle.read(header, 0, 64, 0);
    if (bytesRead < 64 || header.toString('latin1', 0, 15) !== 'SQLite format 3') return;
    const version = header.readUInt32BE(60);
    if (version > schemaVersion) throw new NewerReplicaError(file, version);
  } finally {
    await handle.close();
  }
}

async function prepared(file: string, options: ConnectionOptions): Promise<Connection> {
  const connection = await Connection.open(file, 'write', options);
  try {
    await connection.exec(writerPragmas);
    const version = (await connection.get<{ user_version: number }>('PRAGMA user_version'))?.user_version ?? 0;
    if (version > schemaVersion) throw new NewerReplicaError(file, version);
    // Each step is a transaction of its own: a kill in between leaves a file of the version before it.
    for (const migration of migrations.slice(version)) {
      await connection.exec(`BEGIN IMMEDIATE; ${migration.sql}; PRAGMA user_version=${migration.version}`);
      await connection.run('INSERT OR IGNORE INTO migration (version, appliedat) VALUES (?, ?)', [migration.version, new Date().toISOString()]);
      await connection.exec('COMMIT');
    }
    await connection.exec('BEGIN IMMEDIATE');
    await createTables(connection);
    await connection.exec('COMMIT');
    return connection;
  } catch (cause) {
    await connection.close().catch(() => undefined);
    throw cause;
  }
}

export function isDamage(cause: unknown): boolean {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  return code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB';
}

/** What cannot be loaded again from the service. */
const ownRows = ['outbox', 'outbox_sent', 'outbox_discarded', 'desk_call', 'number_choice', 'form_draft', 'setting'] as const;
type Row = Record<string, unknown>;
interface Salvaged {
  readonly rows: Record<(typeof ownRows)[number], Row[]>;
  /** The outbox was read to its end. */
  readonly complete: boolean;
}

async function salvage(file: string): Promise<Salvaged> {
  const rows: Salvaged['rows'] = { outbox: [], outbox_sent: [], outbox_discarded: [], desk_call: [], number_choice: [], form_draft: [], setting: [] };
  // Read-only would refuse a log that still has to be taken in.
  const connection = await Connection.open(file, 'write').catch(() => null);
  if (!connection) return { rows, complete: false };
  let complete = true;
  for (const table of ownRows) {
    try {
      rows[table] = await connection.all<Row>(`SELECT * FROM ${table}`);
    } catch {
      rows[table] = await readable(connection, table);
      if (table === 'outbox') complete = false;
    }
  }
  await connection.close().catch(() => undefined);
  return { rows, complete };
}

/** Row by row from both ends, around what cannot be read. */
async function readable(connection: Connection, table: string): Promise<Row[]> {
  const found = new Map<unknown, Row>();
  for (const [order, beyond] of [['ASC', '>'], ['DESC', '<']] as const) {
    let last: unknown = null;
    for (;;) {
      const where: string = last === null ? '' : `WHERE rowid ${beyond} ?`;
      const next: (Row & { salvagedrow: unknown })[] = await connection
        .all<Row & { salvagedrow: unknown }>(`SELECT rowid AS salvagedrow, * FROM ${table} ${where} ORDER BY rowid ${order} LIMIT 1`, last === null ? [] : [last])
        .catch(() => []);
      const [row] = next;
      if (!row || found.has(row.salvagedrow)) break;
      const { salvagedrow, ...columns } = row;
      found.set(salvagedrow, columns);
      last = salvagedrow;
    }
  }
  return [...found.entries()].sort(([one], [other]) => Number(one) - Number(other)).map(([, row]) => row);
}

/** Columns that this build does not know are left behind. @returns how many edits are back */
async function restore(connection: Connection, { rows }: Salvaged): Promise<number> {
  await connection.exec('BEGIN IMMEDIATE');
  for (const table of ownRows) {
    const known = new Set((await connection.all<{ name: string }>(`PRAGMA table_info(${table})`)).map(({ name }) => name));
    for (const row of rows[table]) {
      const columns = Object.entries(row).filter(([name]) => known.has(name));
      await connection
        .run(
          `INSERT OR REPLACE INTO ${table} (${columns.map(([name]) => `"${name}"`).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
          columns.map(([, value]) => value),
        )
        .catch((cause: unknown) => {
          if (table === 'outbox') throw cause;
        });
    }
  }
  await connection.exec('COMMIT');
  return rows.outbox.length;
}
