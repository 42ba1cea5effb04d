/** A consistent copy of the city's database in one file, made while the service runs or not. */
import { access, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type SqliteFile, withFile } from './sqlite-file.ts';
import { openingFault } from './unavailable.ts';

export interface BackupReport {
  readonly backup: string;
  readonly bytes: number;
  readonly kind: string;
  readonly generation: string;
  /** The newest change that is in it. */
  readonly change: number;
}

/**
 * @param target a file that does not exist yet; only its owner may read it
 * @throws Error in plain words; then there is no target file
 */
export async function backUp(database: string, target: string): Promise<BackupReport> {
  await access(database).catch(() => {
    throw new Error(`There is no database ${database}. Name the service's data directory with --data (or --demo).`);
  });
  await reserve(target);
  try {
    // One read transaction: writers go on meanwhile, and what they write is not in it.
    await withFile(database, 'write', (source) => copy(source, target));
    const report = await withFile(target, 'read', (file) => verified(file, target));
    await onDisk(target);
    return { ...report, bytes: (await stat(target)).size };
  } catch (cause) {
    await rm(target, { force: true });
    throw openingFault(cause, database);
  }
}

async function copy(source: SqliteFile, target: string): Promise<void> {
  if (!(await source.identity())) throw new Error(`${source.path} is no database of the case service.`);
  await source.run('pragma busy_timeout = 10000');
  await source.run('vacuum into ?', target);
}

/** SQLite writes into an empty file that is there, and leaves its mode as it is. */
async function reserve(target: string): Promise<void> {
  try {
    await (await open(target, 'wx', 0o600)).close();
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') throw new Error(`${target} exists already and is not overwritten. Name another file.`, { cause });
    throw new Error(`${target} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

async function verified(file: SqliteFile, target: string): Promise<Omit<BackupReport, 'bytes'>> {
  const damages = await file.damages();
  if (damages.length > 0) throw new Error(`The copy is damaged, and so most likely is the database: ${damages.join('; ')}. Keep the earlier backups.`);
  const identity = await file.identity();
  const [sequence] = await file.rows<{ value: number }>("select value from store_sequence where name = 'change'");
  if (!identity || !sequence) throw new Error('The copy is not complete.');
  return { backup: target, ...identity, change: sequence.value };
}

/** A backup that only the page cache has is none. */
export async function onDisk(file: string): Promise<void> {
  for (const path of [file, dirname(file)]) {
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}
