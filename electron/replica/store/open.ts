/**
 * Opens the replica's file, or makes it.
 *   newer schema than this build knows → refused, the file stays as it is
 *   unreadable                         → set aside beside itself; the outbox and this desk's calls are saved from it first if they can
 *                                        be read. The replica is disposable, the outbox is not.
 */
import { open as openFile, rename } from 'node:fs/promises';
import { deskTableNames } from '../../../shared/entities/index.ts';
import { type Log, messageOf } from '../log.ts';
import { Connection } from './connection.ts';
import { createAll, schemaVersion, storedColumns } from './schema.ts';

export class NewerReplicaError extends Error {
  constructor(file: string, version: number) {
    super(`${file} was written by a newer Ringdesk (schema ${version}, this one knows ${schemaVersion}). Install the newer version; the file was left as it is.`);
    this.name = 'NewerReplicaError';
  }
}

export async function openWriter(file: string, log: Log): Promise<Connection> {
  await refuseNewer(file);
  try {
    return await prepared(file);
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
    const fresh = await prepared(file);
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

async function prepared(file: string): Promise<Connection> {
  const connection = await Connection.open(file, 'write');
  try {
    await connection.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864;');
    const stored = await connection.get<{ user_version: number }>('PRAGMA user_version');
    if ((stored?.user_version ?? 0) > schemaVersion) throw new NewerReplicaError(file, stored?.user_version ?? 0);
    await connection.exec('BEGIN IMMEDIATE');
    await connection.exec(createAll());
    await addMissingColumns(connection);
    await connection.run('INSERT OR IGNORE INTO migration (version, appliedat) VALUES (?, ?)', [schemaVersion, new Date().toISOString()]);
    await connection.exec(`PRAGMA user_version=${schemaVersion}`);
    await connection.exec('COMMIT');
    return connection;
  } catch (cause) {
    await connection.close().catch(() => undefined);
    throw cause;
  }
}

/** A build that knows more columns adds them and loads that table again to fill them. */
async function addMissingColumns(connection: Connection): Promise<void> {
  for (const table of deskTableNames) {
    const present = new Set((await connection.all<{ name: string }>(`PRAGMA table_info("${table}")`)).map((column) => column.name));
    const missing = storedColumns(table).filter((column) => !present.has(column.name));
    for (const column of missing) await connection.exec(`ALTER TABLE "${table}" ADD COLUMN "${column.name}" ${column.sqlType}`);
    if (missing.length > 0) await connection.run('UPDATE cursor SET load = load + 1, nextlink = NULL, deltalink = NULL, rows = 0 WHERE tablename = ?', [table]);
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
