/**
 * Opens the replica's file, or makes it.
 *   newer schema than this build knows → refused, the file stays as it is
 *   unreadable                         → set aside beside itself; the outbox and this desk's calls are saved from it first if they can
 *                                        be read. The replica is disposable, the outbox is not.
 */
import { open as openFile, rename } from 'node:fs/promises';
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

/** Sorting spills into files, not into memory; the log is written back every 16 MB and never kept larger than 64 MB. */
const writerPragmas = `PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=FILE; PRAGMA cache_size=-32768;
  PRAGMA wal_autocheckpoint=4096; PRAGMA journal_size_limit=67108864;`;

export async function openWriter(file: string, log: Log, options: ConnectionOptions = {}): Promise<Connection> {
  await refuseNewer(file);
  try {
    return await prepared(file, options);
  } catch (cause) {
    if (cause instanceof NewerReplicaError || !isCorruption(cause)) throw cause;
    const salvaged = await salvage(file);
    const aside = `${file}.unreadable-${new Date().toISOString().replaceAll(':', '-')}`;
    await rename(file, aside);
    await Promise.allSettled(['-wal', '-shm'].map((suffix) => rename(file + suffix, aside + suffix)));
    log('error', 'The local data store could not be read; it was set aside and is loaded afresh', {
      file,
      aside,
      cause: messageOf(cause),
      editsSaved: salvaged?.outbox.length ?? 'none: the outbox could not be read',
    });
    const fresh = await prepared(file, options);
    if (salvaged) await restore(fresh, salvaged);
    return fresh;
  }
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

export function isCorruption(cause: unknown): boolean {
  const code = (cause as { code?: unknown }).code;
  return code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB';
}

interface Salvaged {
  outbox: Record<string, unknown>[];
  calls: Record<string, unknown>[];
}

async function salvage(file: string): Promise<Salvaged | null> {
  const connection = await Connection.open(file, 'read').catch(() => null);
  if (!connection) return null;
  try {
    const outbox = await connection.all<Record<string, unknown>>('SELECT * FROM outbox ORDER BY seq');
    const calls = await connection.all<Record<string, unknown>>('SELECT * FROM desk_call').catch(() => []);
    return { outbox, calls };
  } catch {
    return null;
  } finally {
    await connection.close().catch(() => undefined);
  }
}

async function restore(connection: Connection, salvaged: Salvaged): Promise<void> {
  await connection.exec('BEGIN IMMEDIATE');
  for (const [table, rows] of [
    ['outbox', salvaged.outbox],
    ['desk_call', salvaged.calls],
  ] as const) {
    for (const row of rows) {
      const names = Object.keys(row);
      await connection.run(
        `INSERT INTO ${table} (${names.map((name) => `"${name}"`).join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
        Object.values(row),
      );
    }
  }
  await connection.exec('COMMIT');
}
