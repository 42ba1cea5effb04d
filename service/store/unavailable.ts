/** Faults of the database or its disk, apart from defects of ours: the same request may go well later. */
export function isStoreUnavailable(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' && /^SQLITE_(?:BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB)$/.test(cause.code);
}
