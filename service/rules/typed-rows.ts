/** Rows travel untyped through a write; their columns were checked against the metadata on the way in, and here they get their types. */
import { type AnyChanges, type AnyRow, type Changes, type Row, type TableName } from '../../shared/entities/index.ts';

export function asRow<T extends TableName>(_table: T, row: AnyRow): Row<T> {
  return row as unknown as Row<T>;
}
export function asChanges<T extends TableName>(_table: T, changes: AnyChanges): Changes<T> {
  return changes as Changes<T>;
}
