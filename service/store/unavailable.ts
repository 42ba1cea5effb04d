function sqliteCode(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' && cause.code.startsWith('SQLITE_') ? cause.code : undefined;
}

/** Faults of the database or its disk, apart from defects of ours: the same request may go well later. */
export function isStoreUnavailable(cause: unknown): boolean {
  return /^SQLITE_(?:BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB)$/.test(sqliteCode(cause) ?? '');
}

/** The file's content is damaged, and trying again does not help. */
export function isDamaged(cause: unknown): boolean {
  return /^SQLITE_(?:CORRUPT|NOTADB)$/.test(sqliteCode(cause) ?? '');
}

/** Somebody else has the file and does not let go. */
export function isHeld(cause: unknown): boolean {
  return /^SQLITE_(?:BUSY|LOCKED)$/.test(sqliteCode(cause) ?? '');
}

/** What is said to an operator whose store cannot be opened; other faults as they are. */
export function openingFault(cause: unknown, file: string): unknown {
  const reason = cause instanceof Error ? cause.message : String(cause);
  if (isDamaged(cause)) return new Error(`${file} is damaged or no database (${reason}). Nothing was changed. Put back a backup with --restore FILE; see service/README.md.`, { cause });
  if (isHeld(cause)) return new Error(`Another program has ${file} and does not let go (${reason}). Stop it and start again.`, { cause });
  if (isStoreUnavailable(cause)) return new Error(`${file} cannot be used (${reason}). The file and its directory must be writable for this user, and the disk must have room.`, { cause });
  return cause;
}
