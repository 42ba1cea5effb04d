import type { AnyChanges, TableName } from '../../../shared/entities/index.ts';
import type { Party } from './outbox.ts';

/** One row that this desk makes or changes. */
export interface RecordEdit {
  readonly table: TableName;
  readonly id: string;
  readonly kind: 'create' | 'update';
  readonly changes: AnyChanges;
  /** Shown until the service answers, never sent: what it computes by itself (full name, created on …). */
  readonly predicted?: AnyChanges;
  readonly parties?: readonly Party[];
}
