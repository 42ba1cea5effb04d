import type { TableName } from '../../../shared/entities/index.ts';
import type { Connection } from './connection.ts';

export type ChangedTable = TableName | 'outbox' | 'desk_call';

export interface Transaction {
  readonly db: Connection;
  /** Names a table whose rows this transaction changes; listeners hear it after the commit. */
  touch(table: ChangedTable): void;
}
