/** Alternate keys name one row each (`keys` of a table). Text is compared without regard to case; a key with an empty part names nothing. */
import { type AnyRow, type TableName, tableOf } from '../../shared/entities/index.ts';
import type { Condition } from '../store/condition.ts';
import type { RuleContext } from './table-rules.ts';

/**
 * @param row as it is to be written
 * @param written the columns that the client writes; keys that the service gives itself come from a sequence
 * @returns the columns of a key that another row has already
 */
export async function takenKey(table: TableName, row: AnyRow, written: readonly string[], { unit }: RuleContext): Promise<readonly string[] | undefined> {
  const { keys = [], columns } = tableOf(table);
  for (const key of keys) {
    if (!key.some((column) => written.includes(column))) continue;
    const parts: Condition[] = [];
    for (const column of key) {
      const value = row[column] ?? null;
      if (value !== null) parts.push({ kind: 'value', operator: 'eq', left: { column, text: columns[column]?.type === 'text' }, value });
    }
    if (parts.length < key.length) continue;
    const found = await unit.select(table, { where: { kind: 'and', parts }, order: [], limit: 2 });
    if (found.some((other) => other.id !== row.id)) return key;
  }
  return undefined;
}
