/** Names and shapes of what lies in the database; the schema itself is made in `schema.ts`. */

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
