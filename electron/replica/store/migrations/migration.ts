/**
 * A step from one schema version of the replica's file to the next. Frozen: a released migration is never edited, because files that
 * went through it exist; what follows from rows alone (columns of the city's tables, indexes, search) is no migration's business, it is
 * made again from `shared/entities` whenever a file is opened (`../derived.ts`).
 */
export interface Migration {
  /** The version of a file after this step; SQLite's `user_version`. */
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}
