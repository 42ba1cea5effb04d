/**
 * Puts back a backup. The present database is kept aside; numbers that were given out since the backup are not given again; every
 * delta token expires, so that desks load afresh what went back in time.
 */
import { randomUUID } from 'node:crypto';
import { chmod, copyFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { onDisk } from './backup.ts';
import { refuseUnknownMigrations } from './migrations/migrate.ts';
import { type SqliteFile, withFile } from './sqlite-file.ts';
import { isDamaged, isHeld } from './unavailable.ts';
import { identityTable, sequenceTable, type StoreKind } from './city-tables.ts';

export interface RestoreReport {
  readonly restored: string;
  readonly database: string;
  /** Where the database that was in use lies now; null: there was none. */
  readonly before: string | null;
  readonly generation: string;
  /** Case numbers and call events go on behind those of the former database. False: it could not be read, and they may repeat. */
  readonly numbersGoOn: boolean;
}

interface Numbers {
  readonly sequences: readonly { readonly name: string; readonly value: number }[];
  readonly lastCallEvent: number;
}

/** @throws Error in plain words; then the present database is in its place, unchanged */
export async function restore(backup: string, dataDirectory: string, kind: StoreKind, now = new Date()): Promise<RestoreReport> {
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  const database = join(dataDirectory, 'city.sqlite');
  const copy = `${database}.restoring`;
  await rm(copy, { force: true });
  try {
    await take(backup, copy);
    await withFile(copy, 'write', (file) => check(file, backup, kind));
    const exists = await isThere(database);
    const before = exists ? `${database}.before-restore-${now.toISOString().replace(/[-:]|\.\d+/g, '')}` : null;
    const numbers = exists ? await alone(database) : { sequences: [], lastCallEvent: 0 };
    const generation = await withFile(copy, 'write', (file) => prepare(file, numbers, now));
    await onDisk(copy);
    if (before !== null) await setAside(database, before);
    await rename(copy, database);
    await onDisk(database);
    return { restored: backup, database, before, generation, numbersGoOn: numbers !== undefined };
  } catch (cause) {
    await rm(copy, { force: true });
    throw cause;
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function take(backup: string, copy: string): Promise<void> {
  const log = await stat(`${backup}-wal`).catch(() => undefined);
  if (log && log.size > 0) throw new Error(`${backup}-wal lies beside the file: this is a running database or a bare copy of one, not a backup. Use a file that --backup made.`);
  try {
    await copyFile(backup, copy);
    await chmod(copy, 0o600);
  } catch (cause) {
    throw new Error(`${backup} cannot be copied: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

async function check(file: SqliteFile, backup: string, kind: StoreKind): Promise<void> {
  const damages = await file.damages().catch((cause: unknown) => {
    if (isDamaged(cause)) return ['it is no database'];
    throw cause;
  });
  if (damages.length > 0) throw new Error(`${backup} is damaged and is not put back: ${damages.join('; ')}. Use an earlier backup.`);
  const identity = await file.identity();
  if (!identity) throw new Error(`${backup} is no backup of the case service.`);
  if (identity.kind !== kind) throw new Error(`${backup} is of a ${identity.kind === 'demo' ? 'demo city: add --demo' : 'real city: leave out --demo'}. Nothing was changed.`);
  if (await file.has('store_migration')) refuseUnknownMigrations((await file.rows<{ name: string }>('select name from store_migration')).map((row) => row.name));
}

/**
 * Makes sure that nobody else has the database open: leaving the write-ahead log needs it alone. It also empties that log into the file.
 * @returns undefined when the present database cannot be read
 * @throws Error when a service holds it
 */
async function alone(database: string): Promise<Numbers | undefined> {
  try {
    return await withFile(database, 'write', async (file) => {
      await file.run('pragma busy_timeout = 1000');
      await file.run('pragma locking_mode = exclusive');
      await file.run('pragma journal_mode = delete');
      return numbersOf(file);
    });
  } catch (cause) {
    if (isHeld(cause)) throw new Error(`A service still uses ${database}. Stop it first; nothing was changed.`, { cause });
    if (isDamaged(cause)) return undefined;
    throw cause;
  }
}

async function numbersOf(file: SqliteFile): Promise<Numbers | undefined> {
  if (!(await file.has(sequenceTable))) return undefined;
  const sequences = await file.rows<{ name: string; value: number }>(`select name, value from ${sequenceTable}`);
  const [last] = (await file.has('call_event')) ? await file.rows<{ seq: number }>("select seq from sqlite_sequence where name = 'call_event'") : [];
  return { sequences, lastCallEvent: last?.seq ?? 0 };
}

async function prepare(file: SqliteFile, numbers: Numbers | undefined, now: Date): Promise<string> {
  const generation = randomUUID();
  await file.run('begin immediate');
  await file.run(`update ${identityTable} set generation = ?`, generation);
  for (const { name, value } of numbers?.sequences ?? []) await file.run(`update ${sequenceTable} set value = max(value, ?) where name = ?`, value, name);
  if (await file.has('call_event')) {
    await file.run("insert into sqlite_sequence (name, seq) select 'call_event', 0 where not exists (select 1 from sqlite_sequence where name = 'call_event')");
    // Desks ask for what came after the last that they have. Whatever was given out since the backup, perhaps on a machine that is gone,
    // the clock's milliseconds are beyond it: no event of the restored log has a number that a desk knows as another one.
    await file.run("update sqlite_sequence set seq = max(seq, ?, ?) where name = 'call_event'", numbers?.lastCallEvent ?? 0, now.getTime());
  }
  await file.run('commit');
  return generation;
}

/** A write-ahead log that stayed behind must never meet the restored database. */
async function setAside(database: string, before: string): Promise<void> {
  for (const ending of ['-wal', '-shm', '']) {
    if (await isThere(`${database}${ending}`)) await rename(`${database}${ending}`, `${before}${ending}`);
  }
}
